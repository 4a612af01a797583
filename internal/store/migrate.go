package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"vtrest/internal/sqldb"
)

//go:embed schema/*.sql
var schema embed.FS

// Migrate makes vtrest's own tables, whose names begin with vtrest_. The CRM's
// tables are never touched.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return fmt.Errorf("own tables: %w", err)
	}
	dialect := goose.DialectMySQL
	if s.db.Dialect.Engine == sqldb.SQLite {
		dialect = goose.DialectSQLite3
	}
	p, err := goose.NewProvider(dialect, s.db.SQL, files, goose.WithTableName("vtrest_schema"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("own tables: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("own tables: %w", sqldb.Classify(err))
	}
	return nil
}
