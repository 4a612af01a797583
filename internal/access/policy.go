// Package access says what one user may do with modules, records and fields,
// as the CRM's roles, profiles, groups and sharing rules have it.
//
// Start at [Policy]. Every use case takes one as an argument, and a Policy is
// the only source of modules, so nothing can be asked for on behalf of nobody.
// Its zero value allows nothing. [Policies] keeps those of one generation.
//
// A Policy decides in two steps, as the CRM's isPermitted does: rights.go, may
// the user do this in the module at all; owners.go and calendar.go, with the
// records of which owners. The second becomes a [crm.Scope], part of the one
// SQL statement, so lists, single records and explanations share one rule.
package access

import (
	"sync"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Policy is what one user may do, over one generation of the metadata. It may
// be used by several goroutines.
type Policy struct {
	org     *organisation
	user    *meta.UserRow
	role    *meta.RoleRow // never nil; the empty role without one
	above   []string      // roles over the user's
	below   []crm.ID      // users whose role is under the user's
	groups  []crm.ID
	profile rights

	mu        sync.Mutex
	decisions map[decisionKey]*decision
	fields    map[*crm.Module]fieldRights
}

type decisionKey struct {
	module *crm.Module
	action Action
}

// New makes the Policy of an active user; anyone else is InvalidToken.
func New(c *meta.Catalog, user crm.ID) (*Policy, error) {
	return newOrganisation(c).active(user)
}

// Of makes the Policy of a user who may be inactive, to explain what the rules
// say about him. Nobody acts with it. An unknown user is NotFound.
func Of(c *meta.Catalog, user crm.ID) (*Policy, error) {
	if c.User(user) == nil {
		return nil, crm.Errorf(crm.NotFound, "there is no user with id %d", user)
	}
	return newOrganisation(c).policy(c.User(user)), nil
}

func (o *organisation) active(user crm.ID) (*Policy, error) {
	u := o.catalog.User(user)
	if u == nil || !u.Active {
		return nil, NoLonger()
	}
	return o.policy(u), nil
}

func (o *organisation) policy(u *meta.UserRow) *Policy {
	p := &Policy{
		org: o, user: u, role: o.roles[u.Role],
		decisions: map[decisionKey]*decision{}, fields: map[*crm.Module]fieldRights{},
	}
	if p.role == nil {
		p.role = &meta.RoleRow{}
	} else {
		p.above, p.below = o.above(p.role), sorted(o.usersBelow(p.role))
	}
	p.groups = o.groups.of(u.ID, p.role.ID, p.above)
	p.profile = o.rights(p.role.ID)
	return p
}

// For makes the Policy of another active user over the same generation, as whom
// the CRM does something for the user of p. Nobody may ask for one who is not
// already acting on the CRM's behalf.
func (p *Policy) For(user crm.ID) (*Policy, error) {
	if p.org == nil {
		return nil, NoLonger()
	}
	return p.org.active(user)
}

// NoLonger is InvalidToken, for a user who may not log in any more.
func NoLonger() error {
	return crm.Errorf(crm.InvalidToken, "the user of this token is no longer active")
}

// User is the id of the user.
func (p *Policy) User() crm.ID {
	if p.user == nil {
		return 0
	}
	return p.user.ID
}

// Admin reports whether the user is an administrator.
func (p *Policy) Admin() bool { return p.user != nil && p.user.Admin }

// Language is the user's language, such as fr_fr.
func (p *Policy) Language() string {
	if p.user == nil {
		return ""
	}
	return p.user.Language
}

// Catalog is the generation of metadata the Policy was made for, nil for the
// zero Policy.
func (p *Policy) Catalog() *meta.Catalog {
	if p.org == nil {
		return nil
	}
	return p.org.catalog
}

// Module is a module the user may open, by its exact name. One that is not
// there and one that the user's profiles close are the same ModuleNotFound.
func (p *Policy) Module(name string) (*crm.Module, error) {
	if p.org != nil {
		if m := p.org.catalog.Module(name); m != nil && p.opens(m) {
			return m, nil
		}
	}
	return nil, crm.Errorf(crm.ModuleNotFound, "there is no module %q that you may open (names are case-sensitive, such as Accounts)", name)
}

// May says whether the user may do something in a module at all, whatever the
// record: nil, or Forbidden with the reason.
func (p *Policy) May(m *crm.Module, a Action) error {
	if r := p.decide(m, a).refusal; r.Kind != "" {
		return crm.Errorf(crm.Forbidden, "you may not %s records of %s: %s", a.Word(), m.Name, p.Text(m, r))
	}
	return nil
}

// Scope is the records of m with which the user may do a. Create has none: it
// asks for no record, only [Policy.May].
func (p *Policy) Scope(m *crm.Module, a Action) crm.Scope { return p.decide(m, a).scope }

// Picklist are the values of f that the user's role may use, or nil if f has
// no picklist.
func (p *Policy) Picklist(f *crm.Field) *meta.Picklist {
	if p.org == nil {
		return nil
	}
	return p.allowed(p.org.catalog.Picklist(f))
}

// GroupPicklist are the groups that may own records.
func (p *Policy) GroupPicklist() *meta.Picklist {
	if p.org == nil {
		return nil
	}
	return p.org.catalog.GroupPicklist()
}

func (p *Policy) allowed(list *meta.Picklist) *meta.Picklist {
	if list == nil {
		return nil
	}
	own := &meta.Picklist{Named: list.Named}
	for _, v := range list.Values {
		if v.Allowed(p.user.Role) {
			own.Values = append(own.Values, v)
		}
	}
	return own
}
