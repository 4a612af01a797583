package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/store"
)

// TestWithin: an error after the deadline says so, whatever the engine calls it;
// other errors stay, and so does the end of the caller's own context.
func TestWithin(t *testing.T) {
	interrupted := errors.New("interrupted (9)")
	late := func(err error) func(context.Context) error {
		return func(ctx context.Context) error { <-ctx.Done(); return err }
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name    string
		ctx     context.Context
		timeout time.Duration
		f       func(ctx context.Context) error
		want    crm.Code
		late    bool
	}{
		{"interrupted", t.Context(), time.Nanosecond, late(interrupted), crm.Unavailable, true},
		{"the context's own error", t.Context(), time.Nanosecond, late(context.DeadlineExceeded), crm.Unavailable, true},
		{"another answer", t.Context(), time.Nanosecond, late(crm.Errorf(crm.Forbidden, "no")), crm.Forbidden, false},
		{"the caller is gone", ended, time.Minute, late(context.Canceled), crm.Internal, false},
		{"in time", t.Context(), time.Minute, func(context.Context) error { return interrupted }, crm.Internal, false},
		{"no deadline", t.Context(), 0, func(ctx context.Context) error {
			if _, has := ctx.Deadline(); has {
				return context.DeadlineExceeded
			}
			return interrupted
		}, crm.Internal, false},
	} {
		err := store.Within(tt.ctx, tt.timeout, tt.f)
		if crm.CodeOf(err) != tt.want || errors.Is(err, context.DeadlineExceeded) != tt.late {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if err := store.Within(t.Context(), time.Nanosecond, late(nil)); err != nil {
		t.Errorf("done all the same: %v", err)
	}
}
