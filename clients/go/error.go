package vtrest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Codes that programs often ask for with [HasCode]. All codes stand in the
// server's API document.
const (
	InvalidToken     = "INVALID_TOKEN"
	AccessDenied     = "ACCESS_DENIED"
	ModuleNotFound   = "MODULE_NOT_FOUND"
	RecordNotFound   = "RECORD_NOT_FOUND"
	InvalidValue     = "INVALID_VALUE"
	MandatoryMissing = "MANDATORY_FIELDS_MISSING"
	DuplicateRecord  = "DUPLICATE_RECORD"
	Conflict         = "CONFLICT"
	TooManyRequests  = "TOO_MANY_REQUESTS"
	Unavailable      = "DATABASE_UNAVAILABLE"
	Busy             = "SERVER_BUSY"
	NoStorage        = "STORAGE_UNAVAILABLE"
	// UnexpectedAnswer is the client's own: what came is not from the service,
	// but for instance a proxy's page.
	UnexpectedAnswer = "UNEXPECTED_ANSWER"
)

// Error is a call that the server refused.
type Error struct {
	Code       string        // such as RECORD_NOT_FOUND
	Message    string        // in English, fit to show
	Status     int           // HTTP status
	RequestID  string        // to quote to the operator of the server
	RetryAfter time.Duration // how long to wait, if the server says so
	Fields     []FieldFault  // the wrong fields, if it is about fields
}

// FieldFault is what is wrong with one field that was sent.
type FieldFault struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Allowed string `json:"allowed"`
}

// Error gives code, message and request id.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "vtrest: %s: %s", e.Code, e.Message)
	if e.RequestID != "" && !strings.Contains(e.Message, e.RequestID) {
		fmt.Fprintf(&text, " (request id %s)", e.RequestID)
	}
	return text.String()
}

// HasCode tells whether err is an [*Error] with this code.
func HasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

func hasStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}
