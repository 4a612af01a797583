package access

import (
	"fmt"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// large is an organisation of 2,000 users in 200 roles, four levels deep, with
// 500 groups that contain each other, 50 sharing rules in each of 25 modules, and
// 20 profiles of 1,500 fields.
func large(tb testing.TB) *meta.Catalog {
	tb.Helper()
	const users, roles, groups, modules, rules, profiles, fields = 2000, 200, 500, 25, 50, 20, 1500
	f := &meta.Facts{}
	r := &f.Rights
	role := func(i int) string { return fmt.Sprintf("H%d", i%roles+1) }
	for i := range roles {
		path := role(i)
		for up := i; up > 0; {
			up = (up - 1) / 4
			path = role(up) + pathSeparator + path
		}
		r.Roles = append(r.Roles, meta.RoleRow{ID: role(i), Name: "Role", Path: path})
		for n := range 3 {
			r.RoleProfiles = append(r.RoleProfiles, meta.RoleProfileRow{Role: role(i), Profile: int64((i+n)%profiles + 1)})
		}
	}
	for i := range users {
		id := crm.ID(i + 1)
		r.People = append(r.People, meta.PersonRow{ID: id, Name: "user", Role: role(i), Active: true, Calendar: "selectedusers"})
		f.Users = append(f.Users, meta.UserRow{ID: id, Active: true, Role: role(i)})
		for n := range 5 {
			r.SharedCalendars = append(r.SharedCalendars, meta.SharedCalendarRow{Owner: id, Viewer: crm.ID((i+n*7)%users + 1)})
		}
	}
	group := func(i int) crm.ID { return crm.ID(10_000 + i%groups) }
	for i := range groups {
		f.Groups = append(f.Groups, meta.GroupRow{ID: group(i), Name: "group"})
		member := func(p meta.Party) { r.Members = append(r.Members, meta.MemberRow{Group: group(i), Member: p}) }
		for n := range 10 {
			member(meta.Party{Kind: meta.PartyUser, ID: crm.ID((i*13+n*97)%users + 1)})
		}
		member(meta.Party{Kind: meta.PartyRole, Role: role(i)})
		member(meta.Party{Kind: meta.PartyRoles, Role: role(i*3 + 20)})
		if i%10 != 0 {
			member(meta.Party{Kind: meta.PartyGroup, ID: group(i - 1)})
		}
	}
	tab := func(name string, i int) meta.Tab { return meta.Tab{ID: int64(i + 1), Name: name, IsEntity: true} }
	for i := range modules {
		name := fmt.Sprintf("Module%d", i)
		if known := []string{"Accounts", "Potentials", "HelpDesk", "Quotes", "SalesOrder", "Invoice", "Calendar", "Events"}; i < len(known) {
			name = known[i]
		}
		t := tab(name, i)
		f.Tabs = append(f.Tabs, t)
		table := "vtiger_" + name
		f.EntityNames = append(f.EntityNames, meta.EntityName{TabID: t.ID, Table: table, Key: "id"})
		f.Columns = append(f.Columns, meta.Column{Table: table, Name: "id", Type: "int", Primary: true})
		r.OrgShares = append(r.OrgShares, meta.OrgShareRow{TabID: t.ID, Permission: sharePrivate})
		for n := range rules {
			party := func(n int) meta.Party {
				return [...]meta.Party{
					{Kind: meta.PartyRole, Role: role(n * 7)}, {Kind: meta.PartyRoles, Role: role(n)}, {Kind: meta.PartyGroup, ID: group(n * 11)},
				}[n%3]
			}
			r.SharingRules = append(r.SharingRules, meta.SharingRuleRow{ID: int64(i*rules + n + 1), TabID: t.ID, From: party(n), To: party(n / 3), Write: n%2 == 0})
		}
	}
	for i := range fields {
		m := i % modules
		column := fmt.Sprintf("field%d", i)
		f.Fields = append(f.Fields, meta.FieldRow{TabID: int64(m + 1), ID: int64(i + 1), Name: column, Table: "vtiger_" + f.Tabs[m].Name, Column: column})
		f.Columns = append(f.Columns, meta.Column{Table: "vtiger_" + f.Tabs[m].Name, Name: column, Type: "varchar"})
		r.OrgFields = append(r.OrgFields, int64(i+1))
	}
	for _, column := range [][2]string{
		{"vtiger_potential", "related_to"},
		{"vtiger_troubletickets", "parent_id"},
		{"vtiger_quotes", "accountid"},
		{"vtiger_quotes", "potentialid"},
		{"vtiger_salesorder", "accountid"},
		{"vtiger_salesorder", "potentialid"},
		{"vtiger_salesorder", "quoteid"},
		{"vtiger_invoice", "accountid"},
		{"vtiger_invoice", "salesorderid"},
		{"vtiger_crmentity", "smownerid"},
		{"vtiger_crmentity", "smgroupid"},
	} {
		f.Columns = append(f.Columns, meta.Column{Table: column[0], Name: column[1], Type: "int"})
	}
	for i, pair := range [][2]int64{{1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {2, 4}, {2, 5}, {4, 5}, {5, 6}} {
		r.RelatedModules = append(r.RelatedModules, meta.RelatedModuleRow{ID: int64(i + 1), Parent: pair[0], Child: pair[1]})
		for rule := range int64(rules) {
			r.RelatedPermission = append(r.RelatedPermission, meta.RelatedPermissionRow{Rule: (pair[0]-1)*rules + rule + 1, RelatedModule: int64(i + 1), Write: rule%3 == 0})
		}
	}
	for id := range int64(profiles) {
		r.Profiles = append(r.Profiles, meta.ProfileRow{ID: id + 1, Name: "profile"})
		for i := range f.Tabs {
			r.TabRights = append(r.TabRights, meta.TabRightRow{Profile: id + 1, TabID: f.Tabs[i].ID, Granted: true})
			for action := range int64(11) {
				r.ActionRights = append(r.ActionRights, meta.ActionRightRow{Profile: id + 1, TabID: f.Tabs[i].ID, Action: action, Granted: true})
			}
		}
		for field := range int64(fields) {
			r.FieldRights = append(r.FieldRights, meta.FieldRightRow{Profile: id + 1, FieldID: field + 1, Writable: field%2 == 0})
		}
	}
	c, err := meta.Build(f)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// BenchmarkPolicy measures what the first call of a user costs in a large
// organisation: indexing it, which happens once a generation, the Policy, and the
// records that it gives in each module.
func BenchmarkPolicy(b *testing.B) {
	c := large(b)
	user := c.User(1500) // four levels down
	everything := func(b *testing.B, p *Policy) {
		grants := 0
		for _, m := range c.Modules {
			for _, a := range []Action{View, Edit, Delete} {
				grants += len(p.Scope(m, a).Grants)
			}
			p.Readable(m)
		}
		b.ReportMetric(float64(grants), "grants")
		b.ReportMetric(float64(len(p.groups)), "groups")
	}
	b.Run("organisation", func(b *testing.B) {
		for b.Loop() {
			newOrganisation(c)
		}
	})
	o := newOrganisation(c)
	b.Run("policy", func(b *testing.B) {
		for b.Loop() {
			o.policy(user)
		}
	})
	b.Run("policy and every scope", func(b *testing.B) {
		for b.Loop() {
			everything(b, o.policy(user))
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			everything(b, newOrganisation(c).policy(user))
		}
	})
}
