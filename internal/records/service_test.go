package records_test

import (
	"path/filepath"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestTimeout locks a table, as a maintenance job may: reading it must give up
// in time, say so, and work again afterwards.
func TestTimeout(t *testing.T) {
	url := crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger650-guide.sql.zst"))
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db, nil)
	p, m := admin(t, s)
	service := &records.Service{Store: s, Timeout: 100 * time.Millisecond}

	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(t.Context(), "LOCK TABLES vtiger_account WRITE"); err != nil {
		t.Fatal(err)
	}
	ignore := func(*crm.Row) error { return nil }
	if err := service.Retrieve(t.Context(), p, m, 3, ignore); crm.CodeOf(err) != crm.Unavailable {
		t.Errorf("retrieve of a locked table: %v, want Unavailable", err)
	}
	if err := service.List(t.Context(), p, &crm.Query{Module: m, Length: 10}, ignore); crm.CodeOf(err) != crm.Unavailable {
		t.Errorf("list of a locked table: %v, want Unavailable", err)
	}
	if err := service.Delete(t.Context(), p, m, 3, records.Options{}); crm.CodeOf(err) != crm.Unavailable {
		t.Errorf("delete in a locked table: %v, want Unavailable", err)
	}
	if _, err := conn.ExecContext(t.Context(), "UNLOCK TABLES"); err != nil {
		t.Fatal(err)
	}
	service.Timeout = time.Minute
	found := ""
	err = service.Retrieve(t.Context(), p, m, 3, func(r *crm.Row) error {
		found = string(r.Values[0])
		return nil
	})
	if err != nil || found != "MEDIA 3+" {
		t.Errorf("retrieve afterwards: %q, %v", found, err)
	}
	if err := service.Retrieve(t.Context(), p, m, 4, ignore); crm.CodeOf(err) != crm.RecordNotFound {
		t.Errorf("a record that is not there: %v, want RecordNotFound", err)
	}
}

func admin(t *testing.T, s *store.Store) (*access.Policy, *crm.Module) {
	t.Helper()
	p, err := access.New(crmtest.Catalog(t, s), 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := p.Module("Accounts")
	if err != nil {
		t.Fatal(err)
	}
	return p, m
}
