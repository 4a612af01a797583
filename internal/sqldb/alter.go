package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// An index begins and ends with a moment in which nobody else may use the table.
// Who holds it longer than lockWait makes the attempt fail, because everybody
// else waits behind us meanwhile.
var (
	lockWait     = 5 * time.Second
	lockAttempts = 3
)

const (
	// pollEvery is how often the server is asked how far it has come.
	pollEvery = 200 * time.Millisecond
	// maxPrefix is how many characters of a longer text an index holds: old
	// tables take 767 bytes a column, and a character may have four.
	maxPrefix = 190
)

// Progress hears how far a piece of work has come: parts that are done, of all.
type Progress func(done, all int64)

// AddIndex makes an index while others read and write its table. An index of
// the same name is replaced. columns are those of the database. If the engine
// cannot do it so, nothing is done and the error says why. progress may be nil.
func (db *DB) AddIndex(ctx context.Context, i Index, columns []Column, progress Progress) error {
	if db.Dialect.Engine == SQLite {
		_, err := db.SQL.ExecContext(ctx, "CREATE INDEX IF NOT EXISTS "+quote(i.Name)+" ON "+quote(i.Table)+" ("+quoteAll(i.Columns)+")")
		return wrapAlter(i, "", err)
	}
	have, err := db.Indexes(ctx)
	if err != nil {
		return err
	}
	change := "ADD INDEX " + quote(i.Name) + " (" + i.parts(columns) + ")"
	for _, h := range have {
		if h.Table == i.Table && h.Name == i.Name {
			change = "DROP INDEX " + quote(i.Name) + ", " + change
		}
	}
	return db.alter(ctx, i, change, progress)
}

// DropIndex takes an index away, while others read and write its table.
func (db *DB) DropIndex(ctx context.Context, i Index) error {
	if db.Dialect.Engine == SQLite {
		_, err := db.SQL.ExecContext(ctx, "DROP INDEX IF EXISTS "+quote(i.Name))
		return wrapAlter(i, "", err)
	}
	return db.alter(ctx, i, "DROP INDEX "+quote(i.Name), nil)
}

// AddStatement is the statement that makes the index, as a person would write it.
func (i Index) AddStatement(columns []Column) string {
	return "ALTER TABLE " + quote(i.Table) + " ADD INDEX " + quote(i.Name) + " (" + i.parts(columns) + ");"
}

// parts are the columns as MySQL takes them. Long texts are indexed by how they
// begin.
func (i Index) parts(columns []Column) string {
	parts := make([]string, len(i.Columns))
	for k, name := range i.Columns {
		parts[k] = quote(name)
		for _, c := range columns {
			long := c.Length > maxPrefix || strings.HasSuffix(c.Type, "text") || strings.HasSuffix(c.Type, "blob")
			if c.Table == i.Table && c.Name == name && long {
				parts[k] += fmt.Sprintf("(%d)", maxPrefix)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func quote(identifier string) string { return "`" + identifier + "`" }

func quoteAll(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// alter changes a table on a connection of its own: it may take hours, which the
// others' bound on waiting forbids.
func (db *DB) alter(ctx context.Context, i Index, change string, progress Progress) error {
	config := db.config.Clone()
	config.ReadTimeout, config.WriteTimeout = 0, 0
	config.Params["lock_wait_timeout"] = fmt.Sprint(int(lockWait.Seconds()))
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return fmt.Errorf("index %s: %w", i.Name, err)
	}
	own := sql.OpenDB(connector)
	defer func() { _ = own.Close() }()
	conn, err := own.Conn(ctx)
	if err != nil {
		return wrapAlter(i, "", err)
	}
	defer func() { _ = conn.Close() }()
	text := "ALTER TABLE " + quote(i.Table) + " " + change + ", ALGORITHM=INPLACE, LOCK=NONE"
	for attempt := 1; ; attempt++ {
		err := db.alterOnce(ctx, conn, text, progress)
		if my, ok := errors.AsType[*mysql.MySQLError](err); !ok || my.Number != 1205 || attempt == lockAttempts || ctx.Err() != nil {
			return wrapAlter(i, "ALTER TABLE "+quote(i.Table)+" "+change+";", err)
		}
	}
}

// alterOnce runs a statement until it is done. If ctx ends before, the server is
// told to take it back; closing the connection would not do that.
func (db *DB) alterOnce(ctx context.Context, conn *sql.Conn, text string, progress Progress) error {
	var id int64
	if err := conn.QueryRowContext(ctx, "SELECT CONNECTION_ID()").Scan(&id); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), text)
		done <- err
	}()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	asking := progress != nil
	for {
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			_, _ = db.SQL.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("KILL QUERY %d", id)) // or it was done just now
			if err := <-done; err != nil {
				return errors.Join(ctx.Err(), err)
			}
			return nil
		case <-tick.C:
			if !asking {
				continue
			}
			// Of the whole server, but who else adds an index now? In hundredths of a
			// per cent; MySQL has no such figure, and then nothing is told.
			var name string
			var part int64
			err := db.SQL.QueryRowContext(ctx, "SHOW GLOBAL STATUS LIKE 'Innodb_onlineddl_pct_progress'").Scan(&name, &part)
			if asking = err == nil; asking {
				progress(part, 10_000)
			}
		}
	}
}

// MySQL's errors about changing a table, in the operator's words. %s is the
// table.
var alterErrors = map[uint16]string{
	1021: "the disk of the database has no room for it",
	1044: "the database user may not change %s: it needs the privileges ALTER and INDEX",
	1064: "the server is too old to do it while others write to %s (MySQL 5.6 and MariaDB 10.0 can)",
	1071: "its columns are too long for the row format of %s",
	1114: "the disk of the database has no room for it",
	1142: "the database user may not change %s: it needs the privileges ALTER and INDEX",
	1205: "another transaction held %s for too long; try again when fewer are at work",
	1799: "there was too much writing to %s meanwhile; try again at a quieter hour",
	1845: "the engine of %s cannot do it while others write",
	1846: "the engine of %s cannot do it while others write",
}

// wrapAlter says of an error which index it is about, and what to do. by is the
// statement that does it without regard to others.
func wrapAlter(i Index, by string, err error) error {
	if err == nil {
		return nil
	}
	my, ok := errors.AsType[*mysql.MySQLError](err)
	why := alterErrors[0]
	if ok {
		why = alterErrors[my.Number]
	}
	if why == "" {
		return fmt.Errorf("index %s of %s: %w", i.Name, i.Table, Classify(err))
	}
	if strings.Contains(why, "%s") {
		why = fmt.Sprintf(why, i.Table)
	}
	if my.Number == 1845 || my.Number == 1846 || my.Number == 1064 {
		why += "; at an hour without users run: " + by
	}
	return fmt.Errorf("index %s of %s: %s (%w)", i.Name, i.Table, why, err)
}
