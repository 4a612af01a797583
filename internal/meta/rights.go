package meta

import "vtrest/internal/crm"

// Rights are the rows that say who may do what. A permission that the database
// spells 0 is granted; every other value, NULL included, is not.
type Rights struct {
	Roles             []RoleRow
	People            []PersonRow // every row of vtiger_users, deleted users too
	Groups            []crm.ID    // vtiger_groups
	Members           []MemberRow
	Profiles          []ProfileRow
	RoleProfiles      []RoleProfileRow // ordered by role, then profile
	Globals           []GlobalRow
	TabRights         []TabRightRow
	ActionRights      []ActionRightRow
	FieldRights       []FieldRightRow
	OrgFields         []int64 // fieldids visible for the organisation (vtiger_def_org_field)
	OrgShares         []OrgShareRow
	SharingRules      []SharingRuleRow // in the order in which the CRM applies them
	RelatedModules    []RelatedModuleRow
	RelatedPermission []RelatedPermissionRow
	SharedCalendars   []SharedCalendarRow
}

// RoleRow is a row of vtiger_role. Path is parentrole: the roles from the top
// down to and including this one, joined by "::".
type RoleRow struct {
	ID, Name, Path string
}

// PersonRow is a row of vtiger_users with the user's role (vtiger_user2role).
type PersonRow struct {
	ID       crm.ID
	Name     string // user_name
	Role     string // "" without one
	Admin    bool
	Active   bool
	Calendar string // calendarsharedtype: public, private, selectedusers
}

// PartyKind says what a Party is.
type PartyKind uint8

// The kinds of parties. PartyRoles is a role with all roles below it.
const (
	PartyUser PartyKind = iota
	PartyGroup
	PartyRole
	PartyRoles
)

// Party is a member of a group, or a side of a sharing rule.
type Party struct {
	Kind PartyKind
	ID   crm.ID // of a user or group
	Role string // of a role
}

// MemberRow says that a group has a member (vtiger_users2group,
// vtiger_group2grouprel, vtiger_group2role, vtiger_group2rs).
type MemberRow struct {
	Group  crm.ID
	Member Party
}

// ProfileRow is a row of vtiger_profile.
type ProfileRow struct {
	ID   int64
	Name string
}

// RoleProfileRow is a row of vtiger_role2profile.
type RoleProfileRow struct {
	Role    string
	Profile int64
}

// GlobalRow is a row of vtiger_profile2globalpermissions: action 1 is to view
// all records, 2 to edit all.
type GlobalRow struct {
	Profile, Action int64
	Granted         bool
}

// TabRightRow is a row of vtiger_profile2tab.
type TabRightRow struct {
	Profile, TabID int64
	Granted        bool
}

// ActionRightRow is a row of vtiger_profile2standardpermissions or
// vtiger_profile2utility; Action is vtiger_actionmapping.actionid.
type ActionRightRow struct {
	Profile, TabID, Action int64
	Granted                bool
}

// FieldRightRow is a row of vtiger_profile2field that makes a field visible.
type FieldRightRow struct {
	Profile, FieldID int64
	Writable         bool
}

// OrgShareRow is a row of vtiger_def_org_share.
type OrgShareRow struct {
	TabID, Permission int64
}

// SharingRuleRow is a sharing rule: records of From are shared with To
// (vtiger_datashare_module_rel and the nine tables vtiger_datashare_…2…).
type SharingRuleRow struct {
	ID, TabID int64
	From, To  Party
	Write     bool
}

// RelatedModuleRow is a row of vtiger_datashare_relatedmodules.
type RelatedModuleRow struct {
	ID, Parent, Child int64 // tabids
}

// RelatedPermissionRow is a row of vtiger_datashare_relatedmodule_permission.
type RelatedPermissionRow struct {
	Rule, RelatedModule int64
	Write               bool
}

// SharedCalendarRow is a row of vtiger_sharedcalendar: Owner shows events to
// Viewer.
type SharedCalendarRow struct {
	Owner, Viewer crm.ID
}
