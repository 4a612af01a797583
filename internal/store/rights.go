package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// rightTables are the tables that rights come from, besides those of users,
// their roles and groups.
var rightTables = []string{
	"vtiger_role", "vtiger_role2profile", "vtiger_profile", "vtiger_profile2globalpermissions", "vtiger_profile2tab",
	"vtiger_profile2standardpermissions", "vtiger_profile2utility", "vtiger_profile2field", "vtiger_def_org_field", "vtiger_def_org_share",
	"vtiger_users2group", "vtiger_group2grouprel", "vtiger_group2role", "vtiger_group2rs",
	"vtiger_datashare_module_rel", "vtiger_datashare_role2role", "vtiger_datashare_role2rs", "vtiger_datashare_role2group",
	"vtiger_datashare_rs2role", "vtiger_datashare_rs2rs", "vtiger_datashare_rs2grp",
	"vtiger_datashare_grp2role", "vtiger_datashare_grp2rs", "vtiger_datashare_grp2grp",
	"vtiger_datashare_relatedmodules", "vtiger_datashare_relatedmodule_permission", "vtiger_sharedcalendar",
}

// rights reads who may do what, every list in a fixed order.
func (r *reader) rights(ctx context.Context) {
	r.rightsOfPeople(ctx)
	r.rightsOfProfiles(ctx)
	r.sharing(ctx)
}

// list reads a table's rows, of which scan takes one apart.
func list[T any](ctx context.Context, r *reader, table, text string, scan func(*sql.Rows, *T) error) []T {
	var all []T
	r.each(ctx, table, text, func(rows *sql.Rows) error {
		var row T
		err := scan(rows, &row)
		all = append(all, row)
		return err
	})
	return all
}

func (r *reader) rightsOfPeople(ctx context.Context) {
	rights := &r.facts.Rights
	rights.Roles = list(ctx, r, "vtiger_role", `SELECT roleid, COALESCE(rolename, ''), COALESCE(parentrole, '') FROM vtiger_role ORDER BY roleid`,
		func(rows *sql.Rows, v *meta.RoleRow) error { return rows.Scan(&v.ID, &v.Name, &v.Path) })
	rights.People = list(ctx, r, "vtiger_users", `SELECT u.id, COALESCE(u.user_name, ''), COALESCE(r.roleid, ''), CASE WHEN u.is_admin = 'on' THEN 1 ELSE 0 END,
  CASE WHEN u.status = 'Active' AND u.deleted = 0 THEN 1 ELSE 0 END, `+r.orEmpty("vtiger_users", "calendarsharedtype", "u.calendarsharedtype")+`
FROM vtiger_users u
LEFT JOIN (SELECT userid, MIN(roleid) AS roleid FROM vtiger_user2role GROUP BY userid) r ON r.userid = u.id
ORDER BY u.id`,
		func(rows *sql.Rows, v *meta.PersonRow) error {
			return rows.Scan(&v.ID, &v.Name, &v.Role, &v.Admin, &v.Active, &v.Calendar)
		})
	rights.Groups = list(ctx, r, "vtiger_groups", `SELECT groupid FROM vtiger_groups ORDER BY groupid`,
		func(rows *sql.Rows, v *crm.ID) error { return rows.Scan(v) })
	rights.SharedCalendars = list(ctx, r, "vtiger_sharedcalendar", `SELECT userid, sharedid FROM vtiger_sharedcalendar ORDER BY userid, sharedid`,
		func(rows *sql.Rows, v *meta.SharedCalendarRow) error { return rows.Scan(&v.Owner, &v.Viewer) })
	rights.Members = list(ctx, r, "vtiger_groups", r.union("1, 2, 3, 4",
		part{"vtiger_users2group", fmt.Sprintf(`SELECT groupid, %d, userid, '' FROM vtiger_users2group`, meta.PartyUser)},
		part{"vtiger_group2grouprel", fmt.Sprintf(`SELECT groupid, %d, containsgroupid, '' FROM vtiger_group2grouprel`, meta.PartyGroup)},
		part{"vtiger_group2role", fmt.Sprintf(`SELECT groupid, %d, 0, roleid FROM vtiger_group2role`, meta.PartyRole)},
		part{"vtiger_group2rs", fmt.Sprintf(`SELECT groupid, %d, 0, roleandsubid FROM vtiger_group2rs`, meta.PartyRoles)}),
		func(rows *sql.Rows, v *meta.MemberRow) error {
			return rows.Scan(&v.Group, &v.Member.Kind, &v.Member.ID, &v.Member.Role)
		})
}

// rightsOfProfiles reads what profiles grant. The table of modules has no key:
// of a module's rows the last is one that grants nothing, if there is one.
func (r *reader) rightsOfProfiles(ctx context.Context) {
	rights := &r.facts.Rights
	rights.Profiles = list(ctx, r, "vtiger_profile", `SELECT profileid, COALESCE(profilename, '') FROM vtiger_profile ORDER BY profileid`,
		func(rows *sql.Rows, v *meta.ProfileRow) error { return rows.Scan(&v.ID, &v.Name) })
	rights.RoleProfiles = list(ctx, r, "vtiger_role2profile", `SELECT roleid, profileid FROM vtiger_role2profile ORDER BY roleid, profileid`,
		func(rows *sql.Rows, v *meta.RoleProfileRow) error { return rows.Scan(&v.Role, &v.Profile) })
	rights.Globals = list(ctx, r, "vtiger_profile2globalpermissions", `SELECT profileid, globalactionid, CASE WHEN globalactionpermission = 0 THEN 1 ELSE 0 END
FROM vtiger_profile2globalpermissions
ORDER BY profileid, globalactionid`,
		func(rows *sql.Rows, v *meta.GlobalRow) error { return rows.Scan(&v.Profile, &v.Action, &v.Granted) })
	rights.TabRights = list(ctx, r, "vtiger_profile2tab", `SELECT profileid, tabid, CASE WHEN permissions = 0 THEN 1 ELSE 0 END AS granted
FROM vtiger_profile2tab
WHERE profileid IS NOT NULL AND tabid IS NOT NULL
ORDER BY profileid, tabid, granted DESC`,
		func(rows *sql.Rows, v *meta.TabRightRow) error { return rows.Scan(&v.Profile, &v.TabID, &v.Granted) })
	rights.ActionRights = list(ctx, r, "vtiger_profile2standardpermissions", r.actionRights(),
		func(rows *sql.Rows, v *meta.ActionRightRow) error {
			return rows.Scan(&v.Profile, &v.TabID, &v.Action, &v.Granted)
		})
	rights.FieldRights = list(ctx, r, "vtiger_profile2field", `SELECT profileid, fieldid, CASE WHEN readonly = 0 THEN 1 ELSE 0 END
FROM vtiger_profile2field
WHERE visible = 0
ORDER BY profileid, fieldid`,
		func(rows *sql.Rows, v *meta.FieldRightRow) error {
			return rows.Scan(&v.Profile, &v.FieldID, &v.Writable)
		})
	rights.OrgFields = list(ctx, r, "vtiger_def_org_field", `SELECT fieldid FROM vtiger_def_org_field WHERE visible = 0 ORDER BY fieldid`,
		func(rows *sql.Rows, v *int64) error { return rows.Scan(v) })
}

// actionRights is the statement that reads the rights to actions. Where both
// tables have a row, the utility's counts.
func (r *reader) actionRights() string {
	standard := `SELECT s.profileid, s.tabid, s.operation, CASE WHEN s.permissions = 0 THEN 1 ELSE 0 END FROM vtiger_profile2standardpermissions s`
	if r.columns["vtiger_profile2utility"] != nil {
		standard += `
WHERE NOT EXISTS (SELECT 1 FROM vtiger_profile2utility u WHERE u.profileid = s.profileid AND u.tabid = s.tabid AND u.activityid = s.operation)`
	}
	return r.union("1, 2, 3",
		part{"vtiger_profile2standardpermissions", standard},
		part{"vtiger_profile2utility", `SELECT profileid, tabid, activityid, CASE WHEN permission = 0 THEN 1 ELSE 0 END FROM vtiger_profile2utility`})
}

func (r *reader) sharing(ctx context.Context) {
	rights := &r.facts.Rights
	// A row without a permission is as none, which access knows.
	rights.OrgShares = list(ctx, r, "vtiger_def_org_share", `SELECT tabid, permission FROM vtiger_def_org_share WHERE permission IS NOT NULL ORDER BY tabid, ruleid`,
		func(rows *sql.Rows, v *meta.OrgShareRow) error { return rows.Scan(&v.TabID, &v.Permission) })
	rights.SharingRules = list(ctx, r, "vtiger_datashare_module_rel", r.sharingRules(),
		func(rows *sql.Rows, v *meta.SharingRuleRow) error {
			var table int
			return rows.Scan(&table, &v.ID, &v.TabID, &v.From.Kind, &v.From.ID, &v.From.Role, &v.To.Kind, &v.To.ID, &v.To.Role, &v.Write)
		})
	rights.RelatedModules = list(ctx, r, "vtiger_datashare_relatedmodules", `SELECT datashare_relatedmodule_id, tabid, relatedto_tabid
FROM vtiger_datashare_relatedmodules
WHERE tabid IS NOT NULL AND relatedto_tabid IS NOT NULL
ORDER BY datashare_relatedmodule_id`,
		func(rows *sql.Rows, v *meta.RelatedModuleRow) error { return rows.Scan(&v.ID, &v.Parent, &v.Child) })
	rights.RelatedPermission = list(ctx, r, "vtiger_datashare_relatedmodule_permission", `SELECT shareid, datashare_relatedmodule_id, CASE WHEN permission = 1 THEN 1 ELSE 0 END
FROM vtiger_datashare_relatedmodule_permission
ORDER BY shareid, datashare_relatedmodule_id`,
		func(rows *sql.Rows, v *meta.RelatedPermissionRow) error {
			return rows.Scan(&v.Rule, &v.RelatedModule, &v.Write)
		})
}

// sharingTables are the tables of sharing rules in the CRM's order, with the
// columns of whose records are shared and with whom.
var sharingTables = []struct{ name, from, to string }{
	{"role2role", "share_roleid", "to_roleid"},
	{"role2rs", "share_roleid", "to_roleandsubid"},
	{"role2group", "share_roleid", "to_groupid"},
	{"rs2role", "share_roleandsubid", "to_roleid"},
	{"rs2rs", "share_roleandsubid", "to_roleandsubid"},
	{"rs2grp", "share_roleandsubid", "to_groupid"},
	{"grp2role", "share_groupid", "to_roleid"},
	{"grp2rs", "share_groupid", "to_roleandsubid"},
	{"grp2grp", "share_groupid", "to_groupid"},
}

// sharingRules is the statement that reads the sharing rules of modules. A rule
// with a side missing shares nothing.
func (r *reader) sharingRules() string {
	parts := make([]part, 0, len(sharingTables))
	for i, t := range sharingTables {
		table := "vtiger_datashare_" + t.name
		parts = append(parts, part{table, fmt.Sprintf(
			`SELECT %d, s.shareid, m.tabid, %s, %s, CASE WHEN s.permission = 1 THEN 1 ELSE 0 END
FROM %s s INNER JOIN vtiger_datashare_module_rel m ON m.shareid = s.shareid
WHERE %s AND %s`, i, party(t.from), party(t.to), table, isSet(t.from), isSet(t.to))})
	}
	return r.union("1, 2", parts...)
}

// party are the expressions of a [meta.Party], told by the column's name.
func party(column string) string {
	switch {
	case strings.HasSuffix(column, "groupid"):
		return fmt.Sprintf("%d, s.%s, ''", meta.PartyGroup, column)
	case strings.HasSuffix(column, "roleandsubid"):
		return fmt.Sprintf("%d, 0, s.%s", meta.PartyRoles, column)
	}
	return fmt.Sprintf("%d, 0, s.%s", meta.PartyRole, column)
}

// isSet is the condition that a side of a sharing rule is there.
func isSet(column string) string {
	if strings.HasSuffix(column, "groupid") {
		return "s." + column + " IS NOT NULL"
	}
	return "s." + column + " <> ''"
}

// part is a SELECT that is left out where its table does not exist.
type part struct{ table, text string }

// union is the SELECTs whose tables this CRM has, or "" if it has none.
func (r *reader) union(order string, parts ...part) string {
	var texts []string
	for _, p := range parts {
		if r.columns[p.table] != nil {
			texts = append(texts, p.text)
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return strings.Join(texts, "\nUNION ALL ") + "\nORDER BY " + order
}
