package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestSpellingPlans pins that a text is found by its column's index although it is
// asked for in all its spellings, and one with very many by its beginning.
func TestSpellingPlans(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := db.SQL.ExecContext(t.Context(), "CREATE INDEX spelling_idx ON vtiger_account (accountname)"); err != nil {
			t.Fatal(err)
		}
		s := store.New(db, nil)
		m := crmtest.Catalog(t, s).Module("Accounts")
		for _, test := range []struct {
			op     crm.Op
			values []string
			mysql  bool // SQLite walks no index for a LIKE of ours
		}{
			{crm.Eq, []string{"Acme"}, false},
			{crm.Eq, []string{"Acme 12"}, false},
			{crm.Eq, []string{"بانك علي ۱۲"}, false},
			{crm.Like, []string{"شرکت علی"}, false},
			{crm.In, []string{"شرکت علی", "کیش", "x 1"}, false},
			{crm.Starts, []string{"ایرانیان کیش"}, true},
			{crm.Eq, []string{strings.Repeat("ایرانیان کیش ", 6)}, true},
		} {
			c, err := crm.NewCond(m.Field("accountname"), test.op, test.values...)
			if err != nil {
				t.Fatal(err)
			}
			q := &crm.Query{Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, Length: 10, Where: []crm.Cond{c}}
			var text string
			var args []any
			if err := s.View(t.Context(), func(tx *store.Tx) error {
				text, args = tx.Statement(q)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if db.Dialect.Engine == sqldb.SQLite {
				found := false
				for _, r := range plan(t, db, "EXPLAIN QUERY PLAN "+text, args) {
					found = found || strings.Contains(r["detail"], "spelling_idx (accountname=?)")
				}
				if !found && !test.mysql {
					t.Errorf("op %d %q: the index is not used", test.op, test.values)
				}
				continue
			}
			found := false
			for _, r := range plan(t, db, "EXPLAIN "+text, args) {
				found = found || r["key"] == "spelling_idx" && (r["type"] == "range" || r["type"] == "ref")
			}
			if !found {
				t.Errorf("op %d %q: the index is not used: %v", test.op, test.values, plan(t, db, "EXPLAIN "+text, args))
			}
		}
	})
}
