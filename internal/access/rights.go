package access

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
)

// Global rights (vtiger_profile2globalpermissions.globalactionid).
const (
	viewAll = 1
	editAll = 2
)

// rights are the profiles of a role, in the CRM's order. What one of them allows
// is allowed. What none of them speaks of is not: where the CRM takes a row that
// it lost for a permission, this stays closed.
type rights []*profile

func (o *organisation) rights(role string) rights { return o.profilesOf[role] }

// global is the profile that gives a global right, or nil.
func (r rights) global(right int64) *profile {
	for _, p := range r {
		if p.globals[right] {
			return p
		}
	}
	return nil
}

// seemsGlobal reports whether the CRM takes the user for one with a global
// right: it does so too where the first profile has no row for one. Used only
// where that closes something.
func (r rights) seemsGlobal() bool {
	if len(r) == 0 {
		return true
	}
	for _, right := range []int64{viewAll, editAll} {
		if r.global(right) != nil {
			return true
		}
		if _, known := r[0].globals[right]; !known {
			return true
		}
	}
	return false
}

// tab is the profile that opens a module, or nil.
func (r rights) tab(tab int64) *profile {
	for _, p := range r {
		if p.tabs[tab] {
			return p
		}
	}
	return nil
}

// action is the profile that allows an action in a module, or nil.
func (r rights) action(key tabAction) *profile {
	for _, p := range r {
		if p.actions[key] {
			return p
		}
	}
	return nil
}

// names are the profiles in words.
func (r rights) names() string {
	names := make([]string, len(r))
	for i, p := range r {
		names[i] = fmt.Sprintf("%d %s", p.id, p.name)
	}
	return strings.Join(names, ", ")
}

// opens reports whether the user may open the module at all.
func (p *Policy) opens(m *crm.Module) bool {
	return m.SetType == "" || p.Admin() || p.profile.global(viewAll) != nil || p.profile.global(editAll) != nil || p.profile.tab(m.TabID) != nil
}

// inModule is the CRM's decision before it looks at a record. It gives the
// reason for which all records are open, or a refusal; both empty mean that
// the record's owner decides.
func (p *Policy) inModule(m *crm.Module, a Action) (all, refusal Reason) {
	switch {
	case m.SetType == "":
		return p.ofUsers(a)
	case p.Admin():
		return Reason{Kind: ByAdmin}, refusal
	}
	if prof := p.globally(a); prof != nil {
		return Reason{Kind: ByProfile, ID: prof.id}, refusal
	}
	if p.profile.tab(m.TabID) == nil {
		return all, Reason{Kind: NoModule}
	}
	if !p.allows(m.TabID, a) {
		return all, Reason{Kind: NoAction, action: a}
	}
	if tab := p.org.catalog.Tab(m.Name); tab != nil && tab.Public {
		return Reason{Kind: ByPublic}, refusal
	}
	return all, refusal
}

// ofUsers: the CRM's access rules do not protect the module Users, so nothing
// but reading its names is allowed here.
func (p *Policy) ofUsers(a Action) (all, refusal Reason) {
	if a.reads() {
		return Reason{Kind: ByNames}, refusal
	}
	return all, Reason{Kind: NoAction}
}

// globally is the profile by which the user may do a in every module, even in
// those that the profiles close. To edit all records is not to create or
// delete them.
func (p *Policy) globally(a Action) *profile {
	if a.reads() {
		if prof := p.profile.global(viewAll); prof != nil {
			return prof
		}
	}
	if a.reads() || a.writes() {
		return p.profile.global(editAll)
	}
	return nil
}

// allows reports whether the profiles allow an action in a module that they
// open. For some actions the CRM's own screen of profiles writes no row; there
// no row in the first profile is a yes. An action that no profile of the CRM
// speaks of is allowed with the module, but for creating: where that has no
// right of its own, as before Vtiger 7, who may edit may create.
func (p *Policy) allows(tab int64, a Action) bool {
	key := tabAction{tab, a.entry().id}
	if p.profile.action(key) != nil {
		return true
	}
	if a.unwritten() {
		_, ruled := p.profile[0].actions[key]
		return !ruled
	}
	if p.org.controlled[key] {
		return false
	}
	return a != Create || p.allows(tab, Edit)
}
