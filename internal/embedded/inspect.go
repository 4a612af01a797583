package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Inspect says why a database cannot be served as an embedded one, or nil. It
// reads the list of tables only; [sqldb.DB.Check] looks for damage.
func Inspect(ctx context.Context, db *sql.DB) error {
	version, err := userVersion(ctx, db)
	if err != nil {
		return damaged(err)
	}
	if version > schemaVersion {
		return fmt.Errorf("it was made by a newer version of vtrest, or by another program (schema version %d; this version reads %d)", version, schemaVersion)
	}
	var all, needed int
	err = db.QueryRowContext(ctx, `
		SELECT count(*), count(CASE WHEN name IN ('vtiger_tab', 'vtiger_field', 'vtiger_users', 'vtiger_crmentity') THEN 1 END)
		FROM sqlite_master WHERE type = 'table'`).Scan(&all, &needed)
	switch {
	case err != nil:
		return damaged(err)
	case all == 0:
		return errors.New("it has no tables")
	case needed < 4:
		return errors.New("it lacks tables of the CRM, such as vtiger_users: it belongs to another program, or is not whole")
	}
	return nil
}

func damaged(err error) error { return fmt.Errorf("it cannot be read, so it may be damaged: %w", err) }
