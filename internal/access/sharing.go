package access

import (
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Codes of vtiger_def_org_share: what everybody may do with records that
// belong to somebody else. All others, such as 2, allow deleting too. A module
// without a row is as readable.
const (
	shareReadable = 0
	shareEditable = 1
	sharePrivate  = 3
)

// share are the owners whose records one sharing rule gives.
type share struct {
	rule  int64
	users []crm.ID
}

// shares are what rules give, by the role or group whose records they are. The
// rule that comes first keeps its place, as in the CRM.
type shares struct {
	roles      map[string]share
	groups     map[crm.ID]share
	roleOrder  []string
	groupOrder []crm.ID
}

func newShares() shares {
	return shares{roles: map[string]share{}, groups: map[crm.ID]share{}}
}

func (s *shares) addRole(role string, e share) {
	if _, known := s.roles[role]; !known {
		s.roles[role] = e
		s.roleOrder = append(s.roleOrder, role)
	}
}

func (s *shares) addGroup(group crm.ID, e share) {
	if _, known := s.groups[group]; !known {
		s.groups[group] = e
		s.groupOrder = append(s.groupOrder, group)
	}
}

// addCrowd adds a group with the groups in it, and tells whether it was new.
func (s *shares) addCrowd(group crm.ID, rule int64, c crowd) bool {
	if _, known := s.groups[group]; known {
		return false
	}
	s.addGroup(group, share{rule, c.users})
	for _, sub := range c.subgroups {
		s.addGroup(sub.id, share{rule, sub.users})
	}
	return true
}

// sharing is what the sharing rules of one module give a user.
type sharing struct {
	read, write shares
	// applied are the rules that reach the user, with the roles or groups whose
	// records related-module sharing gives through them.
	applied []appliedRule
}

type appliedRule struct {
	id     int64
	roles  []string
	groups []crm.ID
}

// ruled reports whether sharing rules count for a module of this share code.
func ruled(code int64) bool { return code == sharePrivate || code == shareReadable }

// sharing applies the rules of a module, in the CRM's order.
func (p *Policy) sharing(tab int64) *sharing {
	s := &sharing{read: newShares(), write: newShares()}
	code := p.org.orgShare[tab]
	if !ruled(code) {
		return s
	}
	for _, rule := range p.org.rules[tab] {
		if !p.reached(rule.To) {
			continue
		}
		if rule.From.Kind == meta.PartyGroup {
			s.applied = append(s.applied, p.shareGroup(s, rule, code))
			continue
		}
		roles := []string{rule.From.Role}
		if rule.From.Kind == meta.PartyRoles {
			roles = p.org.rolesAndBelow(rule.From.Role)
		}
		for _, role := range roles {
			e := share{rule.ID, p.org.usersOf[role]}
			s.read.addRole(role, e)
			if rule.Write {
				s.write.addRole(role, e)
			}
		}
		s.applied = append(s.applied, appliedRule{id: rule.ID, roles: roles})
	}
	return s
}

// shareGroup applies a rule that shares the records of a group. Its subgroups
// take part in related-module sharing only if no earlier rule brought the group.
func (p *Policy) shareGroup(s *sharing, rule *meta.SharingRuleRow, code int64) appliedRule {
	group, c := rule.From.ID, p.org.crowd(rule.From.ID)
	brought := code == sharePrivate && s.read.addCrowd(group, rule.ID, c)
	if rule.Write && s.write.addCrowd(group, rule.ID, c) {
		brought = true
	}
	a := appliedRule{id: rule.ID, groups: []crm.ID{group}}
	if brought {
		for _, sub := range c.subgroups {
			a.groups = append(a.groups, sub.id)
		}
	}
	return a
}

// reached reports whether a sharing rule for this party reaches the user.
func (p *Policy) reached(to meta.Party) bool {
	switch to.Kind {
	case meta.PartyRole:
		return to.Role == p.role.ID
	case meta.PartyRoles:
		return to.Role == p.role.ID || slices.Contains(p.above, to.Role)
	case meta.PartyGroup:
		return slices.Contains(p.groups, to.ID)
	case meta.PartyUser:
	}
	return false
}

// relatedSharing is what the rules of a parent module give of a child module
// whose default is private or readable: the
// owners count of the parent records. Without a row of its own for the child, a
// rule gives reading.
func (p *Policy) relatedSharing(parent, child int64) (read, write shares) {
	read, write = newShares(), newShares()
	relation, known := p.org.related[tabPair{parent, child}]
	if !known {
		return read, write
	}
	of := p.sharing(parent)
	for _, rule := range of.applied {
		mayWrite := p.org.relatedTo[ruleRelation{rule.id, relation}]
		for _, role := range rule.roles {
			e := share{rule.id, p.org.usersOf[role]}
			read.addRole(role, e)
			if mayWrite {
				write.addRole(role, e)
			}
		}
		for _, group := range rule.groups {
			p.relateGroup(of, &read, group, rule.id)
			if mayWrite {
				p.relateGroup(of, &write, group, rule.id)
			}
		}
	}
	return read, write
}

// relateGroup adds a group to related-module sharing: with the users that the
// parent module's own sharing found for it, else with all that it contains.
func (p *Policy) relateGroup(of *sharing, to *shares, group crm.ID, rule int64) {
	if known, ok := of.read.groups[group]; ok {
		to.addGroup(group, share{rule, known.users})
		return
	}
	if known, ok := of.write.groups[group]; ok {
		to.addGroup(group, share{rule, known.users})
		return
	}
	to.addCrowd(group, rule, p.org.crowd(group))
}
