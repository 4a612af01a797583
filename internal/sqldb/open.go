package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/go-sql-driver/mysql"
	"modernc.org/sqlite"

	"vtrest/internal/collate"
)

// Connections kept open to a database server. More than the cores of a usual
// database machine only queue there instead of here; docs/performance.md has
// the measurement.
const mysqlConns = 32

// SQLite readers do not wait for each other; each costs about 2 MiB of cache.
const sqliteConns = 8

// DB is an open database. Its methods may be called by many goroutines.
type DB struct {
	SQL     *sql.DB
	Dialect Dialect
	stmts   statements
	config  *mysql.Config // nil for SQLite
	also    []string      // addresses of further nodes
	nodes   *nodes        // likewise
}

// Open opens the database that a URL names: sqlite:PATH (made if missing) or
// mysql://user:password@host:3306/name[?socket=/path][&also=host:3306,…]. A server that does not
// answer yet is no error here: the first statement tells.
func Open(rawURL string) (*DB, error) { return OpenTimeout(rawURL, defaultWait) }

// OpenTimeout is Open with a limit to how long a database server may let a
// statement wait for anything to read. Past it the statement fails as
// Unavailable and its connection is closed.
func OpenTimeout(rawURL string, wait time.Duration) (*DB, error) {
	t, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	if t.sqlite != "" {
		return openSQLite(t.sqlite)
	}
	t.mysql.ReadTimeout, t.mysql.WriteTimeout = wait, wait
	endStatements(t.mysql)
	connector, err := newNodes(t.mysql, t.also)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	fitting := &fitting{Connector: connector}
	fitting.db = sql.OpenDB(fitting)
	db := &DB{SQL: fitting.db, Dialect: mysqlDialect, config: t.mysql, also: t.also, nodes: connector}
	db.SQL.SetMaxOpenConns(mysqlConns)
	db.SQL.SetMaxIdleConns(mysqlConns)
	// Shorter than the wait_timeout of the servers we know.
	db.SQL.SetConnMaxIdleTime(2 * time.Minute)
	db.SQL.SetConnMaxLifetime(time.Hour)
	return db, nil
}

func openSQLite(path string) (*DB, error) {
	if dir := filepath.Dir(path); dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	q := url.Values{"_pragma": {
		"busy_timeout(10000)",
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"cache_size(-16384)",
	}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(sqliteConns)
	db.SetMaxIdleConns(sqliteConns)
	return &DB{SQL: db, Dialect: sqliteDialect}, nil
}

// OpenReadOnly opens an SQLite file to look at it. Not even its journal mode is
// changed: it may be another program's.
func OpenReadOnly(path string) (*DB, error) {
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &DB{SQL: db, Dialect: sqliteDialect}, nil
}

// Close closes the database and its prepared statements.
func (db *DB) Close() error {
	db.stmts.close()
	return db.SQL.Close()
}

// WithTimes opens a MySQL database once more, for those who want its times as
// time.Time; ours are text, as the CRM's own.
func (db *DB) WithTimes() (*sql.DB, error) {
	config := db.config.Clone()
	config.ParseTime = true
	connector, err := newNodes(config, db.also)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	return sql.OpenDB(connector), nil
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return Classify(db.SQL.PingContext(ctx)) }

// The collations and LIKE of the CRM, on every SQLite connection. The names
// stand in the embedded database's table definitions.
func init() {
	sqlite.MustRegisterCollationUtf8("UTF8_GENERAL_CI", collate.Compare)
	sqlite.MustRegisterCollationUtf8("DECIMAL", collate.CompareDecimal)
	sqlite.MustRegisterDeterministicScalarFunction("like", 2, like)
}
