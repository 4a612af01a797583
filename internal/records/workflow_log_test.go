package records

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"vtrest/internal/crm"
)

// TestCause: a log tells what failed, and no values of records.
func TestCause(t *testing.T) {
	const secret = "neda@example.org"
	duplicate := errors.New("Duplicate entry '" + secret + "' for key 'name'")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New("no method x"), "no method x"},
		{fmt.Errorf("insert: %w", crm.Wrap(crm.Conflict, duplicate, "it is there already")), "it is there already"},
		{crm.Wrap(crm.InvalidValue, duplicate, "a value does not fit"), "a value does not fit"},
		{&crm.Error{Code: crm.InvalidValue, Msg: secret, Fields: []crm.FieldError{{Field: "email"}}}, "email"},
		{crm.Errorf(crm.RecordNotFound, "there is no record 5"), "there is no record 5"},
	} {
		if got := cause(tt.err); !strings.Contains(got, tt.want) || strings.Contains(got, secret) {
			t.Errorf("%v is told as %q, want %q and no value", tt.err, got, tt.want)
		}
	}
}
