package access

import (
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// organisation is the rights of one generation, indexed. It never changes and
// is shared by the policies of all users.
type organisation struct {
	catalog    *meta.Catalog
	people     map[crm.ID]*meta.PersonRow
	roles      map[string]*meta.RoleRow
	usersOf    map[string][]crm.ID // by role
	profilesOf map[string][]*profile
	// controlled are the actions of modules that at least one profile speaks of.
	controlled map[tabAction]bool
	orgFields  map[int64]bool
	orgShare   map[int64]int64
	groups     groups
	rules      map[int64][]*meta.SharingRuleRow // by tabid
	related    map[tabPair]int64                // vtiger_datashare_relatedmodules: ids
	relatedTo  map[ruleRelation]bool            // true: write
	calendars  map[crm.ID]map[crm.ID]bool       // viewer -> owners
}

type (
	tabAction    struct{ tab, action int64 }
	tabPair      struct{ parent, child int64 }
	ruleRelation struct{ rule, relation int64 }
)

// profile is what one profile says.
type profile struct {
	id      int64
	name    string
	globals map[int64]bool
	tabs    map[int64]bool
	actions map[tabAction]bool
	fields  map[int64]bool // visible fields; true: writable
}

func newOrganisation(c *meta.Catalog) *organisation {
	r := c.Rights
	o := &organisation{
		catalog: c, people: make(map[crm.ID]*meta.PersonRow, len(r.People)), roles: make(map[string]*meta.RoleRow, len(r.Roles)),
		usersOf: map[string][]crm.ID{}, profilesOf: map[string][]*profile{}, controlled: map[tabAction]bool{},
		orgFields: make(map[int64]bool, len(r.OrgFields)), orgShare: map[int64]int64{}, groups: newGroups(r.Members),
		rules: map[int64][]*meta.SharingRuleRow{}, related: map[tabPair]int64{}, relatedTo: map[ruleRelation]bool{}, calendars: map[crm.ID]map[crm.ID]bool{},
	}
	for i := range r.Roles {
		o.roles[r.Roles[i].ID] = &r.Roles[i]
	}
	for i := range r.People {
		person := &r.People[i]
		o.people[person.ID] = person
		if person.Role != "" {
			o.usersOf[person.Role] = append(o.usersOf[person.Role], person.ID)
		}
	}
	o.indexProfiles(r)
	o.indexSharing(r)
	return o
}

func (o *organisation) indexProfiles(r *meta.Rights) {
	profiles := make(map[int64]*profile, len(r.Profiles))
	for _, row := range r.Profiles {
		profiles[row.ID] = &profile{id: row.ID, name: row.Name, globals: map[int64]bool{}, tabs: map[int64]bool{}, actions: map[tabAction]bool{}, fields: map[int64]bool{}}
	}
	for _, row := range r.RoleProfiles {
		if p := profiles[row.Profile]; p != nil {
			o.profilesOf[row.Role] = append(o.profilesOf[row.Role], p)
		}
	}
	for _, row := range r.Globals {
		if p := profiles[row.Profile]; p != nil {
			p.globals[row.Action] = row.Granted
		}
	}
	for _, row := range r.TabRights {
		if p := profiles[row.Profile]; p != nil {
			p.tabs[row.TabID] = row.Granted
		}
	}
	for _, row := range r.ActionRights {
		if p := profiles[row.Profile]; p != nil {
			p.actions[tabAction{row.TabID, row.Action}] = row.Granted
			o.controlled[tabAction{row.TabID, row.Action}] = true
		}
	}
	for _, row := range r.FieldRights {
		if p := profiles[row.Profile]; p != nil {
			p.fields[row.FieldID] = row.Writable
		}
	}
}

func (o *organisation) indexSharing(r *meta.Rights) {
	for _, id := range r.OrgFields {
		o.orgFields[id] = true
	}
	for _, row := range r.OrgShares {
		o.orgShare[row.TabID] = row.Permission
	}
	for i := range r.SharingRules {
		rule := &r.SharingRules[i]
		o.rules[rule.TabID] = append(o.rules[rule.TabID], rule)
	}
	for _, row := range r.RelatedModules {
		o.related[tabPair{row.Parent, row.Child}] = row.ID
	}
	for _, row := range r.RelatedPermission {
		o.relatedTo[ruleRelation{row.Rule, row.RelatedModule}] = row.Write
	}
	for _, row := range r.SharedCalendars {
		if o.calendars[row.Viewer] == nil {
			o.calendars[row.Viewer] = map[crm.ID]bool{}
		}
		o.calendars[row.Viewer][row.Owner] = true
	}
}

const pathSeparator = "::"

// above are the roles over a role: its path without itself.
func (o *organisation) above(role *meta.RoleRow) []string {
	return slices.DeleteFunc(strings.Split(role.Path, pathSeparator), func(id string) bool { return id == role.ID })
}

// usersBelow are the users of all roles under a role, in no order.
func (o *organisation) usersBelow(role *meta.RoleRow) []crm.ID {
	var users []crm.ID
	for _, other := range o.catalog.Rights.Roles {
		if strings.HasPrefix(other.Path, role.Path+pathSeparator) {
			users = append(users, o.usersOf[other.ID]...)
		}
	}
	return users
}

// rolesAndBelow are a role and the roles under it, as the CRM finds them for
// sharing rules and members of groups: by the beginning of the path, so that
// H3 takes in its sibling H31 too. A role that is not there has none.
func (o *organisation) rolesAndBelow(id string) []string {
	role := o.roles[id]
	if role == nil {
		return nil
	}
	var roles []string
	for _, other := range o.catalog.Rights.Roles {
		if strings.HasPrefix(other.Path, role.Path) {
			roles = append(roles, other.ID)
		}
	}
	return roles
}

// isUser tells whether an owner is a user; every other owner is a group.
func (o *organisation) isUser(id crm.ID) bool { return o.people[id] != nil }
