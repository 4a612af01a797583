package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Login is what logging in needs of a row of vtiger_users. Its secrets must
// reach no answer and no log.
type Login struct {
	ID        crm.ID
	UserName  string // as stored: it is part of old passwords' salt
	Password  string // hash
	CryptType string
	AccessKey string
	Active    bool
	Deleted   bool
}

// LoginsByName finds the users of a name, which the CRM compares ignoring case
// and accents. More than one is possible and means that nobody may log in.
func (tx *Tx) LoginsByName(ctx context.Context, name string) ([]Login, error) {
	return tx.logins(ctx, `user_name = ?`, name)
}

// LoginsByKey finds the users whose access key looks like key: the CRM's
// collation ignores case, so the caller must compare the bytes.
func (tx *Tx) LoginsByKey(ctx context.Context, key string) ([]Login, error) {
	return tx.logins(ctx, `accesskey = ?`, key)
}

func (tx *Tx) logins(ctx context.Context, where, value string) ([]Login, error) {
	rows, err := tx.query(ctx, `SELECT id, user_name, COALESCE(user_password, ''), COALESCE(crypt_type, ''), COALESCE(accesskey, ''),
  CASE WHEN status = 'Active' THEN 1 ELSE 0 END, COALESCE(deleted, 0)
FROM vtiger_users
WHERE `+where+`
ORDER BY id`, value)
	if sqldb.IsForeignText(err) {
		return nil, nil // a name with characters that the column cannot hold is nobody's
	}
	if err != nil {
		return nil, fmt.Errorf("find user: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var logins []Login
	for rows.Next() {
		var l Login
		if err := rows.Scan(&l.ID, &l.UserName, &l.Password, &l.CryptType, &l.AccessKey, &l.Active, &l.Deleted); err != nil {
			return nil, fmt.Errorf("find user: %w", err)
		}
		logins = append(logins, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find user: %w", sqldb.Classify(err))
	}
	return logins, nil
}
