package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/embedded"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestIndexesOfCRMs adds every index that a CRM's database lacks, measures what
// each is for, and takes them away again, on the releases we know.
func TestIndexesOfCRMs(t *testing.T) {
	dir := crmtest.Reference(t)
	for name, dump := range map[string]string{
		"8.2":   filepath.Join(dir, "vtiger82-sample.sql.zst"),
		"7.0.1": filepath.Join(dir, "versions", "vtiger701-guide.sql.zst"),
		"6.5.0": filepath.Join(dir, "versions", "vtiger650-guide.sql.zst"),
	} {
		t.Run(name, func(t *testing.T) {
			db, err := sqldb.Open(crmtest.MariaDB(t).Load(t, dump))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			s := store.New(db, nil)
			catalog := crmtest.Catalog(t, s)
			before := indexes(t, db)
			missing, err := s.AllMissingIndexes(t.Context(), catalog)
			if err != nil {
				t.Fatal(err)
			}
			if len(missing) < 8 {
				t.Fatalf("only %d indexes are missing", len(missing))
			}
			measured := map[string]*store.Effect{}
			for _, w := range missing {
				if measured[w.Name], err = s.Measure(t.Context(), catalog, w); err != nil {
					t.Fatal(err)
				}
				if err := s.AddIndex(t.Context(), w, nil); err != nil {
					t.Fatal(err)
				}
			}
			if still, err := s.AllMissingIndexes(t.Context(), catalog); err != nil || len(still) > 0 {
				t.Errorf("still missing: %v, %v", still, err)
			}
			for _, w := range missing {
				after, err := s.Measure(t.Context(), catalog, w)
				if err != nil {
					t.Fatal(err)
				}
				// Small tables are read as they come; where much was read for little, the
				// index must show.
				if was := measured[w.Name]; was != nil && was.Read > 100+20*was.Found && after.Read > was.Read/2 {
					t.Errorf("%s: %d rows read to give %d, %d before", w, after.Read, after.Found, was.Read)
				}
			}
			own, err := s.OwnIndexes(t.Context())
			if err != nil || len(own) != len(missing) {
				t.Errorf("%d indexes are ours, %v, want the %d that were added", len(own), err, len(missing))
			}
			for _, i := range own {
				if err := s.DropIndex(t.Context(), i); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(before, indexes(t, db)); diff != "" {
				t.Errorf("not as it was (-before +after):\n%s", diff)
			}
		})
	}
}

// indexes are the names and columns of all indexes.
func indexes(t *testing.T, db *sqldb.DB) map[string]string {
	t.Helper()
	all, err := db.Indexes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]string{}
	for _, i := range all {
		byName[i.Table+"."+i.Name] = strings.Join(i.Columns, " ")
	}
	return byName
}

// TestEmbeddedIndexes: the embedded database has every index that calls profit
// from, and one of an older version gets them.
func TestEmbeddedIndexes(t *testing.T) {
	db, err := sqldb.Open("sqlite:" + filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := embedded.Create(t.Context(), db.SQL, embedded.DemoAdmin); err != nil {
		t.Fatal(err)
	}
	s := store.New(db, nil)
	catalog := crmtest.Catalog(t, s)
	if missing, err := s.AllMissingIndexes(t.Context(), catalog); err != nil || len(missing) > 0 {
		t.Errorf("missing in a new database: %v, %v", missing, err)
	}
	made := indexes(t, db)
	own, err := s.OwnIndexes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range own {
		if _, err := db.SQL.ExecContext(t.Context(), "DROP INDEX "+i.Name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.SQL.ExecContext(t.Context(), "CREATE INDEX vtrest_crmentity_modified ON vtiger_crmentity (setype, deleted, modifiedtime, crmid)"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := embedded.AddIndexes(t.Context(), db.SQL); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(made, indexes(t, db)); diff != "" {
		t.Errorf("an older database, opened (-new +older):\n%s", diff)
	}
}
