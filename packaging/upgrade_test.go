//go:build linux

package packaging

import (
	"cmp"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestUpgrade makes vtrest's own tables as each older version had them, fills
// every one, and lets this version open them: every value must still be there.
func TestUpgrade(t *testing.T) {
	files, err := filepath.Glob("../internal/store/schema/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations found: %v", err)
	}
	for version := 1; version <= len(files); version++ {
		t.Run(fmt.Sprint("from ", version), func(t *testing.T) {
			eachEmpty(t, func(t *testing.T, db *sqldb.DB) {
				p := provider(t, db)
				if _, err := p.UpTo(t.Context(), int64(version)); err != nil {
					t.Fatal(err)
				}
				before := map[string][]string{} // table -> its columns then
				values := map[string]string{}
				for _, table := range tables(t, db) {
					before[table] = columns(t, db, table)
					fill(t, db, table)
					values[table] = row(t, db, table, before[table])
				}
				if len(before) < version/2+1 {
					t.Fatalf("only the tables %v are there", before)
				}
				// Twice: what is done is not done again.
				for range 2 {
					if err := store.New(db, nil).Migrate(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for table, names := range before {
					if diff := gocmp.Diff(values[table], row(t, db, table, names)); diff != "" {
						t.Errorf("%s (-before +after):\n%s", table, diff)
					}
				}
				if got, err := p.GetDBVersion(t.Context()); err != nil || got != int64(len(files)) {
					t.Errorf("the tables have version %d, %v, want %d", got, err, len(files))
				}
			})
		})
	}
}

// TestDowngrade opens tables that a newer version has made: this one must
// neither refuse them nor take anything back.
func TestDowngrade(t *testing.T) {
	eachEmpty(t, func(t *testing.T, db *sqldb.DB) {
		s := store.New(db, nil)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			"CREATE TABLE vtrest_future (id INTEGER NOT NULL PRIMARY KEY)",
			"INSERT INTO vtrest_future (id) VALUES (1)",
			"INSERT INTO vtrest_schema (version_id, is_applied) VALUES (99999, 1)",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("the tables of a newer version are refused: %v", err)
		}
		if got := row(t, db, "vtrest_future", []string{"id"}); got != "1|" {
			t.Errorf("a newer version's table holds %q", got)
		}
	})
}

// eachEmpty runs the test on an empty database of each kind.
func eachEmpty(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Run("SQLite", func(t *testing.T) { test(t, open(t, "sqlite:"+filepath.Join(t.TempDir(), "own.db"))) })
	t.Run("MariaDB", func(t *testing.T) {
		test(t, open(t, crmtest.MariaDB(t).Load(t)))
	})
}

func open(t *testing.T, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func provider(t *testing.T, db *sqldb.DB) *goose.Provider {
	t.Helper()
	dialect := goose.DialectMySQL
	if db.Dialect.Engine == sqldb.SQLite {
		dialect = goose.DialectSQLite3
	}
	p, err := goose.NewProvider(dialect, db.SQL, os.DirFS("../internal/store/schema"), goose.WithTableName("vtrest_schema"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tables are vtrest's own, without the one that counts versions.
func tables(t *testing.T, db *sqldb.DB) []string {
	t.Helper()
	query := "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'vtrest%'"
	if db.Dialect.Engine == sqldb.SQLite {
		query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'vtrest%'"
	}
	var list []string
	crmtest.Rows(t, db.SQL, func(scan func(...any)) {
		var name string
		scan(&name)
		if name != "vtrest_schema" {
			list = append(list, name)
		}
	}, query)
	slices.Sort(list)
	return list
}

func columns(t *testing.T, db *sqldb.DB, table string) []string {
	t.Helper()
	rows, err := db.SQL.QueryContext(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err := cmp.Or(err, rows.Err()); err != nil {
		t.Fatal(err)
	}
	return names
}

// fill writes one row: digits fit texts and numbers alike.
func fill(t *testing.T, db *sqldb.DB, table string) {
	t.Helper()
	names := columns(t, db, table)
	var args []any
	for i := range names {
		args = append(args, fmt.Sprint(7+i))
	}
	statement := "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
	if _, err := db.SQL.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// row is the text of the only row of a table.
func row(t *testing.T, db *sqldb.DB, table string, names []string) string {
	t.Helper()
	var text strings.Builder
	crmtest.Rows(t, db.SQL, func(scan func(...any)) {
		values := make([]sql.NullString, len(names))
		into := make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		scan(into...)
		for _, v := range values {
			text.WriteString(v.String + "|")
		}
	}, "SELECT "+strings.Join(names, ", ")+" FROM "+table)
	return text.String()
}
