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

// TestCount counts records: zeros in front are kept, and the CRM's row says which
// number comes next. What a transaction counted that fails is counted again.
func TestCount(t *testing.T) {
	server := crmtest.MariaDB(t)
	for engine, databaseURL := range map[string]string{"mariadb": server.Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		s, db := openStore(t, databaseURL)
		for _, text := range []string{
			"CREATE TABLE vtiger_modentity_num (num_id INT PRIMARY KEY, semodule VARCHAR(50), prefix VARCHAR(50), cur_id VARCHAR(50), active VARCHAR(2))",
			"INSERT INTO vtiger_modentity_num VALUES (1, 'A', 'A&amp;B', '0009', '1'), (2, 'B', 'B', '99', '1'), (3, 'C', 'C', '7', '0'), (4, 'C', NULL, '1', '1'), (5, 'E', '', '09', '1')",
			"CREATE TABLE vtiger_crmentity_seq (id INT)",
			"INSERT INTO vtiger_crmentity_seq VALUES (40)",
			"CREATE TABLE vtiger_crmentity (crmid INT PRIMARY KEY)",
			"CREATE TABLE vtiger_modtracker_basic (id INT PRIMARY KEY)",
			"CREATE TABLE vtiger_numbered (id INT PRIMARY KEY, number VARCHAR(50))",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		count := func(module string, numbered, history bool) (got store.Counted, err error) {
			err = s.Update(t.Context(), func(tx *store.Tx) error {
				q := tx.Questions()
				counters, err := q.Count(t.Context(), countedModule(module, numbered), history)
				if err != nil {
					return err
				}
				if err := q.Ask(t.Context()); err != nil {
					return err
				}
				if got, err = counters.Counted(t.Context()); err == nil && module == "fails" {
					err = errors.New("fails")
				}
				return err
			})
			return got, err
		}
		for _, tt := range []struct {
			module            string
			numbered, history bool
			want              store.Counted
		}{
			{"A", true, false, store.Counted{Record: 41, Number: "A&B0009"}},
			{"A", true, true, store.Counted{Record: 42, History: 1, Number: "A&B0010"}}, // the history's sequence is made
			{"B", true, true, store.Counted{Record: 43, History: 2, Number: "B99"}},
			{"B", true, false, store.Counted{Record: 44, Number: "B100"}},
			{"B", false, false, store.Counted{Record: 45}},
			{"fails", true, true, store.Counted{Record: 46, History: 3}},
			{"C", true, false, store.Counted{Record: 46, Number: "1"}},
			{"D", true, true, store.Counted{Record: 47, History: 3}},
			{"E", true, false, store.Counted{Record: 48, Number: "09"}},
			{"E", true, false, store.Counted{Record: 49, Number: "10"}},
			{"B", true, false, store.Counted{Record: 50, Number: "B101"}},
		} {
			got, err := count(tt.module, tt.numbered, tt.history)
			if (err != nil) != (tt.module == "fails") {
				t.Errorf("%s: %s: %v", engine, tt.module, err)
			}
			if got != tt.want {
				t.Errorf("%s: %s is counted %+v, want %+v", engine, tt.module, got, tt.want)
			}
		}
	}
}

// countedModule is a module of the table vtiger_numbered, with numbers or without.
func countedModule(name string, numbered bool) *crm.Module {
	m := &crm.Module{Name: name, SetType: name, Base: crm.Table{Name: "vtiger_numbered", Key: "id"}}
	if numbered {
		m.Fields = []*crm.Field{{Name: "number", Table: "vtiger_numbered", Column: "number", UIType: 4}}
	}
	m.Seal()
	return m
}
