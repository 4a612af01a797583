package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func openStore(t *testing.T, databaseURL string) (*store.Store, *sqldb.DB) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return store.New(db, nil), db
}

// TestDeadlock has two transactions lock two sequences in opposite orders: one
// of them is run again, and both succeed.
func TestDeadlock(t *testing.T) {
	s, db := openStore(t, crmtest.MariaDB(t).Empty(t))
	for _, text := range []string{"CREATE TABLE a_seq (id INT) ENGINE InnoDB", "CREATE TABLE b_seq (id INT) ENGINE InnoDB", "INSERT INTO a_seq VALUES (0)", "INSERT INTO b_seq VALUES (0)"} {
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	var met, calls sync.WaitGroup
	var runs atomic.Int64
	met.Add(2)
	for _, order := range [][]string{{"a_seq", "b_seq"}, {"b_seq", "a_seq"}} {
		calls.Go(func() {
			first := true
			err := s.Update(t.Context(), func(tx *store.Tx) error {
				runs.Add(1)
				for _, sequence := range order {
					if _, err := tx.NextID(t.Context(), sequence); err != nil {
						return err
					}
					if first {
						first = false
						met.Done()
						met.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("%v: %v", order, err)
			}
		})
	}
	calls.Wait()
	if runs.Load() != 3 {
		t.Errorf("run %d times, want 3", runs.Load())
	}
	for _, table := range []string{"a_seq", "b_seq"} {
		var id int
		if err := db.SQL.QueryRowContext(t.Context(), "SELECT id FROM "+table).Scan(&id); err != nil || id != 2 {
			t.Errorf("%s is %d, %v; want 2", table, id, err)
		}
	}
}

// TestSequences makes a sequence that is missing, and counts on.
func TestSequences(t *testing.T) {
	server := crmtest.MariaDB(t)
	for engine, databaseURL := range map[string]string{"mariadb": server.Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, _ := openStore(t, databaseURL)
		var ids sync.Map
		var calls sync.WaitGroup
		for range 12 {
			calls.Go(func() {
				err := s.Update(t.Context(), func(tx *store.Tx) error {
					id, err := tx.NextID(t.Context(), "fresh_seq")
					if _, twice := ids.LoadOrStore(id, true); twice && err == nil {
						err = errors.New("an id twice")
					}
					return err
				})
				if err != nil {
					t.Errorf("%s: %v", engine, err)
				}
			})
		}
		calls.Wait()
		for id := range crm.ID(12) {
			if _, ok := ids.Load(id + 1); !ok {
				t.Errorf("%s: nobody got %d", engine, id+1)
			}
		}
	}
}

// TestRecordNumbers keeps the zeros in front, and the CRM's way to say which
// number comes next.
func TestRecordNumbers(t *testing.T) {
	server := crmtest.MariaDB(t)
	for engine, databaseURL := range map[string]string{"mariadb": server.Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, db := openStore(t, databaseURL)
		for _, text := range []string{
			"CREATE TABLE vtiger_modentity_num (num_id INT PRIMARY KEY, semodule VARCHAR(50), prefix VARCHAR(50), cur_id VARCHAR(50), active VARCHAR(2))",
			"INSERT INTO vtiger_modentity_num VALUES (1, 'A', 'A&amp;B', '0009', '1'), (2, 'B', 'B', '99', '1'), (3, 'C', 'C', '7', '0'), (4, 'C', NULL, '1', '1')",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct{ module, want string }{{"A", "A&B0009"}, {"A", "A&B0010"}, {"B", "B99"}, {"B", "B100"}, {"C", "1"}, {"D", ""}} {
			err := s.Update(t.Context(), func(tx *store.Tx) error {
				got, err := tx.RecordNumber(t.Context(), &crm.Module{Name: tt.module})
				if got != tt.want {
					t.Errorf("%s: number of %s: %q, want %q", engine, tt.module, got, tt.want)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", engine, err)
			}
		}
	}
}
