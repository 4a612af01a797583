package store

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

var update = flag.Bool("update", false, "rewrite testdata/*.sql")

// smallCRM has a few fields of each kind of table: base, vtiger_crmentity, one
// row, many rows, a row per user, line items, and tags; and modules with parents.
func smallCRM(t *testing.T) *meta.Catalog {
	t.Helper()
	f := &meta.Facts{
		Tabs: []meta.Tab{{ID: 2, Name: "Potentials", IsEntity: true}, {ID: 6, Name: "Accounts", IsEntity: true}, {ID: 9, Name: "Calendar", IsEntity: true}, {ID: 10, Name: "Emails", IsEntity: true}, {ID: 16, Name: "Events", IsEntity: true}, {ID: 23, Name: "Invoice", IsEntity: true}, {ID: 29, Name: "Users"}},
		EntityNames: []meta.EntityName{
			{TabID: 2, Table: "vtiger_potential", Key: "potentialid", Names: "potentialname"},
			{TabID: 6, Table: "vtiger_account", Key: "accountid", Names: "accountname"},
			{TabID: 9, Table: "vtiger_activity", Key: "activityid", Names: "subject"},
			{TabID: 10, Table: "vtiger_activity", Key: "activityid", Names: "subject"},
			{TabID: 23, Table: "vtiger_invoice", Key: "invoiceid", Names: "subject"},
			{TabID: 29, Table: "vtiger_users", Key: "id", Names: "first_name,last_name"},
		},
	}
	id := int64(0)
	for _, row := range []struct{ table, column, kind, charset, key, fields string }{
		{"vtiger_crmentity", "crmid", "int", "", "primary", ""},
		{"vtiger_crmentity", "label", "varchar", "utf8mb3", "", ""},
		{"vtiger_crmentity", "createdtime", "datetime", "", "", "6 createdtime"},
		{"vtiger_crmentity", "modifiedtime", "datetime", "", "", ""},
		{"vtiger_crmentity", "source", "varchar", "utf8mb3", "", "6 source"},
		{"vtiger_account", "accountid", "int", "", "primary", ""},
		{"vtiger_account", "accountname", "varchar", "latin1", "", "6 accountname"},
		{"vtiger_account", "annualrevenue", "decimal", "", "", "6 annual_revenue"},
		{"vtiger_accountscf", "accountid", "int", "", "primary", ""},
		{"vtiger_accountscf", "cf_1", "date", "", "", "6 cf_1"},
		{"vtiger_crmentity_user_field", "recordid", "int", "", "", ""},
		{"vtiger_crmentity_user_field", "userid", "int", "", "", ""},
		{"vtiger_crmentity_user_field", "starred", "varchar", "utf8mb3", "", "6 starred"},
		{"vtiger_freetagged_objects", "object_id", "int", "", "", ""},
		{"vtiger_activity", "activityid", "int", "", "primary", ""},
		{"vtiger_activity", "subject", "varchar", "utf8mb3", "", "16 subject"},
		{"vtiger_activity", "activitytype", "varchar", "utf8mb3", "", "16 activitytype"},
		{"vtiger_seactivityrel", "activityid", "int", "", "primary", ""},
		{"vtiger_seactivityrel", "crmid", "int", "", "primary", "9 parent_id"},
		{"vtiger_invoice", "invoiceid", "int", "", "primary", ""},
		{"vtiger_invoice", "subject", "varchar", "utf8mb3", "", "23 subject"},
		{"vtiger_inventoryproductrel", "lineitem_id", "int", "", "primary", ""},
		{"vtiger_inventoryproductrel", "id", "int", "", "", ""},
		{"vtiger_inventoryproductrel", "quantity", "decimal", "", "", "23 quantity"},
		{"vtiger_inventoryproductrel", "tax1", "decimal", "", "", ""},
		{"vtiger_crmentity", "smownerid", "int", "", "", ""},
		{"vtiger_crmentity", "smgroupid", "int", "", "", ""},
		{"vtiger_activity", "visibility", "varchar", "utf8mb3", "", ""},
		{"vtiger_potential", "potentialid", "int", "", "primary", ""},
		{"vtiger_potential", "potentialname", "varchar", "utf8mb3", "", "2 potentialname"},
		{"vtiger_potential", "related_to", "int", "", "", ""},
		{"vtiger_potentialscf", "potentialid", "int", "", "primary", ""},
		{"vtiger_potentialscf", "cf_2", "varchar", "utf8mb3", "", "2 cf_2"},
		{"vtiger_users", "id", "int", "", "primary", ""},
		{"vtiger_users", "user_name", "varchar", "utf8mb3", "", "29 user_name"},
	} {
		f.Columns = append(f.Columns, meta.Column{Table: row.table, Name: row.column, Type: row.kind, Charset: row.charset, Primary: row.key != ""})
		if row.fields == "" {
			continue
		}
		id++
		field := meta.FieldRow{ID: id, Table: row.table, Column: row.column, UIType: "1"}
		if _, err := fmt.Sscan(row.fields, &field.TabID, &field.Name); err != nil {
			t.Fatal(err)
		}
		f.Fields = append(f.Fields, field)
	}
	c, err := meta.Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// typical are queries of every shape, by name.
func typical(t *testing.T, c *meta.Catalog) map[string]*crm.Query {
	accounts, calendar, events, invoice, users := c.Module("Accounts"), c.Module("Calendar"), c.Module("Events"), c.Module("Invoice"), c.Module("Users")
	where := func(m *crm.Module, field string, op crm.Op, values ...string) crm.Cond {
		cond, err := crm.NewCond(m.Field(field), op, values...)
		if err != nil {
			t.Fatal(err)
		}
		return cond
	}
	byTime := []crm.Order{{Field: accounts.Created}}
	queries := map[string]*crm.Query{
		"01 list":        {Module: accounts, Order: byTime, Start: 20, Length: 10},
		"02 record":      {Module: accounts, ID: 3},
		"03 list of few": {Module: users, Length: 5},
		"04 orders":      {Module: accounts, Length: 5, Order: []crm.Order{{Field: accounts.Field("cf_1"), Desc: true}, {Field: accounts.Field("starred")}, {Field: accounts.Tagged}, {Field: accounts.ID, Desc: true}}},
		"05 comparisons": {Module: accounts, Length: 5, Order: byTime, Where: []crm.Cond{
			where(accounts, "accountname", crm.Like, "a%"), where(accounts, "annual_revenue", crm.Between, "1", "2.50"), where(accounts, "cf_1", crm.Null),
			where(accounts, "source", crm.NotIn, "CRM", "IMPORT"), where(accounts, "createdtime", crm.Ge, "2017-09-04"),
		}},
		"06 texts": {Module: accounts, Length: 5, Where: []crm.Cond{
			where(accounts, "accountname", crm.Contains, `50%_\`), where(accounts, "source", crm.Starts, "😀"), where(accounts, "accountname", crm.Ends, "شرکت"), where(accounts, "accountname", crm.NotNull),
		}},
		"07 stars and tags": {Module: accounts, Length: 5, User: 7, Where: []crm.Cond{where(accounts, "starred", crm.Eq, "1"), where(accounts, "tags", crm.Contains, "vip")}},
		"08 invoices":       {Module: invoice, Length: 5, Where: []crm.Cond{where(invoice, "quantity", crm.Gt, "1"), where(invoice, "quantity", crm.Null)}, Order: []crm.Order{{Field: invoice.Field("quantity")}}},
		"09 invoice":        {Module: invoice, ID: 9},
		"10 to-dos":         {Module: calendar, Length: 5, Where: []crm.Cond{where(calendar, "parent_id", crm.In, "3", "24")}, Order: []crm.Order{{Field: calendar.Field("parent_id")}}},
		"11 events":         {Module: events, Length: 5},
	}
	mixed := []crm.Order{{Field: accounts.Field("cf_1"), Desc: true}, {Field: accounts.Field("annual_revenue")}}
	for name, q := range map[string]*crm.Query{
		"after 1 by time":         {Order: byTime, Behind: []crm.Stored{{Text: "2025-01-02 03:04:05"}}},
		"after 2 last first":      {Order: []crm.Order{{Field: accounts.Modified, Desc: true}}, Behind: []crm.Stored{{Text: "2025-01-02 03:04:05"}}},
		"after 3 mixed":           {Order: mixed, Behind: []crm.Stored{{Text: "2025-01-02"}, {Text: "1.50"}}},
		"after 4 mixed with NULL": {Order: mixed, Behind: []crm.Stored{crm.NullValue, crm.NullValue}},
		"after 5 by name":         {Order: []crm.Order{{Field: accounts.Field("accountname")}}, Behind: []crm.Stored{{Text: "Müller"}}},
	} {
		q.Module, q.After, q.Length = accounts, 3, 5
		queries[name] = q
	}
	for _, q := range queries {
		q.Scope.All = true
	}
	for name, q := range scoped(c, where) {
		queries[name] = q
	}
	return queries
}

// scoped are queries of users who see a part of the records.
func scoped(c *meta.Catalog, where func(m *crm.Module, field string, op crm.Op, values ...string) crm.Cond) map[string]*crm.Query {
	accounts, potentials, emails, events := c.Module("Accounts"), c.Module("Potentials"), c.Module("Emails"), c.Module("Events")
	own := func(m *crm.Module, ids ...crm.ID) crm.Grant {
		return crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: ids}}
	}
	allBut := func(m *crm.Module, ids ...crm.ID) crm.Grant {
		return crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: ids, Except: true}}
	}
	ofGroup := crm.Grant{
		Owner: accounts.OwnerGroup, Owners: crm.Owners{IDs: []crm.ID{3, 4}},
		When: []crm.Cond{{Field: accounts.Owner, Op: crm.Eq, Values: []string{"0"}}},
	}
	viaAccount := own(potentials, 5, 7, 9, 11, 13)
	viaAccount.Via = &potentials.Parents[0]
	viaAccount.When = []crm.Cond{where(potentials, "cf_2", crm.Eq, "open")}
	viaAny := crm.Grant{Owner: potentials.Owner, Owners: crm.Owners{Except: true}, Via: &potentials.Parents[0]}
	viaLink, viaLead := own(emails, 5), allBut(emails, 6, 7, 8, 9, 10)
	viaLink.Via, viaLead.Via = &emails.Parents[0], &emails.Parents[1]
	public := crm.Grant{
		Owner: events.Owner, Owners: crm.Owners{Except: true},
		When: []crm.Cond{{Field: events.Visibility, Op: crm.Eq, Values: []string{"Public"}}, {Field: events.ActivityType, Op: crm.NotIn, Values: []string{"Call", "Task"}}},
	}
	scope := func(grants ...crm.Grant) crm.Scope { return crm.Scope{Grants: grants} }
	return map[string]*crm.Query{
		"12 nothing":         {Module: accounts, Length: 5},
		"13 nobody's":        {Module: accounts, Length: 5, Scope: scope(own(accounts), own(accounts, 5))},
		"14 users":           {Module: c.Module("Users"), Length: 5, Scope: scope(crm.Grant{Owners: crm.Owners{IDs: []crm.ID{5}}})},
		"15 few owners":      {Module: accounts, Length: 5, Scope: scope(own(accounts, 5, 6, 7)), Where: []crm.Cond{where(accounts, "cf_1", crm.Null)}},
		"16 many owners":     {Module: accounts, Length: 5, Scope: scope(own(accounts, 5, 6, 7, 8, 9), ofGroup)},
		"17 other owners":    {Module: accounts, Length: 5, Scope: scope(allBut(accounts, 5, 6, 7, 8, 9), allBut(accounts, 5))},
		"18 parents":         {Module: potentials, Length: 5, Scope: scope(own(potentials, 5), viaAccount, viaAny)},
		"19 record":          {Module: potentials, ID: 9, Scope: scope(own(potentials, 5), viaAccount)},
		"20 linked":          {Module: emails, Length: 5, Scope: scope(viaLink, viaLead)},
		"21 events in scope": {Module: events, Length: 5, Scope: scope(own(events, 5, 6), public)},
	}
}

// TestStatements compares the SQL of typical queries with what was reviewed.
func TestStatements(t *testing.T) {
	for engine, databaseURL := range map[string]string{"mysql": "mysql://root@localhost/x", "sqlite": "sqlite:" + filepath.Join(t.TempDir(), "x.db")} {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		tx := &Tx{db: db, shapes: &shapes{}}
		queries := typical(t, smallCRM(t))
		var got strings.Builder
		for _, name := range sorted(queries) {
			q := queries[name]
			q.Fields = q.Module.All()
			text, args := tx.Statement(q)
			if n := strings.Count(text, "?"); n != len(args) {
				t.Errorf("%s, %s: %d parameters for %d places", engine, name, len(args), n)
			}
			fmt.Fprintf(&got, "-- %s:%s\n%s;\n\n", name, shown(args), text)
		}
		for _, name := range []string{"02 record", "19 record"} {
			st := tx.shapes.statement(&db.Dialect, queries[name], true)
			fmt.Fprintf(&got, "-- %s exists:%s\n%s;\n\n", name, shown(st.args(queries[name])), st.text)
		}
		file := filepath.Join("testdata", engine+".sql")
		if *update {
			if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-update rewrites it; -want +got):\n%s", file, diff)
		}
	}
}

// shown are a statement's parameters, texts in quotes.
func shown(args []any) string {
	var b strings.Builder
	for _, a := range args {
		if text, ok := a.(string); ok {
			fmt.Fprintf(&b, " %q", text)
			continue
		}
		fmt.Fprint(&b, " ", a)
	}
	return b.String()
}

func sorted(queries map[string]*crm.Query) []string {
	return slices.Sorted(maps.Keys(queries))
}

// TestShapes reuses a statement for queries that differ in their values only,
// and never for others.
func TestShapes(t *testing.T) {
	db, err := sqldb.Open("mysql://root@localhost/x")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx := &Tx{db: db, shapes: &shapes{}}
	known := map[string]string{}
	for name, q := range typical(t, smallCRM(t)) {
		q.Fields = q.Module.All()
		first, _ := tx.Statement(q)
		for other, text := range known {
			if text == first {
				t.Errorf("%s and %s have one statement", name, other)
			}
		}
		known[name] = first
		q.Start, q.Length, q.User = q.Start+5, q.Length+5, q.User+5
		if again, _ := tx.Statement(q); again != first {
			t.Errorf("%s: other numbers make another statement", name)
		}
	}
	if n := len(tx.shapes.known); n != len(known) {
		t.Errorf("%d statements remembered, want %d", n, len(known))
	}
}
