package crm

import (
	"fmt"
	"time"
)

// Limit names a limit that a call has met, for the metrics.
type Limit uint8

// The limits. NoLimit is that of every other error.
const (
	NoLimit       Limit = iota
	LoginLimit          // failed log-ins of an address or a user
	TokenLimit          // calls of a token
	PasswordLimit       // passwords that wait to be checked
	CallLimit           // calls at the same time
	BodyLimit           // bytes of bodies at the same time
)

// limitNames are the limits in the words of the metrics.
var limitNames = [...]string{
	NoLimit:       "none",
	LoginLimit:    "login",
	TokenLimit:    "token",
	PasswordLimit: "password",
	CallLimit:     "calls",
	BodyLimit:     "bodies",
}

// String is the limit in the words of the metrics.
func (l Limit) String() string {
	if int(l) < len(limitNames) {
		return limitNames[l]
	}
	return "unknown"
}

// Limits are all limits that a call can meet.
func Limits() []Limit {
	return []Limit{LoginLimit, TokenLimit, PasswordLimit, CallLimit, BodyLimit}
}

// Limited makes the Error of a call that has met a limit. after is when it may
// be made again, for the client to wait.
func Limited(code Code, l Limit, after time.Duration, format string, args ...any) *Error {
	return &Error{Code: code, Msg: fmt.Sprintf(format, args...), Limit: l, RetryAfter: after}
}
