package v1

import (
	"errors"
	"net/http"

	"vtrest/internal/crm"
	"vtrest/internal/web"
)

// name is an error's code as V1 spells it.
func name(code crm.Code) string {
	switch code {
	case crm.Internal:
		return "INTERNAL_ERROR"
	case crm.Unavailable:
		return "DATABASE_UNAVAILABLE"
	case crm.MissingToken:
		return "TOKEN_NOT_FOUND"
	case crm.InvalidToken:
		return "INVALID_TOKEN"
	case crm.UnknownUser:
		return "USER_NOT_FOUND"
	case crm.UnknownKey:
		return "KEY_NOT_FOUND"
	case crm.MissingCredentials:
		return "MISSING_CREDENTIALS"
	case crm.InvalidParameter:
		return "INVALID_PARAMETER"
	case crm.InvalidCriteria:
		return "INVALID_CRITERIA"
	case crm.InvalidOrder:
		return "INVALID_ORDER"
	case crm.InvalidBody:
		return "INVALID_BODY"
	case crm.InvalidValue:
		return "INVALID_VALUE"
	case crm.Forbidden:
		return "ACCESS_DENIED"
	case crm.ModuleNotFound:
		return "MODULE_NOT_FOUND"
	case crm.RecordNotFound:
		return "RECORD_NOT_FOUND"
	case crm.FieldNotFound:
		return "FIELD_NOT_FOUND"
	case crm.NotFound:
		return "NOT_FOUND"
	case crm.MethodNotAllowed:
		return "METHOD_NOT_ALLOWED"
	case crm.Duplicate:
		return "DUPLICATE_RECORD"
	case crm.Conflict:
		return "CONFLICT"
	case crm.TooLarge:
		return "BODY_TOO_LARGE"
	case crm.MandatoryMissing:
		return "MANDATORY_FIELDS_MISSING"
	case crm.TooManyRequests:
		return "TOO_MANY_REQUESTS"
	case crm.InvalidRange:
		return "INVALID_RANGE"
	case crm.Busy:
		return "SERVER_BUSY"
	case crm.StorageUnavailable:
		return "STORAGE_UNAVAILABLE"
	}
	return "INTERNAL_ERROR"
}

// Fail answers with an error in V1's envelope.
func (s *Server) Fail(w http.ResponseWriter, _ *http.Request, c *web.Call, err error) {
	status := web.Status(crm.CodeOf(err))
	if s.LegacyStatus {
		status = http.StatusOK
	}
	WriteError(w, c, status, err)
}

// WriteError answers with an error in V1's envelope and a status, for what else
// speaks V1's errors.
func WriteError(w http.ResponseWriter, c *web.Call, status int, err error) {
	a := &answer{w: w}
	a.buf = append(a.buf, `{"success":false,"error":{"code":`...)
	a.buf = append(quote(a.buf, name(crm.CodeOf(err))), `,"message":`...)
	a.buf = quote(a.buf, web.Message(err, c))
	if e, ok := errors.AsType[*crm.Error](err); ok && len(e.Fields) > 0 {
		a.buf = appendFaults(append(a.buf, `,"fields":`...), e.Fields)
	}
	a.buf = append(a.buf, "}}"...)
	_ = a.finish(status) // the client has gone; there is nobody to tell
}

// appendFaults appends the faults of what was sent, for programs: the message
// has them for people.
func appendFaults(dst []byte, faults []crm.FieldError) []byte {
	open := byte('[')
	for _, f := range faults {
		dst = append(append(dst, open), `{"field":`...)
		dst = append(quote(dst, f.Field), `,"value":`...)
		dst = append(quote(dst, f.Value), `,"allowed":`...)
		dst = append(quote(dst, f.Allowed), '}')
		open = ','
	}
	return append(dst, ']')
}

// Errors are the codes of all errors, as V1 spells them.
func Errors() []string {
	var names []string
	for code := crm.Internal; ; code++ {
		n := name(code)
		if code != crm.Internal && n == name(crm.Internal) {
			return names
		}
		names = append(names, n)
	}
}
