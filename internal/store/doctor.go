package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/sqldb"
)

// WantedIndex is an index that the statements of this package profit from and
// that the database lacks. It is only ever reported: whether to add one is for
// whoever runs the CRM.
type WantedIndex struct {
	Table   string
	Columns []string
	For     string // what gets faster
}

// String is the index as SQL writes it, and what it is for.
func (w WantedIndex) String() string {
	return fmt.Sprintf("%s (%s), for %s", w.Table, strings.Join(w.Columns, ", "), w.For)
}

var wantedIndexes = []WantedIndex{
	{"vtiger_crmentity", []string{"setype", "deleted", "createdtime", "crmid", "smownerid", "smgroupid"}, "lists in their default order"},
	{"vtiger_freetagged_objects", []string{"object_id"}, "the tags of records"},
	{"vtiger_inventoryproductrel", []string{"id"}, "line items"},
	{"vtiger_users", []string{"accesskey"}, "logging in by access key"},
}

// MissingIndexes lists the indexes worth having that no index of the database
// begins with.
func (s *Store) MissingIndexes(ctx context.Context) ([]WantedIndex, error) {
	have, err := s.db.Indexes(ctx)
	if err != nil {
		return nil, err
	}
	columns, err := s.db.Columns(ctx)
	if err != nil {
		return nil, err
	}
	var missing []WantedIndex
	for _, want := range wantedIndexes {
		// Before Vtiger 7 there is no smgroupid.
		want.Columns = slices.DeleteFunc(slices.Clone(want.Columns), func(name string) bool {
			return !slices.ContainsFunc(columns, func(c sqldb.Column) bool { return c.Table == want.Table && c.Name == name })
		})
		if len(want.Columns) > 0 && !slices.ContainsFunc(have, want.metBy) {
			missing = append(missing, want)
		}
	}
	return missing, nil
}

func (w WantedIndex) metBy(i sqldb.Index) bool {
	return i.Table == w.Table && len(i.Columns) >= len(w.Columns) && slices.Equal(i.Columns[:len(w.Columns)], w.Columns)
}

// OwnTables reports whether vtrest's own tables are there.
func (s *Store) OwnTables(ctx context.Context) (bool, error) {
	columns, err := s.db.Columns(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(columns, func(c sqldb.Column) bool { return c.Table == "vtrest_token" }), nil
}

// TryTable makes a table and drops it again: the only sure way to learn
// whether the database lets vtrest's own tables be made.
func (s *Store) TryTable(ctx context.Context) error {
	const name = "vtrest_doctor"
	if _, err := s.db.SQL.ExecContext(ctx, "CREATE TABLE "+name+" (id INTEGER NOT NULL PRIMARY KEY)"); err != nil {
		return fmt.Errorf("make a table: %w", sqldb.Classify(err))
	}
	if _, err := s.db.SQL.ExecContext(ctx, "DROP TABLE "+name); err != nil {
		return fmt.Errorf("drop table %s again: %w", name, sqldb.Classify(err))
	}
	return nil
}
