package decisions

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// rule explains differences: number is that of docs/compatibility.md.
type rule struct {
	number   string
	explains func(d decision) bool
}

var rules = []rule{
	{"A2", withoutProfile},
	{"A1", missingRow},
}

// withoutProfile explains what the CRM opens to a user who has no profile at
// all: whatever is active.
func withoutProfile(d decision) bool {
	return d.crm && !d.ours && !d.u.is.Admin && d.what != "log in" && len(d.u.rows.Profiles) == 0
}

// missingRow explains what the CRM opens because a row is missing in the first
// profile. The proof is to put the rows there: with them granted, ours says yes
// too. Only a missing row for the action itself opens records as well without
// a look at them.
func missingRow(d decision) bool {
	if !d.crm || d.ours || d.u.is.Admin || len(d.u.rows.Profiles) == 0 {
		return false
	}
	p := d.u.withRowsGranted()
	if p == nil {
		return false // nothing is missing
	}
	switch d.what {
	case "module":
		return may(p, d.module, d.action)
	case "record":
		if !may(p, d.module, d.action) {
			return false
		}
		key := crmtest.TabAction{Tab: d.u.catalog.Tab(d.module).ID, Action: actionIDs[d.action]}
		return !d.u.rows.Actions[key] || d.u.grantedScope(p, d)[d.record]
	case "read field", "write field":
		m := p.Catalog().Module(d.module)
		fields := p.Readable(m)
		if d.what == "write field" {
			fields = p.Writable(m)
		}
		f := m.Field(d.field)
		return f != nil && fields.Has(f)
	}
	return false
}

// actionIDs are those of vtiger_actionmapping.
var actionIDs = map[access.Action]int64{
	access.Save: 0, access.Edit: 1, access.Delete: 2, access.List: 3, access.View: 4, access.Import: 5, access.Export: 6,
	access.Create: 7, access.Merge: 8, access.ConvertLead: 9, access.DuplicatesHandling: 10,
}

// withRowsGranted is the user's policy in a database that has every row which
// the first profile misses, each granted; nil if it misses none.
func (u *user) withRowsGranted() *access.Policy {
	if u.granted == nil {
		u.granted = new(*access.Policy)
		facts := *u.facts
		if fill(u.rows, &facts) {
			c, err := meta.Build(&facts)
			if err == nil {
				*u.granted, err = access.Of(c, u.is.ID)
			}
			if err != nil {
				u.t.Fatal(err)
			}
		}
	}
	return *u.granted
}

// fill adds the missing rows of the first profile, and tells whether there are
// any.
func fill(p crmtest.PermissionRows, f *meta.Facts) bool {
	r, profile := &f.Rights, p.Profiles[0]
	globals, tabs, actions := len(r.Globals), len(r.TabRights), len(r.ActionRights)
	r.Globals, r.TabRights, r.ActionRights = slices.Clone(r.Globals), slices.Clone(r.TabRights), slices.Clone(r.ActionRights)
	for _, right := range []int64{1, 2} {
		if !p.Globals[right] {
			r.Globals = append(r.Globals, meta.GlobalRow{Profile: profile, Action: right, Granted: true})
		}
	}
	for _, tab := range f.Tabs {
		if !p.Tabs[tab.ID] {
			r.TabRights = append(r.TabRights, meta.TabRightRow{Profile: profile, TabID: tab.ID, Granted: true})
		}
		for _, action := range actionIDs {
			if !p.Actions[crmtest.TabAction{Tab: tab.ID, Action: action}] {
				r.ActionRights = append(r.ActionRights, meta.ActionRightRow{Profile: profile, TabID: tab.ID, Action: action, Granted: true})
			}
		}
	}
	return len(r.Globals) > globals || len(r.TabRights) > tabs || len(r.ActionRights) > actions
}

// grantedScope are the records of a decision's module and action for p, which
// is withRowsGranted. They are read once for all records.
func (u *user) grantedScope(p *access.Policy, d decision) map[crm.ID]bool {
	key := scopeKey{d.module, d.action}
	ids, known := u.scopes[key]
	if !known {
		ids = u.scoped(p, d.module, d.action)
		u.scopes[key] = ids
	}
	return ids
}

type scopeKey struct {
	module string
	action access.Action
}

// TestDocumented: every rule stands in docs/compatibility.md.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if !strings.Contains(string(text), "\n### "+r.number+" ") {
			t.Errorf("docs/compatibility.md has no rule %s", r.number)
		}
	}
}
