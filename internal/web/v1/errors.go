package v1

import (
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
	}
	return "INTERNAL_ERROR"
}

// Fail answers with an error in V1's envelope.
func (s *Server) Fail(w http.ResponseWriter, _ *http.Request, c *web.Call, err error) {
	code := crm.CodeOf(err)
	a := &answer{w: w}
	a.buf = append(a.buf, `{"success":false,"error":{"code":`...)
	a.buf = append(quote(a.buf, name(code)), `,"message":`...)
	a.buf = append(quote(a.buf, web.Message(err, c)), "}}"...)
	status := web.Status(code)
	if s.LegacyStatus {
		status = http.StatusOK
	}
	_ = a.finish(status) // the client has gone; there is nobody to tell
}
