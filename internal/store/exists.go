package store

import (
	"context"
	"database/sql"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Exists reports whether the record q.ID of q.Module is one of q.Scope for
// which all of q.Where hold. Nothing else of q counts, and no field is read.
func (tx *Tx) Exists(ctx context.Context, q *crm.Query) (bool, error) {
	if q.ID == 0 {
		return false, nil // no record has this id, and a query without one is a list
	}
	asked := crm.Query{Module: q.Module, ID: q.ID, Scope: q.Scope, Where: q.Where, User: q.User}
	found, err := exists(tx.read(ctx, &asked, true))
	if err != nil {
		return false, fmt.Errorf("find %s: %w", q.Module.Name, err)
	}
	return found, nil
}

// exists reports whether there is a row.
func exists(rows *sql.Rows, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	found := rows.Next()
	return found, sqldb.Classify(rows.Err())
}

// activeUser finds the user of its one parameter if he may still log in.
const activeUser = "SELECT 1 FROM vtiger_users asker WHERE asker.id = ? AND asker.status = 'Active' AND asker.deleted = 0"

// Active reports whether a user may still log in.
func (tx *Tx) Active(ctx context.Context, user crm.ID) (bool, error) {
	active, err := exists(tx.query(ctx, activeUser, int64(user)))
	if err != nil {
		return false, fmt.Errorf("find user %d: %w", user, err)
	}
	return active, nil
}

// Ownership is what the CRM's access rules look at in a record.
type Ownership struct {
	Found bool   // the module has the record, and it is not in the recycle bin
	Owner crm.ID // a user or a group; 0 for records of Users
	Group crm.ID // smgroupid; 0 without one
	// ActivityType and Visibility are those of an activity, else "".
	ActivityType, Visibility string
}

// Ownership reads who owns a record, whoever asks. A record that is not there
// is the zero Ownership.
func (tx *Tx) Ownership(ctx context.Context, m *crm.Module, id crm.ID) (Ownership, error) {
	if id == 0 {
		return Ownership{}, nil
	}
	q := &crm.Query{Module: m, ID: id, Scope: crm.Scope{All: true}}
	s := &selectSQL{d: &tx.db.Dialect, q: q, cached: true}
	s.one(s.or(m.Owner, "0") + ", " + s.or(m.OwnerGroup, "0") + ", " + s.or(m.ActivityType, "''") + ", " + s.or(m.Visibility, "''"))
	st := statement{text: s.text.String(), params: s.params}
	o, err := scanOwnership(tx.query(ctx, st.text, st.args(q)...))
	if err != nil {
		return Ownership{}, fmt.Errorf("find the owner of %s %d: %w", m.Name, id, err)
	}
	return o, nil
}

func scanOwnership(rows *sql.Rows, err error) (Ownership, error) {
	if err != nil {
		return Ownership{}, err
	}
	defer func() { _ = rows.Close() }()
	var o Ownership
	if rows.Next() {
		if err := rows.Scan(&o.Owner, &o.Group, &o.ActivityType, &o.Visibility); err != nil {
			return Ownership{}, err
		}
		o.Found = true
	}
	return o, sqldb.Classify(rows.Err())
}

// or is a column that may be NULL, or missing in the module, as a value.
func (s *selectSQL) or(f *crm.Field, otherwise string) string {
	if f == nil {
		return otherwise
	}
	return "COALESCE(" + s.column(f) + ", " + otherwise + ")"
}
