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

// TestStarTwice: the CRM has no key on a user's stars, so a record may have two
// rows there. It is one record all the same.
func TestStarTwice(t *testing.T) {
	db, err := sqldb.Open(crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger701-guide.sql.zst")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.SQL.ExecContext(t.Context(), "INSERT INTO vtiger_accounts_user_field (recordid, userid, starred) VALUES (3, 1, '1'), (3, 1, '1'), (24, 9, '1')"); err != nil {
		t.Fatal(err)
	}
	s := store.New(db, nil)
	m := crmtest.Catalog(t, s).Module("Accounts")
	starred := m.Field("starred")
	for _, tt := range []struct {
		name  string
		query crm.Query
		want  string
	}{
		{"list", crm.Query{Length: 10, Order: []crm.Order{{Field: m.Created}}}, "3=1 24="},
		{"list by star", crm.Query{Length: 10, Order: []crm.Order{{Field: starred}}}, "24= 3=1"},
		{"starred", crm.Query{Length: 10, Where: []crm.Cond{{Field: starred, Op: crm.Eq, Values: []string{"1"}}}}, "3=1"},
		{"retrieve", crm.Query{ID: 3}, "3=1"},
		{"another user's", crm.Query{ID: 24}, "24="},
	} {
		tt.query.Module, tt.query.Fields, tt.query.User, tt.query.Scope = m, m.All(), 1, crm.Scope{All: true}
		var got []string
		err := s.View(t.Context(), func(tx *store.Tx) error {
			return tx.Records(t.Context(), &tt.query, func(r *crm.Row) error {
				got = append(got, string(r.ID)+"="+string(r.Values[starred.Index()]))
				return nil
			})
		})
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}
