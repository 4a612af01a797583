package records

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/files"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// Options are what a client states about a write beside the record.
type Options struct {
	// Match are the Versions of which the record must have one, as in the header
	// If-Match: quoted, with commas between, or * for any. "" asks for none.
	Match string
	// UnmodifiedSince is when the record may have been changed last, the zero time
	// for ever.
	UnmodifiedSince time.Time
	// IdempotencyKey makes a create happen once: asked again with the same key
	// within a day, the answer is that of the first time. "" for none.
	IdempotencyKey string
	// Series says which events of the series of an event are deleted with it: "" or
	// current for none, future for those that follow, all. A change has it among
	// what it sends.
	Series string
	// Calendar is that of the dates that are sent.
	Calendar crm.CalendarSystem
	// Files were sent with the record.
	Files []*files.Upload
	// Arithmetic is how the totals of an inventory record are counted; the zero
	// one is the CRM's screens', with the user's decimals.
	Arithmetic inventory.Arithmetic
	// OwnTaxes gives a line that names no tax those of its product, as the CRM's
	// web service does.
	OwnTaxes bool
}

// Written is what a write has done.
type Written struct {
	ID crm.ID // of the record
	// Ignored are the names that were sent and not written: those of no field, or
	// of one that the user may not write.
	Ignored []string
	// Differ are the totals that were sent with an inventory record and that are
	// others, by more than one unit of the last digit.
	Differ []string
}

// Version is a text that changes when what a user sees of a record does.
func Version(r *crm.Row) string {
	h := sha256.New()
	part := func(b []byte) {
		h.Write(strconv.AppendInt(nil, int64(len(b)), 10))
		h.Write([]byte{':'})
		h.Write(b)
	}
	part(r.ID)
	part(r.Label)
	for _, v := range r.Values {
		part(v)
	}
	for _, l := range r.Lines {
		for _, v := range [][]byte{l.Product, l.ProductName, l.Comment, l.Quantity, l.ListPrice, l.DiscountPercent, l.DiscountAmount, l.Description, l.Cost, l.Margin} {
			part(v)
		}
		for _, v := range l.Taxes {
			part(v)
		}
	}
	part(r.Charges)
	for _, v := range r.ShippingTaxes {
		part(v)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// matches reports whether the header If-Match names a version. Weak versions
// (W/"…") match nothing.
func (o *Options) matches(version string) bool {
	for name := range strings.SplitSeq(o.Match, ",") {
		if name = strings.TrimSpace(name); name == "*" || name == `"`+version+`"` {
			return true
		}
	}
	return false
}

// stated checks that a locked record is as the client believes.
func (o *Options) stated(ctx context.Context, tx *store.Tx, q *crm.Query, modified string, zone *time.Location) error {
	if o.Match != "" {
		same := false
		err := tx.Records(ctx, q, func(r *crm.Row) error {
			same = o.matches(Version(r))
			return nil
		})
		if err != nil {
			return err
		}
		if !same {
			return changed(q)
		}
	}
	if !o.UnmodifiedSince.IsZero() {
		at, err := time.ParseInLocation(time.DateTime, modified, zone)
		if err == nil && at.After(o.UnmodifiedSince) {
			return changed(q)
		}
	}
	return nil
}

func changed(q *crm.Query) error {
	return crm.Errorf(crm.Conflict, "record %d of %s has changed since you read it; read it again", q.ID, q.Module.Name)
}

// write runs f in one transaction. f writes nothing for a user who is no longer
// active, which it learns from a statement that it needs anyhow; if it refuses,
// the user is told of that first. f may run more than once; what it leaves
// outside the database it registers in an undo.
func (s *Service) write(ctx context.Context, p *access.Policy, f func(ctx context.Context, tx *store.Tx, u *undo) error) error {
	limited, cancel := s.limited(ctx)
	defer cancel()
	var u undo
	err := s.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		u.run() // of an attempt before this one
		return f(ctx, tx, &u)
	})
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, store.ErrCommit):
		u.run()
	case crm.CodeOf(err) == crm.Unavailable:
		return crm.Wrap(crm.Unavailable, err, "the database was lost while it wrote this, and nobody knows whether it is written; look, or send a create again with its Idempotency-Key")
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return crm.Wrap(crm.Unavailable, err, "the database did not answer in time; nothing was written, try again")
	}
	if code := crm.CodeOf(err); code == crm.Internal || code == crm.Unavailable {
		return err
	}
	return cmp.Or(s.StillActive(limited, p), err)
}

// undo is what is to be done when a transaction does not commit.
type undo []func()

// run undoes everything, the last first, once.
func (u *undo) run() {
	for _, f := range slices.Backward(*u) {
		f()
	}
	*u = nil
}

// zone is the CRM's.
func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// form is the user's form for the records of m.
func (s *Service) form(p *access.Policy, m *crm.Module, now time.Time, c crm.CalendarSystem) *entry.Form {
	return &entry.Form{
		Catalog: p.Catalog(), User: p.Catalog().User(p.User()), Writable: p.Writable(m),
		Picklist: func(f *crm.Field) *meta.Picklist { return p.Picklist(f) },
		Zone:     s.zone(), Now: now, Lenient: s.Lenient, Calendar: c,
	}
}

// writable refuses modules whose records nobody writes through us: the CRM keeps
// more about its users than their rows, some of it in files.
func writable(m *crm.Module) error {
	if m.SetType == "" {
		return crm.Errorf(crm.Forbidden, "records of %s cannot be written here; use the CRM's own screens", m.Name)
	}
	return nil
}

// safe refuses modules whose records would stay half written if a write fails: with
// tables on an engine without transactions.
func (s *Service) safe(p *access.Policy, m *crm.Module) error {
	if tables := s.Store.Unsafe(p.Catalog(), m); len(tables) > 0 {
		return store.Nontransactional("records of "+m.Name, tables)
	}
	return nil
}

// seen is the query for what the user sees of a record, to compare versions.
func (s *Service) seen(p *access.Policy, m *crm.Module, id crm.ID) *crm.Query {
	return &crm.Query{Module: m, ID: id, Fields: p.Readable(m), Scope: p.Scope(m, access.View), User: p.User()}
}
