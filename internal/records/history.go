package records

import (
	"context"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/phpvalue"
	"vtrest/internal/store"
)

// finish does what follows the record's rows: lookups, the module's own effects,
// and the history, which shows what all of it made of the record.
func (s *saving) finish(ctx context.Context, h hook, saved store.Saved) error {
	catalog := s.policy.Catalog()
	value := func(f *crm.Field) string {
		for _, a := range s.values {
			if a.Field == f {
				return a.Value.Text
			}
		}
		if s.old != nil {
			return s.old.Get(f).Text
		}
		return ""
	}
	if !s.silent {
		if err := s.tx.WriteLookups(ctx, catalog, s.module, s.id, s.creating(), value); err != nil {
			return err
		}
	}
	if h.after != nil {
		if err := h.after(ctx, s); err != nil {
			return err
		}
	}
	s.saved = saved.Record
	worked, err := s.runWorkflows(ctx)
	if err != nil {
		return err
	}
	told := s.told()
	if !told.Tracked || s.silent {
		return nil
	}
	now := saved.Record
	if now == nil || !h.alone || len(s.files) > 0 || worked {
		if now, err = s.tx.Record(ctx, s.module, s.id, s.user(), crm.Scope{All: true}); err != nil {
			return err
		}
	}
	entry := &store.HistoryEntry{
		ID: s.history, Record: s.id, Module: told.Name, By: s.user(), At: s.stamp(), Status: store.Updated, Changes: changes(s.old, now, told.Name),
	}
	if s.creating() {
		entry.Status = store.Created
	}
	if len(entry.Changes) == 0 {
		return nil
	}
	_, err = s.tx.InsertHistory(ctx, catalog, entry)
	return err
}

// told is the module under which the history tells of the record.
func (s *saving) told() *crm.Module {
	return toldAs(s.policy.Catalog(), s.module, s.value("activitytype").Text)
}

// toldAs is the module under which the history tells of a record: that of an
// activity is Calendar or Events by its type, whichever was called.
func toldAs(c *meta.Catalog, m *crm.Module, activityType string) *crm.Module {
	name := m.Name
	switch {
	case m.SetType != crm.Calendar:
	case activityType == crm.ToDo:
		name = crm.Calendar
	default:
		name = crm.Events
	}
	if told := c.Module(name); told != nil {
		return told
	}
	return m
}

// changes are the fields in which two states of a record differ, as the CRM's
// history shows them; before is nil for a new record, and module its name there. What PHP takes for empty
// does not differ from what it takes for empty, nor do two spellings of a number.
func changes(before, now *crm.Record, module string) []store.HistoryChange {
	var list []store.HistoryChange
	add := func(name, was, is string) {
		was, is = htmltext.Encode(was), htmltext.Encode(is)
		if nothing := phpvalue.EmptyText(was); nothing && phpvalue.EmptyText(is) || !nothing && phpvalue.LooseEqualText(was, is) {
			return
		}
		change := store.HistoryChange{Field: name, Before: crm.Stored{Text: was}, After: crm.Stored{Text: is}}
		if before == nil {
			change.Before = crm.NullValue
		}
		list = append(list, change)
	}
	was := func(f *crm.Field) string {
		if before == nil {
			return ""
		}
		return before.Get(f).Text
	}
	if now.Module.RecordLabel != nil {
		label := ""
		if before != nil {
			label = before.Label
		}
		add("label", label, now.Label)
	}
	for _, f := range now.Module.Fields {
		if f.Table != now.Module.Modified.Table || f.Column != now.Module.Modified.Column {
			add(f.Name, was(f), now.Get(f).Text)
		}
	}
	if before == nil {
		add("record_id", "", strconv.FormatInt(int64(now.ID), 10))
		add("record_module", "", module)
	}
	return list
}
