package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/store"
)

// sourceCRM is what the CRM's own screens write into vtiger_crmentity.source.
const sourceCRM = "CRM"

// numberType is the uitype of record numbers.
const numberType = 4

// Create makes a record and returns its id, and the names in c that were
// ignored: those of no field, or of one that the user may not write. Errors:
// Forbidden, InvalidValue and MandatoryMissing with all faults, Duplicate, and
// Conflict for a key that was used for another record.
func (s *Service) Create(ctx context.Context, p *access.Policy, c *crm.Change, o Options) (id crm.ID, ignored []string, err error) {
	if err := writable(c.Module); err != nil {
		return 0, nil, err
	}
	if err := p.May(c.Module, access.Create); err != nil {
		return 0, nil, err
	}
	if err := withoutLines(c); err != nil {
		return 0, nil, err
	}
	e, err := s.form(p, c.Module, s.Store.Now()).Create(c)
	if err != nil {
		return 0, nil, s.Store.View(ctx, func(tx *store.Tx) error {
			return s.saving(tx, p, c, o, nil).withUnknown(ctx, e, err)
		})
	}
	discard, err := s.receive(ctx, c, &o)
	if err != nil {
		return 0, nil, err
	}
	defer discard()
	err = s.write(ctx, p, func(ctx context.Context, tx *store.Tx, u *undo) (err error) {
		id, err = s.once(ctx, tx, p, c, o, func() (crm.ID, error) {
			return s.create(ctx, s.saving(tx, p, c, o, u), e)
		})
		return err
	})
	return id, unused(c.Module, e.Ignored), err
}

// once runs create, or answers as it did before under the client's key.
func (s *Service) once(ctx context.Context, tx *store.Tx, p *access.Policy, c *crm.Change, o Options, create func() (crm.ID, error)) (crm.ID, error) {
	if o.IdempotencyKey == "" {
		return create()
	}
	key := hash(strconv.FormatInt(int64(p.User()), 10), o.IdempotencyKey)
	answer, err := tx.Claim(ctx, key, requestHash(c, o))
	if err != nil || answer != 0 {
		return answer, err
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
	err = s.Store.Update(ctx, func(tx *store.Tx) error {
		n, err = tx.DeleteOldAnswers(ctx)
		return err
	})
	return n, err
}

// requestHash is the same for equal requests.
func requestHash(c *crm.Change, o Options) string {
	parts := []string{c.Module.Name}
	for _, sent := range c.Sent {
		parts = append(parts, sent.Name, strconv.Itoa(len(sent.Values)))
		parts = append(parts, sent.Values...)
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
	return &saving{
		service: s, tx: tx, policy: p, module: c.Module, change: c, files: o.Files,
		now: tx.Now.In(s.zone()), undo: u,
	}
}

func (s *Service) create(ctx context.Context, sv *saving, e *entry.Entries) (crm.ID, error) {
	owner := e.Owner
	if owner == 0 {
		owner = sv.user()
	}
	sv.take(e, owner)
	number := ""
	if sv.module.NoDuplicates {
		// Whoever takes a number holds the module's row of numbers, so that two
		// calls cannot both find that there is no such record yet.
		var err error
		if number, err = sv.number(ctx); err != nil {
			return 0, err
		}
	}
	if err := sv.check(ctx, e); err != nil {
		return 0, err
	}
	h := hookOf(sv.module)
	if h.before != nil {
		if err := h.before(ctx, sv); err != nil {
			return 0, err
		}
	}
	if !sv.module.NoDuplicates {
		var err error
		if number, err = sv.number(ctx); err != nil {
			return 0, err
		}
	}
	sv.setNumber(number)
	var err error
	if sv.id, err = sv.tx.NextID(ctx, store.RecordIDs); err != nil {
		return 0, err
	}
	err = sv.tx.InsertRecord(ctx, sv.policy.Catalog(), &store.NewRecord{
		Module: sv.module, ID: sv.id, Creator: sv.user(), Owner: owner, Label: sv.label(), Source: sourceCRM,
		At: sv.stamp(), Values: sv.values,
	})
	if err != nil {
		return 0, err
	}
	return sv.id, sv.finish(ctx, h)
}

// number takes the record's number, "" for a module without numbers.
func (s *saving) number(ctx context.Context) (string, error) {
	if s.numberField() == nil {
		return "", nil
	}
	return s.tx.RecordNumber(ctx, s.module)
}

func (s *saving) setNumber(number string) {
	if f := s.numberField(); f != nil {
		s.setField(f, crm.Stored{Text: number})
	}
}

func (s *saving) numberField() *crm.Field {
	for _, f := range s.module.Fields {
		if f.UIType == numberType && !f.Empty {
			return f
		}
	}
	return nil
}
