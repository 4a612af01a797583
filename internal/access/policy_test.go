package access

import (
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// catalog has one module, Accounts with a picklist of two values, of which one
// role may use one.
func catalog(t *testing.T) *meta.Catalog {
	t.Helper()
	c, err := meta.Build(&meta.Facts{
		Tabs:        []meta.Tab{{ID: 6, Name: "Accounts", IsEntity: true}},
		Fields:      []meta.FieldRow{{TabID: 6, ID: 1, Name: "rating", Table: "vtiger_account", Column: "rating", UIType: "15"}},
		EntityNames: []meta.EntityName{{TabID: 6, Table: "vtiger_account", Key: "accountid", Names: "rating"}},
		Columns: []meta.Column{
			{Table: "vtiger_account", Name: "accountid", Type: "int", Primary: true},
			{Table: "vtiger_account", Name: "rating", Type: "varchar"},
		},
		Picklists: []meta.PicklistRow{
			{Field: "rating", Value: "Hot", ByRole: true, Roles: []string{"H2"}},
			{Field: "rating", Value: "Cold", ByRole: true, Roles: []string{"H2", "H3"}},
		},
		Users: []meta.UserRow{
			{ID: 1, Name: "admin", Admin: true, Active: true, Role: "H3", Language: "fa_ir"},
			{ID: 5, Name: "seller", Active: true},
			{ID: 6, Name: "gone", Admin: true},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNew(t *testing.T) {
	c := catalog(t)
	for _, tt := range []struct {
		user crm.ID
		want crm.Code
	}{
		{5, crm.Forbidden},    // no administrator
		{6, crm.InvalidToken}, // inactive
		{7, crm.InvalidToken}, // nobody
		{0, crm.InvalidToken},
	} {
		if p, err := New(c, tt.user); err == nil || crm.CodeOf(err) != tt.want {
			t.Errorf("New for user %d = %v, %v; want code %v", tt.user, p, err, tt.want)
		}
	}
	p, err := New(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	if p.User() != 1 || p.Language() != "fa_ir" {
		t.Errorf("policy of user %d in %s", p.User(), p.Language())
	}
	m, err := p.Module("Accounts")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Module("accounts"); crm.CodeOf(err) != crm.ModuleNotFound {
		t.Errorf("module accounts: %v, want ModuleNotFound", err)
	}
	list := p.Picklist(m.Field("rating"))
	if len(list.Values) != 1 || list.Values[0].Value != "Cold" {
		t.Errorf("picklist of role H3: %+v, want Cold alone", list.Values)
	}
}

// TestZeroPolicyIsClosed: a Policy that nobody made gives nothing.
func TestZeroPolicyIsClosed(t *testing.T) {
	var p Policy
	if m, err := p.Module("Accounts"); err == nil {
		t.Errorf("the zero Policy gives module %s", m.Name)
	}
	if p.User() != 0 {
		t.Errorf("the zero Policy is of user %d", p.User())
	}
}
