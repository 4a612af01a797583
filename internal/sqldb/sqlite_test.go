package sqldb

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crm"
)

func openTest(t *testing.T) *DB {
	t.Helper()
	db, err := Open("sqlite:" + filepath.Join(t.TempDir(), "a folder with % and ?", "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.SQL.ExecContext(t.Context(), `CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(50) COLLATE UTF8_GENERAL_CI, amount DECIMAL_TEXT(25,8) COLLATE DECIMAL);
INSERT INTO t VALUES (1, 'Éclair', '10.00000000'), (2, 'eclair ', '9.50000000'), (3, '50% off', '-1.00000000'), (4, 'شرکت', '123456789012345678.12345678')`); err != nil {
		t.Fatal(err)
	}
	return db
}

// ids are the ids that a statement finds, in its order.
func ids(t *testing.T, db *DB, text string, args ...any) string {
	t.Helper()
	rows, err := db.Query(t.Context(), text, args...)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer func() { _ = rows.Close() }()
	found := ""
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			t.Error(err)
		}
		found += fmt.Sprint(id, " ")
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
	return found
}

// TestSQLiteComparesAsTheCRM checks that the CRM's collation, LIKE and decimals
// are in force on every connection.
func TestSQLiteComparesAsTheCRM(t *testing.T) {
	db := openTest(t)
	for _, tt := range []struct {
		where string
		arg   any
		want  string
	}{
		{"name = ?", "ECLAIR", "1 2 "},
		{"name LIKE ?", "ecl%", "1 2 "},
		{"name LIKE ?", "eclair", "1 "},
		{"name LIKE ?", `50\% off`, "3 "},
		{"name LIKE ?", `5_\%%`, "3 "},
		{"name LIKE ?", "شر%", "4 "},
		{"amount > ?", "9.5", "1 4 "},
		{"amount = ?", "10", "1 "},
		{"amount < ?", "0", "3 "},
		{"amount LIKE ?", "%.5%", "2 "},
	} {
		if got := ids(t, db, "SELECT id FROM t WHERE "+tt.where+" ORDER BY id", tt.arg); got != tt.want {
			t.Errorf("%s with %v finds %q, want %q", tt.where, tt.arg, got, tt.want)
		}
	}
	if got := ids(t, db, "SELECT id FROM t ORDER BY amount"); got != "3 2 1 4 " {
		t.Errorf("order of decimals: %s", got)
	}
}

// TestStatementsAreReused prepares more texts than are kept, from several
// goroutines, while old ones are let go.
func TestStatementsAreReused(t *testing.T) {
	db := openTest(t)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range maxStatements {
				_ = ids(t, db, fmt.Sprintf("SELECT id FROM t WHERE id > %d", i+worker*maxStatements/2))
			}
		})
	}
	wg.Wait()
	if n := len(db.stmts.text); n == 0 || n > maxStatements {
		t.Errorf("%d statements are kept, want 1 to %d", n, maxStatements)
	}
}

// TestFingerprint: any other connection's commit changes it, nothing else does.
func TestFingerprint(t *testing.T) {
	db := openTest(t)
	w := db.Watch()
	t.Cleanup(func() { _ = w.Close() })
	look := func() string {
		f, err := w.Fingerprint(t.Context(), []string{"t"})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first := look()
	if again := look(); again != first {
		t.Errorf("the fingerprint changed by itself: %s, %s", first, again)
	}
	if _, err := db.SQL.ExecContext(t.Context(), "UPDATE t SET name = 'x' WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if again := look(); again == first {
		t.Error("a change leaves the fingerprint as it was")
	}
}

func TestClassify(t *testing.T) {
	timeout, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-timeout.Done()
	for _, tt := range []struct {
		err  error
		want crm.Code
	}{
		{fmt.Errorf("x: %w", timeout.Err()), crm.Unavailable},
		{errors.New("syntax"), crm.Internal},
		{context.Canceled, crm.Internal},
	} {
		if got := crm.CodeOf(Classify(tt.err)); got != tt.want {
			t.Errorf("Classify(%v) is %v, want %v", tt.err, got, tt.want)
		}
	}
	if Classify(nil) != nil {
		t.Error("Classify(nil) is an error")
	}
}
