package records

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// Found is a record by its label.
type Found struct {
	ID    crm.ID
	Label string
}

// Search finds at most so many records of a module whose label contains a text,
// those that begin with it first. Without a text it finds those that were
// changed last. Only records that the user may see are found.
func (s *Service) Search(ctx context.Context, p *access.Policy, m *crm.Module, text string, most int64) (found []Found, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		found, err = s.search(ctx, p, m, text, most)
		return err
	})
	return found, err
}

func (s *Service) search(ctx context.Context, p *access.Policy, m *crm.Module, text string, most int64) ([]Found, error) {
	q := &crm.Query{Module: m, Length: most}
	if text == "" {
		if m.Modified != nil {
			q.Order = []crm.Order{{Field: m.Modified, Desc: true}}
		}
		return s.found(ctx, p, q)
	}
	f := labelColumn(p, m)
	if f == nil {
		return nil, nil
	}
	q.Order = []crm.Order{{Field: f}}
	var all []Found
	for _, op := range []crm.Op{crm.Starts, crm.Contains} {
		where, err := crm.NewCond(f, op, text)
		if err != nil {
			return nil, err
		}
		part := *q
		part.Where = []crm.Cond{where}
		more, err := s.found(ctx, p, &part)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if int64(len(all)) < most && !slices.ContainsFunc(all, func(known Found) bool { return known.ID == r.ID }) {
				all = append(all, r)
			}
		}
		if int64(len(all)) == most {
			break
		}
	}
	return all, nil
}

// Labels gives the labels of those of the records that the user may see.
func (s *Service) Labels(ctx context.Context, p *access.Policy, m *crm.Module, ids []crm.ID) ([]Found, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, err := isOneOf(m, ids)
	if err != nil {
		return nil, err
	}
	var all []Found
	err = s.Within(ctx, func(ctx context.Context) error {
		all, err = s.found(ctx, p, &crm.Query{Module: m, Where: []crm.Cond{where}, Length: int64(len(ids))})
		return err
	})
	return all, err
}

func isOneOf(m *crm.Module, ids []crm.ID) (crm.Cond, error) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(int64(id), 10)
	}
	return crm.NewCond(m.ID, crm.In, texts...)
}

func (s *Service) found(ctx context.Context, p *access.Policy, q *crm.Query) ([]Found, error) {
	var all []Found
	names := labelNames(p, q.Module)
	err := s.List(ctx, p, q, func(r *crm.Row) error {
		id, err := strconv.ParseInt(string(r.ID), 10, 64)
		if err != nil {
			return err
		}
		label := string(r.Label)
		if q.Module.RecordLabel == nil {
			var parts []string
			for _, i := range names {
				if v := string(r.Values[i]); v != "" {
					parts = append(parts, v)
				}
			}
			label = strings.Join(parts, " ")
		}
		all = append(all, Found{crm.ID(id), htmltext.Decode(label)})
		return nil
	})
	return all, err
}

// labelColumn is the column that a record's label is searched in: its own, or,
// before Vtiger 7, the first of the fields that make it up and that the user may
// read.
func labelColumn(p *access.Policy, m *crm.Module) *crm.Field {
	if m.RecordLabel != nil {
		return m.RecordLabel
	}
	for f := range p.Readable(m).All() {
		if slices.Contains(m.Names, f) {
			return f
		}
	}
	return nil
}

// labelNames are the places of the fields that make up the label, in a row.
func labelNames(p *access.Policy, m *crm.Module) []int {
	var places []int
	for _, name := range m.Names {
		i := 0
		for f := range p.Readable(m).All() {
			if f == name {
				places = append(places, i)
			}
			i++
		}
	}
	return places
}
