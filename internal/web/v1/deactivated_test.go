package v1_test

import (
	"path/filepath"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestDeactivatedAtOnce makes a user inactive behind the back of a server that
// does not read the CRM's users again: the very next call of every kind is
// refused.
func TestDeactivatedAtOnce(t *testing.T) {
	crmtest.Long(t)
	mysqlURL := crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"))
	test := func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.login("sp1", "sp1Pass1!")
		calls := []string{"/Accounts/224/", "/Accounts/99999999/", "/Accounts/", "/Users/", "/Accounts/picklist/industry/"}
		for _, path := range calls {
			if e := envelopeOf(c.get(path + token).body); e.Error.Code == "INVALID_TOKEN" {
				t.Fatalf("%s while the user is active: %+v", path, e.Error)
			}
		}
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		change := func(text string) {
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct{ do, undo string }{
			{"UPDATE vtiger_users SET status = 'Inactive' WHERE id = 8", "UPDATE vtiger_users SET status = 'Active' WHERE id = 8"},
			{"UPDATE vtiger_users SET deleted = 1 WHERE id = 8", "UPDATE vtiger_users SET deleted = 0 WHERE id = 8"},
		} {
			change(step.do)
			for _, path := range calls {
				if a := c.get(path + token); a.status != 401 || envelopeOf(a.body).Error.Code != "INVALID_TOKEN" {
					t.Errorf("%s after %s: %d %.200s, want INVALID_TOKEN", path, step.do, a.status, a.body)
				}
			}
			change(step.undo)
			if a := c.get(calls[0] + token); a.status != 200 {
				t.Errorf("%s after %s: %d %.200s", calls[0], step.undo, a.status, a.body)
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) { test(t, crmtest.SQLite(t, mysqlURL)) })
	t.Run("mariadb", func(t *testing.T) { test(t, mysqlURL) })
}
