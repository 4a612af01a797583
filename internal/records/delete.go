package records

import (
	"cmp"
	"context"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
)

// Delete puts a record into the CRM's recycle bin, with what the CRM takes along.
// Its errors are those of Update.
func (s *Service) Delete(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, o Options) error {
	if err := writable(m); err != nil {
		return err
	}
	if err := cmp.Or(p.May(m, access.View), s.safe(p, m)); err != nil {
		return err
	}
	return s.write(ctx, p, func(ctx context.Context, tx *store.Tx, _ *undo) error {
		if err := s.lockSeries(ctx, tx, p, m, id, o.Series); err != nil {
			return err
		}
		others, err := s.trashedWith(ctx, tx, m, id, o.Series)
		if err != nil {
			return err
		}
		if err := s.trash(ctx, tx, p, m, id, o); err != nil {
			return err
		}
		for _, other := range others {
			if err := s.trash(ctx, tx, p, m, other, Options{}); err != nil {
				return ofSeries(err)
			}
		}
		return nil
	})
}

// trash puts one record into the recycle bin.
func (s *Service) trash(ctx context.Context, tx *store.Tx, p *access.Policy, m *crm.Module, id crm.ID, o Options) error {
	old, err := s.locked(ctx, tx, p, m, id, access.Delete, o)
	if err != nil {
		return err
	}
	d := &deleting{tx: tx, policy: p, module: m, id: id, now: tx.Now.In(s.zone())}
	return d.run(ctx, old)
}

// run deletes, in the CRM's order.
func (d *deleting) run(ctx context.Context, old *crm.Record) error {
	at, catalog := d.now.Format(time.DateTime), d.policy.Catalog()
	activityType := ""
	if f := d.module.Field("activitytype"); f != nil {
		activityType = old.Get(f).Text
	}
	if told := toldAs(catalog, d.module, activityType); told.Tracked {
		_, err := d.tx.InsertHistory(ctx, catalog, &store.HistoryEntry{
			Record: d.id, Module: told.Name, By: d.policy.User(), At: at, Status: store.Trashed,
		})
		if err != nil {
			return err
		}
	}
	if err := d.tx.Trash(ctx, catalog, d.module, d.id, d.policy.User(), at); err != nil {
		return err
	}
	if h := hookOf(d.module); h.trash != nil {
		if err := h.trash(ctx, d); err != nil {
			return err
		}
	}
	if err := d.tx.NoteReferences(ctx, catalog, d.module, d.id); err != nil {
		return err
	}
	return d.tx.DeleteLookups(ctx, catalog, d.module, d.id)
}
