package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// pagesAtOnce is how much of a database is copied between two looks at whether
// to go on: 4 MiB.
const pagesAtOnce = 1024

// Snapshot is the embedded database as it was at one moment, while others go on
// writing. What they write stays in the write-ahead log until it is closed.
type Snapshot struct{ conn *sql.Conn }

// Snapshot holds on to the embedded database as it is now. The caller closes it.
// A database server has no such thing.
func (db *DB) Snapshot(ctx context.Context) (_ *Snapshot, err error) {
	if db.Dialect.Engine != SQLite {
		return nil, errors.New("snapshot: only the embedded database has one")
	}
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", Classify(err))
	}
	s := &Snapshot{conn}
	// The transaction begins with its first read.
	for _, text := range []string{"BEGIN DEFERRED", "SELECT COUNT(*) FROM sqlite_master"} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return nil, errors.Join(fmt.Errorf("snapshot: %w", Classify(err)), s.Close())
		}
	}
	return s, nil
}

// Close lets go of the database.
func (s *Snapshot) Close() error {
	// Also after the end of the caller's context: the connection goes back to
	// others. It fails where no transaction was begun.
	_, _ = s.conn.ExecContext(context.Background(), "ROLLBACK")
	return s.conn.Close()
}

// Query reads from the database as it was.
func (s *Snapshot) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	rows, err := s.conn.QueryContext(ctx, text, args...)
	return rows, Classify(err)
}

// Counts are the numbers of rows of every table.
func (s *Snapshot) Counts(ctx context.Context) (map[string]int64, error) { return counts(ctx, s.conn) }

// Copy writes the database to a new file, which only its owner may read.
// progress hears of the pages that were copied and of all there are.
func (s *Snapshot) Copy(ctx context.Context, path string, progress func(done, all int64)) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// Nobody needs a half copy after a crash, so there is no journal of it.
	q := url.Values{"_pragma": {"journal_mode(OFF)", "synchronous(OFF)"}}
	to := (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
	err = s.conn.Raw(func(driverConn any) error {
		source, ok := driverConn.(interface {
			NewBackup(to string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("the driver's connection %T makes no copies", driverConn)
		}
		b, err := source.NewBackup(to)
		if err != nil {
			return err
		}
		err = steps(ctx, b, progress)
		return errors.Join(err, b.Finish())
	})
	if err != nil {
		return fmt.Errorf("copy the database: %w", Classify(err))
	}
	return nil
}

func steps(ctx context.Context, b *sqlite.Backup, progress func(done, all int64)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		// The snapshot's transaction is open, so that no writer makes the copy
		// begin anew.
		more, err := b.Step(pagesAtOnce)
		if err != nil {
			return err
		}
		all := int64(b.PageCount())
		progress(all-int64(b.Remaining()), all)
		if !more {
			return nil
		}
	}
}

// Counts are the numbers of rows of every table of an SQLite database.
func (db *DB) Counts(ctx context.Context) (map[string]int64, error) { return counts(ctx, db.SQL) }

// queryer is what databases and their connections have in common here.
type queryer interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}

func counts(ctx context.Context, q queryer) (map[string]int64, error) {
	tables, err := column(ctx, q, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%'`)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	all := make(map[string]int64, len(tables))
	for _, table := range tables {
		var n int64
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM "`+strings.ReplaceAll(table, `"`, `""`)+`"`).Scan(&n); err != nil {
			return nil, fmt.Errorf("count the rows of %s: %w", table, Classify(err))
		}
		all[table] = n
	}
	return all, nil
}

func column(ctx context.Context, q queryer, text string) ([]string, error) {
	rows, err := q.QueryContext(ctx, text)
	if err != nil {
		return nil, Classify(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, Classify(rows.Err())
}

// Check looks through an SQLite file for damage; thorough looks at every entry
// of every index too. The error tells of the first that was found.
func (db *DB) Check(ctx context.Context, thorough bool) error {
	text := "PRAGMA quick_check(5)"
	if thorough {
		text = "PRAGMA integrity_check(5)"
	}
	found, err := column(ctx, db.SQL, text)
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if len(found) == 1 && found[0] == "ok" {
		return nil
	}
	return fmt.Errorf("the database is damaged: %s", strings.Join(found, "; "))
}

// TryWrite says why an SQLite file cannot be written, or nil. One that another
// program is writing can be.
func (db *DB) TryWrite(ctx context.Context) error {
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err == nil {
		// SQLite begins a transaction of a file that it may only read, too.
		_, err = tx.ExecContext(ctx, "CREATE TABLE vtrest_try (x INTEGER)")
		err = errors.Join(err, tx.Rollback())
	}
	if err == nil {
		return nil
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok && lite.Code()&0xff == sqlite3.SQLITE_BUSY {
		return nil
	}
	return err
}

// IsReadOnly tells whether an SQLite file, or the folder of its log, could not be
// written.
func IsReadOnly(err error) bool {
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && lite.Code()&0xff == sqlite3.SQLITE_READONLY
}
