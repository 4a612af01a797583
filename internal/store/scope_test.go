package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// eachSample runs a test on the sample database of both engines.
func eachSample(t *testing.T, test func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog)) {
	t.Helper()
	crmtest.Each(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		s := store.New(db, nil)
		test(t, db, s, crmtest.Catalog(t, s))
	})
}

// scopeCase is a scope, and the condition that says the same in plain words: r
// is the record's row of vtiger_crmentity.
type scopeCase struct {
	name   string
	module *crm.Module
	scope  crm.Scope
	want   string
}

func scopeCases(c *meta.Catalog) []scopeCase {
	accounts, potentials, tickets, calendar, events := c.Module("Accounts"), c.Module("Potentials"), c.Module("HelpDesk"), c.Module("Calendar"), c.Module("Events")
	scope := func(grants ...crm.Grant) crm.Scope { return crm.Scope{Grants: grants} }
	of := func(f *crm.Field, except bool, ids ...crm.ID) crm.Grant {
		return crm.Grant{Owner: f, Owners: crm.Owners{IDs: ids, Except: except}}
	}
	via := func(p crm.Parent, except bool, ids ...crm.ID) crm.Grant {
		return crm.Grant{Owner: accounts.Owner, Owners: crm.Owners{IDs: ids, Except: except}, Via: &p}
	}
	when := func(g crm.Grant, conds ...crm.Cond) crm.Grant {
		g.When = conds
		return g
	}
	many := make([]crm.ID, 20000)
	for i := range many {
		many[i] = crm.ID(7 + i)
	}
	crowd := append(slices.Clone(many[:300]), 1_000_000)
	link := crm.Parent{Module: "Accounts", Field: &crm.Field{Table: "vtiger_seactivityrel", Column: "crmid"}}
	checkedLink := link
	checkedLink.SetType = "Accounts"
	wrongType := tickets.Parents[0]
	wrongType.SetType = "Leads"
	parent := func(column, owners string) string {
		return "EXISTS (SELECT 1 FROM vtiger_crmentity p WHERE p.crmid = (" + column + ") AND p.smownerid " + owners + ")"
	}
	ofPotential := "SELECT related_to FROM vtiger_potential WHERE potentialid = r.crmid"
	ofTicket := "SELECT parent_id FROM vtiger_troubletickets WHERE ticketid = r.crmid"
	linked := "EXISTS (SELECT 1 FROM vtiger_crmentity p, vtiger_seactivityrel l WHERE l.activityid = r.crmid AND p.crmid = l.crmid AND p.smownerid "
	activity := "EXISTS (SELECT 1 FROM vtiger_activity a WHERE a.activityid = r.crmid AND "
	return []scopeCase{
		{"none", accounts, crm.Scope{}, "1 = 0"},
		{"all", accounts, crm.Scope{All: true}, "1 = 1"},
		{"all beside a grant", accounts, crm.Scope{All: true, Grants: scope(of(accounts.Owner, false, 5)).Grants}, "1 = 1"},
		{"nobody's", accounts, scope(of(accounts.Owner, false)), "1 = 0"},
		{"one owner", accounts, scope(of(accounts.Owner, false, 7)), "r.smownerid = 7"},
		{"few owners", accounts, scope(of(accounts.Owner, false, 5, 7, 8)), "r.smownerid IN (5, 7, 8)"},
		{"several owners", accounts, scope(of(accounts.Owner, false, 5, 7, 8, 10, 16, 19)), "r.smownerid IN (5, 7, 8, 10, 16, 19)"},
		{"many owners", accounts, scope(of(accounts.Owner, false, crowd...)), "r.smownerid BETWEEN 7 AND 306"},
		{"too many for parameters", accounts, scope(of(accounts.Owner, false, append(many, 1_000_000)...)), "r.smownerid BETWEEN 7 AND 20006"},
		{"all but few", accounts, scope(of(accounts.Owner, true, 5, 7)), "r.smownerid <> 5 AND r.smownerid <> 7"},
		{"all but several", accounts, scope(of(accounts.Owner, true, 5, 7, 8, 10, 16)), "NOT (r.smownerid IN (5, 7, 8, 10, 16))"},
		{"all but many", accounts, scope(of(accounts.Owner, true, crowd...)), "r.smownerid < 7 OR r.smownerid > 306"},
		{"all but too many", accounts, scope(of(accounts.Owner, true, append(many, 1_000_000)...)), "r.smownerid < 7 OR r.smownerid > 20006"},
		{"all but nobody", accounts, scope(of(accounts.Owner, true)), "1 = 1"},
		{"a group's", accounts, scope(of(accounts.OwnerGroup, false, 0)), "r.smgroupid = 0"},
		{"not a group's", accounts, scope(of(accounts.OwnerGroup, true, 3)), "r.smgroupid IS NOT NULL AND r.smgroupid <> 3"},
		{"not several groups'", accounts, scope(of(accounts.OwnerGroup, true, 3, 4, 5, 6, 7)), "r.smgroupid IS NOT NULL AND r.smgroupid NOT IN (3, 4, 5, 6, 7)"},
		{"either", accounts, scope(of(accounts.Owner, false, 5), of(accounts.Owner, false, 7)), "r.smownerid = 5 OR r.smownerid = 7"},
		{"by account", potentials, scope(via(potentials.Parents[0], false, 7, 8)), parent(ofPotential, "IN (7, 8)")},
		{"own or by account", potentials, scope(of(potentials.Owner, false, 5), via(potentials.Parents[0], false, 7, 8, 9, 10, 11)), "r.smownerid = 5 OR " + parent(ofPotential, "IN (7, 8, 9, 10, 11)")},
		{"by others' account", potentials, scope(via(potentials.Parents[0], true, 7, 8)), parent(ofPotential, "NOT IN (7, 8)")},
		{"by any account", potentials, scope(via(potentials.Parents[0], true)), parent(ofPotential, "> 0")},
		{"by nobody's account", potentials, scope(via(potentials.Parents[0], false)), "1 = 0"},
		{"tickets by account", tickets, scope(via(tickets.Parents[0], false, 7, 8)), parent(ofTicket, "IN (7, 8) AND p.setype = 'Accounts'")},
		{"tickets by what is no lead", tickets, scope(via(wrongType, true)), "1 = 0"},
		{"linked", calendar, scope(via(link, false, 7, 8, 10)), linked + "IN (7, 8, 10))"},
		{"linked to an account", calendar, scope(via(checkedLink, false, 7, 8, 10)), linked + "IN (7, 8, 10) AND p.setype = 'Accounts')"},
		{"when", calendar, scope(when(of(calendar.Owner, false, 7, 8, 10), crm.Cond{Field: calendar.ActivityType, Op: crm.Eq, Values: []string{"Task"}})), "r.smownerid IN (7, 8, 10) AND " + activity + "a.activitytype = 'Task')"},
		{"own, or others' when", calendar, scope(of(calendar.Owner, false, 5), when(of(calendar.Owner, true), crm.Cond{Field: calendar.ActivityType, Op: crm.NotIn, Values: []string{"Task", "Call"}},
			crm.Cond{Field: calendar.Visibility, Op: crm.Eq, Values: []string{"Public"}})), "r.smownerid = 5 OR " + activity + "a.activitytype NOT IN ('Task', 'Call') AND a.visibility = 'Public')"},
		{"when a field of another table", potentials, scope(when(of(potentials.Owner, true), crm.Cond{Field: potentials.ID, Op: crm.Gt, Values: []string{"1500"}})), "r.crmid > 1500"},
		{"events", events, scope(of(events.Owner, false, 7, 8, 10)), "r.smownerid IN (7, 8, 10) AND " + activity + "a.activitytype NOT IN ('Task', 'Emails'))"},
	}
}

// TestScopes reads the records of many scopes: lists, single records and
// whether they exist agree with a condition over the same tables.
func TestScopes(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		partial := 0
		for _, tt := range scopeCases(c) {
			t.Run(tt.name, func(t *testing.T) {
				want := queryIDs(t, db, "SELECT r.crmid FROM vtiger_crmentity r WHERE r.deleted = 0 AND r.setype = '"+tt.module.SetType+"' AND ("+tt.want+") ORDER BY r.crmid")
				every := queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype = '"+tt.module.SetType+"' ORDER BY crmid")
				if len(want) > 0 && len(want) < len(every) {
					partial++
				}
				q := crm.Query{Module: tt.module, Length: 10000, Scope: tt.scope}
				if got := readIDs(t, s, q); !slices.Equal(got, want) {
					t.Errorf("list: %s", cmp.Diff(want, got))
				}
				for i := 0; i < len(every); i += 9 {
					id := every[i]
					q.ID = crm.ID(id)
					if got := exists(t, s, q); got != slices.Contains(want, id) {
						t.Errorf("record %d exists: %v", id, got)
					}
					if got := readIDs(t, s, q); slices.Contains(got, id) != slices.Contains(want, id) {
						t.Errorf("record %d: read %v", id, got)
					}
				}
			})
		}
		if partial < 15 {
			t.Errorf("only %d scopes hold a part of the records", partial)
		}
	})
}

// TestOwnersMissing: the CRM leaves the group of records empty, and damaged
// databases hold owners that nobody can be. None of them is taken for an owner.
func TestOwnersMissing(t *testing.T) {
	crmtest.Long(t)
	changes := []string{
		"UPDATE vtiger_crmentity SET smownerid = 5, smgroupid = 4 WHERE crmid = 24",
		`INSERT INTO vtiger_crmentity (crmid, smcreatorid, smownerid, modifiedby, setype, createdtime, modifiedtime, deleted, smgroupid)
VALUES (31, 1, 5, 1, 'Accounts', '2020-01-01', '2020-01-01', 0, NULL), (32, 1, 0, 1, 'Accounts', '2020-01-01', '2020-01-01', 0, 3), (33, 1, -1, 1, 'Accounts', '2020-01-01', '2020-01-01', 0, 4)`,
		"INSERT INTO vtiger_account (accountid, account_no, accountname) VALUES (31, 'A31', 'no group'), (32, 'A32', 'no owner'), (33, 'A33', 'wrong owner')",
	}
	eachChanged(t, changes, func(t *testing.T, db *sqldb.DB, s *store.Store) {
		m := crmtest.Catalog(t, s).Module("Accounts")
		for _, tt := range []struct {
			name  string
			owner *crm.Field
			owned crm.Owners
			want  string
		}{
			{"a group's", m.OwnerGroup, crm.Owners{IDs: []crm.ID{3, 5}}, "smgroupid = 3"},
			{"one of many groups'", m.OwnerGroup, crm.Owners{IDs: []crm.ID{3, 5, 6, 7, 8}}, "smgroupid = 3"},
			{"not a group's", m.OwnerGroup, crm.Owners{IDs: []crm.ID{3}, Except: true}, "smgroupid = 4"},
			{"not many groups'", m.OwnerGroup, crm.Owners{IDs: []crm.ID{3, 5, 6, 7, 8}, Except: true}, "smgroupid = 4"},
			{"any group's or none's", m.OwnerGroup, crm.Owners{Except: true}, "1 = 1"},
			{"one of many owners'", m.Owner, crm.Owners{IDs: []crm.ID{1, 2, 3, 4, 5}}, "smownerid IN (1, 5)"},
			{"one of many higher owners'", m.Owner, crm.Owners{IDs: []crm.ID{6, 7, 8, 9, 10}}, "1 = 0"},
			{"not many owners'", m.Owner, crm.Owners{IDs: []crm.ID{1, 2, 3, 4, 5}, Except: true}, "smownerid < 1"},
			{"the owner 0", m.Owner, crm.Owners{IDs: []crm.ID{0, 1, 2, 3, 4}}, "smownerid IN (0, 1)"},
		} {
			want := queryIDs(t, db, "SELECT crmid FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0 AND "+tt.want+" ORDER BY crmid")
			scope := crm.Scope{Grants: []crm.Grant{{Owner: tt.owner, Owners: tt.owned}}}
			if got := readIDs(t, s, crm.Query{Module: m, Length: 1000, Scope: scope}); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tt.name, got, want)
			}
		}
		for text, want := range map[string]int64{"smgroupid IS NULL": 2, "smgroupid = 3": 1, "smownerid = -1": 1, "smownerid = 0": 1} {
			if n := countOf(t, db, "SELECT COUNT(*) FROM vtiger_crmentity WHERE setype = 'Accounts' AND "+text); n != want {
				t.Errorf("%d accounts with %s, want %d", n, text, want)
			}
		}
	})
}

// eachChanged runs a test on a small CRM, after the statements, on both engines.
func eachChanged(t *testing.T, changes []string, test func(t *testing.T, db *sqldb.DB, s *store.Store)) {
	t.Helper()
	mysqlURL := crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger701-guide.sql.zst"))
	db, err := sqldb.Open(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, text := range append([]string{"SET foreign_key_checks = 0"}, changes...) {
		if _, err := conn.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	t.Run("mariadb", func(t *testing.T) { test(t, db, store.New(db, nil)) })
	t.Run("sqlite", func(t *testing.T) {
		db, err := sqldb.Open(crmtest.SQLite(t, mysqlURL))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		test(t, db, store.New(db, nil))
	})
}

// TestExists: a record has to be there in its module, outside the recycle bin,
// and to meet the query's conditions.
func TestExists(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		accounts, users := c.Module("Accounts"), c.Module("Users")
		id := crm.ID(queryIDs(t, db, "SELECT MIN(crmid) FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0")[0])
		all := crm.Scope{All: true}
		eq := func(f *crm.Field, value string) []crm.Cond {
			return []crm.Cond{{Field: f, Op: crm.Eq, Values: []string{value}}}
		}
		grant := crm.Scope{Grants: []crm.Grant{{Owner: accounts.Owner, Owners: crm.Owners{Except: true}}}}
		for _, tt := range []struct {
			name string
			q    crm.Query
			want bool
		}{
			{"there", crm.Query{Module: accounts, ID: id, Scope: all}, true},
			{"no id", crm.Query{Module: accounts, Scope: all}, false},
			{"no such id", crm.Query{Module: accounts, ID: 99_999_999, Scope: all}, false},
			{"another module's", crm.Query{Module: c.Module("Contacts"), ID: id, Scope: all}, false},
			{"out of scope", crm.Query{Module: accounts, ID: id}, false},
			{"condition holds", crm.Query{Module: accounts, ID: id, Scope: all, Where: eq(accounts.ID, fmt.Sprint(id))}, true},
			{"condition fails", crm.Query{Module: accounts, ID: id, Scope: all, Where: eq(accounts.ID, "1")}, false},
			{"user", crm.Query{Module: users, ID: 1, Scope: all}, true},
			{"a user has no owner", crm.Query{Module: users, ID: 1, Scope: grant}, false},
			{"page and order do not count", crm.Query{Module: accounts, ID: id, Scope: all, Start: 5, Order: []crm.Order{{Field: accounts.Created}}}, true},
		} {
			if got := exists(t, s, tt.q); got != tt.want {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
	})
}

// TestOwnership reads what the access rules look at, whoever asks.
func TestOwnership(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		var got []store.Ownership
		var want []store.Ownership
		ask := func(module string, id int64, o store.Ownership) {
			err := s.View(t.Context(), func(tx *store.Tx) error {
				found, err := tx.Ownership(t.Context(), c.Module(module), crm.ID(id))
				got, want = append(got, found), append(want, o)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		rows, err := db.SQL.QueryContext(t.Context(), `SELECT r.crmid, r.setype, r.deleted, r.smownerid, COALESCE(r.smgroupid, 0), COALESCE(a.activitytype, ''), COALESCE(a.visibility, '')
FROM vtiger_crmentity r LEFT JOIN vtiger_activity a ON a.activityid = r.crmid
WHERE r.setype IN ('Calendar', 'Products') OR r.smgroupid IS NULL`)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id int64
			var module string
			var deleted bool
			var o store.Ownership
			if err := rows.Scan(&id, &module, &deleted, &o.Owner, &o.Group, &o.ActivityType, &o.Visibility); err != nil {
				t.Fatal(err)
			}
			if o.Found = !deleted; deleted {
				o = store.Ownership{}
			}
			if c.Module(module) == nil {
				continue
			}
			ask(module, id, o)
			ask("Contacts", id, store.Ownership{})
			if module == "Calendar" && o.ActivityType != "Task" {
				ask("Events", id, o)
			} else {
				ask("Events", id, store.Ownership{})
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		ask("Users", 1, store.Ownership{Found: true})
		ask("Users", 99_999_999, store.Ownership{})
		ask("Accounts", 0, store.Ownership{})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if len(want) < 900 {
			t.Errorf("only %d records", len(want))
		}
	})
}

// queryIDs are the numbers that a statement reads.
func queryIDs(t *testing.T, db *sqldb.DB, text string) []int64 {
	t.Helper()
	rows, err := db.SQL.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer func() { _ = rows.Close() }()
	var all []int64
	for rows.Next() {
		var id sql.NullInt64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		all = append(all, id.Int64)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// readIDs are the ids of the records that a query reads.
func readIDs(t *testing.T, s *store.Store, q crm.Query) []int64 {
	t.Helper()
	q.Fields = crm.NewFieldSet(q.Module)
	var all []int64
	err := s.View(t.Context(), func(tx *store.Tx) error {
		return tx.Records(t.Context(), &q, func(r *crm.Row) error {
			id, err := strconv.ParseInt(string(r.ID), 10, 64)
			all = append(all, id)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func exists(t *testing.T, s *store.Store, q crm.Query) (found bool) {
	t.Helper()
	ctx, statements := store.WithCount(t.Context())
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.Exists(ctx, &q)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := statements.Load(); n > 1 {
		t.Errorf("%d statements, want one", n)
	}
	return found
}

// countOf is the number that a statement reads.
func countOf(t *testing.T, db *sqldb.DB, text string) int64 {
	t.Helper()
	return queryIDs(t, db, strings.TrimSpace(text))[0]
}
