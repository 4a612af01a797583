package crmtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crmtest/mariadb"
	"vtrest/internal/embedded/ddl"
	"vtrest/internal/sqldb"
)

// Each runs a test on both engines over the same contents: as the subtest
// "mariadb" on a database that holds the dump, and as "sqlite" on a copy of it.
// Both are shared by all tests of this process, so the test must not write to
// the CRM's tables. Without a MariaDB, which is what a dump is made for, both
// are skipped. The test is [Long], because one goroutine has no races: see
// [EachRaced].
func Each(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	Long(t)
	mysqlURL := MariaDB(t).Shared(t, dump)
	t.Run("mariadb", func(t *testing.T) { test(t, mysqlURL) })
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t, mysqlURL)) })
}

// EachOwn runs a test on both engines as [Each] does, on databases that belong
// to the test and that it may write to.
func EachOwn(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	Long(t)
	EachRaced(t, dump, test)
}

// EachRaced is [EachOwn] for tests of several goroutines: it runs under the race
// detector too.
func EachRaced(t *testing.T, dump string, test func(t *testing.T, databaseURL string)) {
	t.Helper()
	server := MariaDB(t)
	t.Run("mariadb", func(t *testing.T) { test(t, server.Load(t, dump)) })
	t.Run("sqlite", func(t *testing.T) { test(t, OwnSQLite(t, server.Shared(t, dump))) })
}

// OwnSQLite returns the URL of an embedded database with the contents of
// [SQLite] that belongs to the test.
func OwnSQLite(t testing.TB, mysqlURL string) (sqliteURL string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.db")
	if err := copyFile(pristine(t, mysqlURL).path, path); err != nil {
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

// copied is an embedded database that no test opens, made by the first that asks
// for it, and a copy of it that tests share.
type copied struct {
	once sync.Once
	path string
	err  error

	sharing sync.Once
	shared  string
	failed  error // why there is no shared copy
}

// SQLite returns the URL of an embedded database with the CRM's tables and rows
// of a MariaDB database, every value as MariaDB prints it. It is the same one
// for every test of this process: a test that calls it must not write to the
// CRM's tables.
func SQLite(t testing.TB, mysqlURL string) (sqliteURL string) {
	t.Helper()
	c := pristine(t, mysqlURL)
	c.sharing.Do(func() { c.failed = copyFile(c.path, c.shared) })
	if c.failed != nil {
		t.Fatal(c.failed)
	}
	return "sqlite:" + c.shared
}

// pristine is the copy of a database that no test opens.
func pristine(t testing.TB, mysqlURL string) *copied {
	t.Helper()
	c, err := copyOf(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	// Not the context of this test, whose end must not fail the others.
	c.once.Do(func() { c.err = process.server.copyOnce(context.Background(), mysqlURL, c) })
	if c.err != nil {
		t.Fatal(c.err)
	}
	return c
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
		path := filepath.Join(copies.dir, strconv.Itoa(len(copies.known)))
		c = &copied{path: path + "-pristine.db", shared: path + ".db"}
		copies.known[mysqlURL] = c
	}
	return c, nil
}

// copyOnce makes the embedded copy of a database. That of a shared database is
// made once for all processes of the run.
func (s *Server) copyOnce(ctx context.Context, mysqlURL string, c *copied) (err error) {
	dump := s.dumpOf(mysqlURL)
	if dump == "" || mariadb.RunFolder() == "" {
		return copyDatabase(ctx, mysqlURL, c.path)
	}
	name := inRun(dump)
	c.path = filepath.Join(mariadb.RunFolder(), name+".db")
	unlock, err := s.lock(ctx, "vtrest_copy_"+name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if _, err := os.Stat(c.path); err == nil {
		return nil
	}
	unfinished := filepath.Join(copies.dir, name+".db")
	if err := copyDatabase(ctx, mysqlURL, unfinished); err != nil {
		return err
	}
	// Both folders are in the one for temporary files.
	return os.Rename(unfinished, c.path)
}

// dumpOf is the dump that a shared database holds, "" for any other database and
// for one of several dumps.
func (s *Server) dumpOf(mysqlURL string) string {
	if s == nil || !s.templated {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dumps[mysqlURL]
}

// copyFile copies a file that nobody writes to.
func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
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
