package records

import (
	"context"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// Calculation is what an inventory record would come to.
type Calculation struct {
	Document *inventory.Document
	Totals   *inventory.Totals
	Products map[crm.ID]*inventory.Product // those of the lines
	Currency *meta.CurrencyRow             // nil if the CRM has it no more
	Written                                // nothing is written: the ID is the one asked for
}

// Calculate counts what c would make of a new record, or of the record with an
// id, and writes nothing. Only what counts is looked at: faults of other fields
// are not found. Errors: Forbidden, RecordNotFound, InvalidValue with all
// faults, and InvalidParameter for a module without line items.
func (s *Service) Calculate(ctx context.Context, p *access.Policy, c *crm.Change, id crm.ID, o Options) (*Calculation, error) {
	if c.Module.Lines == nil {
		return nil, crm.Errorf(crm.InvalidParameter, "calculate: records of %s have no line items", c.Module.Name)
	}
	a := access.Create
	if id != 0 {
		a = access.View
	}
	if err := p.May(c.Module, a); err != nil {
		return nil, err
	}
	if err := readsAmounts(p, c.Module); id != 0 && err != nil {
		return nil, err
	}
	fields, _, ignored := split(p.Writable(c.Module), c)
	for _, sent := range fields.Sent {
		if sent.Field == nil {
			ignored = append(ignored, sent.Name)
		}
	}
	var done *Calculation
	err := s.view(ctx, func(ctx context.Context, tx *store.Tx) error {
		var old *crm.Record
		if id != 0 {
			var err error
			if old, err = tx.Record(ctx, c.Module, id, p.User(), p.Scope(c.Module, access.View)); err != nil {
				return err
			}
			c.Compare(old)
		}
		sv := s.saving(tx, p, c, o, nil)
		sv.id, sv.old = id, old
		sv.counts.Lines = c.Lines
		n, faults, err := sv.counted(ctx, true)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return entry.Refusal(faults)
		}
		done = &Calculation{
			Document: n.now, Totals: n.totals, Products: n.products, Currency: p.Catalog().Currency(int64(n.now.Currency)),
			Written: Written{ID: id, Ignored: append(ignored, n.unused...), Differ: n.differ},
		}
		return nil
	})
	if err == nil && done == nil {
		err = store.NoRecord(c.Module, id)
	}
	return done, err
}

// readsAmounts refuses a user from whom a part of the amounts is hidden: what
// they add up to would tell him.
func readsAmounts(p *access.Policy, m *crm.Module) error {
	readable := p.Readable(m)
	for _, f := range m.Fields {
		head := f.Table == m.Base.Name && isHeadColumn(f.Column)
		if (head || f.Table == crm.LineItems) && !f.Empty && !readable.Has(f) {
			return crm.Errorf(crm.Forbidden, "calculate: your profile does not let you read %s of %s", f.Name, m.Name)
		}
	}
	return nil
}
