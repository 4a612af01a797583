package access

import (
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// activities opens other people's activities. Events are records of Calendar,
// and the rules for Calendar count for both. Unlike in other modules, a superior
// sees his people's activities only as the calendar's own rules allow, and no
// sharing rule counts.
func (p *Policy) activities(d *decision, m *crm.Module, a Action) {
	p.visible(d, m, p.below)
	calendar := p.org.catalog.Tab(crm.Calendar)
	switch p.org.orgShare[calendar.ID] {
	case sharePrivate:
		if a.reads() {
			p.visible(d, m, p.users())
		}
		return
	case shareReadable:
		if a.writes() {
			public := crm.Cond{Field: m.Visibility, Op: crm.Eq, Values: []string{"Public"}}
			d.ownedBy(m.Owner, p.showing(p.without(p.below)), []crm.Cond{public}, Reason{Kind: ByCalendar})
		}
		if !a.reads() {
			return
		}
	case shareEditable:
		if a == Delete {
			return
		}
	}
	everyoneElse := crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: p.below, Except: true}}
	d.grants = append(d.grants, reasoned{Reason: Reason{Kind: ByDefault}, grant: everyoneElse})
}

// visible opens the activities of some users by the calendar's rules: an event
// if it is public and its owner shows their calendar to the user, a to-do if the
// owner's role is under the user's.
func (p *Policy) visible(d *decision, m *crm.Module, owners []crm.ID) {
	event := crm.Cond{Field: m.ActivityType, Op: crm.Ne, Values: []string{crm.ToDo}}
	public := crm.Cond{Field: m.Visibility, Op: crm.Eq, Values: []string{"Public"}}
	d.ownedBy(m.Owner, p.showing(owners), []crm.Cond{event, public}, Reason{Kind: ByCalendar})
	todo := crm.Cond{Field: m.ActivityType, Op: crm.Eq, Values: []string{crm.ToDo}}
	d.ownedBy(m.Owner, p.leading(owners), []crm.Cond{todo}, Reason{Kind: ByRole})
}

// showing are those of the users who show their public events to this user.
func (p *Policy) showing(users []crm.ID) []crm.ID {
	return slices.DeleteFunc(slices.Clone(users), func(id crm.ID) bool {
		owner := p.org.people[id]
		switch owner.Calendar {
		case "public":
			return false
		case "private":
			return true
		}
		return !owner.Active || !p.org.calendars[p.user.ID][id]
	})
}

// leading are those of the users whose to-dos the CRM lets this user see. It
// looks for the user's role in the text of the owner's path of roles, so that H2
// leads H21 too; administrators have no such path; and to who may view or edit
// everything it refuses what these rights did not give before.
func (p *Policy) leading(users []crm.ID) []crm.ID {
	if p.role.ID == "" || p.profile.seemsGlobal() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(users), func(id crm.ID) bool {
		owner := p.org.people[id]
		role := p.org.roles[owner.Role]
		return owner.Admin || role == nil || role.ID == p.role.ID || !strings.Contains(role.Path, p.role.ID)
	})
}

// users are all users but this one.
func (p *Policy) users() []crm.ID { return p.without([]crm.ID{p.user.ID}) }

func (p *Policy) without(some []crm.ID) []crm.ID {
	var users []crm.ID
	for id := range p.org.people {
		if _, known := slices.BinarySearch(some, id); !known {
			users = append(users, id)
		}
	}
	return sorted(users)
}
