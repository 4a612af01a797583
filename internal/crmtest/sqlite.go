package crmtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/embedded/ddl"
	"vtrest/internal/sqldb"
)

// Each runs a test on both engines over the same contents: as the subtest
// "mariadb" on a database that holds the dump, and as "sqlite" on a copy of it.
// Both are shared by all tests of this process, so the test must not write to
// the CRM's tables. Without a MariaDB, which is what a dump is made for, both
// are skipped. Under the race detector, which makes SQLite ten times slower,
// "sqlite" is [Long]: see [EachRaced].
func Each(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	mysqlURL := MariaDB(t).Shared(t, dump)
	t.Run("mariadb", func(t *testing.T) { test(t, mysqlURL) })
	t.Run("sqlite", func(t *testing.T) {
		Long(t)
		test(t, SQLite(t, mysqlURL))
	})
}

// EachOwn runs a test on both engines as [Each] does, on databases that belong
// to the test and that it may write to.
func EachOwn(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	eachOwn(t, dump, Race, test)
}

// EachRaced is [EachOwn] for tests of several goroutines, which run on SQLite
// under the race detector too.
func EachRaced(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	eachOwn(t, dump, false, test)
}

func eachOwn(t *testing.T, dump string, onlyMariaDB bool, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	server := MariaDB(t)
	t.Run("mariadb", func(t *testing.T) { test(t, server.Load(t, dump)) })
	t.Run("sqlite", func(t *testing.T) {
		if onlyMariaDB {
			Long(t)
		}
		test(t, OwnSQLite(t, server.Shared(t, dump)))
	})
}

// OwnSQLite returns the URL of an embedded database with the contents of
// [SQLite] that belongs to the test.
func OwnSQLite(t testing.TB, mysqlURL string) (sqliteURL string) {
	t.Helper()
	from, err := sqldb.Open(SQLite(t, mysqlURL))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	path := filepath.Join(t.TempDir(), "own.db")
	if _, err := from.SQL.ExecContext(t.Context(), "VACUUM INTO ?", path); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// copies are the embedded databases of this process, by the URL of what they
// are copies of.
var copies struct {
	mu    sync.Mutex
	dir   string
	known map[string]*copied
}

// copied is made by the first test that asks for it.
type copied struct {
	once sync.Once
	path string
	err  error
}

// SQLite returns the URL of an embedded database with the CRM's tables and rows
// of a MariaDB database, every value spelt as MariaDB prints it. It is the same one
// for every test of this process: a test that calls it must not write to the
// CRM's tables.
func SQLite(t testing.TB, mysqlURL string) (sqliteURL string) {
	t.Helper()
	c, err := copyOf(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	// Not the context of this test, whose end must not fail the others.
	c.once.Do(func() { c.err = copyDatabase(context.Background(), mysqlURL, c.path) })
	if c.err != nil {
		t.Fatal(c.err)
	}
	return "sqlite:" + c.path
}

func copyOf(mysqlURL string) (*copied, error) {
	copies.mu.Lock()
	defer copies.mu.Unlock()
	if copies.dir == "" {
		dir, err := os.MkdirTemp("", "vtrest-copies-")
		if err != nil {
			return nil, err
		}
		copies.dir, copies.known = dir, map[string]*copied{}
	}
	c := copies.known[mysqlURL]
	if c == nil {
		c = &copied{path: filepath.Join(copies.dir, fmt.Sprintf("%d.db", len(copies.known)))}
		copies.known[mysqlURL] = c
	}
	return c, nil
}

// removeCopies removes the embedded databases of this process.
func removeCopies() error {
	if copies.dir == "" {
		return nil
	}
	return os.RemoveAll(copies.dir)
}

// copyDatabase makes an embedded database at path of all tables and rows of
// another.
func copyDatabase(ctx context.Context, mysqlURL, path string) (err error) {
	from, err := sqldb.Open(mysqlURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := sqldb.Open("sqlite:" + path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	tables, err := ddl.Read(ctx, from.SQL)
	if err != nil {
		return err
	}
	// The product's own tables are for the product to make.
	tables = slices.DeleteFunc(tables, func(t *ddl.Table) bool { return strings.HasPrefix(t.Name, "vtrest_") })
	conn, err := to.SQL.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// Rows come in no order, and were checked where they come from. Nobody needs
	// the file after a crash.
	_, err = conn.ExecContext(ctx, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN; "+string(ddl.SQL(tables)))
	if err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	for _, t := range tables {
		if err := copyTable(ctx, from.SQL, conn, t); err != nil {
			return fmt.Errorf("copy %s: %w", t.Name, err)
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT; ANALYZE")
	return err
}

// copyTable copies the rows of a table. MariaDB sends every value as text; so
// decimals keep their scale, and dates whatever they hold.
func copyTable(ctx context.Context, from *sql.DB, to *sql.Conn, t *ddl.Table) error {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = "`" + c.Name + "`"
	}
	columns := strings.Join(names, ", ")
	params := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	insert, err := to.PrepareContext(ctx, "INSERT INTO `"+t.Name+"` ("+columns+") VALUES ("+params+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := from.QueryContext(ctx, "SELECT "+columns+" FROM `"+t.Name+"`")
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]sql.RawBytes, len(names))
	targets, args := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		for i, v := range values {
			args[i] = argument(t.Columns[i].Type, v)
		}
		if _, err := insert.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// argument is a value as SQLite takes it for a column of the type; its text
// becomes a number where the column is one.
func argument(columnType string, v sql.RawBytes) any {
	switch {
	case v == nil:
		return nil
	case strings.HasSuffix(columnType, "blob"):
		return []byte(v)
	}
	return string(v)
}
