package records

import (
	"cmp"
	"context"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/store"
)

// Update changes the fields of a record that c names. A record that the user may not see is
// RecordNotFound, one that he may not change Forbidden; one that is not as o
// states is Conflict. Further errors are those of Create.
func (s *Service) Update(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, c *crm.Change, o Options) (done Written, err error) {
	if err := writable(m); err != nil {
		return done, err
	}
	if err := cmp.Or(p.May(m, access.View), s.safe(p, m)); err != nil {
		return done, err
	}
	discard, err := s.receive(ctx, c, &o)
	if err != nil {
		return done, err
	}
	defer discard()
	err = s.write(ctx, p, func(ctx context.Context, tx *store.Tx, u *undo) error {
		if mayEqual(c) {
			if err := tx.Turn(ctx); err != nil {
				return err
			}
		}
		if err := s.lockSeries(ctx, tx, p, m, id, modeOf(c)); err != nil {
			return err
		}
		old, err := s.locked(ctx, tx, p, m, id, access.Edit, o)
		if err != nil {
			return err
		}
		c.Compare(old)
		sv := s.saving(tx, p, c, o, u)
		sv.id, sv.old = id, old
		fields, _, ignored := split(p.Writable(m), c)
		e, err := sv.enterChange(ctx, fields)
		if err != nil {
			return err
		}
		done = Written{ID: id, Ignored: unused(m, append(ignored, e.Ignored...))}
		if err := sv.update(ctx, e); err != nil {
			return err
		}
		sv.tell(&done)
		return nil
	})
	return done, err
}

// enterChange fills in and checks what changes in the record.
func (s *saving) enterChange(ctx context.Context, fields *crm.Change) (*entry.Entries, error) {
	e, err := s.form().Update(fields, s.old)
	if err != nil {
		return e, s.withUnknown(ctx, e, err)
	}
	if e.Owner == s.owner() {
		e.Owner = 0
	}
	s.take(e, e.Owner)
	q := s.tx.Questions()
	answers := s.ask(q, e)
	if err := q.Ask(ctx); err != nil {
		return e, err
	}
	return e, s.check(ctx, e, answers)
}

// locked locks a record and reads it, if the user may do a with it and it is as
// o states.
func (s *Service) locked(ctx context.Context, tx *store.Tx, p *access.Policy, m *crm.Module, id crm.ID, a access.Action, o Options) (*crm.Record, error) {
	modified, err := tx.Lock(ctx, m, id)
	if err != nil {
		return nil, err
	}
	old, err := tx.RecordWhileActive(ctx, m, id, p.User(), p.Scope(m, access.View))
	if err != nil {
		return nil, err
	}
	if err := p.May(m, a); err != nil {
		return nil, err
	}
	if scope := p.Scope(m, a); !scope.All {
		may, err := tx.Exists(ctx, &crm.Query{Module: m, ID: id, Scope: scope, User: p.User()})
		if err != nil {
			return nil, err
		}
		if !may {
			return nil, crm.Errorf(crm.Forbidden, "you may see record %d of %s, but not %s it", id, m.Name, a.Word())
		}
	}
	return old, o.stated(ctx, tx, s.seen(p, m, id), modified, s.zone())
}

func (s *saving) update(ctx context.Context, e *entry.Entries) error {
	h := hookOf(s.module)
	if h.before != nil {
		if err := h.before(ctx, s); err != nil {
			return err
		}
	}
	catalog := s.policy.Catalog()
	saved, err := s.tx.UpdateRecord(ctx, catalog, &store.ChangedRecord{
		Old: s.old, By: s.user(), Owner: e.Owner, Label: s.label(), At: s.stamp(), Values: s.values, Extra: s.extra,
	})
	if err != nil {
		return err
	}
	if err := s.tx.AddUserRow(ctx, catalog, s.module, s.id, s.user()); err != nil {
		return err
	}
	if err := s.finish(ctx, h, saved); err != nil {
		return err
	}
	return s.saveSeries(ctx, e)
}
