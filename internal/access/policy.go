// Package access says what one user may do with modules, records and fields.
//
// Start at [Policy]. Every use case takes one as an argument, and a Policy is
// the only source of modules, so nothing can be asked for on behalf of nobody.
// Its zero value allows nothing.
//
// Until the CRM's rules for other users are computed here, only administrators
// have a Policy; [New] refuses everyone else.
package access

import (
	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Policy is what one user may do, over one generation of the metadata.
type Policy struct {
	catalog *meta.Catalog
	user    *meta.UserRow
}

// New makes the Policy of an active user. Anyone but an administrator is
// Forbidden.
func New(c *meta.Catalog, user crm.ID) (*Policy, error) {
	u := c.User(user)
	if u == nil || !u.Active {
		return nil, crm.Errorf(crm.InvalidToken, "the user of this token is no longer active")
	}
	if !u.Admin {
		return nil, crm.Errorf(crm.Forbidden, "only administrators may log in: this version does not compute the access rules of other users yet, and serves nobody more than the CRM would")
	}
	return &Policy{catalog: c, user: u}, nil
}

// User is the id of the user.
func (p *Policy) User() crm.ID {
	if p.user == nil {
		return 0
	}
	return p.user.ID
}

// Language is the user's language, such as fr_fr.
func (p *Policy) Language() string { return p.user.Language }

// Catalog is the generation of metadata the Policy was made for.
func (p *Policy) Catalog() *meta.Catalog { return p.catalog }

// Module is a module the user may see, by its exact name. One that is not
// there and one the user may not see are the same ModuleNotFound.
func (p *Policy) Module(name string) (*crm.Module, error) {
	if p.catalog != nil {
		if m := p.catalog.Module(name); m != nil {
			return m, nil
		}
	}
	return nil, crm.Errorf(crm.ModuleNotFound, "there is no module %q (names are case-sensitive, such as Accounts)", name)
}

// Readable are the fields of m that the user may read.
func (p *Policy) Readable(m *crm.Module) crm.FieldSet { return m.All() }

// Where narrows m to the records the user may see.
func (p *Policy) Where(*crm.Module) []crm.Cond { return nil }

// Picklist are the values of f that the user's role may use, or nil if f has
// no picklist.
func (p *Policy) Picklist(f *crm.Field) *meta.Picklist {
	return p.allowed(p.catalog.Picklist(f))
}

// GroupPicklist are the groups that may own records.
func (p *Policy) GroupPicklist() *meta.Picklist { return p.catalog.GroupPicklist() }

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
