package access

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

func TestNew(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	for _, tt := range []struct {
		user         string
		new, of      crm.Code
		newOK, ofOK  bool
		admin, known bool
	}{
		{user: "admin", newOK: true, ofOK: true, admin: true},
		{user: "bob", newOK: true, ofOK: true},
		{user: "gus", newOK: true, ofOK: true},
		{user: "nick", newOK: true, ofOK: true},
		{user: "eve", new: crm.InvalidToken, ofOK: true},
		{user: "rolf", new: crm.InvalidToken, of: crm.NotFound},
		{user: "99", new: crm.InvalidToken, of: crm.NotFound},
		{user: "nobody", new: crm.InvalidToken, of: crm.NotFound},
		{user: "west", new: crm.InvalidToken, of: crm.NotFound},
	} {
		id := w.id(tt.user)
		var kept Policies
		for name, make := range map[string]func() (*Policy, error){
			"New":      func() (*Policy, error) { return New(c, id) },
			"Policies": func() (*Policy, error) { return kept.Policy(c, id) },
		} {
			p, err := make()
			if (err == nil) != tt.newOK || (err != nil && crm.CodeOf(err) != tt.new) {
				t.Errorf("%s for %s: %v", name, tt.user, err)
			}
			if err == nil && (p.User() != id || p.Admin() != tt.admin || p.Language() != "fr_fr" || p.Catalog() != c) {
				t.Errorf("%s for %s: user %d, administrator %v, language %s", name, tt.user, p.User(), p.Admin(), p.Language())
			}
		}
		if p, err := Of(c, id); (err == nil) != tt.ofOK || (err != nil && crm.CodeOf(err) != tt.of) {
			t.Errorf("Of for %s: %v", tt.user, err)
		} else if err == nil && p.User() != id {
			t.Errorf("Of for %s is of user %d", tt.user, p.User())
		}
	}
	if _, err := New(c, 99); !strings.Contains(err.Error(), "no longer active") {
		t.Error(err)
	}
	if _, err := Of(c, 99); !strings.Contains(err.Error(), "id 99") {
		t.Error(err)
	}
}

// TestPolicies: a Policy is made once a generation, and nothing of an older one
// is used.
func TestPolicies(t *testing.T) {
	w := newWorld(t, "")
	old := w.catalog(t)
	var s Policies
	policy := func(c *meta.Catalog, user string) *Policy {
		t.Helper()
		p, err := s.Policy(c, w.id(user))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	bob, carl := policy(old, "bob"), policy(old, "carl")
	if bob == carl || bob != policy(old, "bob") || bob.org != carl.org {
		t.Error("the policies of a generation are not each made once, over one organisation")
	}
	changed := newWorld(t, "Accounts are deletable").catalog(t)
	m := changed.Module("Accounts")
	if p := policy(changed, "bob"); p == bob || p.Catalog() != changed || !p.Scope(m, Delete).All {
		t.Error("the policy of an older generation is still used")
	}
	if policy(old, "bob") == bob {
		t.Error("a generation that came back kept its policies")
	}
	gone := newWorld(t, "")
	for i := range gone.facts.Users {
		gone.facts.Users[i].Active = gone.facts.Users[i].Name != "bob"
	}
	if _, err := s.Policy(gone.catalog(t), w.id("bob")); crm.CodeOf(err) != crm.InvalidToken {
		t.Errorf("a user who is no longer active: %v", err)
	}
}

func TestPoliciesAreForgotten(t *testing.T) {
	w := newWorld(t, "")
	for id := crm.ID(1000); id < 1000+maxPolicies; id++ {
		w.facts.Users = append(w.facts.Users, meta.UserRow{ID: id, Active: true})
	}
	c := w.catalog(t)
	var s Policies
	policy := func(id crm.ID) *Policy {
		t.Helper()
		p, err := s.Policy(c, id)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := policy(1000)
	for id := crm.ID(1001); id < 1000+maxPolicies; id++ {
		policy(id)
	}
	if len(s.known) != maxPolicies || policy(1000) != first {
		t.Errorf("%d policies are kept, want %d", len(s.known), maxPolicies)
	}
	policy(w.id("bob"))
	if len(s.known) != 1 || policy(1000) == first {
		t.Errorf("%d policies are kept past the limit", len(s.known))
	}
}

// TestTogether: several calls use one Policy at a time.
func TestTogether(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	var s Policies
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p, err := s.Policy(c, w.id("bob"))
			if err != nil {
				t.Error(err)
				return
			}
			for _, m := range c.Modules {
				p.Scope(m, View)
				p.Explain(m, Edit)
				p.Readable(m)
			}
		})
	}
	group.Wait()
}

// TestModule: what is closed answers as what is not there.
func TestModule(t *testing.T) {
	w := newWorld(t, "role H4 has profiles 3\nprofile 3 opens Accounts")
	c := w.catalog(t)
	carl := w.policy(t, c, "carl")
	if m, err := carl.Module("Accounts"); err != nil || m != c.Module("Accounts") {
		t.Errorf("Accounts: %v, %v", m, err)
	}
	for _, name := range []string{"accounts", "Potentials", "Nothing", ""} {
		m, err := carl.Module(name)
		if m != nil || crm.CodeOf(err) != crm.ModuleNotFound || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("module %s: %v, %v", name, m, err)
		}
	}
}

func TestMay(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	m := c.Module("Accounts")
	if err := w.policy(t, c, "carl").May(m, Edit); err != nil {
		t.Errorf("carl may not edit: %v", err)
	}
	err := w.policy(t, c, "gus").May(m, Edit)
	want := "you may not edit records of Accounts: the user's role has no profile, so nothing opens module Accounts"
	if crm.CodeOf(err) != crm.Forbidden || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestActions: each action is ruled by the id of its own, and by no other.
func TestActions(t *testing.T) {
	names := map[Action][2]string{
		View: {"DetailView", "view"}, List: {"index", "list"}, Edit: {"EditView", "edit"}, Save: {"Save", "save"}, Create: {"CreateView", "create"},
		Delete: {"Delete", "delete"}, Import: {"Import", "import"}, Export: {"Export", "export"}, Merge: {"Merge", "merge"},
		ConvertLead: {"ConvertLead", "convert leads"}, DuplicatesHandling: {"DuplicatesHandling", "handle duplicates"},
	}
	if len(names) != len(actions)-1 {
		t.Fatalf("%d actions are named, there are %d", len(names), len(actions)-1)
	}
	for a, want := range names {
		if got := [2]string{a.String(), a.Word()}; got != want {
			t.Errorf("action %d is %q, want %q", a, got, want)
		}
		for _, name := range want {
			if got, ok := ParseAction(name); !ok || got != a {
				t.Errorf("ParseAction(%q) = %v, %v", name, got, ok)
			}
		}
		word := want[1]
		if strings.Contains(word, " ") {
			word = want[0]
		}
		given := "role H4 has profiles 3\nprofile 3 opens Accounts"
		for other := range actionIDs {
			given += "\nprofile 3 denies " + other + " in Accounts"
		}
		w := newWorld(t, given+"\nprofile 3 allows "+word+" in Accounts")
		c := w.catalog(t)
		carl := w.policy(t, c, "carl")
		for other := range names {
			if err := carl.May(c.Module("Accounts"), other); (err == nil) != (other == a) {
				t.Errorf("a profile that allows %s alone: %s: %v", a, other, err)
			}
		}
	}
	for _, name := range []string{"", "detailview", "everything"} {
		if a, ok := ParseAction(name); ok || a != 0 {
			t.Errorf("ParseAction(%q) = %d, %v", name, a, ok)
		}
	}
	for _, unknown := range []Action{0, DuplicatesHandling + 1, 200} {
		if unknown.String() != "" || unknown.Word() != "" || unknown.OnRecords() {
			t.Errorf("action %d: %q, %q", unknown, unknown.String(), unknown.Word())
		}
	}
}

// TestUnknownAction: what is no action nobody but an administrator may do.
func TestUnknownAction(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	for _, a := range []Action{0, 200} {
		if scope := w.policy(t, c, "bob").Scope(c.Module("Accounts"), a); scope.All || len(scope.Grants) > 0 {
			t.Errorf("action %d opens %+v", a, scope)
		}
	}
}

// TestRowsForNoRole: rows that name no role mean nobody, not those who have
// none.
func TestRowsForNoRole(t *testing.T) {
	w := newWorld(t, "")
	r := &w.facts.Rights
	r.RoleProfiles = append(r.RoleProfiles, meta.RoleProfileRow{Profile: 2})
	r.SharingRules = append(r.SharingRules, meta.SharingRuleRow{
		ID: 7, TabID: w.tab("Accounts"), From: meta.Party{Kind: meta.PartyRole}, To: meta.Party{Kind: meta.PartyRole, Role: "H21"},
	})
	c := w.catalog(t)
	for user, what := range map[string]string{"nick": "view Calendar Task of carl", "max": "view Accounts of nick"} {
		if answer, _ := w.decide(t, w.policy(t, c, user), what); answer != "no: no rule" {
			t.Errorf("%s %s: %s", user, what, answer)
		}
	}
}

func TestPicklist(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	m := c.Module("Accounts")
	for user, want := range map[string][]string{"bob": {"Hot", "Cold"}, "carl": {"Cold"}, "admin": {"Cold"}, "max": nil, "nick": nil} {
		list := w.policy(t, c, user).Picklist(m.Field("rating"))
		var got []string
		for _, v := range list.Values {
			got = append(got, v.Value)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("values for %s: %s", user, diff)
		}
	}
	bob := w.policy(t, c, "bob")
	if list := bob.Picklist(m.Field("phone")); list != nil {
		t.Errorf("phone has a picklist %v", list)
	}
	groups := bob.GroupPicklist()
	if len(groups.Values) != len(w.facts.Groups) || !groups.Named {
		t.Errorf("groups: %+v", groups)
	}
	owner := &crm.Field{Name: "assigned_user_id", UIType: 53}
	if list := bob.Picklist(owner); !list.Named || len(list.Values) != 13 {
		t.Errorf("owners: %+v", list)
	}
}

func TestMayExplain(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	if err := w.policy(t, c, "admin").MayExplain(); err != nil {
		t.Error(err)
	}
	if err := w.policy(t, c, "ann").MayExplain(); crm.CodeOf(err) != crm.Forbidden || !strings.HasPrefix(err.Error(), "only administrators") {
		t.Errorf("ann may explain: %v", err)
	}
}

// TestZeroPolicyIsClosed: a Policy that nobody made gives nothing, whatever it
// is asked.
func TestZeroPolicyIsClosed(t *testing.T) {
	c := newWorld(t, "").catalog(t)
	accounts, users := c.Module("Accounts"), c.Module("Users")
	field := accounts.Field("rating")
	for name, open := range map[string]func(p *Policy) bool{
		"User":       func(p *Policy) bool { return p.User() != 0 },
		"Admin":      func(p *Policy) bool { return p.Admin() },
		"Language":   func(p *Policy) bool { return p.Language() != "" },
		"Catalog":    func(p *Policy) bool { return p.Catalog() != nil },
		"Module":     func(p *Policy) bool { _, err := p.Module("Accounts"); return err == nil },
		"users":      func(p *Policy) bool { _, err := p.Module("Users"); return err == nil },
		"May":        func(p *Policy) bool { return p.May(accounts, View) == nil },
		"May users":  func(p *Policy) bool { return p.May(users, View) == nil },
		"Scope":      func(p *Policy) bool { return scopeOpens(p.Scope(accounts, View)) || scopeOpens(p.Scope(users, View)) },
		"Readable":   func(p *Policy) bool { return p.Readable(accounts).Has(field) },
		"Writable":   func(p *Policy) bool { return p.Writable(accounts).Has(field) },
		"Explain":    func(p *Policy) bool { allowed, _, rules := p.Explain(accounts, View); return allowed || len(rules) > 0 },
		"MayExplain": func(p *Policy) bool { return p.MayExplain() == nil },
		"Picklist":   func(p *Policy) bool { return p.Picklist(field) != nil },
		"Groups":     func(p *Policy) bool { return p.GroupPicklist() != nil },
		"Text":       func(p *Policy) bool { return p.Text(accounts, Reason{Kind: ByRole}) == "" },
		"Text rule":  func(p *Policy) bool { return p.Text(accounts, Reason{Kind: BySharing, ID: 7}) == "" },
		"GroupNames": func(p *Policy) bool { return len(p.GroupNames()) > 0 },
		"RoleName":   func(p *Policy) bool { return p.RoleName() == "" },
		"OwnerName":  func(p *Policy) bool { return p.OwnerName(1) == "" },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("panics: %v", r)
				}
			}()
			if open(&Policy{}) {
				t.Error("is open")
			}
		})
	}
}

func scopeOpens(s crm.Scope) bool { return s.All || len(s.Grants) > 0 }

// TestScopeIsShort: a scope names each set of owners once, however many rules
// gave them, for each way to an owner.
func TestScopeIsShort(t *testing.T) {
	w := newWorld(t, `
		rule 7 shares Potentials of role H21 with role H3
		rule 8 shares Potentials of group union with role H3
		rule 9 shares Accounts of role H21 with role H3
		rule 10 shares Accounts of group loop with role H3`)
	c := w.catalog(t)
	m := c.Module("Potentials")
	var got []string
	for _, g := range w.policy(t, c, "bob").Scope(m, View).Grants {
		via := ""
		if g.Via != nil {
			via = g.Via.Module
		}
		got = append(got, fmt.Sprint(g.Owner.Column, " ", via, g.Owners.IDs))
	}
	want := []string{
		"smownerid [1 3 5 6 7 9 10 13 14 51 52 53 54]", // bob, his people, max, tree, union and what it contains
		"smgroupid [53]",
		"smownerid Accounts[6 9 56 57]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestComputedOnce: decisions and rights on fields are remembered.
func TestComputedOnce(t *testing.T) {
	w := newWorld(t, "")
	c := w.catalog(t)
	p, m := w.policy(t, c, "bob"), c.Module("Accounts")
	if first := p.decide(m, View); first != p.decide(m, View) || first == p.decide(m, Edit) {
		t.Error("a decision is made again, or serves another action")
	}
	p.Readable(m)
	if _, known := p.fields[m]; !known {
		t.Error("rights on fields are forgotten")
	}
	p.fields[m] = fieldRights{readable: m.All()}
	if !p.Readable(m).Has(m.Field("phone")) {
		t.Error("rights on fields are made again")
	}
}

func TestSorted(t *testing.T) {
	ids := []crm.ID{3, 1, 3, 2}
	if diff := cmp.Diff([]crm.ID{1, 2, 3}, sorted(ids)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]crm.ID{3, 1, 3, 2}, ids); diff != "" {
		t.Errorf("the ids given have changed: %s", diff)
	}
}

// TestNoProfileSeemsGlobal: the CRM takes every right that is in no row for
// granted.
func TestNoProfileSeemsGlobal(t *testing.T) {
	if !rights(nil).seemsGlobal() {
		t.Error("without profiles the CRM sees no global right")
	}
}

// TestGrantsThatMerge: only grants that differ in nothing but their owners
// become one.
func TestGrantsThatMerge(t *testing.T) {
	owner, group, kind, shown := &crm.Field{}, &crm.Field{}, &crm.Field{}, &crm.Field{}
	when := func(f *crm.Field, op crm.Op, values ...string) []crm.Cond {
		return []crm.Cond{{Field: f, Op: op, Values: values}}
	}
	grant := crm.Grant{Owner: owner, Owners: crm.Owners{IDs: []crm.ID{1}}, When: when(kind, crm.Eq, "Task")}
	same := crm.Grant{Owner: owner, Owners: crm.Owners{IDs: []crm.ID{2}}, When: when(kind, crm.Eq, "Task")}
	if !mergeable(grant, same) {
		t.Error("grants that differ in owners only do not merge")
	}
	for name, change := range map[string]func(g *crm.Grant){
		"owner column": func(g *crm.Grant) { g.Owner = group },
		"parent":       func(g *crm.Grant) { g.Via = &crm.Parent{} },
		"except":       func(g *crm.Grant) { g.Owners.Except = true },
		"no condition": func(g *crm.Grant) { g.When = nil },
		"field":        func(g *crm.Grant) { g.When = when(shown, crm.Eq, "Task") },
		"comparison":   func(g *crm.Grant) { g.When = when(kind, crm.Ne, "Task") },
		"value":        func(g *crm.Grant) { g.When = when(kind, crm.Eq, "Call") },
	} {
		other := same
		change(&other)
		if mergeable(grant, other) || mergeable(other, grant) {
			t.Errorf("grants that differ in the %s merge", name)
		}
	}
}
