package web

import (
	"errors"
	"net/http"

	"vtrest/internal/crm"
)

// Status is the HTTP status of an error's code.
func Status(code crm.Code) int {
	switch code {
	case crm.MissingToken, crm.MissingCredentials, crm.InvalidParameter, crm.InvalidCriteria, crm.InvalidOrder, crm.InvalidBody, crm.InvalidValue:
		return http.StatusBadRequest
	case crm.InvalidToken, crm.UnknownUser, crm.UnknownKey:
		return http.StatusUnauthorized
	case crm.Forbidden:
		return http.StatusForbidden
	case crm.ModuleNotFound, crm.RecordNotFound, crm.FieldNotFound, crm.NotFound:
		return http.StatusNotFound
	case crm.MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case crm.Duplicate, crm.Conflict:
		return http.StatusConflict
	case crm.TooLarge:
		return http.StatusRequestEntityTooLarge
	case crm.MandatoryMissing:
		return http.StatusUnprocessableEntity
	case crm.InvalidRange:
		return http.StatusRequestedRangeNotSatisfiable
	case crm.TooManyRequests:
		return http.StatusTooManyRequests
	case crm.Unavailable, crm.Busy, crm.StorageUnavailable:
		return http.StatusServiceUnavailable
	case crm.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// Message is what a client may read of an error. Of our own faults it learns
// only the request id to quote.
func Message(err error, c *Call) string {
	e, ok := errors.AsType[*crm.Error](err)
	if !ok || e.Code == crm.Internal {
		return "something went wrong on the server; quote request id " + c.ID
	}
	if Status(e.Code) == http.StatusServiceUnavailable {
		return e.Msg + " (request id " + c.ID + ")"
	}
	return e.Msg
}
