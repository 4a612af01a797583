package oracle

import (
	"fmt"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/records"
)

// service are the options of a call in the words of webservice.php.
var service = records.Options{Arithmetic: inventory.Arithmetic{Exact: true, Decimals: 2}, OwnTaxes: true}

// replayCreate makes a document of D_create.
func (d *database) replayCreate(t *testing.T, c *tally, k *created) {
	t.Helper()
	x := &exchange{database: d, step: &k.step, module: d.module(k.Module)}
	x.change = d.change(x.module, k.Element)
	d.setStock(k.StockBefore)
	last := d.lastRecord()
	x.id, x.err = d.create(k.User, x.change, service)
	if x.err != nil || x.failsThere() {
		c.addRefused(t, k.ID, x, last)
		return
	}
	x.compareWith(k.After)
	c.add(t, k.ID, x, x.explain())
}

// addRefused counts a document that was refused, or that the CRM failed on: it
// leaves half a record then.
func (c *tally) addRefused(t *testing.T, name string, x *exchange, last string) {
	t.Helper()
	diff, rule := x.refusal(last)
	if rule != "" {
		x.rules = append(x.rules, rule)
	}
	c.add(t, name, x, diff)
}

// lastRecord is the highest id of a record, and how many lines there are.
func (d *database) lastRecord() string {
	return d.table("SELECT MAX(crmid) AS id FROM vtiger_crmentity")[0].Text("id") + " " +
		d.table("SELECT COUNT(*) AS n FROM vtiger_inventoryproductrel")[0].Text("n")
}

// compareWith reads what we wrote, to be held against what the CRM wrote.
func (x *exchange) compareWith(after *document) {
	x.want, x.got = spelled(x.t, after), spelled(x.t, x.document(x.module, x.id, after))
	x.wantStock, x.gotStock = map[string]string{}, x.stock(x.StockAfter)
	for id, v := range x.StockAfter {
		x.wantStock[id] = v
	}
}

// replayUpdates changes a document as a chain of D_update did. Each step begins
// with the rows that the CRM had.
func (d *database) replayUpdates(t *testing.T, c *tally, k *chain) {
	t.Helper()
	m := d.module(k.Module)
	id := d.base(m, k.Steps[0].Before)
	for i, s := range k.Steps {
		name := fmt.Sprintf("%s %s, step %d (%s %s)", k.ID, k.Kind, i+1, s.Op, s.Note)
		x := &exchange{database: d, step: s, module: m, id: id}
		d.put(m, id, s.Before)
		d.setStock(s.StockBefore)
		switch s.Op {
		case "delete", "ui_trash":
			x.err = d.service.Delete(t.Context(), d.policy(s.User), m, id, records.Options{})
		default:
			x.change = d.change(m, s.Element)
			x.err = d.update(s.User, m, id, x.change, service)
		}
		if x.err != nil {
			c.add(t, name, x, x.err.Error())
			return
		}
		x.compareWith(s.After)
		c.add(t, name, x, x.explain())
	}
}

// replayScreens saves a document as the forms of a chain of D_ui_saves did. Each
// step begins with the rows that the CRM had.
func (d *database) replayScreens(t *testing.T, c *tally, k *chain) {
	t.Helper()
	m := d.module(k.Module)
	var id crm.ID
	for i, s := range k.Steps {
		name := fmt.Sprintf("%s, step %d (%s)", k.ID, i+1, s.Input.Mode)
		x := &exchange{database: d, step: s, module: m, change: s.Input.sent(m)}
		d.setStock(s.StockBefore)
		last := d.lastRecord()
		if s.Before == nil {
			id, x.err = d.create("admin", x.change, records.Options{})
		} else {
			d.put(m, id, s.Before)
			x.err = d.update("admin", m, id, x.change, records.Options{})
		}
		x.id = id
		if x.err != nil || x.failsThere() {
			c.addRefused(t, name, x, last)
			if s.Before == nil && x.err != nil {
				return // there is nothing to go on with
			}
			continue
		}
		x.id = id
		x.compareWith(s.After)
		c.add(t, name, x, x.explain())
	}
}

func (d *database) create(user string, c *crm.Change, o records.Options) (crm.ID, error) {
	done, err := d.service.Create(d.t.Context(), d.policy(user), c, o)
	return done.ID, err
}

func (d *database) update(user string, m *crm.Module, id crm.ID, c *crm.Change, o records.Options) error {
	_, err := d.service.Update(d.t.Context(), d.policy(user), m, id, c, o)
	return err
}

// base makes a document for the rows that the CRM had. Its first status stands in
// the history.
func (d *database) base(m *crm.Module, rows *document) crm.ID {
	d.t.Helper()
	c := &crm.Change{Module: m}
	for name, value := range map[string]string{
		"subject": "base", "bill_street": "a", "ship_street": "b",
		"account_id": d.table("SELECT MIN(crmid) AS id FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0")[0].Text("id"),
		"vendor_id":  d.table("SELECT MIN(crmid) AS id FROM vtiger_crmentity WHERE setype = 'Vendors' AND deleted = 0")[0].Text("id"),
		"quotestage": rows.Head.Text("quotestage"), "sostatus": rows.Head.Text("sostatus"),
		"postatus": rows.Head.Text("postatus"), "invoicestatus": rows.Head.Text("invoicestatus"),
	} {
		if f := m.Field(name); f != nil && value != "" {
			c.Sent = append(c.Sent, crm.Sent{Name: name, Field: f, Values: []string{value}})
		}
	}
	if m.Name == "SalesOrder" {
		c.Sent = append(c.Sent, crm.Sent{Name: "invoicestatus", Field: m.Field("invoicestatus"), Values: []string{"AutoCreated"}})
	}
	c.Lines = []crm.SentLine{}
	id, err := d.create("admin", c, records.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}
