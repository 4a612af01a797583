package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Store reads and writes the CRM's database.
type Store struct {
	db     *sqldb.DB
	shapes shapes
	now    func() time.Time
	// writing holds whoever writes to SQLite, which has room for one. Those who
	// wait here are served in turn and hold no connection; SQLite's own wait is a
	// lottery. nil on MySQL.
	writing chan struct{}
	// counting holds whoever counts a record on a Galera cluster.
	counting chan struct{}
	numbers  numbers
	engines  engines
	// OnMend is told of each counter of the CRM that was behind its rows and was
	// set forward; nil for nobody.
	OnMend func(context.Context, CounterState)
}

// ErrCommit is in the errors of [Store.Update] whose transaction may have been
// committed all the same: the connection was lost on the way.
var ErrCommit = errors.New("commit")

// attempts is how often a transaction is run that fails because of others. On a
// Galera cluster, whose nodes find out only at the commit that two of them wrote
// the same row, one may lose many times in a row.
const attempts = 25

// pause is the longest time before the second attempt; it grows with each, up to
// maxPause.
const (
	pause    = 20 * time.Millisecond
	maxPause = 100 * time.Millisecond
)

// New makes a Store. now is the clock, nil for the machine's.
func New(db *sqldb.DB, now func() time.Time) *Store {
	if now == nil {
		now = time.Now
	}
	s := &Store{db: db, now: now, counting: make(chan struct{}, 1)}
	if db.Dialect.Engine == sqldb.SQLite {
		s.writing = make(chan struct{}, 1)
	}
	return s
}

// Now is the time by the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }

// Tx is where statements run. It is valid only inside the function it was
// handed to.
type Tx struct {
	db     *sqldb.DB
	shapes *shapes
	tx     *sql.Tx // nil while reading: one statement needs no transaction
	// wanted are statements that were run without being prepared and are worth it.
	wanted []string
	tries  int // savepoints so far
	// counting is the Store's, inCount whether this transaction is in it.
	counting chan struct{}
	inCount  bool
	numbers  *numbers
	engines  *engines
	// committed runs when the transaction is.
	committed []func()
	Now       time.Time
}

// View runs statements that only read. Each sees what is committed when it
// runs; a use case reads with one statement, so no transaction is opened.
func (s *Store) View(_ context.Context, f func(tx *Tx) error) error {
	err := f(&Tx{db: s.db, shapes: &s.shapes, engines: &s.engines, Now: s.now()})
	s.db.Forsake(err)
	return classified(err)
}

// classified finds the code of an error that has none yet: a connection that is
// lost, or a time that is over, while rows are read.
func classified(err error) error {
	if crm.CodeOf(err) != crm.Internal {
		return err
	}
	return sqldb.Classify(err)
}

// Update runs f in one transaction, which is committed if f returns nil. If it
// fails only because of another transaction (a deadlock), or because one of the
// CRM's counters is missing or behind its rows, it is rolled back and f runs again,
// a few times: f must do nothing that a rollback does not undo.
func (s *Store) Update(ctx context.Context, f func(tx *Tx) error) error {
	guesses := 0
	for attempt := 1; ; attempt++ {
		err := s.update(ctx, f)
		s.db.Forsake(err)
		if err == nil || attempt == attempts || errors.Is(err, ErrCommit) {
			return err
		}
		if behind, ok := errors.AsType[*stale](err); ok {
			mended, mendErr := s.mend(ctx, behind)
			if behind.guess {
				guesses++
			}
			// Another call may have set the counter forward just before this one looked.
			if mendErr != nil || guesses > 1 && !mended {
				return errors.Join(err, mendErr)
			}
		} else if !sqldb.IsRetryable(err) && !errors.Is(err, errTorn) {
			return err
		}

		select {
		case <-ctx.Done():
			return err
		case <-time.After(rest(attempt)):
		}
	}
}

// rest is how long to wait after an attempt. Chance parts those who would get in
// each other's way again.
func rest(attempt int) time.Duration {
	var chance [1]byte
	_, _ = rand.Read(chance[:]) // it never fails
	return min(time.Duration(attempt)*pause, maxPause) * time.Duration(chance[0]) / 256
}

func (s *Store) update(ctx context.Context, f func(tx *Tx) error) error {
	if s.writing != nil {
		select {
		case s.writing <- struct{}{}:
			defer func() { <-s.writing }()
		case <-ctx.Done():
			return fmt.Errorf("begin: %w", sqldb.Classify(ctx.Err()))
		}
	}
	tx, err := s.db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", sqldb.Classify(err))
	}
	t := &Tx{db: s.db, shapes: &s.shapes, tx: tx, counting: s.counting, numbers: &s.numbers, engines: &s.engines, Now: s.now()}
	defer t.leaveCount()
	defer func() { _ = tx.Rollback() }()
	if err := t.whole(ctx, "SAVEPOINT"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(t); err != nil {
		return classified(err)
	}
	if err := t.whole(ctx, "RELEASE SAVEPOINT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := tx.Commit(); sqldb.IsRolledBack(err) {
		return fmt.Errorf("commit: %w", sqldb.Classify(err))
	} else if err != nil {
		return fmt.Errorf("%w: %w", ErrCommit, sqldb.Classify(err))
	}
	for _, text := range t.wanted {
		s.db.Prepare(ctx, text)
	}
	for _, f := range t.committed {
		f()
	}
	return nil
}

func (tx *Tx) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if tx.tx == nil {
		count(ctx)
		return tx.db.Query(ctx, text, args...)
	}
	stmt := tx.prepared(ctx, text) //nolint:sqlclosecheck // closed with the transaction
	if stmt == nil {
		return tx.queryOnce(ctx, text, args...)
	}
	count(ctx)
	rows, err := stmt.QueryContext(ctx, args...)
	return rows, sqldb.ClassifyWrite(err, text)
}

// prepared is a statement of the transaction that is kept prepared, or nil; then
// it will be next time.
func (tx *Tx) prepared(ctx context.Context, text string) *sql.Stmt {
	if tx.db.Galera() {
		return nil // see whole
	}
	stmt := tx.db.Prepared(text)
	if stmt == nil {
		tx.wanted = append(tx.wanted, text)
		return nil
	}
	return tx.tx.StmtContext(ctx, stmt) // closed with the transaction
}

// queryOnce runs a statement that is not kept prepared.
func (tx *Tx) queryOnce(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	count(ctx)
	if tx.tx == nil {
		rows, err := tx.db.SQL.QueryContext(ctx, text, args...)
		return rows, sqldb.Classify(err)
	}
	rows, err := tx.tx.QueryContext(ctx, text, args...)
	return rows, sqldb.ClassifyWrite(err, text)
}

// exec runs a statement that writes. Those of an update differ with what is
// updated, so they are not kept prepared.
func (tx *Tx) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if err := tx.guard(text); err != nil {
		return nil, err
	}
	return tx.execAlone(ctx, text, args...)
}

// execAlone is exec for what may stay if the transaction fails: it may write to
// tables without transactions.
func (tx *Tx) execAlone(ctx context.Context, text string, args ...any) (sql.Result, error) {
	count(ctx)
	result, err := tx.tx.ExecContext(ctx, text, args...)
	return result, sqldb.ClassifyWrite(err, text)
}

// execOften is exec for a statement whose text comes again, as that of an insert
// into a module's table.
func (tx *Tx) execOften(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if err := tx.guard(text); err != nil {
		return nil, err
	}
	stmt := tx.prepared(ctx, text) //nolint:sqlclosecheck // closed with the transaction
	if stmt == nil {
		return tx.exec(ctx, text, args...)
	}
	count(ctx)
	result, err := stmt.ExecContext(ctx, args...)
	return result, sqldb.ClassifyWrite(err, text)
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
