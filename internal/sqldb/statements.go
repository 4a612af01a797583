package sqldb

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// Prepared statements kept per database. Lists differ in their criteria, so a
// client can make any number of texts; past this many all are let go at once.
const maxStatements = 256

// Statements that were let go are closed only after this long, when no call
// can be using them any more.
const closeAfter = 5 * time.Minute

// statements prepares each SQL text once and reuses it.
type statements struct {
	mu   sync.Mutex
	text map[string]*sql.Stmt
}

// Query runs a statement that is prepared once and reused. Errors of the
// database are classified.
func (db *DB) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := db.stmts.get(ctx, db.SQL, text) //nolint:sqlclosecheck // kept for reuse
	if err != nil {
		return nil, Classify(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return rows, Classify(err)
}

// Prepared is the statement of a text if it is kept prepared, else nil. A
// transaction uses it, and prepares none itself: that would take a second
// connection, which may be one that waits for this transaction.
func (db *DB) Prepared(text string) *sql.Stmt {
	db.stmts.mu.Lock()
	defer db.stmts.mu.Unlock()
	return db.stmts.text[text]
}

// Prepare keeps a statement prepared from now on. It is only for speed, and
// does nothing if it cannot be.
func (db *DB) Prepare(ctx context.Context, text string) {
	_, _ = db.stmts.get(ctx, db.SQL, text) //nolint:sqlclosecheck // kept for reuse
}

func (s *statements) get(ctx context.Context, db *sql.DB, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	stmt := s.text[text]
	s.mu.Unlock()
	if stmt != nil {
		return stmt, nil
	}
	stmt, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.text[text]; other != nil {
		_ = stmt.Close() //nolint:sqlclosecheck // another call prepared the same text meanwhile
		return other, nil
	}
	if len(s.text) >= maxStatements {
		old := s.text
		s.text = nil
		time.AfterFunc(closeAfter, func() { closeAll(old) })
	}
	if s.text == nil {
		s.text = make(map[string]*sql.Stmt)
	}
	s.text[text] = stmt
	return stmt, nil
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	closeAll(s.text)
	s.text = nil
}

func closeAll(stmts map[string]*sql.Stmt) {
	for _, stmt := range stmts {
		_ = stmt.Close()
	}
}
