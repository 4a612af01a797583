package store

import (
	"context"
	"database/sql"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// NewUser is a user to be made in the embedded database. UserName, Password
// and AccessKey are required.
type NewUser struct {
	UserName, FirstName, LastName, Email string
	Admin                                bool
	Role                                 string // vtiger_role.roleid
	Password, CryptType                  string // the hash and how it was made
	AccessKey                            string
}

// InsertUser makes a user, with the preferences of the one with the lowest id,
// and returns its id. Only the embedded database may be written so: a CRM keeps
// more about its users, some of it in files. A name that is taken, by a deleted
// user too, is Duplicate; a role that does not exist InvalidValue.
func (tx *Tx) InsertUser(ctx context.Context, u NewUser) (crm.ID, error) {
	if err := tx.RequireNewName(ctx, u.UserName); err != nil {
		return 0, err
	}
	if err := tx.requireRole(ctx, u.Role); err != nil {
		return 0, err
	}
	id, err := tx.nextUserID(ctx)
	if err != nil {
		return 0, err
	}
	admin := "off"
	if u.Admin {
		admin = "on"
	}
	result, err := tx.exec(ctx, `INSERT INTO vtiger_users (id, user_name, user_password, confirm_password, crypt_type, accesskey,
  first_name, last_name, userlabel, email1, is_admin, status, deleted, date_entered, `+preferences+`)
SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'Active', 0, ?, `+preferences+`
FROM vtiger_users
ORDER BY id
LIMIT 1`, int64(id), u.UserName, u.Password, u.Password, u.CryptType, u.AccessKey,
		u.FirstName, u.LastName, fullName(u.FirstName, u.LastName), u.Email, admin, tx.Now.UTC().Format("2006-01-02 15:04:05"))
	if err := one(result, err); err != nil {
		return 0, fmt.Errorf("make user: %w", err)
	}
	if _, err := tx.exec(ctx, `INSERT INTO vtiger_user2role (userid, roleid) VALUES (?, ?)`, int64(id), u.Role); err != nil {
		return 0, fmt.Errorf("make user: %w", err)
	}
	return id, nil
}

// preferences are the columns that say how a user likes the CRM to look.
const preferences = `currency_id, language, time_zone, date_format, hour_format, start_hour, end_hour, dayoftheweek, activity_view, lead_view,
  currency_grouping_pattern, currency_decimal_separator, currency_grouping_separator, currency_symbol_placement, no_of_currency_decimals,
  truncate_trailing_zeros, defaultlandingpage, callduration, othereventduration, calendarsharedtype, default_record_view,
  defaulteventstatus, defaultactivitytype, defaultcalendarview, reminder_interval, internal_mailer, theme`

func fullName(first, last string) string {
	if first == "" {
		return last
	}
	return first + " " + last
}

// RequireNewName is Duplicate for a name that a user has, a deleted one too.
func (tx *Tx) RequireNewName(ctx context.Context, name string) error {
	taken, err := tx.LoginsByName(ctx, name)
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return crm.Errorf(crm.Duplicate, "there is a user %s already (id %d); case and accents do not make another name", name, taken[0].ID)
	}
	return nil
}

func (tx *Tx) requireRole(ctx context.Context, role string) error {
	n, err := tx.number(ctx, `SELECT COUNT(*) FROM vtiger_role WHERE roleid = ?`, role)
	if err != nil {
		return fmt.Errorf("find role: %w", err)
	}
	if n == 0 {
		return crm.Errorf(crm.InvalidValue, "there is no role %q; a role's id looks like H2", role)
	}
	return nil
}

// nextUserID takes the next id from vtiger_users_seq, which users share with
// groups and which may lag behind both.
func (tx *Tx) nextUserID(ctx context.Context) (crm.ID, error) {
	id, err := tx.number(ctx, `SELECT 1 + MAX(id) FROM (
  SELECT id FROM vtiger_users_seq UNION ALL SELECT id FROM vtiger_users UNION ALL SELECT groupid FROM vtiger_groups
) taken`)
	if err != nil {
		return 0, fmt.Errorf("next user id: %w", err)
	}
	if _, err := tx.exec(ctx, `UPDATE vtiger_users_seq SET id = ?`, id); err != nil {
		return 0, fmt.Errorf("next user id: %w", err)
	}
	return crm.ID(id), nil
}

// SetPassword stores the hash of a user's new password, and how it was made.
func (tx *Tx) SetPassword(ctx context.Context, user crm.ID, hash, cryptType string) error {
	result, err := tx.exec(ctx, `UPDATE vtiger_users SET user_password = ?, confirm_password = ?, crypt_type = ? WHERE id = ?`,
		hash, hash, cryptType, int64(user))
	if err := one(result, err); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return nil
}

// SetAccessKey stores a user's new access key.
func (tx *Tx) SetAccessKey(ctx context.Context, user crm.ID, key string) error {
	result, err := tx.exec(ctx, `UPDATE vtiger_users SET accesskey = ? WHERE id = ?`, key, int64(user))
	if err := one(result, err); err != nil {
		return fmt.Errorf("set access key: %w", err)
	}
	return nil
}

// number runs a statement that gives one number.
func (tx *Tx) number(ctx context.Context, text string, args ...any) (n int64, err error) {
	rows, err := tx.query(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, sqldb.Classify(rows.Err())
}

// one checks that a statement changed one row.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		return fmt.Errorf("%d rows changed, want 1", n)
	}
	return err
}
