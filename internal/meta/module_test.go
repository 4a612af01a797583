package meta

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// columnsOf describes a table in few words: "crmid int *, label varchar", with
// a star for the primary key.
func columnsOf(table, columns string) (list []Column) {
	for c := range strings.SplitSeq(columns, ",") {
		words := strings.Fields(c)
		list = append(list, Column{Table: table, Name: words[0], Type: words[1], Primary: len(words) > 2})
	}
	return list
}

// newer are the facts of a CRM of release 7 or later, with one module of each
// kind that differs.
func newer() *Facts {
	f := &Facts{
		Tabs: []Tab{
			{ID: 6, Name: "Accounts", IsEntity: true},
			{ID: 9, Name: "Calendar", IsEntity: true},
			{ID: 16, Name: "Events", IsEntity: true, Presence: 2},
			{ID: 23, Name: "Invoice", IsEntity: true},
			{ID: 29, Name: "Users"},
			{ID: 60, Name: "Cars", IsEntity: true},
			{ID: 61, Name: "Hidden", IsEntity: true, Presence: 1},
			{ID: 62, Name: "Reports"},
			{ID: 63, Name: "RestfulApi", IsEntity: true},
		},
		EntityNames: []EntityName{
			{6, "vtiger_account", "accountid", "accountname"},
			{9, "vtiger_activity", "activityid", "subject"},
			{23, "vtiger_invoice", "invoiceid", "subject"},
			{29, "vtiger_users", "id", "first_name,last_name"},
			{60, "vtiger_cars", "carsid", "plate, maker"},
			{61, "vtiger_account", "accountid", ""},
			{63, "vtiger_account", "accountid", ""},
		},
		Users: []UserRow{{ID: 1, Name: "admin", LastName: "Admin", Active: true}},
	}
	for table, columns := range map[string]string{
		"vtiger_crmentity":            "crmid int *,smownerid int,createdtime datetime,modifiedtime datetime,label varchar,source varchar,deleted int",
		"vtiger_account":              "accountid int *,accountname varchar,annualrevenue decimal,parentid int",
		"vtiger_accountscf":           "accountid int *,cf_1 date",
		"vtiger_crmentity_user_field": "recordid int,userid int,starred varchar",
		"vtiger_activity":             "activityid int *,subject varchar,activitytype varchar,date_start date,time_start varchar",
		"vtiger_seactivityrel":        "crmid int *,activityid int *",
		"vtiger_invoice":              "invoiceid int *,subject varchar",
		"vtiger_inventoryproductrel":  "id int,lineitem_id int *,quantity decimal,tax10 decimal,tax2 decimal,tax1 decimal,taxes varchar,shtax1 decimal",
		"vtiger_users":                "id int *,user_name varchar,first_name varchar,last_name varchar,user_password varchar,accesskey varchar",
		"vtiger_cars":                 "carsid int *,plate varchar,maker varchar",
		"vtiger_carscf":               "carsid int *,cf_2 time",
		"vtiger_carowners":            "ownerid int *,carsid int,name varchar",
		"vtiger_carparts":             "carsid int *,part int *,price decimal",
		"vtiger_carloose":             "a varchar,b varchar",
		"vtiger_freetagged_objects":   "tag_id int *,object_id int *,tagger_id int *",
	} {
		f.Columns = append(f.Columns, columnsOf(table, columns)...)
	}
	f.Fields = fieldRows(`
6 accountname vtiger_account.accountname
6 annual_revenue vtiger_account.annualrevenue
6 source vtiger_crmentity.source
6 starred vtiger_crmentity_user_field.starred
6 cf_1 vtiger_accountscf.cf_1
9 subject vtiger_activity.subject
9 date_start vtiger_activity.date_start
16 time_start vtiger_activity.time_start
16 subject vtiger_activity.subject
16 activitytype vtiger_activity.activitytype
16 parent_id vtiger_seactivityrel.crmid
23 subject vtiger_invoice.subject
23 quantity vtiger_inventoryproductrel.quantity
23 shtax1 vtiger_inventoryproductrel.shtax1
29 user_name vtiger_users.user_name
29 user_password vtiger_users.user_password
29 accesskey vtiger_users.accesskey
29 last_name vtiger_users.last_name
60 plate vtiger_cars.plate
60 cf_2 vtiger_carscf.cf_2
60 owner vtiger_carowners.name
60 part vtiger_carparts.price
60 tags vtiger_cars.tags
60 gone vtiger_cars.gone
60 nowhere vtiger_nowhere.x
60 loose vtiger_carloose.b
60 status vtiger_campaignrelstatus.status
60 plate vtiger_cars.maker`)
	return f
}

// fieldRows reads "tabid name table.column", with ascending ids.
func fieldRows(text string) (rows []FieldRow) {
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		row := FieldRow{ID: int64(i + 1), Name: words[1], UIType: "1"}
		_, _ = fmt.Sscan(words[0], &row.TabID)
		row.Table, row.Column, _ = strings.Cut(words[2], ".")
		rows = append(rows, row)
	}
	return rows
}

func build(t *testing.T, f *Facts) *Catalog {
	t.Helper()
	c, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// names are a module's fields in order; those that are never read in brackets.
func names(m *crm.Module) string {
	var list []string
	for _, f := range m.Fields {
		if f.Empty {
			list = append(list, "("+f.Name+")")
			continue
		}
		list = append(list, f.Name)
	}
	return strings.Join(list, " ")
}

// TestInactiveFields: the row of the module itself decides whether a field is
// active, also where two modules share their fields, and for tags.
func TestInactiveFields(t *testing.T) {
	for _, tt := range []struct {
		tab                        int64
		field                      string
		calendar, events, accounts string
	}{
		{9, "subject", "time_start activitytype parent_id date_start tags", "time_start subject activitytype parent_id date_start tags", ""},
		{16, "subject", "time_start activitytype parent_id subject date_start tags", "time_start activitytype parent_id date_start tags", ""},
		{6, "tags", "", "", "accountname annual_revenue source starred cf_1"},
	} {
		f := newer()
		found := false
		for i := range f.Fields {
			if row := &f.Fields[i]; row.TabID == tt.tab && row.Name == tt.field {
				row.Presence, found = 1, true
			}
		}
		if !found {
			f.Fields = append(f.Fields, FieldRow{TabID: tt.tab, ID: 999, Name: tt.field, Table: "vtiger_account", Column: "tags", UIType: "1", Presence: 1})
		}
		c := build(t, f)
		for module, want := range map[string]string{"Calendar": tt.calendar, "Events": tt.events, "Accounts": tt.accounts} {
			if got := names(c.Module(module)); want != "" && got != want {
				t.Errorf("%s of %d inactive: %s has %s, want %s", tt.field, tt.tab, module, got, want)
			}
		}
	}
}

func TestBuild(t *testing.T) {
	c := build(t, newer())
	want := map[string]string{
		"Accounts": "accountname annual_revenue source starred cf_1 tags",
		"Calendar": "time_start subject activitytype parent_id date_start tags",
		"Events":   "time_start subject activitytype parent_id date_start tags",
		"Invoice":  "subject quantity (shtax1) tags",
		"Users":    "user_name last_name",
		"Cars":     "plate cf_2 owner part tags (gone) (nowhere) (loose) (status)",
	}
	got := map[string]string{}
	for _, m := range c.Modules {
		got[m.Name] = names(m)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields of modules (-want +got):\n%s", diff)
	}
}

// TestBuildTables tells how each table belongs to a record.
func TestBuildTables(t *testing.T) {
	c := build(t, newer())
	for module, want := range map[string][]crm.Table{
		"Accounts": {{Name: "vtiger_crmentity_user_field", Key: "recordid", Rows: crm.PerUser}, {Name: "vtiger_accountscf", Key: "accountid"}},
		"Calendar": {{Name: "vtiger_seactivityrel", Key: "activityid", Rows: crm.Many, Pick: "crmid"}},
		"Invoice":  {{Name: "vtiger_inventoryproductrel", Key: "id", Rows: crm.Many, Pick: "lineitem_id", Unique: true}},
		"Users":    nil,
		"Cars": {
			{Name: "vtiger_carscf", Key: "carsid"},
			{Name: "vtiger_carowners", Key: "carsid", Rows: crm.Many, Pick: "ownerid", Unique: true},
			{Name: "vtiger_carparts", Key: "carsid", Rows: crm.Many, Pick: "part"},
		},
	} {
		if diff := cmp.Diff(want, c.Module(module).Tables); diff != "" {
			t.Errorf("%s (-want +got):\n%s", module, diff)
		}
	}
	if got, want := c.Module("Invoice").Lines.Taxes, []string{"tax1", "tax2", "tax10"}; !slices.Equal(got, want) {
		t.Errorf("taxes: got %q, want %q", got, want)
	}
}

// TestBuildSpecial has what is particular to some modules.
func TestBuildSpecial(t *testing.T) {
	c := build(t, newer())
	events, cars, users := c.Module("Events"), c.Module("Cars"), c.Module("Users")
	if events.SetType != "Calendar" || len(events.Only) != 1 || events.Only[0].Op != crm.NotIn {
		t.Errorf("Events: setype %q, only %+v", events.SetType, events.Only)
	}
	if c.Module("Calendar").Only != nil {
		t.Errorf("Calendar has only %+v, want all activities", c.Module("Calendar").Only)
	}
	if users.SetType != "" || users.RecordLabel != nil || users.Tagged != nil || users.Created != nil {
		t.Errorf("Users is in vtiger_crmentity: %+v", users)
	}
	if len(cars.Names) != 1 || cars.Names[0].Name != "plate" { // maker is no field of its own
		t.Errorf("Cars: label of %+v", cars.Names)
	}
	if cars.RecordLabel == nil || cars.Tagged != cars.Field("tags") {
		t.Errorf("Cars: record label %+v, tags %+v", cars.RecordLabel, cars.Tagged)
	}
	for _, word := range []string{"field gone has no column", "field nowhere has no column", "vtiger_carloose has no column"} {
		if !strings.Contains(strings.Join(c.Problems, "\n"), word) {
			t.Errorf("no problem says %q: %q", word, c.Problems)
		}
	}
}

// TestBuildOlder builds a CRM of release 6, which has neither labels nor stars
// in its answers.
func TestBuildOlder(t *testing.T) {
	f := newer()
	f.Fields = slices.DeleteFunc(f.Fields, func(r FieldRow) bool { return r.Name == "source" || r.Name == "starred" })
	m := build(t, f).Module("Accounts")
	if m.RecordLabel != nil || m.Tagged != nil || names(m) != "accountname annual_revenue cf_1" {
		t.Errorf("Accounts: label %+v, tags %+v, fields %s", m.RecordLabel, m.Tagged, names(m))
	}
}

// TestBuildMalicious has names in the registry that would be SQL if they ever
// became a part of it.
func TestBuildMalicious(t *testing.T) {
	f := newer()
	for i, name := range []string{"a`b", "a b", "a;DROP TABLE x", "a'", `a"`, "a--", "", "a.b", "ä", "a\x00"} {
		table := "vtiger_" + name
		f.Columns = append(f.Columns,
			Column{Table: "vtiger_account", Name: name, Type: "varchar"},
			Column{Table: table, Name: "accountid", Type: "int", Primary: true}, Column{Table: table, Name: "x", Type: "int"},
			Column{Table: fmt.Sprintf("vtiger_key%d", i), Name: name, Type: "int", Primary: true}, Column{Table: fmt.Sprintf("vtiger_key%d", i), Name: "x", Type: "int"},
			Column{Table: "vtiger_inventoryproductrel", Name: "tax" + name, Type: "decimal"})
		f.Fields = append(f.Fields,
			FieldRow{TabID: 6, ID: 100, Name: fmt.Sprintf("column%d", i), Table: "vtiger_account", Column: name},
			FieldRow{TabID: 6, ID: 101, Name: fmt.Sprintf("table%d", i), Table: table, Column: "x"},
			FieldRow{TabID: 6, ID: 102, Name: fmt.Sprintf("key%d", i), Table: fmt.Sprintf("vtiger_key%d", i), Column: "x"})
		f.Tabs = append(f.Tabs, Tab{ID: int64(200 + i), Name: fmt.Sprintf("Evil%d", i), IsEntity: true}, Tab{ID: int64(300 + i), Name: fmt.Sprintf("Bad%d", i), IsEntity: true})
		f.EntityNames = append(f.EntityNames, EntityName{int64(200 + i), table, "accountid", name}, EntityName{int64(300 + i), "vtiger_account", name, name})
	}
	c := build(t, f)
	for _, m := range c.Modules {
		safe := []string{m.Base.Name, m.Base.Key}
		for _, table := range m.Tables {
			safe = append(safe, table.Name, table.Key)
			if table.Rows == crm.Many {
				safe = append(safe, table.Pick)
			}
		}
		for _, field := range append(slices.Clone(m.Fields), m.ID) {
			if !field.Empty && field != m.Tagged {
				safe = append(safe, field.Table, field.Column)
			}
		}
		if m.Lines != nil {
			safe = append(safe, m.Lines.Taxes...)
		}
		for _, name := range safe {
			if !IsIdentifier(name) {
				t.Errorf("%s: %q would become SQL", m.Name, name)
			}
		}
		if strings.HasPrefix(m.Name, "Evil") && m.Base.Name != "vtiger_" || strings.HasPrefix(m.Name, "Bad") {
			t.Errorf("module %s is served from %+v", m.Name, m.Base)
		}
	}
}

func TestBuildNothing(t *testing.T) {
	if c, err := Build(&Facts{}); err == nil {
		t.Errorf("Build of nothing: got %+v, want an error", c)
	}
}
