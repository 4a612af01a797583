package oracle

import (
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crmtest"
	"vtrest/internal/workflow/task"
)

// undamaged: an update changes the fields that are given. The original writes
// others too, whose text it has turned into HTML; what waits for a change of them
// then starts.
func (x *exchange) undamaged() {
	for name, t := range x.want {
		for _, u := range t.Updated {
			for column, v := range u.Changed {
				if v[0] != nil && v[1] != nil && isDamage(*v[0], *v[1]) {
					delete(u.Changed, column)
				}
			}
		}
		t.Updated = slices.DeleteFunc(t.Updated, func(u crmtest.Update) bool { return len(u.Changed) == 0 })
		for _, r := range t.Inserted {
			for column, v := range r {
				if sent, ok := x.sentFor(name, column); ok && v != nil && *v != sent && isDamage(sent, *v) {
					r[column] = &sent
				}
			}
		}
	}
	x.undamagedHistory()
	x.withoutRepeated()
}

// sentFor is the text that the last save that named a column's field gave it.
func (x *exchange) sentFor(table, column string) (string, bool) {
	f := x.field(table, column)
	for i := len(x.Saves) - 1; f != nil && i >= 0; i-- {
		if v, ok := x.Saves[i].Input.Fields[f.Name]; ok {
			return string(v), true
		}
	}
	return "", false
}

func isDamage(before, after string) bool {
	html := strings.NewReplacer("<", "&lt;", ">", "&gt;", "\r", "", "\u00A0", " ")
	return html.Replace(before) == html.Replace(after)
}

// undamagedHistory takes out lines of the history that tell of nothing but
// damage, and entries that tell of nothing else.
func (x *exchange) undamagedHistory() {
	details, basic := x.want["vtiger_modtracker_detail"], x.want["vtiger_modtracker_basic"]
	if details == nil || basic == nil {
		return
	}
	isHTML := strings.NewReplacer("&lt;", "&amp;lt;", "&gt;", "&amp;gt;", "\r", "")
	details.Inserted = slices.DeleteFunc(details.Inserted, func(r crmtest.Row) bool {
		return r["prevalue"] != nil && r["postvalue"] != nil && isHTML.Replace(r.Text("prevalue")) == isHTML.Replace(strings.ReplaceAll(r.Text("postvalue"), "&amp;lt;", "&lt;")) ||
			r["prevalue"] != nil && r["postvalue"] != nil && isHTML.Replace(r.Text("prevalue")) == r.Text("postvalue")
	})
	basic.Inserted = slices.DeleteFunc(basic.Inserted, func(r crmtest.Row) bool {
		return r.Text("status") == "0" && !slices.ContainsFunc(details.Inserted, func(d crmtest.Row) bool { return d.Text("id") == r.Text("id") })
	})
	x.counted()
}

// counted sets the last id of the history to that of as many entries.
func (x *exchange) counted() {
	seq, basic := x.want["vtiger_modtracker_basic_seq"], x.want["vtiger_modtracker_basic"]
	if seq == nil || len(seq.Inserted) == 0 || basic == nil {
		return
	}
	last, err := strconv.Atoi(seq.Deleted[0].Text("id"))
	if err == nil {
		seq.Inserted[0]["id"] = text(strconv.Itoa(last + len(basic.Inserted)))
	}
}

// withoutRepeated takes out queued tasks that the damage of a text started: those
// of a save whose workflows ask whether the damaged field has changed, and nothing
// else that did.
func (x *exchange) withoutRepeated() {
	want := x.want["com_vtiger_workflowtask_queue"]
	for _, s := range x.Saves {
		changed, damaged := map[string]bool{}, map[string]bool{}
		for name, t := range s.Effects {
			for _, u := range t.Updated {
				for column, v := range u.Changed {
					f := x.field(name, column)
					if f == nil {
						continue
					}
					changed[f.Name] = true
					if _, sent := s.Input.Fields[f.Name]; !sent && v[0] != nil && v[1] != nil && isDamage(*v[0], *v[1]) {
						damaged[f.Name] = true
					}
				}
			}
		}
		queued := s.Effects["com_vtiger_workflowtask_queue"]
		if want == nil || queued == nil || len(damaged) == 0 {
			continue
		}
		for _, r := range queued.Inserted {
			if !x.startedBy(r.Text("task_id"), changed, damaged) {
				continue
			}
			if i := slices.IndexFunc(want.Inserted, func(o crmtest.Row) bool {
				return same(o["task_id"], r["task_id"]) && same(o["entity_id"], r["entity_id"])
			}); i >= 0 {
				want.Inserted = slices.Delete(want.Inserted, i, i+1)
			}
		}
	}
}

// startedBy reports whether a task's workflow asks for changes, and of those it
// asks for only damage happened.
func (x *exchange) startedBy(id string, changed, damaged map[string]bool) bool {
	for _, w := range x.catalog.AllWorkflows() {
		if !slices.ContainsFunc(w.Tasks, func(t *task.Task) bool { return strconv.FormatInt(t.ID, 10) == id }) {
			continue
		}
		asked := w.Conditions.Changes()
		return slices.ContainsFunc(asked, func(f string) bool { return damaged[f] }) &&
			!slices.ContainsFunc(asked, func(f string) bool { return changed[f] && !damaged[f] })
	}
	return false
}
