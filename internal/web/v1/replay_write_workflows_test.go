package v1_test

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"vtrest/internal/crmtest"
)

// unrendered: mails wait in the queue as templates, which the CRM's cron fills
// in when it sends them. The original fills them in first.
func (x *writeExchange) unrendered() error {
	if t := x.want.effects["com_vtiger_workflowtask_queue"]; t != nil {
		for _, r := range t.Inserted {
			r["task_contents"] = text("")
		}
	}
	return nil
}

// unrounded: an amount that a workflow counts for a user who has chosen no
// decimals has two, where the original has none.
func (x *writeExchange) unrounded() error {
	e := x.want.effects["vtiger_potential"]
	if e == nil || len(e.Inserted) == 0 || x.User != "admin" {
		return nil
	}
	a, ok := new(big.Rat).SetString(e.Inserted[0].Text("amount"))
	b, ok2 := new(big.Rat).SetString(e.Inserted[0].Text("probability"))
	if !ok || !ok2 {
		return nil
	}
	forecast := text(new(big.Rat).Quo(a.Mul(a, b), big.NewRat(100, 1)).FloatString(2) + "000000")
	e.Inserted[0]["forecast_amount"] = forecast
	for _, r := range x.want.effects["vtiger_modtracker_detail"].Inserted {
		if r.Text("fieldname") == "forecast_amount" {
			r["postvalue"] = forecast
		}
	}
	return nil
}

// sortHistory brings the changes of several records into one order: the original
// numbers those of the records that workflows make first.
func sortHistory(e crmtest.Effects, last int64) {
	basic := e["vtiger_modtracker_basic"]
	if basic == nil || len(basic.Inserted) < 2 {
		return
	}
	slices.SortFunc(basic.Inserted, func(a, b crmtest.Row) int {
		return cmp.Or(strings.Compare(a.Text("crmid"), b.Text("crmid")), strings.Compare(a.Text("status"), b.Text("status")), strings.Compare(a.Text("id"), b.Text("id")))
	})
	to := map[string]string{}
	for i, r := range basic.Inserted {
		to[r.Text("id")] = sequence(last, i+1).Inserted[0].Text("id")
	}
	for _, name := range []string{"vtiger_modtracker_basic", "vtiger_modtracker_detail", "vtiger_modtracker_relations"} {
		if e[name] == nil {
			continue
		}
		for _, r := range e[name].Inserted {
			r["id"] = text(or(to[r.Text("id")], r.Text("id")))
		}
	}
}

// dropHistory takes a field's line out of the history.
func (x *writeExchange) dropHistory(field string, which func(crmtest.Row) bool) {
	if d := x.want.effects["vtiger_modtracker_detail"]; d != nil {
		d.Inserted = slices.DeleteFunc(d.Inserted, func(r crmtest.Row) bool { return r.Text("fieldname") == field && which(r) })
	}
}

func (x *writeExchange) dropEmpty(name string) {
	if t := x.want.effects[name]; t != nil && len(t.Inserted)+len(t.Deleted)+len(t.Updated) == 0 {
		delete(x.want.effects, name)
	}
}
