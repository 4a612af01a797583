package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestPlans pins how the engines run the statements that matter: the page of a
// list may scan the module's own table, everything else is found by a key. The
// table of tags is left out: the CRM has no index by record there.
func TestPlans(t *testing.T) {
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.Each(t, dump, func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		s := store.New(db, nil)
		catalog := crmtest.Catalog(t, s)
		for _, name := range []string{"Accounts", "Contacts", "HelpDesk", "Calendar", "Invoice"} {
			m := catalog.Module(name)
			for kind, q := range map[string]*crm.Query{
				"list":     {Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, Length: 100, Order: []crm.Order{{Field: m.Created}}},
				"retrieve": {Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, ID: 208},
			} {
				t.Run(name+" "+kind, func(t *testing.T) {
					for _, scan := range scans(t, db, s, q) {
						if allowed := kind == "list" && strings.HasPrefix(scan, "T ") || strings.HasPrefix(scan, "tag"); !allowed {
							t.Errorf("the plan scans a whole table: %s", scan)
						}
					}
				})
			}
		}
		for name, q := range scopedPlans(t, db, catalog) {
			t.Run(name, func(t *testing.T) {
				for _, scan := range scans(t, db, s, q) {
					if allowed := q.ID == 0 && strings.HasPrefix(scan, "T ") || strings.HasPrefix(scan, "tag"); !allowed {
						t.Errorf("the plan scans a whole table: %s", scan)
					}
				}
			})
		}
	})
}

// scopedPlans are lists and records of users who see a part of them: by owner,
// by the owner of a parent, and by that of linked records.
func scopedPlans(t *testing.T, db *sqldb.DB, c *meta.Catalog) map[string]*crm.Query {
	potentials, calendar := c.Module("Potentials"), c.Module("Calendar")
	some := crm.Owners{IDs: []crm.ID{5, 7, 8, 10, 16, 19}}
	link := &crm.Parent{Module: "Accounts", Field: &crm.Field{Table: "vtiger_seactivityrel", Column: "crmid"}, SetType: "Accounts"}
	plans := map[string]*crm.Query{}
	for name, p := range map[string]struct {
		m   *crm.Module
		via *crm.Parent
	}{"parent": {potentials, &potentials.Parents[0]}, "link": {calendar, link}} {
		id := crm.ID(queryIDs(t, db, "SELECT MAX(crmid) FROM vtiger_crmentity WHERE deleted = 0 AND setype = '"+p.m.SetType+"'")[0])
		own := crm.Grant{Owner: p.m.Owner, Owners: some}
		via := crm.Grant{Owner: p.m.Owner, Owners: some, Via: p.via}
		others := crm.Grant{Owner: p.m.Owner, Owners: crm.Owners{IDs: some.IDs, Except: true}, Via: p.via}
		for kind, grants := range map[string][]crm.Grant{"owner": {own}, "via": {via}, "owner or via": {own, via}, "via others": {own, others}} {
			scope := crm.Scope{Grants: grants}
			plans[name+" "+kind+" list"] = &crm.Query{Module: p.m, Fields: p.m.All(), User: 1, Length: 100, Scope: scope, Order: []crm.Order{{Field: p.m.Created}}}
			plans[name+" "+kind+" record"] = &crm.Query{Module: p.m, Fields: p.m.All(), User: 1, ID: id, Scope: scope}
		}
	}
	return plans
}

// scans are the tables of a query's plan that are read from end to end, by
// their alias. The page of a list is no table.
func scans(t *testing.T, db *sqldb.DB, s *store.Store, q *crm.Query) []string {
	t.Helper()
	var text string
	var args []any
	err := s.View(t.Context(), func(tx *store.Tx) error {
		text, args = tx.Statement(q)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if db.Dialect.Engine == sqldb.SQLite {
		return sqliteScans(plan(t, db, "EXPLAIN QUERY PLAN "+text, args))
	}
	return mysqlScans(plan(t, db, "EXPLAIN "+text, args))
}

// mysqlScans finds the access types that read a table or an index whole. An
// empty table is read so whatever its indexes.
func mysqlScans(rows []map[string]string) []string {
	var found []string
	for _, r := range rows {
		derived := strings.HasPrefix(r["table"], "<derived")
		if whole := r["type"] == "ALL" || r["type"] == "index"; whole && !derived && r["rows"] != "1" {
			found = append(found, r["table"]+" "+r["type"]+" "+r["key"])
		}
	}
	return found
}

func sqliteScans(rows []map[string]string) []string {
	var found []string
	for _, r := range rows {
		table, ok := strings.CutPrefix(r["detail"], "SCAN ")
		if ok && table != "P" && !strings.HasPrefix(table, "P ") {
			found = append(found, table+" ")
		}
	}
	return found
}

// plan is the answer of an EXPLAIN, a map a row.
func plan(t *testing.T, db *sqldb.DB, text string, args []any) []map[string]string {
	t.Helper()
	rows, err := db.SQL.QueryContext(t.Context(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for rows.Next() {
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, name := range names {
			row[name] = values[i].String
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) < 3 {
		t.Fatalf("a plan of %d rows: is it one?", len(all))
	}
	return all
}
