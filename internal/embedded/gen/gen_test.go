package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestFilesAreCurrent: the files in the repository are what the generator makes
// of a fresh installation.
func TestFilesAreCurrent(t *testing.T) {
	url := crmtest.MariaDB(t).Shared(t, filepath.Join(crmtest.Reference(t), "vtiger82-fresh.sql.zst"))
	opened, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	db := opened.SQL
	schema, rows, err := generate(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"../schema.sql": schema, "../defaults.tsv": rows} {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s differs from the generator's output (-file +generated):\n%.2000s", name, diff)
		}
	}
}
