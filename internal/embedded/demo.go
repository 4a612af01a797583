package embedded

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed demo
var demoFiles embed.FS

// LoadDemo adds the demo records to a database that [Create] has just made, in
// one transaction; a database with records of its own is refused. Among them
// are the two accounts of the REST guide, ids 3 and 24; the other records have
// ids from 10000001 upward, so that the next record made gets the id 25 that
// the guide prints.
func LoadDemo(ctx context.Context, db *sql.DB) error {
	return update(ctx, db, func(tx *sql.Tx) error {
		var records int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM vtiger_crmentity`).Scan(&records); err != nil {
			return fmt.Errorf("demo records: %w", err)
		}
		if records > 0 {
			return errors.New("demo records: the database has records already")
		}
		files, err := fs.Glob(demoFiles, "demo/*.tsv")
		if err != nil {
			return err
		}
		for _, name := range files {
			text, err := demoFiles.ReadFile(name)
			if err != nil {
				return err
			}
			if err := loadRows(ctx, tx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		counters, err := demoFiles.ReadFile("demo/counters.sql")
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(counters)); err != nil {
			return fmt.Errorf("demo counters: %w", err)
		}
		return nil
	})
}
