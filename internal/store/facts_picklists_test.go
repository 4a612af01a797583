package store_test

import (
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestPicklistShapes: picklists are read whatever their tables look like, and
// one that is empty is a list too, whose table is watched.
func TestPicklistShapes(t *testing.T) {
	crmtest.EachOwn(t, crmtest.Reference(t)+"/vtiger82-fresh.sql.zst", func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		for _, text := range []string{
			"DROP TABLE vtiger_industry", "CREATE TABLE vtiger_industry (industry VARCHAR(200) NOT NULL PRIMARY KEY, sortorderid INT)",
			"INSERT INTO vtiger_industry VALUES ('Retail', 1), ('Energy', 2)",
			"DROP TABLE vtiger_rating", "CREATE TABLE vtiger_rating (rating VARCHAR(200), rating_id INT, presence INT)",
			"INSERT INTO vtiger_rating VALUES ('None', NULL, 1), ('Second', 2, 0), ('First', 1, 0)",
			"DROP TABLE vtiger_accounttype", "CREATE TABLE vtiger_accounttype (sortorderid INT, presence INT, accounttypeid INT, accounttype VARCHAR(200), picklist_valueid INT, PRIMARY KEY (accounttypeid, accounttype))",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		s := store.New(db, nil)
		c := crmtest.Catalog(t, s)
		for field, want := range map[string]string{"industry": "Retail|Energy", "rating": "None|First|Second", "accounttype": ""} {
			list := c.Picklist(c.Module("Accounts").Field(field))
			if list == nil {
				t.Errorf("%s is not a picklist", field)
				continue
			}
			var values []string
			for _, v := range list.Values {
				values = append(values, v.Value)
			}
			if got := strings.Join(values, "|"); got != want {
				t.Errorf("%s: got %q, want %q", field, got, want)
			}
		}
		var facts *meta.Facts
		if err := s.View(t.Context(), func(tx *store.Tx) (err error) { facts, err = tx.Facts(t.Context()); return err }); err != nil {
			t.Fatal(err)
		}
		if tables := store.FactTables(facts); !slices.Contains(tables, "vtiger_accounttype") {
			t.Error("the table of an empty picklist is not watched")
		}
	})
}
