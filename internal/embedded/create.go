package embedded

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/password"
)

// schemaVersion is what PRAGMA user_version holds in a database made by this
// package; SQLite gives a new file zero.
const schemaVersion = 1

var (
	//go:embed schema.sql
	schemaSQL string
	//go:embed indexes.sql
	indexesSQL string
	//go:embed defaults.tsv
	defaultsTSV string
)

// Admin is the administrator that a new database starts with: user 1, in the
// role below the organization's root (H2). UserName, Password and AccessKey
// are required; the password may have at most 72 bytes.
type Admin struct {
	UserName, Password, AccessKey, LastName, Email string
}

// DemoAdmin is the administrator of the demo. Its password and access key are
// public knowledge.
var DemoAdmin = Admin{
	UserName:  "admin",
	Password:  "admin",
	AccessKey: "DemoAccessKey000",
	LastName:  "Administrator",
	Email:     "admin@example.org",
}

// Exists reports whether db holds an embedded database. A file that another
// version of the schema, or another program, has marked is an error.
func Exists(ctx context.Context, db *sql.DB) (bool, error) {
	version, err := userVersion(ctx, db)
	switch {
	case err != nil:
		return false, err
	case version == 0:
		return false, nil
	case version != schemaVersion:
		return false, fmt.Errorf("the database has schema version %d, want %d", version, schemaVersion)
	}
	return true, nil
}

// queryer is what *sql.DB and *sql.Tx have in common here.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, q queryer) (version int, err error) {
	if err := q.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return version, nil
}

// Create makes all tables, their default rows and the administrator in db,
// which must hold no CRM tables yet, in one transaction.
func Create(ctx context.Context, db *sql.DB, a Admin) error {
	if a.UserName == "" || a.Password == "" || a.AccessKey == "" {
		return crm.Errorf(crm.InvalidValue, "the administrator needs a user name, a password and an access key")
	}
	// Hashing is slow on purpose, so it comes before the transaction.
	stored, scheme, err := password.Hash(a.UserName, a.Password)
	if err != nil {
		return err
	}
	return update(ctx, db, func(tx *sql.Tx) error {
		if version, err := userVersion(ctx, tx); err != nil {
			return err
		} else if version != 0 {
			return errors.New("create database: it exists already")
		}
		for _, text := range []string{schemaSQL, indexesSQL} {
			if _, err := tx.ExecContext(ctx, text); err != nil {
				return fmt.Errorf("create tables: %w", err)
			}
		}
		if err := loadRows(ctx, tx, defaultsTSV); err != nil {
			return fmt.Errorf("default rows: %w", err)
		}
		if err := insertAdmin(ctx, tx, a, stored, string(scheme)); err != nil {
			return fmt.Errorf("administrator: %w", err)
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
		return err
	})
}

// update runs f in a transaction whose foreign keys are checked at its end, so
// that rows may be loaded in any order.
func update(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if _, err := tx.ExecContext(ctx, `PRAGMA defer_foreign_keys = ON`); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// insertAdmin adds the user row. The default rows already have what the CRM
// keeps about its first user elsewhere: role, group, home page.
func insertAdmin(ctx context.Context, tx *sql.Tx, a Admin, stored, scheme string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO vtiger_users (id, user_name, user_password, confirm_password, crypt_type, accesskey,
			first_name, last_name, userlabel, email1, is_admin, is_owner, status, deleted, currency_id,
			language, time_zone, date_format, hour_format, start_hour, end_hour, dayoftheweek, activity_view,
			lead_view, currency_grouping_pattern, currency_decimal_separator, currency_grouping_separator,
			currency_symbol_placement, no_of_currency_decimals, truncate_trailing_zeros, defaultlandingpage,
			callduration, othereventduration, calendarsharedtype, default_record_view, defaulteventstatus,
			defaultactivitytype, defaultcalendarview, reminder_interval, internal_mailer, theme, date_entered)
		VALUES (1, ?1, ?2, ?2, ?3, ?4, '', ?5, ?5, ?6, 'on', '1', 'Active', 0, 1,
			'en_us', 'UTC', 'yyyy-mm-dd', '12', '00:00', '23:00', 'Sunday', 'This Week',
			'Today', '123,456,789', '.', ',', '$1.0', '2', '1', 'Home',
			'5', '5', 'public', 'Summary', 'Planned',
			'Call', 'MyCalendar', '1 Minute', 1, 'alphagrey', CURRENT_TIMESTAMP)`,
		a.UserName, stored, scheme, a.AccessKey, a.LastName, a.Email)
	return err
}
