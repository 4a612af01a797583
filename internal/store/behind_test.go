package store_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// bookDB is a database of two modules' numbers and of counters that tests put
// wrong.
var bookDB = []string{
	"CREATE TABLE vtiger_modentity_num (num_id INT PRIMARY KEY, semodule VARCHAR(50), prefix VARCHAR(50), cur_id VARCHAR(50), active VARCHAR(2))",
	"CREATE TABLE vtiger_crmentity_seq (id INT)",
	"CREATE TABLE vtiger_modtracker_basic_seq (id INT)",
	"CREATE TABLE vtiger_crmentity (crmid INT PRIMARY KEY)",
	"CREATE TABLE vtiger_attachments (attachmentsid INT PRIMARY KEY)",
	"CREATE TABLE vtiger_modtracker_basic (id INT PRIMARY KEY, crmid INT, module VARCHAR(20), whodid INT, changedon VARCHAR(20), status INT)",
	"CREATE TABLE vtiger_modtracker_detail (id INT, fieldname VARCHAR(20))",
	"CREATE TABLE vtiger_numbered (id INT PRIMARY KEY, number VARCHAR(50))",
	"INSERT INTO vtiger_crmentity VALUES (7), (90)",
	"INSERT INTO vtiger_modtracker_basic (id) VALUES (30)",
	"INSERT INTO vtiger_numbered VALUES (5, 'N0012'), (6, 'N20250007'), (7, 'N0041'), (8, 'N99x'), (9, 'OLD7'), (10, '')",
	"INSERT INTO vtiger_modentity_num VALUES (1, 'A', 'N2025', '0008', '0')",
}

// healthy are counters that fit the rows.
var healthy = []string{
	"INSERT INTO vtiger_crmentity_seq VALUES (90)", "INSERT INTO vtiger_modtracker_basic_seq VALUES (30)",
	"INSERT INTO vtiger_modentity_num VALUES (2, 'A', 'N', '0042', '1')",
}

// behindCases put counters wrong, and say what is given then and what stands there
// afterwards. mended are the counters that are told of.
var behindCases = []struct {
	name   string
	wrong  string
	want   store.Counted
	mended string
}{
	{"all right", "", store.Counted{Record: 91, History: 31, Number: "N0042"}, ""},
	{"ids behind", "UPDATE vtiger_crmentity_seq SET id = 89", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids in a gap", "UPDATE vtiger_crmentity_seq SET id = 50", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids empty", "DELETE FROM vtiger_crmentity_seq", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids missing", "DROP TABLE vtiger_crmentity_seq", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids NULL", "UPDATE vtiger_crmentity_seq SET id = NULL", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids in two rows", "INSERT INTO vtiger_crmentity_seq VALUES (3)", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"ids in two rows, the higher one ahead", "INSERT INTO vtiger_crmentity_seq VALUES (120)", store.Counted{Record: 121, History: 31, Number: "N0042"}, "vtiger_crmentity_seq"},
	{"history behind", "UPDATE vtiger_modtracker_basic_seq SET id = 2", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_modtracker_basic_seq"},
	{"history empty", "DELETE FROM vtiger_modtracker_basic_seq", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_modtracker_basic_seq"},
	{"history NULL", "UPDATE vtiger_modtracker_basic_seq SET id = NULL", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_modtracker_basic_seq"},
	{"numbers behind", "UPDATE vtiger_modentity_num SET cur_id = '0001' WHERE num_id = 2", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_modentity_num"},
	{"numbers at the last", "UPDATE vtiger_modentity_num SET cur_id = '0041' WHERE num_id = 2", store.Counted{Record: 91, History: 31, Number: "N0042"}, "vtiger_modentity_num"},
	{"numbers without a number", "UPDATE vtiger_modentity_num SET cur_id = 'x' WHERE num_id = 2", store.Counted{Record: 91, History: 31, Number: "N42"}, "vtiger_modentity_num"},
	{"numbers NULL", "UPDATE vtiger_modentity_num SET cur_id = NULL WHERE num_id = 2", store.Counted{Record: 91, History: 31, Number: "N42"}, "vtiger_modentity_num"},
	{"another prefix", "UPDATE vtiger_modentity_num SET prefix = 'OLD', cur_id = '3' WHERE num_id = 2", store.Counted{Record: 91, History: 31, Number: "OLD8"}, "vtiger_modentity_num"},
	{
		"an old prefix again", "UPDATE vtiger_modentity_num SET active = '0' WHERE num_id = 2; UPDATE vtiger_modentity_num SET active = '1', cur_id = '0001' WHERE num_id = 1",
		store.Counted{Record: 91, History: 31, Number: "N20250008"},
		"vtiger_modentity_num",
	},
	{
		"everything", "UPDATE vtiger_crmentity_seq SET id = 0; UPDATE vtiger_modtracker_basic_seq SET id = 0; UPDATE vtiger_modentity_num SET cur_id = '1' WHERE num_id = 2",
		store.Counted{Record: 91, History: 31, Number: "N42"},
		"vtiger_crmentity_seq, vtiger_modtracker_basic_seq, vtiger_modentity_num",
	},
}

// TestBehind counts a record by counters that are behind the rows: it takes what
// no row has, and the counters are set forward once. So it is when they go back
// while the program runs.
func TestBehind(t *testing.T) {
	for _, tt := range behindCases {
		t.Run(tt.name, func(t *testing.T) {
			for engine, databaseURL := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
				s, db := openStore(t, databaseURL)
				execAll(t, db, append(bookDB, healthy...)...)
				execAll(t, db, strings.Split(tt.wrong, "; ")...)
				var mended []string
				s.OnMend = func(_ context.Context, c store.CounterState) { mended = append(mended, c.Table) }
				for range 2 {
					// It is not kept, so that the second one finds the same but for what was mended.
					if got := countOnce(t, s); got != tt.want {
						t.Errorf("%s: counted %+v, want %+v", engine, got, tt.want)
					}
				}
				if got := strings.Join(mended, ", "); got != tt.mended {
					t.Errorf("%s: told of %q, want %q", engine, got, tt.mended)
				}
			}
		})
	}
}

// TestBehindLater: a counter that goes back while the program runs is found, and
// so is one that was behind before a longer prefix and a newest record that say
// nothing of it.
func TestBehindLater(t *testing.T) {
	for engine, databaseURL := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, db := openStore(t, databaseURL)
		execAll(t, db, append(bookDB, healthy...)...)
		execAll(t, db, "INSERT INTO vtiger_numbered VALUES (11, 'N20259999')")
		if got := countOnce(t, s); got.Number != "N0042" {
			t.Errorf("%s: %q beside a newest record of a longer prefix, want N0042", engine, got.Number)
		}
		execAll(t, db, "UPDATE vtiger_modentity_num SET cur_id = '0012' WHERE num_id = 2")
		if got := countOnce(t, s); got.Number != "N0042" {
			t.Errorf("%s: %q after the counter went back, want N0042", engine, got.Number)
		}
		execAll(t, db, "INSERT INTO vtiger_numbered VALUES (12, 'N0050')", "INSERT INTO vtiger_crmentity VALUES (95)")
		if got := countOnce(t, s); got.Number != "N0051" || got.Record != 96 {
			t.Errorf("%s: %+v after records came beside the counters, want N0051 and 96", engine, got)
		}
	}
}

// TestBehindTogether has many count at once by counters that are behind: each gets
// its own.
func TestBehindTogether(t *testing.T) {
	for engine, databaseURL := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, db := openStore(t, databaseURL)
		execAll(t, db, append(bookDB, healthy...)...)
		execAll(t, db, "UPDATE vtiger_crmentity_seq SET id = 7", "UPDATE vtiger_modtracker_basic_seq SET id = 0", "UPDATE vtiger_modentity_num SET cur_id = '0001' WHERE num_id = 2")
		var mu sync.Mutex
		var all []store.Counted
		var calls sync.WaitGroup
		for range 12 {
			calls.Go(func() {
				err := s.Update(t.Context(), func(tx *store.Tx) error {
					got, err := counted(t.Context(), tx)
					if err != nil {
						return err
					}
					execErr := tx.Exec(t.Context(), "INSERT INTO vtiger_numbered VALUES ("+id(got.Record)+", '"+got.Number+"')")
					mu.Lock()
					defer mu.Unlock()
					all = append(all, got)
					return execErr
				})
				if err != nil {
					t.Errorf("%s: %v", engine, err)
				}
			})
		}
		calls.Wait()
		slices.SortFunc(all, func(a, b store.Counted) int { return int(a.Record - b.Record) })
		for i, got := range all {
			want := store.Counted{Record: crm.ID(91 + i), History: crm.ID(31 + i), Number: "N00" + id(crm.ID(42+i))}
			if got != want {
				t.Errorf("%s: %+v, want %+v", engine, got, want)
			}
		}
	}
}

// TestBehindTaken: an id that a row of another table has, or one taken without a
// look, ends in a duplicate key. The counter is set forward then; a key that is
// none of its ids stays a conflict, which names table and key.
func TestBehindTaken(t *testing.T) {
	for engine, databaseURL := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, db := openStore(t, databaseURL)
		execAll(t, db, append(bookDB, healthy...)...)
		execAll(t, db, "UPDATE vtiger_modtracker_basic_seq SET id = 29", "CREATE TABLE lonely (name VARCHAR(20) PRIMARY KEY)", "INSERT INTO lonely VALUES ('x')")
		got, err := historyID(t.Context(), s)
		if err != nil || got != 31 {
			t.Errorf("%s: history entry %d, %v; want 31", engine, got, err)
		}
		err = s.Update(t.Context(), func(tx *store.Tx) error { return tx.Exec(t.Context(), "INSERT INTO lonely VALUES ('x')") })
		d, ok := asDuplicate(err)
		if crm.CodeOf(err) != crm.Conflict || !ok || d.Table != "lonely" || !d.Primary || d.Key == "" {
			t.Errorf("%s: %v (%+v), want a conflict over the primary key of lonely", engine, err, d)
		}
	}
}

func countOnce(t *testing.T, s *store.Store) (got store.Counted) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
		if got, err = counted(t.Context(), tx); err == nil {
			err = errUndo
		}
		return err
	})
	if !isUndo(err) {
		t.Fatal(err)
	}
	return got
}

func counted(ctx context.Context, tx *store.Tx) (got store.Counted, err error) {
	q := tx.Questions()
	counters, err := q.Count(ctx, countedModule("A", true), true)
	if err != nil {
		return got, err
	}
	if err := q.Ask(ctx); err != nil {
		return got, err
	}
	return counters.Counted(ctx)
}

func execAll(t *testing.T, db *sqldb.DB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if text == "" {
			continue
		}
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

func isUndo(err error) bool { return errors.Is(err, errUndo) }

func asDuplicate(err error) (*sqldb.DuplicateKey, bool) {
	return errors.AsType[*sqldb.DuplicateKey](err)
}

func id(n crm.ID) string { return strconv.FormatInt(int64(n), 10) }

func historyID(ctx context.Context, s *store.Store) (got crm.ID, err error) {
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		got, err = tx.InsertHistory(ctx, nil, &store.HistoryEntry{Record: 7, Module: "A", By: 1, At: "2026-01-01 00:00:00"})
		return err
	})
	return got, err
}
