// Package records holds the use cases on records: list, retrieve, picklists.
//
// Start at [Service]. Every use case takes the Policy of the user who asks,
// and this package is the only door to records: here the Policy narrows the
// query before it exists as SQL.
package records

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/files"
	"vtrest/internal/store"
)

// Service runs the use cases.
type Service struct {
	Store *store.Store
	// Files keeps the bytes of attachments; nil for none.
	Files *files.Storage
	// Timeout bounds the time that one call may keep the database busy: before its
	// first record if that is a list or a record, else all its work. 0 is no bound.
	Timeout time.Duration
	// Zone is the CRM's time zone, nil for UTC.
	Zone *time.Location
	// Lenient takes values that the original took, for old clients.
	Lenient bool
	// StrictTotals refuses totals of inventory records that are not those of
	// their lines.
	StrictTotals bool
	// SendsMail says that our own sender works on the CRM's queue, so that what
	// the CRM would mail by itself may be put there.
	SendsMail bool
	// Log is told of workflows that fail; nil for none.
	Log *slog.Logger
}

// List reads the records of q that the user may see, each handed to f. Fields,
// the Scope and the default order (creation time, then id) are filled in here.
// Memory does not grow with q.Length. A module whose records the user may not
// view at all is Forbidden, a q.After that he may not see RecordNotFound.
func (s *Service) List(ctx context.Context, p *access.Policy, q *crm.Query, f func(*crm.Row) error) error {
	if err := narrow(p, q); err != nil {
		return err
	}
	if len(q.Order) == 0 && q.Module.Created != nil {
		q.Order = []crm.Order{{Field: q.Module.Created}}
	}
	limited, cancel := s.limited(ctx)
	defer cancel()
	empty := true
	err := s.read(ctx, q, func(r *crm.Row) error {
		empty = false
		return f(r)
	})
	if empty && (err == nil || crm.CodeOf(err) == crm.RecordNotFound) {
		if inactive := s.StillActive(limited, p); inactive != nil {
			return inactive
		}
	}
	return err
}

// Retrieve reads one record and hands it to f. One that is not there, is
// deleted, is of another module or may not be seen is RecordNotFound. A module
// whose records the user may not view at all is Forbidden, for every id.
func (s *Service) Retrieve(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, f func(*crm.Row) error) error {
	q := &crm.Query{Module: m, ID: id}
	if err := narrow(p, q); err != nil {
		return err
	}
	limited, cancel := s.limited(ctx)
	defer cancel()
	found := false
	err := s.read(ctx, q, func(r *crm.Row) error {
		found = true
		return f(r)
	})
	if err != nil || found {
		return err
	}
	if err := s.StillActive(limited, p); err != nil {
		return err
	}
	return store.NoRecord(m, id)
}

// StillActive is nil while the user may log in, else InvalidToken. Reading
// records needs no such question: nothing is found for a user who may not.
func (s *Service) StillActive(ctx context.Context, p *access.Policy) error {
	var active bool
	err := s.view(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		active, err = tx.Active(ctx, p.User())
		return err
	})
	if err == nil && !active {
		return access.NoLonger()
	}
	return err
}

// Within runs f with the deadline of a call. Every use case that has no long
// answer runs in it as a whole; if the time is over, the error is Unavailable.
func (s *Service) Within(ctx context.Context, f func(ctx context.Context) error) error {
	return store.Within(ctx, s.Timeout, f)
}

// limited is a context for what follows a part of a call that has a deadline of
// its own: both have the time of one.
func (s *Service) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.Timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, s.Timeout)
}

// view runs statements that only read, with the deadline of a call.
func (s *Service) view(ctx context.Context, f func(ctx context.Context, tx *store.Tx) error) error {
	return s.Within(ctx, func(ctx context.Context) error {
		return s.Store.View(ctx, func(tx *store.Tx) error { return f(ctx, tx) })
	})
}

// update runs statements in a transaction, with the deadline of a call.
func (s *Service) update(ctx context.Context, f func(ctx context.Context, tx *store.Tx) error) error {
	return s.Within(ctx, func(ctx context.Context) error {
		return s.Store.Update(ctx, func(tx *store.Tx) error { return f(ctx, tx) })
	})
}

// narrow leaves of a query what the user may see.
func narrow(p *access.Policy, q *crm.Query) error {
	q.Fields = p.Readable(q.Module)
	q.Scope = p.Scope(q.Module, access.View)
	q.User, q.WhileActive = p.User(), true
	return p.May(q.Module, access.View)
}

// read runs q. The deadline counts until the first record has come: after
// that the client's own speed decides, which the server's write timeout
// bounds.
func (s *Service) read(ctx context.Context, q *crm.Query, f func(*crm.Row) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := func() {}
	if s.Timeout > 0 {
		timer := time.AfterFunc(s.Timeout, func() { cancel(context.DeadlineExceeded) })
		stop = func() { timer.Stop() }
	}
	defer stop()
	err := s.Store.View(ctx, func(tx *store.Tx) (err error) {
		if q.After != 0 {
			if q.Behind, err = tx.Place(ctx, q); err != nil {
				return err
			}
		}
		return tx.Records(ctx, q, func(r *crm.Row) error {
			stop()
			return f(r)
		})
	})
	if err != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return crm.Wrap(crm.Unavailable, err, "the database did not answer in time; try again, or ask for less")
	}
	return err
}
