package sqldb

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"vtrest/internal/crm"
)

// TestFull lets a SQLite database grow no further: what is written is refused as
// an outage that names the disk, and the commit says that nothing is written.
func TestFull(t *testing.T) {
	db, err := Open("sqlite:" + filepath.Join(t.TempDir(), "full.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SQL.SetMaxOpenConns(1)
	for _, text := range []string{"CREATE TABLE t (a TEXT)", "PRAGMA max_page_count = 4"} {
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	_, err = db.SQL.ExecContext(t.Context(), "INSERT INTO t VALUES (?)", strings.Repeat("x", 100_000))
	if err == nil {
		t.Fatal("the database is not full")
	}
	e := ClassifyWrite(err, "INSERT INTO t")
	if crm.CodeOf(e) != crm.Unavailable || !strings.Contains(e.Error(), "disk is full") {
		t.Errorf("got %v (%v), want Unavailable that names the disk", e, crm.CodeOf(e))
	}
	if !IsRolledBack(err) {
		t.Error("a commit on a full disk may have been written")
	}
	if _, err := db.SQL.ExecContext(t.Context(), "PRAGMA query_only = 1"); err != nil {
		t.Fatal(err)
	}
	_, err = db.SQL.ExecContext(t.Context(), "INSERT INTO t VALUES ('x')")
	if got := crm.CodeOf(ClassifyWrite(err, "INSERT INTO t")); got != crm.Unavailable {
		t.Errorf("a database that only reads: got %v: %v", got, err)
	}
}

// TestBadConnection has the MySQL driver's own error for a connection that broke
// at once, which is no value that could be compared with.
func TestBadConnection(t *testing.T) {
	if got := crm.CodeOf(Classify(fmt.Errorf("find user 1: %w", errors.New("bad connection")))); got != crm.Unavailable {
		t.Errorf("got %v, want Unavailable", got)
	}
}
