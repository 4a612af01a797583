package access

import (
	"slices"

	"vtrest/internal/crm"
)

// decision is the answer to one action in one module.
type decision struct {
	refusal Reason // of the whole module, if it has a Kind
	grants  []reasoned
	scope   crm.Scope
}

// reasoned is one rule that opens records, and what it is called.
type reasoned struct {
	Reason
	all   bool // every record
	grant crm.Grant
}

// decide computes a decision once.
func (p *Policy) decide(m *crm.Module, a Action) *decision {
	if p.org == nil {
		return &decision{refusal: Reason{Kind: NoModule}}
	}
	key := decisionKey{m, a}
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.decisions[key]
	if d == nil {
		d = p.newDecision(m, a)
		p.decisions[key] = d
	}
	return d
}

func (p *Policy) newDecision(m *crm.Module, a Action) *decision {
	all, refusal := p.inModule(m, a)
	d := &decision{refusal: refusal}
	switch {
	case refusal.Kind != "":
		return d
	case !a.OnRecords():
		return d
	case all.Kind != "":
		d.open(all)
	case m.ActivityType != nil:
		p.own(d, m)
		p.activities(d, m, a)
	default:
		p.own(d, m)
		d.ownedBy(m.Owner, p.below, nil, Reason{Kind: ByRole})
		p.others(d, m, a)
	}
	d.scope = d.merged()
	return d
}

// open opens every record.
func (d *decision) open(why Reason) { d.grants = append(d.grants, reasoned{Reason: why, all: true}) }

// ownedBy opens the records of some owners for which the conditions hold. A CRM
// without the owner's column has no such records.
func (d *decision) ownedBy(owner *crm.Field, ids []crm.ID, when []crm.Cond, why Reason) {
	if owner != nil && len(ids) > 0 {
		d.grants = append(d.grants, reasoned{Reason: why, grant: crm.Grant{Owner: owner, Owners: crm.Owners{IDs: ids}, When: when}})
	}
}

// own opens the user's own records, those of the user's groups, and those
// without an owner that stand in such a group.
func (p *Policy) own(d *decision, m *crm.Module) {
	d.ownedBy(m.Owner, []crm.ID{p.user.ID}, nil, Reason{Kind: ByOwner})
	var groups []crm.ID
	for _, g := range p.groups {
		if !p.org.isUser(g) {
			groups = append(groups, g)
		}
	}
	d.ownedBy(m.Owner, groups, nil, Reason{Kind: ByGroup})
	nobody := []crm.Cond{{Field: m.Owner, Op: crm.Eq, Values: []string{"0"}}}
	d.ownedBy(m.OwnerGroup, p.groups, nobody, Reason{Kind: ByGroup})
}

// others opens records that belong to nobody near the user: by the
// organisation-wide default of the module, and by sharing rules.
func (p *Policy) others(d *decision, m *crm.Module, a Action) {
	tab := m.TabID
	switch code := p.org.orgShare[tab]; code {
	case sharePrivate:
		if a.reads() {
			p.shared(d, m, false)
		} else if a.writes() {
			p.shared(d, m, true)
		}
	case shareReadable:
		if a.reads() {
			d.open(Reason{Kind: ByDefault})
		} else if a.writes() {
			p.shared(d, m, true)
		}
	case shareEditable:
		if a != Delete {
			d.open(Reason{Kind: ByDefault})
		}
	default:
		d.open(Reason{Kind: ByDefault})
	}
}

// shared opens what sharing rules give, to read or to write: rules of the
// module, then those of the modules of its parent records.
func (p *Policy) shared(d *decision, m *crm.Module, write bool) {
	own := p.sharing(m.TabID)
	from := own.read
	if write {
		from = own.write
	}
	p.grantShares(d, m, from, nil)
	for i := range m.Parents {
		parent := p.org.catalog.Tab(m.Parents[i].Module)
		if parent == nil {
			continue
		}
		read, mayWrite := p.relatedSharing(parent.ID, m.TabID)
		from := read
		if write {
			from = mayWrite
		}
		p.grantShares(d, m, from, &m.Parents[i])
	}
}

// grantShares opens the records of shared roles and groups. A group's id counts
// as an owner of its own.
func (p *Policy) grantShares(d *decision, m *crm.Module, from shares, via *crm.Parent) {
	grant := func(rule int64, owners []crm.ID) {
		if len(owners) > 0 {
			d.grants = append(d.grants, reasoned{
				Reason: Reason{Kind: BySharing, ID: rule, via: via},
				grant:  crm.Grant{Owner: m.Owner, Owners: crm.Owners{IDs: owners}, Via: via},
			})
		}
	}
	for _, role := range from.roleOrder {
		grant(from.roles[role].rule, sorted(from.roles[role].users))
	}
	for _, group := range from.groupOrder {
		owners := slices.DeleteFunc(slices.Clone(from.groups[group].users), func(id crm.ID) bool { return !p.org.isUser(id) })
		if !p.org.isUser(group) {
			owners = append(owners, group)
		}
		grant(from.groups[group].rule, sorted(owners))
	}
}

// merged is the scope of all grants: those that differ in owners only become
// one.
func (d *decision) merged() crm.Scope {
	var s crm.Scope
	for _, g := range d.grants {
		if g.all {
			return crm.Scope{All: true}
		}
		same := slices.IndexFunc(s.Grants, func(known crm.Grant) bool { return mergeable(known, g.grant) })
		if same < 0 {
			s.Grants = append(s.Grants, g.grant)
			continue
		}
		s.Grants[same].Owners.IDs = slices.Concat(s.Grants[same].Owners.IDs, g.grant.Owners.IDs)
	}
	for i := range s.Grants {
		s.Grants[i].Owners.IDs = sorted(s.Grants[i].Owners.IDs)
	}
	return s
}

func mergeable(a, b crm.Grant) bool {
	return a.Owner == b.Owner && a.Via == b.Via && !a.Owners.Except && !b.Owners.Except &&
		slices.EqualFunc(a.When, b.When, func(x, y crm.Cond) bool {
			return x.Field == y.Field && x.Op == y.Op && slices.Equal(x.Values, y.Values)
		})
}

// sorted are the ids ascending, each once, in memory of their own.
func sorted(ids []crm.ID) []crm.ID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
