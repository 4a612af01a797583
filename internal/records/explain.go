package records

import (
	"context"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
)

// Explanation is whether a user may do something, and the rule that decided.
type Explanation struct {
	Allowed bool
	Reason  access.Reason
	Owner   string // of the record, by kind, id and name; "" without a record
	Text    string // the reason in words
}

// Explain tells whether the user of p may do a with a record of m, or with
// records of m at all if id is 0 or the action concerns none. It asks the very rules that lists and single
// records are filtered by, one after another, and names the first that says
// yes. Who may ask is not decided here: see [access.Policy.MayExplain].
func (s *Service) Explain(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, a access.Action) (*Explanation, error) {
	allowed, why, rules := p.Explain(m, a)
	e := &Explanation{Allowed: allowed, Reason: why}
	if id != 0 && a.OnRecords() {
		err := s.view(ctx, func(ctx context.Context, tx *store.Tx) error { return e.ofRecord(ctx, tx, p, m, id, rules) })
		if err != nil {
			return nil, err
		}
	}
	e.Text = p.Text(m, e.Reason)
	return e, nil
}

// ofRecord narrows an explanation to one record.
func (e *Explanation) ofRecord(ctx context.Context, tx *store.Tx, p *access.Policy, m *crm.Module, id crm.ID, rules []access.Candidate) error {
	o, err := tx.Ownership(ctx, m, id)
	if err != nil {
		return err
	}
	if !o.Found {
		e.Allowed, e.Reason = false, access.Reason{Kind: access.NoRecord}
		return nil
	}
	switch {
	case o.Owner != 0:
		e.Owner = p.OwnerName(o.Owner)
	case o.Group != 0:
		e.Owner = p.OwnerName(o.Group)
	}
	if !e.Allowed {
		return nil
	}
	for _, rule := range rules {
		in, err := tx.Exists(ctx, &crm.Query{Module: m, ID: id, Scope: rule.Scope, User: p.User()})
		if err != nil {
			return err
		}
		if in {
			e.Reason = rule.Reason
			return nil
		}
	}
	e.Allowed, e.Reason = false, access.Reason{Kind: access.NoRule}
	return nil
}
