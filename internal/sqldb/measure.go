package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Cost is what a statement costs the engine.
type Cost struct {
	// Read is how many rows of tables and indexes the engine looked at, -1 where
	// it does not tell (SQLite).
	Read int64
	// Found is how many rows came back.
	Found int64
	// Time is the shortest of a few runs, from the question to the last row.
	Time time.Duration
}

// A statement is measured a few times, as long as that takes no longer than
// measureFor in all: the first run may have to fetch pages from the disk.
const (
	measureRuns = 3
	measureFor  = time.Second
)

// Measure runs a statement that only reads, and tells what it costs. Its rows
// are thrown away.
func (db *DB) Measure(ctx context.Context, text string, args ...any) (Cost, error) {
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return Cost{}, fmt.Errorf("measure: %w", Classify(err))
	}
	defer func() { _ = conn.Close() }()
	var best Cost
	begin := time.Now()
	for i := range measureRuns {
		c, err := db.measure(ctx, conn, text, args)
		if err != nil {
			return Cost{}, fmt.Errorf("measure: %w", Classify(err))
		}
		if i == 0 || c.Time < best.Time {
			best = c
		}
		if time.Since(begin) > measureFor {
			break
		}
	}
	return best, nil
}

func (db *DB) measure(ctx context.Context, conn *sql.Conn, text string, args []any) (Cost, error) {
	before, err := db.rowsRead(ctx, conn)
	if err != nil {
		return Cost{}, err
	}
	begin := time.Now()
	found, err := countRows(ctx, conn, text, args)
	took := time.Since(begin)
	if err != nil {
		return Cost{}, err
	}
	after, err := db.rowsRead(ctx, conn)
	if err != nil {
		return Cost{}, err
	}
	read := after - before
	if db.Dialect.Engine == SQLite {
		read = -1
	}
	return Cost{Read: read, Found: found, Time: took}, nil
}

func countRows(ctx context.Context, conn *sql.Conn, text string, args []any) (n int64, err error) {
	rows, err := conn.QueryContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// rowsRead is how many rows the engine has looked at for the connection so far.
// Asking counts for nothing itself.
func (db *DB) rowsRead(ctx context.Context, conn *sql.Conn) (int64, error) {
	if db.Dialect.Engine == SQLite {
		return 0, nil
	}
	rows, err := conn.QueryContext(ctx, `SHOW SESSION STATUS LIKE 'Handler\_read\_%'`)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	var sum int64
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return 0, err
		}
		// A retry is a step that found nothing.
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && !strings.HasSuffix(name, "_retry") {
			sum += n
		}
	}
	return sum, rows.Err()
}
