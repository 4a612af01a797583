package store

import (
	"context"
	"fmt"
	"slices"

	"vtrest/internal/sqldb"
)

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
