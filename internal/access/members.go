package access

import "vtrest/internal/crm"

// Members are the users of a group, by name, by role and by the groups in it.
func (p *Policy) Members(group crm.ID) []crm.ID {
	users, _ := p.organisation().reach(group)
	return users
}
