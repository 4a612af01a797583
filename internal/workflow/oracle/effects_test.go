package oracle

import (
	"maps"
	"slices"
	"strings"

	"vtrest/internal/crmtest"
)

// together are the effects of one save after another, as one.
func together(first, second crmtest.Effects) crmtest.Effects {
	all := crmtest.Effects{}
	for name, t := range first {
		all[name] = cloneTable(t)
	}
	for name, t := range second {
		if all[name] == nil {
			all[name] = &crmtest.TableEffects{}
		}
		add(all[name], cloneTable(t))
	}
	for name, t := range all {
		if len(t.Inserted)+len(t.Deleted)+len(t.Updated) == 0 {
			delete(all, name)
		}
	}
	return all
}

func add(to, t *crmtest.TableEffects) {
	for _, r := range t.Deleted {
		if i := indexOf(to.Inserted, r); i >= 0 {
			to.Inserted = slices.Delete(to.Inserted, i, i+1)
			continue
		}
		to.Deleted = append(to.Deleted, r)
	}
	for _, r := range t.Inserted {
		if i := indexOf(to.Deleted, r); i >= 0 {
			to.Deleted = slices.Delete(to.Deleted, i, i+1)
			continue
		}
		to.Inserted = append(to.Inserted, r)
	}
	for _, u := range t.Updated {
		update(to, u)
	}
	to.Updated = slices.DeleteFunc(to.Updated, func(u crmtest.Update) bool { return len(u.Changed) == 0 })
}

func update(to *crmtest.TableEffects, u crmtest.Update) {
	for _, r := range to.Inserted {
		if has(r, u.Key) {
			for column, v := range u.Changed {
				r[column] = v[1]
			}
			return
		}
	}
	for _, known := range to.Updated {
		if known.Key.String() != u.Key.String() {
			continue
		}
		for column, v := range u.Changed {
			if before, ok := known.Changed[column]; ok {
				v[0] = before[0]
			}
			known.Changed[column] = v
			if same(v[0], v[1]) {
				delete(known.Changed, column)
			}
		}
		return
	}
	to.Updated = append(to.Updated, u)
}

func indexOf(rows []crmtest.Row, r crmtest.Row) int {
	return slices.IndexFunc(rows, func(other crmtest.Row) bool { return other.String() == r.String() })
}

func has(r, key crmtest.Row) bool {
	for column, v := range key {
		if !same(r[column], v) {
			return false
		}
	}
	return true
}

func same(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func cloneTable(t *crmtest.TableEffects) *crmtest.TableEffects {
	c := &crmtest.TableEffects{}
	for _, r := range t.Inserted {
		c.Inserted = append(c.Inserted, maps.Clone(r))
	}
	for _, r := range t.Deleted {
		c.Deleted = append(c.Deleted, maps.Clone(r))
	}
	for _, u := range t.Updated {
		c.Updated = append(c.Updated, crmtest.Update{Key: maps.Clone(u.Key), Changed: maps.Clone(u.Changed)})
	}
	return c
}

// lines spell effects, one a row, sorted.
func lines(e crmtest.Effects) []string {
	var all []string
	for _, name := range e.Tables() {
		for _, r := range e[name].Inserted {
			all = append(all, name+" inserted "+r.String())
		}
		for _, r := range e[name].Deleted {
			all = append(all, name+" deleted "+r.String())
		}
		for _, u := range e[name].Updated {
			all = append(all, name+" updated "+u.String())
		}
	}
	slices.Sort(all)
	return all
}

// difference are the lines that only one of two lists has.
func difference(want, got []string) []string {
	var rest []string
	got = slices.Clone(got)
	for _, line := range want {
		if i := slices.Index(got, line); i >= 0 {
			got = slices.Delete(got, i, i+1)
			continue
		}
		rest = append(rest, "want "+line)
	}
	for _, line := range got {
		rest = append(rest, "got  "+line)
	}
	return rest
}

// nameHistory gives entries of the history names that do not depend on the order
// in which they were written: the record and what they tell. Several that tell the
// same are told apart by their turn.
func nameHistory(e crmtest.Effects) {
	names := map[string]string{}
	if basic := e["vtiger_modtracker_basic"]; basic != nil {
		slices.SortFunc(basic.Inserted, func(a, b crmtest.Row) int { return strings.Compare(a.Text("id"), b.Text("id")) })
		turn := map[string]int{}
		for _, r := range basic.Inserted {
			name := r.Text("crmid") + " status " + r.Text("status")
			turn[name]++
			names[r.Text("id")] = name + strings.Repeat("+", turn[name]-1)
		}
	}
	for _, table := range []string{"vtiger_modtracker_basic", "vtiger_modtracker_detail", "vtiger_modtracker_relations"} {
		if e[table] == nil {
			continue
		}
		for _, r := range e[table].Inserted {
			if name, ok := names[r.Text("id")]; ok {
				r["id"] = &name
			}
		}
	}
}
