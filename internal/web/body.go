package web

import (
	"errors"
	"net/http"

	"vtrest/internal/crm"
)

// BodyError classifies an error of reading a request's body: one that is too
// long is TooLarge and the message has the limit, one that ended early is
// InvalidBody. An error that has a code already keeps it.
func BodyError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return crm.Errorf(crm.TooLarge, "the body of the request is longer than the %d bytes that are allowed", e.Limit)
	}
	if _, ok := errors.AsType[*crm.Error](err); ok {
		return err
	}
	return crm.Wrap(crm.InvalidBody, err, "the body of the request could not be read to its end")
}
