package console_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// TestConsoleHasDeadline: every call of the console that needs the database is
// answered in time by one that gives no connection. The token is known, so
// that nothing is asked before the call's own work.
func TestConsoleHasDeadline(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, url string) {
		c := serve(t, url).as("admin2")
		c.policy()
		c.records.Timeout = 20 * time.Millisecond
		c.db.SQL.SetMaxOpenConns(1)
		conn, err := c.db.SQL.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		for _, path := range []string{
			"me", "modules", "modules/Accounts", "search/Accounts?q=a", "search/Accounts?id=207", "history/Accounts/207", "documents/Accounts/207",
			"operations/metrics", "operations/tokens", "operations/workflows", "operations/doctor", "operations/explain", "operations/users",
		} {
			if status, body := c.call(http.MethodGet, path, ""); status != http.StatusServiceUnavailable {
				t.Errorf("GET %s: %d %.200s, want 503", path, status, body)
			}
		}
		if status, body := c.call(http.MethodPost, "operations/tokens/revoke", `{"id":"0123456789ab"}`); status != http.StatusServiceUnavailable {
			t.Errorf("revoke: %d %.200s, want 503", status, body)
		}
	})
}
