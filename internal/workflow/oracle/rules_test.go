package oracle

import (
	"maps"
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

// prices: a product keeps its taxes and its prices in other currencies, and that
// in its own follows the unit price. The original deletes them.
func (x *exchange) prices() {
	t := x.want["vtiger_productcurrencyrel"]
	if x.Saves[0].Input.Module != "Products" || t == nil || x.want["vtiger_products"] == nil {
		return
	}
	delete(x.want, "vtiger_producttaxrel")
	var was, is *string
	for _, u := range x.want["vtiger_products"].Updated {
		if v, ok := u.Changed["unit_price"]; ok {
			was, is = v[0], v[1]
		}
	}
	// In the product's own currency the price that counts is the unit price, as the
	// CRM's updateUnitPrice writes it; what it was once converted from stays.
	t.Deleted = slices.DeleteFunc(t.Deleted, func(r crmtest.Row) bool { return !same(r["actual_price"], was) || !same(r["converted_price"], was) })
	for _, r := range t.Deleted {
		own := maps.Clone(r)
		own["actual_price"] = is
		t.Inserted = append(t.Inserted, own)
	}
	if len(t.Deleted)+len(t.Inserted)+len(t.Updated) == 0 {
		delete(x.want, "vtiger_productcurrencyrel")
	}
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
