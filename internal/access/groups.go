package access

import (
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// groups are the members of groups, both ways.
type groups struct {
	members    map[crm.ID][]meta.Party // by group
	ofUser     map[crm.ID][]crm.ID
	ofRole     map[string][]crm.ID
	ofRoles    map[string][]crm.ID // a role with those below it
	containing map[crm.ID][]crm.ID // groups that contain a group
}

func newGroups(rows []meta.MemberRow) groups {
	g := groups{map[crm.ID][]meta.Party{}, map[crm.ID][]crm.ID{}, map[string][]crm.ID{}, map[string][]crm.ID{}, map[crm.ID][]crm.ID{}}
	for _, row := range rows {
		g.members[row.Group] = append(g.members[row.Group], row.Member)
		switch m := row.Member; m.Kind {
		case meta.PartyUser:
			g.ofUser[m.ID] = append(g.ofUser[m.ID], row.Group)
		case meta.PartyGroup:
			g.containing[m.ID] = append(g.containing[m.ID], row.Group)
		case meta.PartyRole:
			g.ofRole[m.Role] = append(g.ofRole[m.Role], row.Group)
		case meta.PartyRoles:
			g.ofRoles[m.Role] = append(g.ofRoles[m.Role], row.Group)
		}
	}
	return g
}

// of are the groups of a user: by name, by the role, by a role above it, and
// every group that contains one of these.
func (g *groups) of(user crm.ID, role string, above []string) []crm.ID {
	found := slices.Concat(g.ofUser[user], g.ofRole[role], g.ofRoles[role])
	for _, r := range above {
		found = append(found, g.ofRoles[r]...)
	}
	seen := map[crm.ID]bool{}
	for i := 0; i < len(found); i++ {
		if !seen[found[i]] {
			seen[found[i]] = true
			found = append(found, g.containing[found[i]]...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// crowd is a group with all that it contains.
type crowd struct {
	users []crm.ID
	// subgroups are the groups in it, however deep, with users: those of the
	// direct member through which the group is contained, as the CRM has it.
	subgroups []subgroup
}

type subgroup struct {
	id    crm.ID
	users []crm.ID
}

// crowd finds the users and groups of a group.
func (o *organisation) crowd(group crm.ID) crowd {
	users, _ := o.reach(group)
	c := crowd{users: users}
	for _, m := range o.groups.members[group] {
		if m.Kind != meta.PartyGroup {
			continue
		}
		inner, contained := o.reach(m.ID)
		for _, g := range contained {
			c.subgroups = append(c.subgroups, subgroup{g, inner})
		}
	}
	return c
}

// reach are the users of a group and of all groups in it, and these groups,
// itself first. A group that contains itself, which would hang the CRM, counts
// once.
func (o *organisation) reach(group crm.ID) (users, contained []crm.ID) {
	contained = []crm.ID{group}
	for i := 0; i < len(contained); i++ {
		for _, m := range o.groups.members[contained[i]] {
			switch m.Kind {
			case meta.PartyUser:
				users = append(users, m.ID)
			case meta.PartyRole:
				users = append(users, o.usersOf[m.Role]...)
			case meta.PartyRoles:
				for _, role := range o.rolesAndBelow(m.Role) {
					users = append(users, o.usersOf[role]...)
				}
			case meta.PartyGroup:
				if !slices.Contains(contained, m.ID) {
					contained = append(contained, m.ID)
				}
			}
		}
	}
	slices.Sort(users)
	return slices.Compact(users), contained
}
