package oracle

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// exchange is a case with what came of it there and here.
type exchange struct {
	*recorded
	catalog   *meta.Catalog
	want, got crmtest.Effects
}

// rule is a rule of docs/compatibility.md. predict changes want from the
// original's outcome into ours.
type rule struct {
	id      string
	predict func(x *exchange)
}

// rulesInOrder are tried in this order.
var rulesInOrder = []rule{
	{"W10", (*exchange).blankPicklists},
	{"W12", (*exchange).undamaged},
	{"W19", (*exchange).prices},
	{"W21", (*exchange).author},
	{"W22", (*exchange).reversed},
	{"WF4", (*exchange).unrendered},
	{"WF5", (*exchange).survived},
	{"W20", (*exchange).trueUser},
	{"WF6", (*exchange).unrounded},
	{"WF7", (*exchange).plainEvents},
}

// field finds the field behind a column, of any module; nil if there is none.
func (x *exchange) field(table, column string) *crm.Field {
	for _, m := range x.catalog.Modules {
		if f := m.Column(table, column); f != nil && f.Index() >= 0 {
			return f
		}
	}
	return nil
}

func text(s string) *string { return &s }

// blankPicklists: a picklist without a value is ”, as the CRM's own screens
// write it; the original's save without a screen writes NULL.
func (x *exchange) blankPicklists() {
	for name, t := range x.want {
		for _, r := range t.Inserted {
			for column, v := range r {
				if f := x.field(name, column); v == nil && f != nil && (f.UIType == 15 || f.UIType == 16) {
					r[column] = text("")
				}
			}
		}
	}
}

// undamaged: an update changes the fields that are given. The original writes
// others too, whose text it has turned into HTML; what waits for a change of them
// then starts.
func (x *exchange) undamaged() {
	damaged := false
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
			ours := x.inserted(name, r)
			for column, v := range r {
				if v != nil && ours != nil && ours[column] != nil && *v != *ours[column] && isDamage(*ours[column], *v) {
					r[column], damaged = ours[column], true
				}
			}
		}
	}
	x.undamagedHistory()
	if damaged {
		x.withoutRepeated()
	}
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

// withoutRepeated takes queued tasks out that the damage of a text started.
func (x *exchange) withoutRepeated() {
	want, got := x.want["com_vtiger_workflowtask_queue"], x.got["com_vtiger_workflowtask_queue"]
	if want == nil || got == nil {
		return
	}
	count := func(t *crmtest.TableEffects, task string) (n int) {
		for _, r := range t.Inserted {
			if r.Text("task_id") == task {
				n++
			}
		}
		return n
	}
	for i := len(want.Inserted) - 1; i >= 0; i-- {
		if task := want.Inserted[i].Text("task_id"); count(want, task) == count(got, task)+1 {
			want.Inserted = slices.Delete(want.Inserted, i, i+1)
		}
	}
}

// inserted is our row for one of the original's, by the key of its table.
func (x *exchange) inserted(table string, r crmtest.Row) crmtest.Row {
	if x.got[table] == nil {
		return nil
	}
	key := ""
	for _, m := range x.catalog.Modules {
		for _, t := range append([]crm.Table{m.Base, {Name: crm.EntityTable, Key: "crmid"}}, m.Tables...) {
			if t.Name == table {
				key = t.Key
			}
		}
	}
	for _, ours := range x.got[table].Inserted {
		if key != "" && same(ours[key], r[key]) {
			return ours
		}
	}
	return nil
}

// prices: a product keeps its taxes and its prices in other currencies, and that
// in its own follows the unit price. The original deletes them.
func (x *exchange) prices() {
	t := x.want["vtiger_productcurrencyrel"]
	if x.Saves[0].Input.Module != "Products" || t == nil || x.got["vtiger_productcurrencyrel"] == nil {
		return
	}
	delete(x.want, "vtiger_producttaxrel")
	own := x.got["vtiger_productcurrencyrel"].Inserted
	price := ""
	for _, u := range x.want["vtiger_products"].Updated {
		if v := u.Changed["unit_price"]; v[1] != nil {
			price = *v[1]
		}
	}
	t.Deleted = slices.DeleteFunc(t.Deleted, func(r crmtest.Row) bool { return r.Text("currencyid") != own[0].Text("currencyid") })
	t.Inserted = []crmtest.Row{{"productid": own[0]["productid"], "currencyid": own[0]["currencyid"], "converted_price": own[0]["converted_price"], "actual_price": text(price)}}
}

// author: a comment has its author, the user who saves.
func (x *exchange) author() {
	t := x.want["vtiger_modcomments"]
	if t == nil {
		return
	}
	user := strconv.FormatInt(x.Saves[0].Input.User, 10)
	for _, r := range t.Inserted {
		if r.Text("userid") != "0" {
			continue
		}
		r["userid"] = text(user)
		d := x.want["vtiger_modtracker_detail"]
		d.Inserted = append(d.Inserted, crmtest.Row{"id": text(r.Text("modcommentsid") + " status 2"), "fieldname": text("userid"), "prevalue": nil, "postvalue": text(user)})
	}
}

// reversed: phone numbers are turned round by letters; the original turns bytes
// round, which spoils digits of other scripts, and so changes nothing here.
func (x *exchange) reversed() {
	t := x.got["vtiger_pbxmanager_phonelookup"]
	if t == nil {
		return
	}
	var spoilt []string
	line := func(r crmtest.Row) string { return r.Text("crmid") + r.Text("fieldname") + r.Text("fnumber") }
	t.Deleted = slices.DeleteFunc(t.Deleted, func(r crmtest.Row) bool {
		theirs := x.want["vtiger_pbxmanager_phonelookup"]
		if !strings.Contains(r.Text("rnumber"), "?") || theirs != nil && indexOf(theirs.Deleted, r) >= 0 {
			return false
		}
		spoilt = append(spoilt, line(r))
		return true
	})
	t.Inserted = slices.DeleteFunc(t.Inserted, func(r crmtest.Row) bool { return slices.Contains(spoilt, line(r)) })
	t.Updated = slices.DeleteFunc(t.Updated, func(u crmtest.Update) bool {
		v, ok := u.Changed["rnumber"]
		return ok && len(u.Changed) == 1 && v[0] != nil && strings.Contains(*v[0], "?")
	})
	if len(t.Deleted)+len(t.Inserted)+len(t.Updated) == 0 {
		delete(x.got, "vtiger_pbxmanager_phonelookup")
	}
}

// unrendered: mails wait in the queue as templates, which the CRM's cron fills
// in when it sends them; the original fills them in first.
func (x *exchange) unrendered() {
	if t := x.want["com_vtiger_workflowtask_queue"]; t != nil {
		for _, r := range t.Inserted {
			r["task_contents"] = text("")
		}
	}
}

// survived: a task that cannot be run ends the original's request after the rows
// were written, without a history. Ours writes it as without the task.
func (x *exchange) survived() {
	for i, s := range x.Saves {
		if !s.Result.Died || i > 0 {
			continue
		}
		for _, name := range []string{"vtiger_modtracker_basic", "vtiger_modtracker_basic_seq", "vtiger_modtracker_detail"} {
			if x.want[name] == nil && x.got[name] != nil {
				delete(x.got, name)
			}
		}
	}
}

// trueUser: the history names who saved. The original forgets him once a task
// has acted as the administrator.
func (x *exchange) trueUser() {
	t := x.want["vtiger_modtracker_basic"]
	if t == nil {
		return
	}
	for _, s := range x.Saves {
		id := string(s.Input.ID)
		if s.Result.ID != nil {
			id = string(*s.Result.ID)
		}
		for _, r := range t.Inserted {
			if r.Text("crmid") == id && (r.Text("status") == "0" || r.Text("status") == "2") {
				r["whodid"] = text(strconv.FormatInt(s.Input.User, 10))
			}
		}
	}
}

// unrounded: amounts that a task copies or counts keep their digits. The
// original rounds them to the decimals that a user has chosen to see.
func (x *exchange) unrounded() {
	round := func(theirs, ours *string) *string {
		if theirs == nil || ours == nil || *theirs == *ours {
			return theirs
		}
		a, ok := new(big.Rat).SetString(*theirs)
		b, ok2 := new(big.Rat).SetString(*ours)
		if !ok || !ok2 || !a.IsInt() || b.FloatString(0) != a.FloatString(0) {
			return theirs
		}
		return ours
	}
	for name, t := range x.want {
		got := x.got[name]
		if got == nil {
			continue
		}
		for _, r := range t.Inserted {
			if ours := x.inserted(name, r); ours != nil {
				for column, v := range r {
					r[column] = round(v, ours[column])
				}
			}
			if name != "vtiger_modtracker_detail" {
				continue
			}
			for _, ours := range got.Inserted {
				if ours.Text("id") == r.Text("id") && ours.Text("fieldname") == r.Text("fieldname") {
					r["postvalue"] = round(r["postvalue"], ours["postvalue"])
				}
			}
		}
		for _, u := range t.Updated {
			for _, ours := range got.Updated {
				if u.Key.String() != ours.Key.String() {
					continue
				}
				for column, v := range u.Changed {
					u.Changed[column] = [2]*string{v[0], round(v[1], ours.Changed[column][1])}
				}
			}
		}
	}
}

// plainEvents: an event that a task makes is as one of the CRM's own screens:
// without a row for no reminder, and popping up as an event.
func (x *exchange) plainEvents() {
	t := x.want["vtiger_activity"]
	if t == nil {
		return
	}
	for _, r := range t.Inserted {
		if r.Text("activitytype") == "Task" {
			continue
		}
		r["status"] = nil
		if reminders := x.want["vtiger_activity_reminder"]; reminders != nil {
			reminders.Inserted = slices.DeleteFunc(reminders.Inserted, func(m crmtest.Row) bool {
				return m.Text("activity_id") == r.Text("activityid") && m.Text("reminder_time") == "0"
			})
			if len(reminders.Inserted) == 0 {
				delete(x.want, "vtiger_activity_reminder")
			}
		}
		if popups := x.want["vtiger_activity_reminder_popup"]; popups != nil {
			for _, p := range popups.Inserted {
				if p.Text("recordid") == r.Text("activityid") {
					p["semodule"] = text("Events")
				}
			}
		}
	}
}
