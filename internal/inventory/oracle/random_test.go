package oracle

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// randomly makes changes that a client may send, the same for the same seed.
type randomly struct {
	*rand.Rand
	setup    *meta.Inventory
	products []randomProduct
	account  string
	vendor   string
}

// randomProduct is a product or a service that documents name.
type randomProduct struct {
	id    crm.ID
	taxes []string // names of those that it carries
}

func (d *database) randomly(seed uint64) *randomly {
	d.t.Helper()
	first := func(module string) string {
		return d.table("SELECT MIN(crmid) AS id FROM vtiger_crmentity WHERE setype = ? AND deleted = 0", module)[0].Text("id")
	}
	r := &randomly{
		Rand: rand.New(rand.NewPCG(seed, seed)), setup: d.catalog.Inventory(),
		account: first("Accounts"), vendor: first("Vendors"),
	}
	for module, n := range map[string]int{"Products": 12, "Services": 4} {
		for _, row := range d.table("SELECT crmid FROM vtiger_crmentity WHERE setype = ? AND deleted = 0 ORDER BY crmid LIMIT "+strconv.Itoa(n), module) {
			p := randomProduct{id: plainID(row.Text("crmid"))}
			for _, tax := range d.table(`SELECT i.taxname FROM vtiger_producttaxrel p INNER JOIN vtiger_inventorytaxinfo i ON i.taxid = p.taxid
				WHERE p.productid = ? AND i.method <> 'Deducted' ORDER BY i.taxid`, int64(p.id)) {
				p.taxes = append(p.taxes, tax.Text("taxname"))
			}
			r.products = append(r.products, p)
		}
	}
	return r
}

func pick[E any](r *randomly, of ...E) E { return of[r.IntN(len(of))] }

// one reports true once in n times.
func (r *randomly) one(n int) bool { return r.IntN(n) == 0 }

// decimal is a number below a bound, with up to three digits after the point.
func (r *randomly) decimal(below int) decimal.Decimal {
	digits := r.IntN(4)
	n := int64(below)
	for range digits {
		n *= 10
	}
	return decimal.New(r.Int64N(n), -int32(digits)) //nolint:gosec // below 4
}

// draft is a change that is being put together.
type draft struct {
	*crm.Change
	lines []ledgerLine
}

func newDraft(m *crm.Module) *draft { return &draft{Change: &crm.Change{Module: m}} }

func (c *draft) set(name, value string) {
	c.Sent = append(c.Sent, crm.Sent{Name: name, Field: c.Module.Field(name), Values: []string{value}})
}

// head are the values that every new document needs.
func (r *randomly) head(c *draft, number int) {
	c.set("subject", fmt.Sprint("document ", number))
	c.set("bill_street", "a")
	c.set("ship_street", "b")
	switch c.Module.Name {
	case "PurchaseOrder":
		c.set("vendor_id", r.vendor)
	case "Quotes":
		c.set("account_id", r.account)
		c.set("quotestage", "Created")
	case "SalesOrder":
		c.set("account_id", r.account)
		c.set("sostatus", "Created")
		c.set("invoicestatus", "AutoCreated")
	default:
		c.set("account_id", r.account)
	}
	if r.one(3) {
		currency := pick(r, "1", "2")
		c.set("currency_id", currency)
		c.set("conversion_rate", map[string]string{"1": "1", "2": "0.92"}[currency])
	}
}

// amounts are lines and all that totals are counted of.
func (r *randomly) amounts(c *draft) {
	group := r.one(2)
	c.set("taxtype", map[bool]string{true: "group", false: "individual"}[group])
	for _, t := range r.setup.Taxes {
		if (group || t.Method == meta.Deducted) && r.one(2) {
			c.set(t.Name+"_group_percentage", r.decimal(25).String())
		}
	}
	switch r.IntN(3) {
	case 0:
		c.set("discount_type_final", "percentage")
		c.set("discount_percentage_final", r.decimal(30).String())
	case 1:
		c.set("discount_type_final", "amount")
		c.set("discount_amount_final", r.decimal(5).String())
	default:
		c.set("discount_type_final", "zero")
	}
	if r.one(2) {
		c.set("adjustmentType", pick(r, "+", "-"))
		c.set("adjustment", r.decimal(10).String())
	}
	if r.one(2) {
		c.set("charges", fmt.Sprintf(`{"1":{"value":"%s","taxes":{"1":"4.5","2":"%s"}},"2":{"percent":"3","value":"0","taxes":{"1":"%s"}}}`,
			r.decimal(50), r.decimal(20), r.decimal(20)))
	}
	c.Lines = []crm.SentLine{}
	for range 1 + r.IntN(5) {
		r.line(c, group)
	}
}

func (r *randomly) line(c *draft, group bool) {
	p := pick(r, r.products...)
	l := ledgerLine{product: p.id, quantity: r.decimal(20)}
	var sent crm.SentLine
	set := func(name, value string) {
		sent = append(sent, crm.Sent{Name: name, Values: []string{value}})
	}
	set("hdnProductId", number(p.id))
	set("qty", l.quantity.String())
	if !r.one(4) {
		set("listPrice", r.decimal(2000).String())
	}
	set("comment", pick(r, "", "note", "نمونه & <b>"))
	switch r.IntN(4) {
	case 0:
		set("discount_type", "percentage")
		set("discount_percentage", r.decimal(100).String())
	case 1:
		set("discount_type", "zero")
	}
	if !group {
		for _, tax := range p.taxes {
			if r.one(2) {
				set(tax+"_percentage", r.decimal(25).String())
			}
		}
	}
	part := pick(r, r.products[:4]...)
	if r.one(4) && part.id != p.id {
		l.part, l.each = part.id, decimal.NewFromInt(int64(1+r.IntN(3)))
		set("subproduct_ids", number(part.id)+":"+l.each.String())
	} else {
		set("subproduct_ids", "")
	}
	c.lines = append(c.lines, l)
	c.Lines = append(c.Lines, sent)
}

// status gives a document another status, as far as its module moves stock by it.
func (r *randomly) status(c *draft, cancelled bool) string {
	var s string
	switch c.Module.Name {
	case "Invoice":
		s = pick(r, "Created", "Approved", "Sent", "Cancel")
		c.set("invoicestatus", s)
	case "PurchaseOrder":
		s = pick(r, "Received Shipment", "Cancelled")
		if cancelled {
			s = "Received Shipment"
		}
		c.set("postatus", s)
	}
	return s
}
