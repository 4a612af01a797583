package crmtest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Effects are how the rows of a database changed, by table. They have the shape
// of db_effects in the recorded calls. A table in which nothing changed is
// not there.
type Effects map[string]*TableEffects

// TableEffects are how the rows of one table changed. Rows of a table without a
// primary key are never updated: the old one is deleted, the new one inserted.
type TableEffects struct {
	Inserted []Row
	Deleted  []Row
	Updated  []Update
}

// Row is a row by column: the values as text, nil for NULL.
type Row map[string]*string

// Update is a row of which some values changed.
type Update struct {
	Key     Row                   // the columns of the primary key
	Changed map[string][2]*string // by column: the value before and after
}

// Tables are the names of the tables that changed, sorted.
func (e Effects) Tables() []string { return slices.Sorted(maps.Keys(e)) }

// Text is the value of a column, "" for NULL and for a column that is not there.
func (r Row) Text(column string) string {
	if v := r[column]; v != nil {
		return *v
	}
	return ""
}

// String shows the columns in their order by name.
func (r Row) String() string {
	var b strings.Builder
	for _, column := range slices.Sorted(maps.Keys(r)) {
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(column + "=" + shownValue(r[column]))
	}
	return b.String()
}

// String shows what changed, the columns in their order by name.
func (u Update) String() string {
	var b strings.Builder
	b.WriteString(u.Key.String() + ":")
	for _, column := range slices.Sorted(maps.Keys(u.Changed)) {
		v := u.Changed[column]
		b.WriteString(" " + column + "=" + shownValue(v[0]) + " -> " + shownValue(v[1]))
	}
	return b.String()
}

func shownValue(v *string) string {
	if v == nil {
		return "NULL"
	}
	return "'" + *v + "'"
}

// sort puts the rows in an order that does not depend on the engine.
func (e *TableEffects) sort() {
	byText := func(a, b Row) int { return cmp.Compare(a.String(), b.String()) }
	slices.SortFunc(e.Inserted, byText)
	slices.SortFunc(e.Deleted, byText)
	slices.SortFunc(e.Updated, func(a, b Update) int { return cmp.Compare(a.String(), b.String()) })
}

func (e *TableEffects) empty() bool {
	return len(e.Inserted) == 0 && len(e.Deleted) == 0 && len(e.Updated) == 0
}
