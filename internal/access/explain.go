package access

import "vtrest/internal/crm"

// Kind says what sort of rule decided. The zero Kind is no rule.
type Kind string

// Rules that allow, and rules that refuse.
const (
	ByAdmin    Kind = "administrator"
	ByProfile  Kind = "profile"        // a global right
	ByAction   Kind = "profile action" // a right in one module
	ByPublic   Kind = "public module"
	ByNames    Kind = "names of users"
	ByOwner    Kind = "owner"
	ByRole     Kind = "role"
	ByGroup    Kind = "group"
	ByDefault  Kind = "organisation-wide default"
	BySharing  Kind = "sharing rule"
	ByCalendar Kind = "shared calendar"

	NoModule Kind = "module closed"
	NoAction Kind = "action not allowed"
	NoRule   Kind = "no rule"
	NoRecord Kind = "no record"
)

// Reason names the rule that decided.
type Reason struct {
	Kind   Kind
	ID     int64 // of the profile or sharing rule, 0 for others
	action Action
	via    *crm.Parent
}

// Candidate is one rule that may open a record: it does if the record is in
// the Scope.
type Candidate struct {
	Scope  crm.Scope
	Reason Reason
}

// Explain gives what decides an action in a module: whether the profiles allow
// it there, why, and the rules that open records for it, in the order in which
// the CRM asks them. Actions that concern no record have no rules.
func (p *Policy) Explain(m *crm.Module, a Action) (allowed bool, why Reason, rules []Candidate) {
	d := p.decide(m, a)
	if d.refusal.Kind != "" {
		return false, d.refusal, nil
	}
	for _, g := range d.grants {
		scope := crm.Scope{All: g.all}
		if !g.all {
			scope.Grants = []crm.Grant{g.grant}
		}
		rules = append(rules, Candidate{scope, g.Reason})
	}
	why, _ = p.inModule(m, a)
	if why.Kind == "" {
		why = Reason{Kind: ByAction, action: a}
		if prof := p.profile.action(tabAction{m.TabID, a.entry().id}); prof != nil {
			why.ID = prof.id
		}
	}
	return true, why, rules
}

// MayExplain is nil for users who may ask what others may do: administrators.
func (p *Policy) MayExplain() error {
	if p.Admin() {
		return nil
	}
	return crm.Errorf(crm.Forbidden, "only administrators may ask what a user may do")
}
