package crmtest

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"vtrest/internal/crm"
)

// Halves describes what is not whole among the records of a module with an id
// above one: a record without a row in a table where every older record of the
// module has one, a row whose record is not there, a creation that the history
// does not show once, a number that two records have. It is empty when every
// record is whole. Older records must be there.
func Halves(t testing.TB, db *sql.DB, m *crm.Module, above crm.ID) (problems []string) {
	t.Helper()
	old, fresh := records(t, db, m, above)
	if len(old) == 0 {
		t.Fatalf("module %s has no record up to %d to compare with", m.Name, above)
	}
	known := idSet(t, db, "SELECT crmid FROM vtiger_crmentity WHERE crmid > ?", above)
	tables := append([]crm.Table{m.Base}, m.Tables...)
	for _, table := range tables {
		if table.Name == "vtiger_crmentity" {
			continue
		}
		rows := idSet(t, db, fmt.Sprintf("SELECT DISTINCT %s FROM %s", table.Key, table.Name), 0)
		for id := range rows {
			if id > above && !known[id] {
				problems = append(problems, fmt.Sprintf("%s has a row of %d, which is no record", table.Name, id))
			}
		}
		if slices.ContainsFunc(old, func(id crm.ID) bool { return !rows[id] }) {
			continue // a record need not have such a row
		}
		for _, id := range fresh {
			if !rows[id] {
				problems = append(problems, fmt.Sprintf("%s %d has no row in %s", m.Name, id, table.Name))
			}
		}
	}
	if m.Tracked {
		problems = append(problems, unrecorded(t, db, m, fresh, known, above)...)
	}
	return append(problems, sameNumbers(t, db, m)...)
}

// records are the ids of a module's records, in the recycle bin or not, up to
// an id and above it.
func records(t testing.TB, db *sql.DB, m *crm.Module, above crm.ID) (old, fresh []crm.ID) {
	t.Helper()
	var id crm.ID
	Rows(t, db, func(scan func(...any)) {
		scan(&id)
		if id > above {
			fresh = append(fresh, id)
		} else {
			old = append(old, id)
		}
	}, fmt.Sprintf("SELECT e.crmid FROM vtiger_crmentity e INNER JOIN %s b ON b.%s = e.crmid WHERE e.setype = ? AND e.crmid <= ? AND e.deleted = 0 UNION SELECT crmid FROM vtiger_crmentity WHERE setype = ? AND crmid > ?",
		m.Base.Name, m.Base.Key), m.SetType, int64(above), m.SetType, int64(above))
	return old, fresh
}

func idSet(t testing.TB, db *sql.DB, query string, above crm.ID) map[crm.ID]bool {
	t.Helper()
	all := map[crm.ID]bool{}
	var args []any
	if above > 0 {
		args = []any{int64(above)}
	}
	var id sql.NullInt64
	Rows(t, db, func(scan func(...any)) { scan(&id); all[crm.ID(id.Int64)] = true }, query, args...)
	return all
}

// unrecorded finds records whose creation is not in the history once, with
// what was set, and history of records that are not there.
func unrecorded(t testing.TB, db *sql.DB, m *crm.Module, fresh []crm.ID, known map[crm.ID]bool, above crm.ID) (problems []string) {
	t.Helper()
	made, details := map[crm.ID]int{}, map[crm.ID]int{}
	var id crm.ID
	var n int
	Rows(t, db, func(scan func(...any)) {
		var status int
		scan(&id, &status, &n)
		if status == 2 {
			made[id]++
			details[id] += n
		}
		if !known[id] {
			problems = append(problems, fmt.Sprintf("the history has a change of %d, which is no record", id))
		}
	}, `SELECT b.crmid, b.status, (SELECT COUNT(*) FROM vtiger_modtracker_detail d WHERE d.id = b.id)
		FROM vtiger_modtracker_basic b WHERE b.crmid > ?`, int64(above))
	for _, id := range fresh {
		if made[id] != 1 || details[id] == 0 {
			problems = append(problems, fmt.Sprintf("the history of %s %d has %d creations with %d fields", m.Name, id, made[id], details[id]))
		}
	}
	return problems
}

// sameNumbers finds record numbers that two records of the module have.
func sameNumbers(t testing.TB, db *sql.DB, m *crm.Module) (problems []string) {
	t.Helper()
	const numberType = 4
	for _, f := range m.Fields {
		if f.UIType != numberType {
			continue
		}
		var number sql.NullString
		var n int
		Rows(t, db, func(scan func(...any)) {
			scan(&number, &n)
			problems = append(problems, fmt.Sprintf("%d records of %s have the number %s", n, m.Name, number.String))
		}, fmt.Sprintf("SELECT %s, COUNT(*) FROM %s WHERE %[1]s <> '' GROUP BY %[1]s HAVING COUNT(*) > 1", f.Column, f.Table))
	}
	return problems
}
