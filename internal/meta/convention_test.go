package meta

import (
	"strings"
	"testing"
)

// TestConvention: modules whose author left out vtiger_entityname are served from
// the table that vtlib names after them, with a warning; where there is no such
// table, or no field of the module in it, they are not.
func TestConvention(t *testing.T) {
	f := newer()
	f.Tabs = append(f.Tabs, Tab{ID: 70, Name: "Rosters", IsEntity: true}, Tab{ID: 71, Name: "Bare", IsEntity: true},
		Tab{ID: 72, Name: "NoTable", IsEntity: true}, Tab{ID: 73, Name: "OtherKey", IsEntity: true}, Tab{ID: 74, Name: "Wrong", IsEntity: true})
	f.EntityNames = append(f.EntityNames, EntityName{74, "vtiger_gone", "goneid", "x"})
	for table, columns := range map[string]string{
		"vtiger_rosters": "rostersid int *,roster_no varchar,day date,note varchar,title varchar", "vtiger_rosterscf": "rostersid int *,cf_9 varchar",
		"vtiger_bare": "bareid int *", "vtiger_otherkey": "id int *,name varchar", "vtiger_wrong": "wrongid int *,name varchar",
	} {
		f.Columns = append(f.Columns, columnsOf(table, columns)...)
	}
	f.Fields = append(f.Fields, fieldRows(`
70 roster_no vtiger_rosters.roster_no
70 day vtiger_rosters.day
70 note vtiger_rosters.note
70 title vtiger_rosters.title
70 cf_9 vtiger_rosterscf.cf_9
71 assigned_user_id vtiger_crmentity.smownerid
72 name vtiger_notable.name
73 name vtiger_otherkey.name
74 name vtiger_wrong.name`)...)
	for i := range f.Fields {
		switch row := &f.Fields[i]; {
		case row.TabID != 70:
		case row.Name == "roster_no":
			row.UIType, row.TypeOfData = "4", "V~M"
		case row.Name == "day":
			row.TypeOfData = "D~M"
		case row.Name == "title":
			row.TypeOfData = "V~M"
		}
	}
	c, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Module("Rosters")
	if m == nil {
		t.Fatalf("Rosters is not served: %q", c.Problems)
	}
	if m.Base.Name != "vtiger_rosters" || m.Base.Key != "rostersid" || m.Field("cf_9") == nil || m.Field("cf_9").Empty {
		t.Errorf("Rosters is in %+v, its own field %+v", m.Base, m.Field("cf_9"))
	}
	if len(m.Names) != 1 || m.Names[0].Name != "title" {
		t.Errorf("records are called by %v, want by title", m.Names)
	}
	if m := c.Module("Wrong"); m == nil || m.Base.Name != "vtiger_wrong" {
		t.Errorf("Wrong, whose row names a table that is not there, is %v", m)
	}
	for _, name := range []string{"Bare", "NoTable", "OtherKey"} {
		if c.Module(name) != nil {
			t.Errorf("%s is served", name)
		}
	}
	problems := strings.Join(c.Problems, "\n")
	for _, want := range []string{
		"module Rosters: no row in vtiger_entityname; it is served from vtiger_rosters with the key rostersid",
		"module Wrong: vtiger_entityname names table \"vtiger_gone\" with key \"goneid\", which does not exist; it is served from vtiger_wrong",
		"module Bare: no row in vtiger_entityname; its table is unknown, and it is not served", "module OtherKey: no row",
	} {
		if !strings.Contains(problems, want) {
			t.Errorf("no problem %q in\n%s", want, problems)
		}
	}
}
