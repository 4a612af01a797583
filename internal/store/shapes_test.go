package store

import (
	"bytes"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// ids are n ids from first on.
func ids(first, n int) []crm.ID {
	all := make([]crm.ID, n)
	for i := range all {
		all[i] = crm.ID(first + i)
	}
	return all
}

// TestScopeShapes: queries whose scopes differ in anything but ids have
// statements of their own; where only ids differ, one statement serves.
func TestScopeShapes(t *testing.T) {
	c := smallCRM(t)
	m := c.Module("Emails")
	toAccount, toLead := &m.Parents[0], &m.Parents[1]
	unchecked := crm.Parent{Module: "Accounts", Field: toAccount.Field}
	base := crm.Parent{Module: "Accounts", Field: &crm.Field{Name: "crmid", Table: m.Base.Name, Column: "crmid"}}
	isPublic := crm.Cond{Field: m.ID, Op: crm.Eq, Values: []string{"1"}}
	isOther := crm.Cond{Field: m.ID, Op: crm.Ne, Values: []string{"1"}}
	isOneOf := crm.Cond{Field: m.ID, Op: crm.In, Values: []string{"1", "2"}}
	grant := func(f *crm.Field, except bool, via *crm.Parent, when ...crm.Cond) crm.Grant {
		return crm.Grant{Owner: f, Owners: crm.Owners{IDs: ids(1, 3), Except: except}, Via: via, When: when}
	}
	own := grant(m.Owner, false, nil)
	scopes := []crm.Scope{
		{All: true},
		{},
		{Grants: []crm.Grant{own}},
		{Grants: []crm.Grant{own, own}},
		{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: ids(1, 2)}}}},
		{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: ids(1, 5)}}}},
		{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: append(ids(1, 5), maxFlag+1)}}}},
		{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{IDs: ids(1, 5), Except: true}}}},
		{Grants: []crm.Grant{{Owner: m.Owner}}},
		{Grants: []crm.Grant{{Owner: m.Owner, Owners: crm.Owners{Except: true}}}},
		{Grants: []crm.Grant{grant(m.OwnerGroup, false, nil)}},
		{Grants: []crm.Grant{grant(m.Owner, true, nil)}},
		{Grants: []crm.Grant{grant(m.Owner, false, toAccount)}},
		{Grants: []crm.Grant{grant(m.OwnerGroup, false, toAccount)}},
		{Grants: []crm.Grant{grant(m.Owner, false, &unchecked)}},
		{Grants: []crm.Grant{grant(m.Owner, false, &base)}},
		{Grants: []crm.Grant{grant(m.Owner, false, nil, isPublic)}},
		{Grants: []crm.Grant{grant(m.Owner, false, nil, isOther)}},
		{Grants: []crm.Grant{grant(m.Owner, false, nil, isOneOf)}},
		{Grants: []crm.Grant{grant(m.Owner, false, nil, isPublic, isPublic)}},
		{Grants: []crm.Grant{grant(m.Owner, false, nil, isPublic), own}},
		{Grants: []crm.Grant{own, grant(m.Owner, false, nil, isPublic)}},
	}
	for engine, databaseURL := range map[string]string{"mysql": "mysql://root@localhost/x", "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		tx := &Tx{db: db, shapes: &shapes{}}
		for i, scope := range scopes {
			for _, id := range []crm.ID{0, 7} {
				q := &crm.Query{Module: m, Scope: scope, ID: id}
				fresh := build(&db.Dialect, q, false).text
				if text, _ := tx.Statement(q); text != fresh {
					t.Errorf("%s: scope %d, id %d: the statement is another scope's:\n%s\nwant:\n%s", engine, i, id, text, fresh)
				}
			}
		}

		same := &shapes{}
		for _, owners := range [][]crm.ID{ids(1, 5), ids(100, 5), ids(7, 6), ids(9, 8)} {
			for _, via := range []*crm.Parent{toAccount, toLead} {
				g := crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: owners}, Via: via}
				same.statement(&db.Dialect, &crm.Query{Module: m, Scope: crm.Scope{Grants: []crm.Grant{g}}}, false)
			}
		}
		if n := len(same.known); n != 1 {
			t.Errorf("%s: %d statements for scopes that differ in ids only, want 1", engine, n)
		}
		q := &crm.Query{Module: m, ID: 7, Scope: scopes[2]}
		if same.statement(&db.Dialect, q, true).text == same.statement(&db.Dialect, q, false).text {
			t.Errorf("%s: a record's existence is asked as the record is", engine)
		}
	}
}

// TestAfterShapes: lists that go on behind a record have statements of their own,
// one for each column that holds NULL there and one that does not.
func TestAfterShapes(t *testing.T) {
	m := smallCRM(t).Module("Accounts")
	for engine, databaseURL := range map[string]string{"mysql": "mysql://root@localhost/x", "sqlite": "sqlite:" + t.TempDir() + "/x.db"} {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		known := &shapes{}
		for _, after := range []crm.ID{0, 5, 6} {
			for _, behind := range [][]crm.Stored{{{Text: "2025-01-01"}}, {crm.NullValue}, {{Text: "2026-01-01"}}} {
				q := &crm.Query{Module: m, Order: []crm.Order{{Field: m.Field("cf_1")}}, After: after, Behind: behind}
				if got, want := known.statement(&db.Dialect, q, false).text, build(&db.Dialect, q, false).text; got != want {
					t.Errorf("%s: after %d, %v: the statement is another's:\n%s\nwant:\n%s", engine, after, behind, got, want)
				}
			}
		}
		if n := len(known.known); n != 3 {
			t.Errorf("%s: %d statements, want 3: from the beginning, behind a value, behind NULL", engine, n)
		}
	}
}

// TestUncachedOwners: past the engines' limits of parameters, ids are digits of
// a statement that serves its own query only.
func TestUncachedOwners(t *testing.T) {
	db, err := sqldb.Open("mysql://root@localhost/x")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := smallCRM(t).Module("Accounts")
	for _, tt := range []struct {
		owners []int // in each grant
		cached bool
	}{
		{[]int{maxOwnerParams}, true},
		{[]int{maxOwnerParams + 1}, false},
		{[]int{maxOwnerParams / 2, maxOwnerParams / 2}, true},
		{[]int{maxOwnerParams / 2, maxOwnerParams / 2, 1}, false},
	} {
		var scope crm.Scope
		for _, n := range tt.owners {
			scope.Grants = append(scope.Grants, crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: ids(1, n)}})
		}
		known := &shapes{}
		q := &crm.Query{Module: m, Scope: scope}
		st := known.statement(&db.Dialect, q, false)
		if cached := len(known.known) == 1; cached != tt.cached || st.once == tt.cached {
			t.Errorf("%v owners: kept %v, once %v; want kept %v", tt.owners, cached, st.once, tt.cached)
		}
		if n := len(st.args(q)); tt.cached != (n > maxOwnerParams) {
			t.Errorf("%v owners: %d parameters", tt.owners, n)
		}
	}
}

func TestFlags(t *testing.T) {
	if got, want := flags([]crm.ID{1, 3, 4}), []byte{1, 0, 1, 1}; !bytes.Equal(got, want) {
		t.Errorf("flags %v, want %v", got, want)
	}
}
