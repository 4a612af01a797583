package store_test

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

func readFacts(t *testing.T, s *store.Store) *meta.Facts {
	t.Helper()
	var f *meta.Facts
	err := s.View(t.Context(), func(tx *store.Tx) (err error) {
		f, err = tx.Facts(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func countIf[T any](rows []T, is func(T) bool) int64 {
	n := int64(0)
	for _, r := range rows {
		if is(r) {
			n++
		}
	}
	return n
}

// TestRightsOfSample compares the numbers of rows, by kind, with what the
// tables hold.
func TestRightsOfSample(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, _ *meta.Catalog) {
		f := readFacts(t, s)
		r := f.Rights
		member := func(kind meta.PartyKind) int64 {
			return countIf(r.Members, func(m meta.MemberRow) bool { return m.Member.Kind == kind })
		}
		rule := func(from, to meta.PartyKind) int64 {
			return countIf(r.SharingRules, func(s meta.SharingRuleRow) bool { return s.From.Kind == from && s.To.Kind == to })
		}
		const role, roles, group = meta.PartyRole, meta.PartyRoles, meta.PartyGroup
		for _, tt := range []struct {
			rows string
			got  int64
			from string // SELECT COUNT(*) FROM
		}{
			{"public modules", countIf(f.Tabs, func(t meta.Tab) bool { return t.Public }), "vtiger_tab WHERE ownedby = 1"},
			{"other modules", countIf(f.Tabs, func(t meta.Tab) bool { return !t.Public }), "vtiger_tab WHERE ownedby = 0"},
			{"roles", int64(len(r.Roles)), "vtiger_role"},
			{"roles below the first", countIf(r.Roles, func(r meta.RoleRow) bool { return len(r.Path) > len("H1::") && r.Path[:4] == "H1::" && r.Name != "" }), "vtiger_role WHERE parentrole LIKE 'H1::%'"},
			{"people", int64(len(r.People)), "vtiger_users"},
			{"active people", countIf(r.People, func(p meta.PersonRow) bool { return p.Active }), "vtiger_users WHERE status = 'Active' AND deleted = 0"},
			{"administrators", countIf(r.People, func(p meta.PersonRow) bool { return p.Admin }), "vtiger_users WHERE is_admin = 'on'"},
			{"people with a role", countIf(r.People, func(p meta.PersonRow) bool { return p.Role != "" && p.Name != "" }), "vtiger_user2role"},
			{"people with a public calendar", countIf(r.People, func(p meta.PersonRow) bool { return p.Calendar == "public" }), "vtiger_users WHERE calendarsharedtype = 'public'"},
			{"groups", int64(len(r.Groups)), "vtiger_groups"},
			{"users in groups", member(meta.PartyUser), "vtiger_users2group"},
			{"groups in groups", member(group), "vtiger_group2grouprel"},
			{"roles in groups", member(role), "vtiger_group2role"},
			{"roles and below in groups", member(roles), "vtiger_group2rs"},
			{"profiles", int64(len(r.Profiles)), "vtiger_profile"},
			{"profiles of roles", int64(len(r.RoleProfiles)), "vtiger_role2profile"},
			{"global rights", countIf(r.Globals, func(g meta.GlobalRow) bool { return g.Granted }), "vtiger_profile2globalpermissions WHERE globalactionpermission = 0"},
			{"no global rights", countIf(r.Globals, func(g meta.GlobalRow) bool { return !g.Granted }), "vtiger_profile2globalpermissions WHERE globalactionpermission = 1"},
			{"rights to modules", countIf(r.TabRights, func(g meta.TabRightRow) bool { return g.Granted }), "vtiger_profile2tab WHERE permissions = 0"},
			{"no rights to modules", countIf(r.TabRights, func(g meta.TabRightRow) bool { return !g.Granted }), "vtiger_profile2tab WHERE permissions = 1"},
			{"rights to actions", int64(len(r.ActionRights)), `(SELECT profileid, tabid, operation FROM vtiger_profile2standardpermissions
  UNION SELECT profileid, tabid, activityid FROM vtiger_profile2utility) a`},
			{"no rights to delete", countIf(r.ActionRights, func(a meta.ActionRightRow) bool { return a.Action == 2 && !a.Granted }), "vtiger_profile2standardpermissions WHERE operation = 2 AND permissions = 1"},
			{"visible fields", int64(len(r.FieldRights)), "vtiger_profile2field WHERE visible = 0"},
			{"writable fields", countIf(r.FieldRights, func(f meta.FieldRightRow) bool { return f.Writable }), "vtiger_profile2field WHERE visible = 0 AND readonly = 0"},
			{"fields of the organisation", int64(len(r.OrgFields)), "vtiger_def_org_field WHERE visible = 0"},
			{"private modules", countIf(r.OrgShares, func(s meta.OrgShareRow) bool { return s.Permission == 3 }), "vtiger_def_org_share WHERE permission = 3"},
			{"shared modules", int64(len(r.OrgShares)), "vtiger_def_org_share"},
			{"rules role to role", rule(role, role), "vtiger_datashare_role2role"},
			{"rules role to roles", rule(role, roles), "vtiger_datashare_role2rs"},
			{"rules role to group", rule(role, group), "vtiger_datashare_role2group"},
			{"rules roles to role", rule(roles, role), "vtiger_datashare_rs2role"},
			{"rules roles to roles", rule(roles, roles), "vtiger_datashare_rs2rs"},
			{"rules roles to group", rule(roles, group), "vtiger_datashare_rs2grp"},
			{"rules group to role", rule(group, role), "vtiger_datashare_grp2role"},
			{"rules group to roles", rule(group, roles), "vtiger_datashare_grp2rs"},
			{"rules group to group", rule(group, group), "vtiger_datashare_grp2grp"},
			{"rules", int64(len(r.SharingRules)), "vtiger_datashare_module_rel"},
			{"related modules", int64(len(r.RelatedModules)), "vtiger_datashare_relatedmodules"},
		} {
			if want := countOf(t, db, "SELECT COUNT(*) FROM "+tt.from); tt.got != want || want == 0 {
				t.Errorf("%s: %d, want %d, not 0", tt.rows, tt.got, want)
			}
		}
		inOrder(t, "action rights", r.ActionRights, func(a, b meta.ActionRightRow) int {
			return cmp.Or(cmp.Compare(a.Profile, b.Profile), cmp.Compare(a.TabID, b.TabID), cmp.Compare(a.Action, b.Action))
		})
		inOrder(t, "field rights", r.FieldRights, func(a, b meta.FieldRightRow) int {
			return cmp.Or(cmp.Compare(a.Profile, b.Profile), cmp.Compare(a.FieldID, b.FieldID))
		})
		inOrder(t, "people", r.People, func(a, b meta.PersonRow) int { return cmp.Compare(a.ID, b.ID) })
	})
}

// inOrder checks that rows ascend, each once.
func inOrder[T any](t *testing.T, name string, rows []T, compare func(a, b T) int) {
	t.Helper()
	for i := 1; i < len(rows); i++ {
		if compare(rows[i-1], rows[i]) >= 0 {
			t.Errorf("%s: %+v before %+v", name, rows[i-1], rows[i])
		}
	}
}

// TestRightsExact reads rows of every kind, those that are damaged or not in
// the CRM's usual order among them.
func TestRightsExact(t *testing.T) {
	crmtest.Long(t)
	changes := []string{
		"DELETE FROM vtiger_users2group",
		"DELETE FROM vtiger_group2role",
		"DELETE FROM vtiger_group2rs",
		"INSERT INTO vtiger_users2group VALUES (4, 1), (2, 9), (2, 1)",
		"INSERT INTO vtiger_group2grouprel VALUES (2, 3)",
		"INSERT INTO vtiger_group2role VALUES (2, 'H4')",
		"INSERT INTO vtiger_group2rs VALUES (2, 'H3')",
		"INSERT INTO vtiger_sharedcalendar VALUES (9, 1), (1, 9), (1, 5)",
		"DELETE FROM vtiger_profile2globalpermissions",
		"INSERT INTO vtiger_profile2globalpermissions VALUES (2, 1, NULL), (1, 2, 0), (1, 1, 1)",
		"DELETE FROM vtiger_profile2tab",
		"INSERT INTO vtiger_profile2tab VALUES (1, 6, 1), (1, 6, 0), (1, 4, 0), (NULL, 4, 0), (1, NULL, 0)",
		"DELETE FROM vtiger_profile2standardpermissions",
		"DELETE FROM vtiger_profile2utility",
		"INSERT INTO vtiger_profile2standardpermissions VALUES (1, 6, 5, 0), (1, 6, 2, 1), (1, 6, 1, 0), (1, 4, 0, NULL)",
		"INSERT INTO vtiger_profile2utility VALUES (1, 6, 5, 1), (1, 6, 6, 0), (2, 6, 2, NULL)",
		"DELETE FROM vtiger_profile2field",
		"INSERT INTO vtiger_profile2field (profileid, tabid, fieldid, visible, readonly) VALUES (2, 6, 1, 0, 0), (1, 6, 1, 0, NULL), (1, 6, 2, 1, 0), (1, 6, 3, NULL, 0), (1, 6, 4, 0, 1)",
		"DELETE FROM vtiger_def_org_field",
		"INSERT INTO vtiger_def_org_field (tabid, fieldid, visible, readonly) VALUES (6, 7, 0, 0), (6, 1, 0, 1), (6, 2, 1, 0), (6, 3, NULL, 0)",
		"DELETE FROM vtiger_def_org_share",
		"INSERT INTO vtiger_def_org_share (ruleid, tabid, permission, editstatus) VALUES (1, 6, 3, 0), (2, 4, 2, 0), (3, 2, NULL, 0)",
		"INSERT INTO vtiger_datashare_module_rel VALUES (2, 6, ''), (3, 4, ''), (4, 6, ''), (5, 6, ''), (6, 6, ''), (7, 6, ''), (8, 6, ''), (9, 6, ''), (10, 6, ''), (11, 2, ''), (12, 6, ''), (13, 6, ''), (14, 6, '')",
		"INSERT INTO vtiger_datashare_role2role VALUES (11, 'H2', 'H3', 1), (2, 'H3', 'H4', 0), (1, 'H2', 'H3', 1), (12, NULL, 'H3', 1), (13, 'H2', '', 1)",
		"INSERT INTO vtiger_datashare_role2rs VALUES (3, 'H2', 'H4', NULL)",
		"INSERT INTO vtiger_datashare_role2group VALUES (4, 'H2', 3, 1), (14, 'H2', NULL, 1)",
		"INSERT INTO vtiger_datashare_rs2role VALUES (5, 'H2', 'H5', 0)",
		"INSERT INTO vtiger_datashare_rs2rs VALUES (6, 'H2', 'H5', 0)",
		"INSERT INTO vtiger_datashare_rs2grp VALUES (7, 'H2', 4, 0)",
		"INSERT INTO vtiger_datashare_grp2role VALUES (8, 2, 'H5', 0)",
		"INSERT INTO vtiger_datashare_grp2rs VALUES (9, 2, 'H5', 0)",
		"INSERT INTO vtiger_datashare_grp2grp VALUES (10, 2, 3, 0)",
		"DELETE FROM vtiger_datashare_relatedmodules WHERE datashare_relatedmodule_id > 2",
		"INSERT INTO vtiger_datashare_relatedmodules VALUES (90, NULL, 6)",
		"INSERT INTO vtiger_datashare_relatedmodule_permission VALUES (3, 1, 0), (2, 2, NULL), (2, 1, 1)",
		"UPDATE vtiger_users SET calendarsharedtype = 'public'",
		"INSERT INTO vtiger_users (id, user_name, is_admin, status, deleted) VALUES (9, 'gone', 'off', 'Active', 1), (5, 'resting', NULL, 'Inactive', 0)",
		"ALTER TABLE vtiger_user2role DROP PRIMARY KEY",
		"INSERT INTO vtiger_user2role VALUES (9, 'H5'), (9, 'H4')",
		"DROP TABLE vtiger_profile",
		"ALTER TABLE vtiger_tab DROP COLUMN ownedby",
	}
	eachChanged(t, changes, func(t *testing.T, _ *sqldb.DB, s *store.Store) {
		f := readFacts(t, s)
		got := f.Rights
		role := func(id string) meta.Party { return meta.Party{Kind: meta.PartyRole, Role: id} }
		roles := func(id string) meta.Party { return meta.Party{Kind: meta.PartyRoles, Role: id} }
		group := func(id crm.ID) meta.Party { return meta.Party{Kind: meta.PartyGroup, ID: id} }
		person := func(id crm.ID) meta.Party { return meta.Party{Kind: meta.PartyUser, ID: id} }
		want := meta.Rights{
			Roles: []meta.RoleRow{
				{ID: "H1", Name: "Organization", Path: "H1"},
				{ID: "H2", Name: "Role H2", Path: "H1::H2"},
				{ID: "H3", Name: "Role H3", Path: "H1::H2::H3"},
				{ID: "H4", Name: "Role H4", Path: "H1::H2::H3::H4"},
				{ID: "H5", Name: "Role H5", Path: "H1::H2::H3::H4::H5"},
			},
			People: []meta.PersonRow{
				{ID: 1, Name: "admin", Role: "H2", Admin: true, Active: true, Calendar: "public"}, {ID: 5, Name: "resting"}, {ID: 9, Name: "gone", Role: "H4"},
			},
			Groups:       []crm.ID{2, 3, 4},
			Members:      []meta.MemberRow{{Group: 2, Member: person(1)}, {Group: 2, Member: person(9)}, {Group: 2, Member: group(3)}, {Group: 2, Member: role("H4")}, {Group: 2, Member: roles("H3")}, {Group: 4, Member: person(1)}},
			RoleProfiles: got.RoleProfiles, // in the sample's test
			Globals:      []meta.GlobalRow{{Profile: 1, Action: 1}, {Profile: 1, Action: 2, Granted: true}, {Profile: 2, Action: 1}},
			TabRights:    []meta.TabRightRow{{Profile: 1, TabID: 4, Granted: true}, {Profile: 1, TabID: 6, Granted: true}, {Profile: 1, TabID: 6}},
			ActionRights: []meta.ActionRightRow{
				{Profile: 1, TabID: 4, Action: 0},
				{Profile: 1, TabID: 6, Action: 1, Granted: true},
				{Profile: 1, TabID: 6, Action: 2},
				{Profile: 1, TabID: 6, Action: 5},
				{Profile: 1, TabID: 6, Action: 6, Granted: true},
				{Profile: 2, TabID: 6, Action: 2},
			},
			FieldRights: []meta.FieldRightRow{{Profile: 1, FieldID: 1}, {Profile: 1, FieldID: 4}, {Profile: 2, FieldID: 1, Writable: true}},
			OrgFields:   []int64{1, 7},
			OrgShares:   []meta.OrgShareRow{{TabID: 4, Permission: 2}, {TabID: 6, Permission: 3}},
			SharingRules: []meta.SharingRuleRow{
				{ID: 2, TabID: 6, From: role("H3"), To: role("H4")},
				{ID: 11, TabID: 2, From: role("H2"), To: role("H3"), Write: true},
				{ID: 3, TabID: 4, From: role("H2"), To: roles("H4")},
				{ID: 4, TabID: 6, From: role("H2"), To: group(3), Write: true},
				{ID: 5, TabID: 6, From: roles("H2"), To: role("H5")},
				{ID: 6, TabID: 6, From: roles("H2"), To: roles("H5")},
				{ID: 7, TabID: 6, From: roles("H2"), To: group(4)},
				{ID: 8, TabID: 6, From: group(2), To: role("H5")},
				{ID: 9, TabID: 6, From: group(2), To: roles("H5")},
				{ID: 10, TabID: 6, From: group(2), To: group(3)},
			},
			RelatedModules:    []meta.RelatedModuleRow{{ID: 1, Parent: 6, Child: 2}, {ID: 2, Parent: 6, Child: 13}},
			RelatedPermission: []meta.RelatedPermissionRow{{Rule: 2, RelatedModule: 1, Write: true}, {Rule: 2, RelatedModule: 2}, {Rule: 3, RelatedModule: 1}},
			SharedCalendars:   []meta.SharedCalendarRow{{Owner: 1, Viewer: 5}, {Owner: 1, Viewer: 9}, {Owner: 9, Viewer: 1}},
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if slices.ContainsFunc(f.Tabs, func(t meta.Tab) bool { return t.Public }) {
			t.Error("a module is public without a column that says so")
		}
	})
}

// TestFactTables: every table whose rows are rights or workflows is watched.
func TestFactTables(t *testing.T) {
	tables := store.FactTables(&meta.Facts{})
	for _, name := range []string{
		"vtiger_tab", "vtiger_users", "vtiger_user2role", "vtiger_groups", "vtiger_role", "vtiger_role2profile", "vtiger_profile",
		"vtiger_profile2globalpermissions", "vtiger_profile2tab", "vtiger_profile2standardpermissions", "vtiger_profile2utility", "vtiger_profile2field",
		"vtiger_def_org_field", "vtiger_def_org_share", "vtiger_users2group", "vtiger_group2grouprel", "vtiger_group2role", "vtiger_group2rs",
		"vtiger_datashare_module_rel", "vtiger_datashare_role2role", "vtiger_datashare_role2rs", "vtiger_datashare_role2group",
		"vtiger_datashare_rs2role", "vtiger_datashare_rs2rs", "vtiger_datashare_rs2grp", "vtiger_datashare_grp2role", "vtiger_datashare_grp2rs",
		"vtiger_datashare_grp2grp", "vtiger_datashare_relatedmodules", "vtiger_datashare_relatedmodule_permission", "vtiger_sharedcalendar",
		"com_vtiger_workflows", "com_vtiger_workflowtasks", "com_vtiger_workflowtasks_entitymethod", "vtiger_ws_entity", "vtiger_smsnotifier_servers",
	} {
		if !slices.Contains(tables, name) {
			t.Errorf("%s is not watched", name)
		}
	}
}
