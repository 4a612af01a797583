package meta

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// listed are facts of one module with picklists and what depends on them.
func listed() *Facts {
	f := newer()
	f.Fields = append(f.Fields, fieldRows(`
6 industry vtiger_account.accountname
6 rating vtiger_account.accountname
6 assigned_user_id vtiger_crmentity.smownerid`)...)
	for i := range f.Fields {
		f.Fields[i].ID = int64(i)
	}
	f.Fields[len(f.Fields)-1].UIType = "53"
	for _, v := range []string{"Banking &amp; Trade", "Energy", "Retail"} {
		f.Picklists = append(f.Picklists, PicklistRow{Field: "industry", Value: v})
	}
	f.Picklists = append(f.Picklists,
		PicklistRow{Field: "rating", Value: "A", ByRole: true, Roles: []string{"H2", "H3"}},
		PicklistRow{Field: "rating", Value: "B", ByRole: true, Roles: []string{"H2"}},
		PicklistRow{Field: "rating", Value: "C", ByRole: true})
	f.Users = []UserRow{{ID: 1, Name: "admin", LastName: "Admin", Active: true}, {ID: 5, Name: "z", FirstName: "Zoë", LastName: "Z", Active: true}, {ID: 6, Name: "old", LastName: "Old"}}
	f.Groups = []GroupRow{{ID: 3, Name: "Team"}}
	f.Currencies = []CurrencyRow{{ID: 1, Name: "Euro", Active: true}, {ID: 2, Name: "Mark"}}
	return f
}

// values are a list's values, with the names of a named one.
func values(p *Picklist) string {
	var list []string
	for _, v := range p.Values {
		if p.Named {
			list = append(list, v.Value+"="+v.Name)
			continue
		}
		list = append(list, v.Value)
	}
	return strings.Join(list, "|")
}

func TestPicklist(t *testing.T) {
	c := build(t, listed())
	m := c.Module("Accounts")
	for field, want := range map[string]string{
		"industry":         "Banking & Trade|Energy|Retail",
		"rating":           "A|B|C",
		"assigned_user_id": "1=Admin|5=Zoë Z",
	} {
		p := c.Picklist(m.Field(field))
		if p == nil || values(p) != want {
			t.Errorf("%s: got %+v, want %s", field, p, want)
		}
	}
	if p := c.Picklist(m.Field("accountname")); p != nil {
		t.Errorf("accountname has the picklist %+v", p)
	}
	if got, want := values(c.GroupPicklist()), "3=Team"; got != want {
		t.Errorf("groups: got %s, want %s", got, want)
	}
	for _, test := range []struct {
		role string
		want []bool
	}{{"H2", []bool{true, true, false}}, {"H3", []bool{true, false, false}}, {"", []bool{false, false, false}}} {
		for i, v := range c.Picklist(m.Field("rating")).Values {
			if got := v.Allowed(test.role); got != test.want[i] {
				t.Errorf("rating %s for role %s: allowed %v, want %v", v.Value, test.role, got, test.want[i])
			}
		}
	}
	if !c.Picklist(m.Field("industry")).Values[0].Allowed("") {
		t.Error("industry is not by role, yet a role may not use it")
	}
}

func TestDependencies(t *testing.T) {
	f := listed()
	f.Dependencies = []DependencyRow{
		{6, "industry", "rating", "Banking &amp; Trade", `["A","B &lt; C"]`, ""},
		{6, "industry", "rating", "Energy", `[&quot;C&quot;]`, "null"},
		{6, "industry", "cf_1", "Energy", `["x"]`, `{"fieldname":"rating","fieldvalues":["A"]}`},
		{6, "industry", "cf_1", "Energy", `["y"]`, `{&quot;fieldname&quot;:&quot;rating&quot;,&quot;fieldvalues&quot;:[&quot;B&quot;,&quot;C&quot;]}`},
		{6, "industry", "rating", "Broken", `["A"`, ""},
		{6, "industry", "rating", "Broken", `["A"]`, `{"fieldname":`},
		{6, "industry", "rating", "Energy", `["B"]`, ""},
		{99, "industry", "rating", "Energy", `["Z"]`, ""},
	}
	c := build(t, f)
	want := []Dependency{
		{"Banking & Trade", []DependencyTarget{{Field: "rating", Values: []string{"A", "B < C"}}}},
		{DefaultSource, []DependencyTarget{{Field: "rating", Values: []string{"A", "B", "C"}}, {Field: "cf_1"}}},
		{"Energy", []DependencyTarget{
			{Field: "rating", Values: []string{"B"}},
			{Field: "cf_1", When: []Condition{{"rating", []string{"A"}, []string{"x"}}, {"rating", []string{"B", "C"}, []string{"y"}}}},
		}},
	}
	m := c.Module("Accounts")
	if diff := cmp.Diff(want, c.Dependencies(m.Field("industry"))); diff != "" {
		t.Errorf("industry (-want +got):\n%s", diff)
	}
	if got := c.Dependencies(m.Field("rating")); got != nil {
		t.Errorf("rating: got %+v, want none", got)
	}
	if n := strings.Count(strings.Join(c.Problems, "\n"), `industry = "Broken"`); n != 2 {
		t.Errorf("%d problems about the broken rows, want 2: %q", n, c.Problems)
	}
}

func TestKindOf(t *testing.T) {
	for columnType, want := range map[string]crm.Kind{
		"int": crm.Int, "tinyint": crm.Int, "bigint": crm.Int, "decimal": crm.Decimal, "double": crm.Decimal, "date": crm.Date, "time": crm.Time,
		"datetime": crm.DateTime, "timestamp": crm.DateTime, "varchar": crm.Text, "mediumtext": crm.Text, "enum": crm.Text, "": crm.Text,
	} {
		if got := kindOf(columnType); got != want {
			t.Errorf("kindOf(%q) = %v, want %v", columnType, got, want)
		}
	}
}
