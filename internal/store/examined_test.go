package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/bulk"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestRowsExamined pins that pages which an index can give look at the page's
// rows and not at the module's: 1,500 contacts here, with the indexes of
// the embedded database, and on MariaDB with those that doctor proposes.
func TestRowsExamined(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-fresh.sql.zst"), func(t *testing.T, url string) {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		exec := func(text string) {
			t.Helper()
			if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		s := store.New(db, nil)
		catalog := crmtest.Catalog(t, s)
		owners := make([]crm.ID, 40)
		for i := range owners {
			owners[i] = crm.ID(1 + i)
		}
		if err := bulk.Fill(t.Context(), db, catalog, 1, owners, 5000, func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		if db.Dialect.Engine == sqldb.SQLite {
			text, err := os.ReadFile("../embedded/indexes.sql")
			if err != nil {
				t.Fatal(err)
			}
			exec(string(text))
			exec("DROP TABLE IF EXISTS sqlite_stat1") // the embedded database has none
		} else {
			missing, err := s.AllMissingIndexes(t.Context(), catalog)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range missing {
				if err := s.AddIndex(t.Context(), w, nil); err != nil {
					t.Fatal(err)
				}
			}
			exec("ANALYZE TABLE vtiger_crmentity, vtiger_contactdetails, vtiger_account, vtiger_leaddetails, vtiger_troubletickets")
		}
		catalog = crmtest.Catalog(t, s)
		m := catalog.Module("Contacts")
		half := crm.Scope{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: owners[1:]}}}}
		for name, scope := range map[string]crm.Scope{"all": {All: true}, "half": half} {
			for list, q := range map[string]crm.Query{
				"created":        {Order: by(m.Created, false)},
				"created last":   {Order: by(m.Created, true)},
				"modified last":  {Order: by(m.Modified, true)},
				"created after":  {Order: by(m.Created, false), After: 1},
				"created before": {Order: by(m.Created, true), After: 1},
				"modified after": {Order: by(m.Modified, true), After: 1},
				"e-mail equal":   {Order: by(m.Created, false), Where: []crm.Cond{{Field: m.Field("email"), Op: crm.Eq, Values: []string{"contact152@example.org"}}}},
			} {
				t.Run(name+" "+list, func(t *testing.T) {
					q.Module, q.Scope, q.Fields, q.User, q.WhileActive, q.Length = m, scope, m.All(), 1, true, 10
					if q.After != 0 {
						q.After, q.Start, q.Length = 0, 600, 1
						q.After = listIDs(t, s, &q)[0]
						q.Start, q.Length = 0, 10
					}
					if got := len(listIDs(t, s, &q)); got != 10 && list != "e-mail equal" {
						t.Fatalf("%d records", got)
					}
					examined(t, db, s, &q)
				})
			}
		}
		for _, name := range []string{"Accounts", "Leads", "HelpDesk"} {
			m := catalog.Module(name)
			for _, o := range [][]crm.Order{by(m.Created, false), by(m.Modified, true)} {
				t.Run(fmt.Sprintf("%s by %s", name, o[0].Field.Name), func(t *testing.T) {
					q := &crm.Query{Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, WhileActive: true, Length: 10, Order: o}
					examined(t, db, s, q)
					startsWithEntity(t, db, s, q)
				})
			}
		}
		t.Run("e-mail", func(t *testing.T) {
			examined(t, db, s, &crm.Query{Module: m, Scope: crm.Scope{All: true}, Fields: m.All(), User: 1, Length: 10, Order: by(m.Field("email"), false)})
		})
	})
}

// startsWithEntity fails if MariaDB may choose the table that a list begins with:
// with 5,000 records it still chooses well, and with 100,000 it sorts them all.
func startsWithEntity(t *testing.T, db *sqldb.DB, s *store.Store, q *crm.Query) {
	t.Helper()
	if db.Dialect.Engine == sqldb.SQLite {
		return
	}
	err := s.View(t.Context(), func(tx *store.Tx) error {
		if text, _ := tx.Statement(q); !strings.Contains(text, "FROM vtiger_crmentity CE\n  STRAIGHT_JOIN") {
			t.Errorf("the page does not begin with vtiger_crmentity:\n%s", text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func by(f *crm.Field, desc bool) []crm.Order { return []crm.Order{{Field: f, Desc: desc}} }

// mostExamined is how many rows a page of ten contacts may cost, from all tables
// that a contact has: well below the 1,500 that reading each contact once takes.
const mostExamined = 400

// examined fails if the statement of q reads more than it must: on MariaDB by the
// rows that it asked the tables for, on SQLite if it sorts, or searches an index
// by less than it could.
func examined(t *testing.T, db *sqldb.DB, s *store.Store, q *crm.Query) {
	t.Helper()
	var text string
	var args []any
	err := s.View(t.Context(), func(tx *store.Tx) (err error) {
		if q.After != 0 {
			if q.Behind, err = tx.Place(t.Context(), q); err != nil {
				return err
			}
		}
		text, args = tx.Statement(q)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if db.Dialect.Engine == sqldb.SQLite {
		checkSQLitePlan(t, plan(t, db, "EXPLAIN QUERY PLAN "+text, args), q)
		return
	}
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	before := reads(t, conn)
	readAll(t, conn, text, args)
	if n := reads(t, conn) - before; n > mostExamined {
		t.Errorf("%d rows examined, want at most %d:\n%s", n, mostExamined, text)
	}
}

func readAll(t *testing.T, conn *sql.Conn, text string, args []any) {
	t.Helper()
	rows, err := conn.QueryContext(t.Context(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// checkSQLitePlan wants the page's index entered at the right place, and no sort.
func checkSQLitePlan(t *testing.T, rows []map[string]string, q *crm.Query) {
	t.Helper()
	var all strings.Builder
	for _, r := range rows {
		all.WriteString(r["detail"] + "\n")
	}
	text := all.String()
	switch first := q.Order[0]; {
	case len(q.Where) > 0: // few are found and sorted
		if !strings.Contains(text, "email_idx (email=?") {
			t.Errorf("not found by the index of e-mail addresses:\n%s", text)
		}
	case strings.Contains(text, "ORDER BY\n"):
		t.Errorf("the plan sorts:\n%s", text)
	case q.After != 0:
		if entered := first.Field.Column + sign(first.Desc); !strings.Contains(text, entered) {
			t.Errorf("the index is not entered by %s:\n%s", entered, text)
		}
	}
}

func sign(desc bool) string {
	if desc {
		return "<?"
	}
	return ">?"
}

// reads counts what a connection has asked the tables for.
func reads(t *testing.T, conn *sql.Conn) (sum int) {
	t.Helper()
	rows, err := conn.QueryContext(t.Context(), "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler\\_read\\_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return sum
}
