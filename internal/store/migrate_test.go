package store_test

import (
	"sync"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestMigrateAtOnce starts eight servers at the same time on a database without
// our tables.
func TestMigrateAtOnce(t *testing.T) {
	for name, url := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/new.db"} {
		t.Run(name, func(t *testing.T) {
			const servers = 8
			stores := make([]*store.Store, servers)
			var db *sqldb.DB
			for i := range stores {
				var err error
				if db, err = sqldb.Open(url); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = db.Close() })
				stores[i] = store.New(db, nil)
			}
			var all sync.WaitGroup
			for _, s := range stores {
				all.Go(func() {
					if err := s.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			var versions, rows int
			if err := db.SQL.QueryRowContext(t.Context(), `SELECT COUNT(DISTINCT version_id), COUNT(*) FROM vtrest_schema`).Scan(&versions, &rows); err != nil {
				t.Fatal(err)
			}
			if versions < 5 || name == "mariadb" && rows != versions {
				t.Errorf("%d steps are done, in %d rows", versions, rows)
			}
			for _, table := range []string{"vtrest_token", "vtrest_idempotency", "vtrest_mail", "vtrest_limit"} {
				var n int
				if err := db.SQL.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
					t.Error(err)
				}
			}
			// The next start finds all done, and takes no lock.
			if err := stores[0].Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}
