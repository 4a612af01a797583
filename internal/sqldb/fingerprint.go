package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Watcher tells when tables have changed, for less than reading them costs.
type Watcher struct {
	db   *DB
	conn *sql.Conn // SQLite: data_version compares on one connection only
}

// Watch makes a Watcher.
func (db *DB) Watch() *Watcher { return &Watcher{db: db} }

// Close gives the Watcher's connection back.
func (w *Watcher) Close() error {
	if w.conn == nil {
		return nil
	}
	return w.conn.Close()
}

// Fingerprint is a text that changes when the contents of the tables do. On
// SQLite it changes with any other connection's commit: a hint to look, not a
// proof. Tables that do not exist are left alone.
func (w *Watcher) Fingerprint(ctx context.Context, tables []string) (string, error) {
	if w.db.Dialect.Engine == SQLite {
		return w.dataVersion(ctx)
	}
	rows, err := w.db.SQL.QueryContext(ctx, "CHECKSUM TABLE `"+strings.Join(tables, "`,`")+"`")
	if err != nil {
		w.db.Forsake(err)
		return "", fmt.Errorf("checksum: %w", Classify(err))
	}
	defer func() { _ = rows.Close() }()
	var b strings.Builder
	for rows.Next() {
		var table string
		var sum sql.NullInt64
		if err := rows.Scan(&table, &sum); err != nil {
			return "", fmt.Errorf("checksum: %w", err)
		}
		fmt.Fprintf(&b, "%s=%d ", table, sum.Int64)
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("checksum: %w", Classify(err))
	}
	return b.String(), nil
}

func (w *Watcher) dataVersion(ctx context.Context) (string, error) {
	if w.conn == nil {
		conn, err := w.db.SQL.Conn(ctx)
		if err != nil {
			return "", fmt.Errorf("data version: %w", Classify(err))
		}
		w.conn = conn
	}
	var version string
	if err := w.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return "", fmt.Errorf("data version: %w", Classify(err))
	}
	return version, nil
}
