package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"vtrest/internal/crmtest"
)

// TestDatabaseIsPrivate: others of the machine may not read the database, a new
// one or one that an earlier version made, in a folder that is open to all.
func TestDatabaseIsPrivate(t *testing.T) {
	crmtest.Long(t)
	c := options()
	c.Data = t.TempDir()
	if err := os.Chmod(c.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(c.Data, "vtrest.db")
	rights := func() fs.FileMode {
		t.Helper()
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if err := opened(t, c).Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rights() != 0o600 {
		t.Errorf("a new database has %s", rights())
	}
	for was, want := range map[fs.FileMode]fs.FileMode{0o644: 0o640, 0o666: 0o660, 0o640: 0o640, 0o600: 0o600} {
		if err := os.Chmod(file, was); err != nil {
			t.Fatal(err)
		}
		opened(t, c)
		if rights() != want {
			t.Errorf("a database with %s has %s", was, rights())
		}
	}
}
