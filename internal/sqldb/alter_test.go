package sqldb_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// ofTexts is an index that TestIndex… make of a table that they fill.
var ofTexts = sqldb.Index{Name: "vtrest_texts", Table: "records", Columns: []string{"label", "id"}}

// filled is a database with a table of so many rows.
func filled(t *testing.T, rows int) *sqldb.DB {
	t.Helper()
	db, _ := filledAt(t, rows)
	return db
}

// filledAt is filled, and its URL. No statement of it has a bound: what fills the
// table takes its time on a slow machine.
func filledAt(t *testing.T, rows int) (db *sqldb.DB, databaseURL string) {
	t.Helper()
	databaseURL = crmtest.MariaDB(t).Empty(t)
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	run(t, db, "CREATE TABLE records (id INT PRIMARY KEY, label VARCHAR(255), changed INT NOT NULL DEFAULT 0) ENGINE=InnoDB CHARACTER SET utf8")
	run(t, db, "INSERT INTO records (id, label) VALUES (1, 'record 1')")
	for n := 1; n < rows; n *= 2 {
		if _, err := db.SQL.ExecContext(t.Context(), "INSERT INTO records (id, label) SELECT id + ?, CONCAT(REVERSE(id * 7919 + ?), ' a record of some length') FROM records WHERE id + ? <= ?", n, n, n, rows); err != nil {
			t.Fatal(err)
		}
	}
	return db, databaseURL
}

func run(t *testing.T, db *sqldb.DB, text string) {
	t.Helper()
	if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// columnsOf are the columns of the database.
func columnsOf(t *testing.T, db *sqldb.DB) []sqldb.Column {
	t.Helper()
	columns, err := db.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// has tells whether the index is there.
func has(t *testing.T, db *sqldb.DB, index sqldb.Index) bool {
	t.Helper()
	indexes, err := db.Indexes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range indexes {
		if i.Name == index.Name && i.Table == index.Table {
			return true
		}
	}
	return false
}

// TestIndexWhileOthersWrite adds an index, and writes to its table all the time:
// no write waits for the end.
func TestIndexWhileOthersWrite(t *testing.T) {
	db := filled(t, 150_000)
	columns := columnsOf(t, db)
	var told atomic.Int64
	added := make(chan error, 1)
	began := time.Now()
	go func() {
		added <- db.AddIndex(t.Context(), ofTexts, columns, func(done, _ int64) { told.Store(max(told.Load(), done)) })
	}()
	var writes int
	var longest time.Duration
	for working := true; working; {
		select {
		case err := <-added:
			if err != nil {
				t.Fatal(err)
			}
			working = false
		default:
			at := time.Now()
			run(t, db, "UPDATE records SET changed = changed + 1, label = CONCAT('written ', id) WHERE id = 17")
			longest = max(longest, time.Since(at))
			writes++
			time.Sleep(time.Millisecond) // as clients do
		}
	}
	took := time.Since(began)
	t.Logf("%d writes in %s, the longest took %s; told up to %d of 10000", writes, took, longest, told.Load())
	// A lock would let one through, when it is over.
	if writes < 10 {
		t.Errorf("%d writes in %s, the longest took %s, want many", writes, took, longest)
	}
	if told.Load() == 0 && took > time.Second {
		t.Error("nothing was told about the progress")
	}
	if !has(t, db, ofTexts) {
		t.Error("the index is not there")
	}
	// It holds what was written meanwhile, and a long text by its beginning.
	cost, err := db.Measure(t.Context(), "SELECT id FROM records WHERE label = ?", "written 17")
	if err != nil || cost.Found != 1 || cost.Read > 3 {
		t.Errorf("found %d rows in %d, %v; want 1 by the index", cost.Found, cost.Read, err)
	}
	if err := db.DropIndex(t.Context(), ofTexts); err != nil || has(t, db, ofTexts) {
		t.Errorf("after DropIndex, %v, the index is still there", err)
	}
	cost, err = db.Measure(t.Context(), "SELECT id FROM records WHERE label = ?", "written 17")
	if err != nil || cost.Found != 1 || cost.Read < 150_000 {
		t.Errorf("found %d rows in %d, %v; want 1 in all", cost.Found, cost.Read, err)
	}
}

// TestIndexIsReplaced: an index of ours with other columns, which an older
// version made.
func TestIndexIsReplaced(t *testing.T) {
	db := filled(t, 10)
	run(t, db, "CREATE INDEX vtrest_texts ON records (changed)")
	if err := db.AddIndex(t.Context(), ofTexts, columnsOf(t, db), nil); err != nil {
		t.Fatal(err)
	}
	indexes, err := db.Indexes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range indexes {
		if i.Name == ofTexts.Name && strings.Join(i.Columns, " ") != "label id" {
			t.Errorf("the index has the columns %v", i.Columns)
		}
	}
}

// TestIndexRefused: what an engine cannot do without locking others out is not
// done, and the error says what an administrator can do.
func TestIndexRefused(t *testing.T) {
	db := filled(t, 10)
	run(t, db, "ALTER TABLE records ENGINE=MyISAM")
	err := db.AddIndex(t.Context(), ofTexts, columnsOf(t, db), nil)
	if err == nil || !strings.Contains(err.Error(), "the engine of records cannot do it while others write; at an hour without users run: ALTER TABLE `records` ADD INDEX `vtrest_texts` (`label`(190), `id`);") {
		t.Errorf("on MyISAM: %v", err)
	}
	if has(t, db, ofTexts) {
		t.Error("the index is there all the same")
	}
}

// TestIndexOfTableInUse: a transaction that holds the table makes the attempt
// fail soon, because all others queue behind it.
func TestIndexOfTableInUse(t *testing.T) {
	db := filled(t, 10)
	sqldb.WaitForLocks(t, time.Second)
	columns := columnsOf(t, db)
	tx, err := db.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var label string
	if err := tx.QueryRowContext(t.Context(), "SELECT label FROM records WHERE id = 1").Scan(&label); err != nil {
		t.Fatal(err)
	}
	err = db.AddIndex(t.Context(), ofTexts, columns, nil)
	if err == nil || !strings.Contains(err.Error(), "another transaction held records for too long") {
		t.Errorf("with the table in use: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	// The next run goes on.
	if err := db.AddIndex(t.Context(), ofTexts, columns, nil); err != nil {
		t.Error(err)
	}
}

// TestIndexTakesLong: the bound on waiting for the server is not for the work on
// a table, which may take hours.
func TestIndexTakesLong(t *testing.T) {
	const patience = 2 * time.Second // how long a statement may wait for the server
	_, databaseURL := filledAt(t, 10)
	db, err := sqldb.OpenTimeout(databaseURL, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	columns := columnsOf(t, db)
	tx, err := db.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var label string
	if err := tx.QueryRowContext(t.Context(), "SELECT label FROM records WHERE id = 1").Scan(&label); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(patience+patience/4, func() { _ = tx.Rollback() })
	began := time.Now()
	if err := db.AddIndex(t.Context(), ofTexts, columns, nil); err != nil || time.Since(began) < patience {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

// TestIndexStopped: who gives up leaves nothing half done behind.
func TestIndexStopped(t *testing.T) {
	db := filled(t, 150_000)
	columns := columnsOf(t, db)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := db.AddIndex(ctx, ofTexts, columns, nil)
	if there := has(t, db, ofTexts); there != (err == nil) {
		t.Errorf("the index is there: %v, after %v", there, err)
	}
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("stopped: %v", err)
	}
	// Nobody holds the table any more.
	run(t, db, "INSERT INTO records (id) VALUES (999999999)")
	if err := db.AddIndex(t.Context(), ofTexts, columns, nil); err != nil {
		t.Error(err)
	}
}
