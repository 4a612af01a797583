package v1_test

import (
	"slices"
	"strings"

	"vtrest/internal/crmtest"
)

// withoutWorkflows takes out what workflows did: the mails they queued, the
// fields they set, the records they made, the portal account.
func (x *writeExchange) withoutWorkflows() error {
	e := x.want.effects
	for _, name := range []string{"com_vtiger_workflowtask_queue", "com_vtiger_workflow_activatedonce", "vtiger_mailscanner_ids", "vtiger_portalinfo"} {
		delete(e, name)
	}
	x.withoutForecast()
	x.withoutWorkflowRecords()
	return nil
}

// withoutForecast: a workflow of Potentials computes the forecast.
func (x *writeExchange) withoutForecast() {
	e := x.want.effects
	if e["vtiger_potential"] == nil {
		return
	}
	for _, r := range e["vtiger_potential"].Inserted {
		r["forecast_amount"] = text("0.00000000")
	}
	for _, u := range e["vtiger_potential"].Updated {
		delete(u.Changed, "forecast_amount")
	}
	for _, r := range e["vtiger_modtracker_detail"].Inserted {
		if r.Text("fieldname") == "forecast_amount" && r["prevalue"] == nil {
			r["postvalue"] = text("0.00000000")
		}
	}
	x.dropHistory("forecast_amount", func(r crmtest.Row) bool { return r["prevalue"] != nil })
}

// dropHistory takes a field's line out of the history.
func (x *writeExchange) dropHistory(field string, which func(crmtest.Row) bool) {
	if d := x.want.effects["vtiger_modtracker_detail"]; d != nil {
		d.Inserted = slices.DeleteFunc(d.Inserted, func(r crmtest.Row) bool { return r.Text("fieldname") == field && which(r) })
	}
}

// withoutWorkflowRecords takes out the records with the source WORKFLOW and
// everything that names them.
func (x *writeExchange) withoutWorkflowRecords() {
	e := x.want.effects
	if e["vtiger_crmentity"] == nil {
		return
	}
	var made []string
	for _, r := range e["vtiger_crmentity"].Inserted {
		if r.Text("source") == "WORKFLOW" {
			made = append(made, r.Text("crmid"))
		}
	}
	if len(made) == 0 {
		return
	}
	about := func(r crmtest.Row) bool {
		for _, v := range r {
			if v != nil && slices.Contains(made, *v) {
				return true
			}
		}
		return false
	}
	// The changes in the history that are about them, whole.
	var changes []string
	for _, name := range []string{"vtiger_modtracker_basic", "vtiger_modtracker_relations"} {
		for _, r := range e[name].Inserted {
			if about(r) {
				changes = append(changes, r.Text("id"))
			}
		}
	}
	for name, t := range e {
		if strings.HasSuffix(name, "_seq") {
			continue
		}
		t.Inserted = slices.DeleteFunc(t.Inserted, func(r crmtest.Row) bool {
			return about(r) || strings.HasPrefix(name, "vtiger_modtracker_") && slices.Contains(changes, r.Text("id"))
		})
		x.dropEmpty(name)
	}
	e["vtiger_crmentity_seq"] = sequence(x.entities, len(e["vtiger_crmentity"].Inserted))
	x.renumberHistory()
}

func (x *writeExchange) dropEmpty(name string) {
	if t := x.want.effects[name]; t != nil && len(t.Inserted)+len(t.Deleted)+len(t.Updated) == 0 {
		delete(x.want.effects, name)
	}
}

// renumberHistory numbers the changes that are left from the start.
func (x *writeExchange) renumberHistory() {
	e := x.want.effects
	basic := e["vtiger_modtracker_basic"]
	if basic == nil {
		delete(e, "vtiger_modtracker_basic_seq")
		return
	}
	slices.SortFunc(basic.Inserted, func(a, b crmtest.Row) int { return strings.Compare(a.Text("id"), b.Text("id")) })
	to := map[string]string{}
	seq := sequence(x.changes, len(basic.Inserted))
	for i, r := range basic.Inserted {
		to[r.Text("id")] = sequence(x.changes, i+1).Inserted[0].Text("id")
	}
	for _, name := range []string{"vtiger_modtracker_basic", "vtiger_modtracker_detail", "vtiger_modtracker_relations"} {
		if e[name] == nil {
			continue
		}
		for _, r := range e[name].Inserted {
			r["id"] = text(to[r.Text("id")])
		}
	}
	e["vtiger_modtracker_basic_seq"] = seq
}
