package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vtrest/internal/crm"
)

// Within runs f with a deadline of its own, or with none if timeout is 0. The
// wait for a connection counts. If the time is over, the error is Unavailable.
// Within another one, the deadline that comes first holds.
func Within(ctx context.Context, timeout time.Duration, f func(ctx context.Context) error) error {
	if timeout <= 0 {
		return f(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := f(limited)
	// The engines report an interrupted statement in different ways, so the
	// context is asked too.
	over := errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil
	if over && (errors.Is(err, context.DeadlineExceeded) || err != nil && crm.CodeOf(err) == crm.Internal) {
		return crm.Wrap(crm.Unavailable, fmt.Errorf("%w: %w", limited.Err(), err), "the database did not answer in time; try again in a moment")
	}
	return err
}
