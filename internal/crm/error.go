package crm

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of thing went wrong. Dialects turn it into a status and
// a name of their own; the core never speaks HTTP.
type Code uint8

// The zero Code is Internal, so an error nobody classified is ours and stays
// private.
const (
	Internal Code = iota
	Unavailable
	MissingToken
	InvalidToken
	UnknownUser
	UnknownKey
	MissingCredentials
	InvalidParameter
	InvalidCriteria
	InvalidOrder
	InvalidBody
	InvalidValue
	Forbidden
	ModuleNotFound
	RecordNotFound
	FieldNotFound
	NotFound
	MethodNotAllowed
	Duplicate
	Conflict
	TooLarge
	MandatoryMissing
	TooManyRequests
	InvalidRange
	// Busy is a server that does as much as it can; StorageUnavailable, files that
	// can be neither kept nor read. Unavailable is left to the database.
	Busy
	StorageUnavailable
)

// codeNames are the codes in the words of the log.
var codeNames = [...]string{
	Internal:           "internal",
	Unavailable:        "unavailable",
	MissingToken:       "missing_token",
	InvalidToken:       "invalid_token",
	UnknownUser:        "unknown_user",
	UnknownKey:         "unknown_key",
	MissingCredentials: "missing_credentials",
	InvalidParameter:   "invalid_parameter",
	InvalidCriteria:    "invalid_criteria",
	InvalidOrder:       "invalid_order",
	InvalidBody:        "invalid_body",
	InvalidValue:       "invalid_value",
	Forbidden:          "forbidden",
	ModuleNotFound:     "module_not_found",
	RecordNotFound:     "record_not_found",
	FieldNotFound:      "field_not_found",
	NotFound:           "not_found",
	MethodNotAllowed:   "method_not_allowed",
	Duplicate:          "duplicate",
	Conflict:           "conflict",
	TooLarge:           "too_large",
	MandatoryMissing:   "mandatory_missing",
	TooManyRequests:    "too_many_requests",
	InvalidRange:       "invalid_range",
	Busy:               "busy",
	StorageUnavailable: "storage_unavailable",
}

// String is the code in the words of the log.
func (c Code) String() string {
	if int(c) < len(codeNames) {
		return codeNames[c]
	}
	return "unknown"
}

// Error is a failure with a code and a message fit to show to the client. Err
// is the cause, for the log only.
type Error struct {
	Code Code
	Msg  string
	Err  error
	// Fields are the faults of InvalidValue and MandatoryMissing, all of them.
	Fields []FieldError
	// RetryAfter is when to try again, of TooManyRequests, Unavailable and Busy;
	// zero if nobody knows.
	RetryAfter time.Duration
	// Limit is the limit that was met, or NoLimit.
	Limit Limit
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Msg
	}
	return e.Msg + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error whose message may be shown to the client.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Msg: fmt.Sprintf(format, args...)}
}

// Wrap makes an Error that shows msg to the client and keeps err for the log.
func Wrap(code Code, err error, msg string) *Error {
	return &Error{Code: code, Msg: msg, Err: err}
}

// CodeOf is the code of the outermost Error in err's chain, or Internal.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
