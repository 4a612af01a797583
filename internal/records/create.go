package records

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/store"
)

// sourceCRM is what the CRM's own screens write into vtiger_crmentity.source.
const sourceCRM = "CRM"

// source is where the record comes from.
func (s *saving) source() string {
	if s.byWorkflow {
		return sourceWorkflow
	}
	return sourceCRM
}

// Create makes a record. Errors: Forbidden, InvalidValue and MandatoryMissing
// with all faults, Duplicate, and Conflict for a key that was used for another
// record.
func (s *Service) Create(ctx context.Context, p *access.Policy, c *crm.Change, o Options) (done Written, err error) {
	if err := writable(c.Module); err != nil {
		return done, err
	}
	if err := cmp.Or(p.May(c.Module, access.Create), s.safe(p, c.Module)); err != nil {
		return done, err
	}
	fields, _, ignored := split(p.Writable(c.Module), c)
	e, err := s.form(p, c.Module, s.Store.Now(), o.Calendar).Create(fields)
	if err != nil {
		return done, s.view(ctx, func(ctx context.Context, tx *store.Tx) error {
			return s.saving(tx, p, c, o, nil).withUnknown(ctx, e, err)
		})
	}
	discard, err := s.receive(ctx, c, &o)
	if err != nil {
		return done, err
	}
	defer discard()
	err = s.write(ctx, p, func(ctx context.Context, tx *store.Tx, u *undo) (err error) {
		sv := s.saving(tx, p, c, o, u)
		done.ID, err = s.once(ctx, tx, p, c, o, func() (crm.ID, error) { return s.create(ctx, sv, e) })
		done.Ignored = unused(c.Module, slices.Concat(ignored, e.Ignored))
		sv.tell(&done)
		return err
	})
	return done, err
}

// once runs create, or answers as it did before under the client's key.
func (s *Service) once(ctx context.Context, tx *store.Tx, p *access.Policy, c *crm.Change, o Options, create func() (crm.ID, error)) (crm.ID, error) {
	if o.IdempotencyKey == "" {
		return create()
	}
	key := hash(strconv.FormatInt(int64(p.User()), 10), o.IdempotencyKey)
	answer, err := tx.Claim(ctx, key, requestHash(c, o))
	if err != nil {
		return 0, err
	}
	if answer != 0 {
		return answer, s.StillActive(ctx, p)
	}
	id, err := create()
	if err != nil {
		return 0, err
	}
	return id, tx.Answered(ctx, key, id)
}

// ForgetAnswers removes the answers that are remembered no longer, and returns
// how many.
func (s *Service) ForgetAnswers(ctx context.Context) (n int64, err error) {
	err = s.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		n, err = tx.DeleteOldAnswers(ctx)
		return err
	})
	return n, err
}

// requestHash is the same for equal requests.
func requestHash(c *crm.Change, o Options) string {
	parts := []string{c.Module.Name}
	if o.Calendar != crm.Gregorian {
		parts = append(parts, "calendar", strconv.Itoa(int(o.Calendar)))
	}
	for _, sent := range c.Sent {
		parts = append(parts, sent.Name, strconv.Itoa(len(sent.Values)))
		parts = append(parts, sent.Values...)
	}
	for _, line := range c.Lines {
		parts = append(parts, itemsName, strconv.Itoa(len(line)))
		for _, sent := range line {
			parts = append(parts, sent.Name, sent.Text())
		}
	}
	for _, f := range o.Files {
		parts = append(parts, f.Name, f.Digest)
	}
	return hash(parts...)
}

// hash is the SHA-256 of parts, each after its length, in hex.
func hash(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)) + ":" + p)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// saving begins a save in a transaction.
func (s *Service) saving(tx *store.Tx, p *access.Policy, c *crm.Change, o Options, u *undo) *saving {
	_, counts, _ := split(p.Writable(c.Module), c)
	return &saving{
		service: s, tx: tx, policy: p, module: c.Module, options: o, change: c, counts: counts, files: o.Files,
		now: tx.Now.In(s.zone()), undo: u,
	}
}

func (s *Service) create(ctx context.Context, sv *saving, e *entry.Entries) (crm.ID, error) {
	owner := e.Owner
	if owner == 0 {
		owner = sv.user()
	}
	sv.take(e, owner)
	h := hookOf(sv.module)
	if err := sv.enter(ctx, e, h); err != nil {
		return 0, err
	}
	if h.before != nil {
		if err := h.before(ctx, sv); err != nil {
			return 0, err
		}
	}
	saved, err := sv.tx.InsertRecord(ctx, sv.policy.Catalog(), &store.NewRecord{
		Module: sv.module, ID: sv.id, Creator: sv.user(), Owner: owner, Label: sv.label(), Source: sv.source(),
		At: sv.stamp(), Values: sv.values, Extra: sv.extra,
	})
	if err != nil {
		return 0, err
	}
	if err := sv.finish(ctx, h, saved); err != nil {
		return 0, err
	}
	return sv.id, sv.saveSeries(ctx, e)
}

// enter counts the new record and checks it. Whoever counts a record waits for
// others who do, so that two calls cannot both find that there is no such record
// yet.
func (s *saving) enter(ctx context.Context, e *entry.Entries, h hook) error {
	// Of other records, one with lines only locks its products, and those before.
	alone := h.alone || s.counts != nil
	if err := s.lockStock(ctx); err != nil {
		return err
	}
	q := s.tx.Questions()
	counters, err := q.Count(ctx, s.module, alone && s.told().Tracked)
	if err != nil {
		return err
	}
	active, answers := q.Active(s.user()), s.ask(q, e)
	if err := q.Ask(ctx); err != nil {
		return err
	}
	if !active.Found {
		return access.NoLonger()
	}
	if err := s.check(ctx, e, answers); err != nil {
		return err
	}
	counted, err := counters.Counted(ctx)
	if err != nil {
		return err
	}
	s.id, s.history = counted.Record, counted.History
	s.setNumber(counted.Number)
	return nil
}

func (s *saving) setNumber(number string) {
	if f := store.NumberField(s.module); f != nil {
		s.setField(f, crm.Stored{Text: number})
	}
}
