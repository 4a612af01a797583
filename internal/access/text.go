package access

import (
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Text is a reason in words, for an administrator: the rule, by the names and
// ids that the CRM's screens show.
func (p *Policy) Text(m *crm.Module, r Reason) string {
	switch r.Kind {
	case ByAdmin:
		return "an administrator may do everything"
	case ByProfile:
		return fmt.Sprintf("profile %d %s lets the user view or edit all records", r.ID, p.profileName(r.ID))
	case ByAction:
		return p.actionText(m, r)
	case ByPublic:
		return m.Name + " is a public module, where the owner of a record does not matter"
	case ByNames:
		return "the names of users are open to everybody"
	case ByOwner:
		return "the record is the user's own"
	case ByRole:
		return fmt.Sprintf("the owner's role is below the user's role %s", p.RoleName())
	case ByGroup:
		return "the record belongs to a group of the user's"
	case ByDefault:
		return "the organisation-wide default of " + m.Name + " opens records of others"
	case BySharing:
		return p.sharingText(r)
	case ByCalendar:
		return "the event is public and its owner shows their calendar to the user"
	case NoModule:
		return p.profile.say("opens module " + m.Name)
	case NoAction:
		return p.noActionText(m, r)
	case NoRule:
		return "no role, group, default or sharing rule gives it to the user"
	case NoRecord:
		return "there is no such record in module " + m.Name
	}
	return string(r.Kind)
}

// RoleName is the id and name of the user's role.
func (p *Policy) RoleName() string { return p.organisation().roleName(p.roleID()) }

// OwnerName is the name of a user or group that owns records.
func (p *Policy) OwnerName(id crm.ID) string {
	if person := p.organisation().people[id]; person != nil {
		return fmt.Sprintf("user %d %s", id, person.Name)
	}
	return p.organisation().groupName(id)
}

// organisation is the policy's, or one of nobody for the zero Policy.
func (p *Policy) organisation() *organisation {
	if p.org == nil {
		return newOrganisation(&meta.Catalog{Rights: &meta.Rights{}})
	}
	return p.org
}

func (p *Policy) roleID() string {
	if p.role == nil {
		return ""
	}
	return p.role.ID
}

func (p *Policy) actionText(m *crm.Module, r Reason) string {
	if r.ID == 0 {
		return fmt.Sprintf("the user's profiles open %s, and have no rule of their own for %s there", m.Name, r.action)
	}
	return fmt.Sprintf("profile %d %s allows %s in %s", r.ID, p.profileName(r.ID), r.action, m.Name)
}

func (p *Policy) noActionText(m *crm.Module, r Reason) string {
	if m.SetType == "" {
		return "of users, only names can be read"
	}
	return p.profile.say("allows " + r.action.String() + " in " + m.Name)
}

// say says that no profile does something.
func (r rights) say(what string) string {
	if len(r) == 0 {
		return "the user's role has no profile, so nothing " + what
	}
	return "none of the user's profiles (" + r.names() + ") " + what
}

func (p *Policy) profileName(id int64) string {
	for _, prof := range p.profile {
		if prof.id == id {
			return prof.name
		}
	}
	return ""
}

func (p *Policy) sharingText(r Reason) string {
	text := fmt.Sprintf("sharing rule %d", r.ID)
	for i := range p.organisation().catalog.Rights.SharingRules {
		if rule := &p.organisation().catalog.Rights.SharingRules[i]; rule.ID == r.ID {
			text += fmt.Sprintf(" shares records of %s with %s", p.organisation().partyName(rule.From), p.organisation().partyName(rule.To))
			break
		}
	}
	if r.via != nil {
		text += ", and this record belongs to a shared record of " + r.via.Module
	}
	return text
}

func (o *organisation) partyName(party meta.Party) string {
	switch party.Kind {
	case meta.PartyRole:
		return "role " + o.roleName(party.Role)
	case meta.PartyRoles:
		return "role " + o.roleName(party.Role) + " and the roles below it"
	case meta.PartyGroup:
		return o.groupName(party.ID)
	case meta.PartyUser:
	}
	return fmt.Sprintf("user %d", party.ID)
}

func (o *organisation) roleName(id string) string {
	if role := o.roles[id]; role != nil {
		return role.ID + " " + role.Name
	}
	return "none"
}

func (o *organisation) groupName(id crm.ID) string {
	for _, g := range o.catalog.Groups {
		if g.ID == id {
			return fmt.Sprintf("group %d %s", id, g.Name)
		}
	}
	return fmt.Sprintf("group %d, which does not exist", id)
}
