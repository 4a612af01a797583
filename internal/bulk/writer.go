package bulk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// writer is the one connection that everything is written through.
type writer struct {
	db      *sqldb.DB
	catalog *meta.Catalog
	conn    *sql.Conn
	tx      *sql.Tx
	stmts   []*sql.Stmt
}

func newWriter(ctx context.Context, db *sqldb.DB, c *meta.Catalog) (*writer, error) {
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return nil, sqldb.Classify(err)
	}
	w := &writer{db: db, catalog: c, conn: conn}
	if db.Dialect.Engine == sqldb.SQLite {
		// The pages of all indexes of a large table, so that none is written twice.
		_, err = conn.ExecContext(ctx, "PRAGMA cache_size = -262144")
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// close gives the connection back, as it was.
func (w *writer) close() error {
	var errs []error
	for _, s := range w.stmts {
		errs = append(errs, s.Close())
	}
	if w.db.Dialect.Engine == sqldb.SQLite {
		// Also after the end of the caller's context.
		_, err := w.conn.ExecContext(context.Background(), "PRAGMA cache_size = -16384")
		errs = append(errs, err)
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// update runs f in one transaction.
func (w *writer) update(ctx context.Context, f func() error) error {
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return sqldb.Classify(err)
	}
	w.tx = tx
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := f(); err != nil {
		return err
	}
	return sqldb.Classify(tx.Commit())
}

// insert writes rows of a sheet. A full one has its statement prepared once.
func (w *writer) insert(ctx context.Context, t *sheet, rows int, values []any) error {
	if rows != sheetRows {
		_, err := w.tx.ExecContext(ctx, t.text(rows), values...)
		return sqldb.ClassifyWrite(err, t.text(rows))
	}
	if t.full == nil {
		stmt, err := w.conn.PrepareContext(ctx, t.text(rows))
		if err != nil {
			return sqldb.Classify(err)
		}
		t.full = stmt
		w.stmts = append(w.stmts, stmt)
	}
	// It is of the transaction's connection, and so part of the transaction.
	_, err := t.full.ExecContext(ctx, values...)
	return sqldb.ClassifyWrite(err, t.text(rows))
}

// number reads one whole number, 0 if there is no row or NULL.
func (w *writer) number(ctx context.Context, text string, args ...any) (int64, error) {
	var n sql.NullInt64
	err := w.tx.QueryRowContext(ctx, text, args...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n.Int64, sqldb.Classify(err)
}

// take moves the CRM's sequence of ids on and returns the first of n. Ids that
// records have already are an error: the sequence may stand behind those of
// records that were loaded from elsewhere.
func (w *writer) take(ctx context.Context, n int) (first int64, err error) {
	result, err := w.tx.ExecContext(ctx, "UPDATE vtiger_crmentity_seq SET id = id + ?", n)
	if err != nil {
		return 0, fmt.Errorf("sequence of ids: %w", sqldb.Classify(err))
	}
	if rows, err := result.RowsAffected(); err != nil || rows != 1 {
		return 0, fmt.Errorf("sequence of ids: vtiger_crmentity_seq has %d rows, want 1 (%w)", rows, err)
	}
	last, err := w.number(ctx, "SELECT id FROM vtiger_crmentity_seq")
	if err != nil {
		return 0, fmt.Errorf("sequence of ids: %w", err)
	}
	first = last - int64(n) + 1
	taken, err := w.number(ctx, "SELECT MIN(crmid) FROM vtiger_crmentity WHERE crmid BETWEEN ? AND ?", first, last)
	if err == nil && taken != 0 {
		err = fmt.Errorf("there is a record %d already, ahead of the CRM's sequence of ids", taken)
	}
	return first, err
}
