package meta

import "slices"

// tabField names a field of a module.
type tabField struct {
	tab  int64
	name string
}

// index sorts the rows by module. Vtiger 7 and later show a record's label;
// they are told by their field for a record's source.
func (b *builder) index() {
	for i := range b.facts.Fields {
		row := &b.facts.Fields[i]
		if row.Name == "source" && row.Table == entityTable {
			b.labelled = true
		}
		if row.Presence == 0 || row.Presence == 2 {
			b.fields[row.TabID] = append(b.fields[row.TabID], row)
		} else {
			b.inactive[tabField{row.TabID, row.Name}] = true
		}
	}
	for tab, rows := range b.fields {
		for _, row := range rows {
			delete(b.inactive, tabField{tab, row.Name})
		}
	}
	for _, e := range b.facts.EntityNames {
		b.entities[e.TabID] = e
	}
}

// fieldRows are the module's active fields in order of output: ascending
// fieldid, and for Calendar and Events the fields of both, Events' first. A field
// that is inactive in the module is none, though it may be active in the other.
func (b *builder) fieldRows(t *Tab) []*FieldRow {
	rows := b.fields[t.ID]
	switch t.Name {
	case usersModule:
		return slices.DeleteFunc(slices.Clone(rows), func(r *FieldRow) bool { return !userNameFields[r.Name] })
	case calendarModule, eventsModule:
		var events, todos []*FieldRow
		for _, other := range b.facts.Tabs {
			switch other.Name {
			case eventsModule:
				events = b.fields[other.ID]
			case calendarModule:
				todos = b.fields[other.ID]
			}
		}
		rows = events
		for _, r := range todos {
			if !slices.ContainsFunc(events, func(e *FieldRow) bool { return e.Name == r.Name }) {
				rows = append(rows[:len(rows):len(rows)], r)
			}
		}
		rows = slices.DeleteFunc(slices.Clone(rows), func(r *FieldRow) bool { return b.inactive[tabField{t.ID, r.Name}] })
	}
	return rows
}

// ruling is the fieldid of the module's own row for a field that another
// module's row describes.
func (b *builder) ruling(tab int64, row *FieldRow) int64 {
	for _, own := range b.fields[tab] {
		if own.Name == row.Name {
			return own.ID
		}
	}
	return row.ID
}

// toDo is the typeofdata of Calendar's row for a field of Events.
func (b *builder) toDo(row *FieldRow) string {
	events, calendar := b.catalog.tabs[eventsModule], b.catalog.tabs[calendarModule]
	if events == nil || calendar == nil || row.TabID != events.ID {
		return ""
	}
	for _, own := range b.fields[calendar.ID] {
		if own.Name == row.Name {
			return own.TypeOfData
		}
	}
	return ""
}
