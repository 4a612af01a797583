package records

import (
	"context"
	"slices"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/store"
)

// Past is a part of a record's history.
type Past struct {
	Entries []store.PastEntry
	Labels  map[crm.ID]string // of the records that were tied, those that the user may see
	More    bool              // there are older entries
}

// Past reads the history of a record that the user may see, the newest first.
// Fields that are hidden from the user are left out, and so are records that
// were tied and that the user may not see. Texts are plain, without entities.
func (s *Service) Past(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, start, length int64) (past *Past, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		past, err = s.past(ctx, p, m, id, start, length)
		return err
	})
	return past, err
}

func (s *Service) past(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, start, length int64) (*Past, error) {
	if err := s.visible(ctx, p, m, id); err != nil {
		return nil, err
	}
	past := &Past{Labels: map[crm.ID]string{}}
	err := s.Store.View(ctx, func(tx *store.Tx) (err error) {
		past.Entries, err = tx.Past(ctx, p.Catalog(), id, start, length+1)
		return err
	})
	if err != nil {
		return nil, err
	}
	if past.More = int64(len(past.Entries)) > length; past.More {
		past.Entries = past.Entries[:length]
	}
	tied := map[string][]crm.ID{}
	for i := range past.Entries {
		e := &past.Entries[i]
		e.Changes = readableChanges(p, m, e)
		if e.To != 0 {
			tied[e.ToModule] = append(tied[e.ToModule], e.To)
		}
	}
	for name, ids := range tied {
		if err := s.addLabels(ctx, p, name, ids, past.Labels); err != nil {
			return nil, err
		}
	}
	return past, nil
}

// visible is nil if the user may see a record, else RecordNotFound or Forbidden.
func (s *Service) visible(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID) error {
	return s.Retrieve(ctx, p, m, id, func(*crm.Row) error { return nil })
}

// readableChanges are the changes of fields that the user may read. The history
// tells of activities as Calendar or Events, whose fields differ.
func readableChanges(p *access.Policy, m *crm.Module, e *store.PastEntry) []store.HistoryChange {
	if m.SetType == crm.Calendar {
		if told, err := p.Module(e.Module); err == nil && told.SetType == m.SetType {
			m = told
		}
	}
	changes := slices.DeleteFunc(e.Changes, func(c store.HistoryChange) bool {
		f := m.Field(c.Field)
		return f == nil || !p.Readable(m).Has(f)
	})
	for i := range changes {
		changes[i].Before.Text = htmltext.Decode(changes[i].Before.Text)
		changes[i].After.Text = htmltext.Decode(changes[i].After.Text)
	}
	return changes
}

// addLabels adds the labels of records of a module that the user may see.
func (s *Service) addLabels(ctx context.Context, p *access.Policy, module string, ids []crm.ID, labels map[crm.ID]string) error {
	m, err := p.Module(module)
	if err != nil {
		return nil //nolint:nilerr // a closed module has no records for this user
	}
	found, err := s.Labels(ctx, p, m, ids)
	if crm.CodeOf(err) == crm.Forbidden && err != nil {
		return nil
	}
	for _, f := range found {
		labels[f.ID] = f.Label
	}
	return err
}
