package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"vtrest/internal/sqldb"
)

// Store reads and writes the CRM's database.
type Store struct {
	db     *sqldb.DB
	shapes shapes
	now    func() time.Time
}

// New makes a Store. now is the clock, nil for the machine's.
func New(db *sqldb.DB, now func() time.Time) *Store {
	if now == nil {
		now = time.Now
	}
	return &Store{db: db, now: now}
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }

// Tx is where statements run. It is valid only inside the function it was
// handed to.
type Tx struct {
	db     *sqldb.DB
	shapes *shapes
	tx     *sql.Tx // nil while reading: one statement needs no transaction
	Now    time.Time
}

// View runs statements that only read. Each sees what is committed when it
// runs; a use case reads with one statement, so no transaction is opened.
func (s *Store) View(_ context.Context, f func(tx *Tx) error) error {
	return f(&Tx{db: s.db, shapes: &s.shapes, Now: s.now()})
}

// Update runs f in one transaction, which is committed if f returns nil.
func (s *Store) Update(ctx context.Context, f func(tx *Tx) error) error {
	tx, err := s.db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", sqldb.Classify(err))
	}
	defer func() { _ = tx.Rollback() }()
	if err := f(&Tx{db: s.db, shapes: &s.shapes, tx: tx, Now: s.now()}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", sqldb.Classify(err))
	}
	return nil
}

func (tx *Tx) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	count(ctx)
	if tx.tx == nil {
		return tx.db.Query(ctx, text, args...)
	}
	rows, err := tx.tx.QueryContext(ctx, text, args...)
	return rows, sqldb.Classify(err)
}

// queryOnce runs a statement that is not kept prepared.
func (tx *Tx) queryOnce(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if tx.tx != nil {
		return tx.query(ctx, text, args...)
	}
	count(ctx)
	rows, err := tx.db.SQL.QueryContext(ctx, text, args...)
	return rows, sqldb.Classify(err)
}

func (tx *Tx) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	count(ctx)
	result, err := tx.tx.ExecContext(ctx, text, args...)
	return result, sqldb.Classify(err)
}

type countKey struct{}

// WithCount makes a context in which statements are counted, for the log line
// of a request and for tests that pin the number.
func WithCount(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
