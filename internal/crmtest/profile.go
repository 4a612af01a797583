package crmtest

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"testing"

	"vtrest/internal/crm"
)

// PermissionRows are which rows a database has for the first profile of a
// user's role, whatever they allow. The CRM takes some missing rows for
// permissions; where it merges profiles, what the first one lacks stays missing.
type PermissionRows struct {
	Role     string         // "" without one
	Profiles []int64        // of the role, the first first; the CRM takes them by id
	Globals  map[int64]bool // by global right, 1 and 2
	Tabs     map[int64]bool // by tabid
	Actions  map[TabAction]bool
}

// TabAction is an action of vtiger_actionmapping in a module.
type TabAction struct{ Tab, Action int64 }

// ReadPermissionRows reads the rows of a user from the database itself.
func ReadPermissionRows(t testing.TB, db *sql.DB, user crm.ID) PermissionRows {
	t.Helper()
	p := PermissionRows{Globals: map[int64]bool{}, Tabs: map[int64]bool{}, Actions: map[TabAction]bool{}}
	Rows(t, db, func(scan func(...any)) { scan(&p.Role) },
		"SELECT roleid FROM vtiger_user2role WHERE userid = ?", int64(user))
	var a, b int64
	Rows(t, db, func(scan func(...any)) { scan(&a); p.Profiles = append(p.Profiles, a) },
		"SELECT profileid FROM vtiger_role2profile WHERE roleid = ? ORDER BY profileid", p.Role)
	if len(p.Profiles) == 0 {
		return p
	}
	first := p.Profiles[0]
	Rows(t, db, func(scan func(...any)) { scan(&a); p.Globals[a] = true },
		"SELECT globalactionid FROM vtiger_profile2globalpermissions WHERE profileid = ?", first)
	Rows(t, db, func(scan func(...any)) { scan(&a); p.Tabs[a] = true },
		"SELECT tabid FROM vtiger_profile2tab WHERE profileid = ?", first)
	Rows(t, db, func(scan func(...any)) { scan(&a, &b); p.Actions[TabAction{a, b}] = true },
		`SELECT tabid, operation FROM vtiger_profile2standardpermissions WHERE profileid = ?
		UNION SELECT tabid, activityid FROM vtiger_profile2utility WHERE profileid = ?`, first, first)
	return p
}

// String shows the rows in a report.
func (p PermissionRows) String() string {
	return fmt.Sprintf("role %q, profiles %v; the first has rows for the global rights %v, %d tabs, %d actions",
		p.Role, p.Profiles, slices.Sorted(maps.Keys(p.Globals)), len(p.Tabs), len(p.Actions))
}

// Rows runs a statement and calls each for every row; scan takes pointers to
// the values, as sql.Rows.Scan does.
func Rows(t testing.TB, db *sql.DB, each func(scan func(...any)), query string, args ...any) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...) //nolint:sqlclosecheck // closed below; the closure hides it
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		each(func(targets ...any) {
			if err := rows.Scan(targets...); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
