package access

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// TestMatrix decides the cases of the tables below, in files matrix_…_test.go.
//
// A table is a text of paragraphs. Lines that begin with "given" change the
// organisation of newWorld for the paragraph; lines with # are remarks. Every
// other line is a case: who asks, to do what, with which record, and after the
// arrow the answer: yes or no, and what decided. Some tell the words of the
// reason after an equals sign:
//
//	bob view Potentials of ann under Accounts of carl -> yes: sharing rule 7
//
// A record is described by its module, in Calendar its activitytype and
// visibility, its owner, its group if the owner is nobody, and its parent record.
func TestMatrix(t *testing.T) {
	cases := 0
	for _, table := range []struct{ name, text string }{
		{"roles", rolesMatrix},
		{"groups", groupsMatrix},
		{"defaults", defaultsMatrix},
		{"rights", rightsMatrix},
		{"sharing", sharingMatrix},
		{"related", relatedMatrix},
		{"calendar", calendarMatrix},
	} {
		for i, paragraph := range strings.Split(strings.TrimSpace(table.text), "\n\n") {
			t.Run(fmt.Sprintf("%s/%d", table.name, i+1), func(t *testing.T) { cases += paragraphOf(t, paragraph) })
		}
	}
	t.Logf("%d cases", cases)
}

// paragraphOf decides the cases of a paragraph and tells how many they were.
func paragraphOf(t *testing.T, text string) int {
	var given, lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if change, ok := strings.CutPrefix(line, "given "); ok {
			given = append(given, change)
		} else if line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	w := newWorld(t, strings.Join(given, "\n"))
	c := w.catalog(t)
	policies := map[string]*Policy{}
	for _, line := range lines {
		words, want, ok := strings.Cut(line, " -> ")
		who, what, _ := strings.Cut(words, " ")
		if !ok {
			t.Fatalf("no answer in %q", line)
		}
		if policies[who] == nil {
			policies[who] = w.policy(t, c, who)
		}
		want, wantText, told := strings.Cut(want, " = ")
		answer, text := w.decide(t, policies[who], what)
		if answer != want {
			t.Errorf("%s\n got %s\n given %s", line, answer, strings.Join(given, "; "))
		}
		if told && text != wantText {
			t.Errorf("%s\n says %s", line, text)
		}
	}
	if !t.Failed() {
		for _, p := range policies {
			consistent(t, w, c, p)
		}
	}
	return len(lines)
}

// decide answers a case such as "view Accounts of bob", and gives the reason in
// words.
func (w *world) decide(t *testing.T, p *Policy, what string) (answer, text string) {
	t.Helper()
	word, what, _ := strings.Cut(what, " ")
	rec := w.record(t, what)
	if word == "open" {
		if _, err := p.Module(rec.module); err != nil {
			return "no", err.Error()
		}
		return "yes", ""
	}
	m := p.Catalog().Module(rec.module)
	if m == nil {
		return "no: not served", ""
	}
	a, ok := ParseAction(word)
	if !ok {
		t.Fatalf("no action %q", word)
	}
	allowed, why, rules := p.Explain(m, a)
	if err := p.May(m, a); (err == nil) != allowed {
		t.Errorf("%s %s: Explain says %v, May %v", word, what, allowed, err)
	}
	if !allowed {
		return "no: " + name(why), p.Text(m, why)
	}
	if !a.OnRecords() {
		return "yes: " + name(why), p.Text(m, why)
	}
	for _, rule := range rules {
		if rec.in(t, m, rule.Scope) {
			return "yes: " + name(rule.Reason), p.Text(m, rule.Reason)
		}
	}
	why = Reason{Kind: NoRule}
	return "no: " + name(why), p.Text(m, why)
}

func name(r Reason) string {
	if r.ID == 0 {
		return string(r.Kind)
	}
	return fmt.Sprintf("%s %d", r.Kind, r.ID)
}

// record is what the rules look at.
type record struct {
	module, activity, visibility string
	owner, group                 crm.ID
	parent                       string // module of the parent record
	parentOwner                  crm.ID
}

var recordWords = regexp.MustCompile(`^(\w+)(?: (\w+))?(?: (\w+))? of (\w+)(?: in (\w+))?(?: under (\w+) of (\w+))?$`)

func (w *world) record(t *testing.T, text string) record {
	t.Helper()
	if !strings.Contains(text, " ") {
		return record{module: text}
	}
	words := recordWords.FindStringSubmatch(text)
	if words == nil {
		t.Fatalf("no such record: %q", text)
	}
	rec := record{module: words[1], activity: words[2], visibility: words[3], owner: w.id(words[4]), parent: words[6]}
	if words[5] != "" {
		rec.group = w.id(words[5])
	}
	if words[7] != "" {
		rec.parentOwner = w.id(words[7])
	}
	return rec
}

// in reports whether the record is in a scope, as the database would.
func (rec record) in(t *testing.T, m *crm.Module, s crm.Scope) bool {
	t.Helper()
	if s.All {
		return true
	}
	return slices.ContainsFunc(s.Grants, func(g crm.Grant) bool {
		owner, known := rec.owner, true
		switch {
		case g.Via != nil:
			owner, known = rec.parentOwner, g.Via.Module == rec.parent && rec.parentOwner != 0
		case g.Owner == m.OwnerGroup:
			owner = rec.group
		case g.Owner != m.Owner:
			t.Errorf("grant by column %s", g.Owner.Column)
		}
		if !known || slices.Contains(g.Owners.IDs, owner) == g.Owners.Except {
			return false
		}
		return !slices.ContainsFunc(g.When, func(c crm.Cond) bool { return !rec.fulfils(t, m, c) })
	})
}

func (rec record) fulfils(t *testing.T, m *crm.Module, c crm.Cond) bool {
	t.Helper()
	value := ""
	switch c.Field {
	case m.Owner:
		value = strconv.FormatInt(int64(rec.owner), 10)
	case m.ActivityType:
		value = rec.activity
	case m.Visibility:
		value = rec.visibility
	default:
		t.Errorf("condition on %s", c.Field.Column)
	}
	switch c.Op {
	case crm.Eq:
		return value == c.Values[0]
	case crm.Ne:
		return value != c.Values[0]
	default:
		t.Errorf("comparison %d", c.Op)
	}
	return false
}

// consistent checks over every module, action and kind of record that the
// rules of Explain together are the Scope, and that an action that is refused or
// concerns no record has neither. Nobody changes or deletes what he may not see,
// unless his profiles forbid to look.
func consistent(t *testing.T, w *world, c *meta.Catalog, p *Policy) {
	t.Helper()
	for _, m := range c.Modules {
		for a := View; int(a) < len(actions); a++ {
			allowed, _, rules := p.Explain(m, a)
			scope := p.Scope(m, a)
			if (len(rules) > 0 || scope.All || len(scope.Grants) > 0) && (!allowed || !a.OnRecords()) {
				t.Errorf("user %d, %s %s: %d rules, though it concerns no record", p.User(), a, m.Name, len(rules))
			}
			wellFormed(t, scope)
			for _, r := range rules {
				wellFormed(t, r.Scope)
			}
			if scope.All || len(scope.Grants) == 0 && len(rules) == 0 {
				if scope.All != slices.ContainsFunc(rules, func(r Candidate) bool { return r.Scope.All }) {
					t.Errorf("user %d, %s %s: everything in the scope, but by no rule", p.User(), a, m.Name)
				}
				continue
			}
			for _, rec := range w.records(m) {
				byRule := slices.ContainsFunc(rules, func(r Candidate) bool { return rec.in(t, m, r.Scope) })
				inScope := rec.in(t, m, scope)
				if inScope != byRule {
					t.Errorf("user %d, %s %+v: in the scope %v, by a rule %v", p.User(), a, rec, inScope, byRule)
				}
				if inScope && p.May(m, View) == nil && !rec.in(t, m, p.Scope(m, View)) {
					t.Errorf("user %d may %s what he may not see: %+v", p.User(), a.Word(), rec)
				}
			}
		}
	}
}

// wellFormed checks what a Scope promises: all records or grants, owners
// ascending and each once.
func wellFormed(t *testing.T, s crm.Scope) {
	t.Helper()
	if s.All && len(s.Grants) > 0 {
		t.Errorf("a scope of everything has %d grants", len(s.Grants))
	}
	for _, g := range s.Grants {
		if !slices.IsSorted(g.Owners.IDs) || len(slices.Compact(slices.Clone(g.Owners.IDs))) != len(g.Owners.IDs) {
			t.Errorf("owners %v are not ascending, each once", g.Owners.IDs)
		}
		if len(g.Owners.IDs) == 0 && !g.Owners.Except {
			t.Error("a grant of nobody's records")
		}
	}
}

// records are one record of each owner, and of each kind of activity and parent
// that the module knows.
func (w *world) records(m *crm.Module) (list []record) {
	owners := []crm.ID{0, 20, 40, 51, 52, 53, 54, 55, 56, 57, 58, 99}
	for id := crm.ID(1); id < 15; id++ {
		owners = append(owners, id)
	}
	for _, owner := range owners {
		list = append(list, record{module: m.Name, owner: owner}, record{module: m.Name, group: owner})
		if m.ActivityType != nil {
			for _, activity := range []string{"Task", "Meeting"} {
				for _, visibility := range []string{"Public", "Private"} {
					list = append(list, record{module: m.Name, activity: activity, visibility: visibility, owner: owner})
				}
			}
		}
		for _, parent := range m.Parents {
			list = append(list, record{module: m.Name, owner: 99, parent: parent.Module, parentOwner: owner})
		}
	}
	return list
}
