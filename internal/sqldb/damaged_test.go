package sqldb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crm"
)

// TestDamaged reads a file that is no database any more: clients learn that the
// database is not there, and people what to do.
func TestDamaged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := OpenReadOnly(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var n int
	err = Classify(db.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_master").Scan(&n))
	if crm.CodeOf(err) != crm.Unavailable || !strings.Contains(err.Error(), "restore a backup") {
		t.Errorf("got %v (%v), want Unavailable that names the way on", err, crm.CodeOf(err))
	}
}
