package oracle

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crmtest"
)

// quantities are what lines take of each product, their bundles' parts included.
type quantities map[string]decimal.Decimal

func (q quantities) add(product string, n decimal.Decimal) { q[product] = q[product].Add(n) }

// of are the quantities of lines for which counts says so.
func of(d *document, counts func(line crmtest.Row) bool) quantities {
	q := quantities{}
	if d == nil {
		return q
	}
	for _, l := range d.Lines {
		if !counts(l) {
			continue
		}
		n := plain(l.Text("quantity"))
		q.add(l.Text("productid"), n)
		for _, p := range d.Parts {
			if p.Text("sequence_no") == l.Text("sequence_no") {
				q.add(p.Text("productid"), n.Mul(plain(p.Text("quantity"))))
			}
		}
	}
	return q
}

func all(crmtest.Row) bool { return true }

func stocked(line crmtest.Row) bool { return line.Text("incrementondel") == "1" }

const (
	received  = "Received Shipment"
	cancelled = "Cancelled"
)

// ledger is the stock of a product after the step as goods go: what an invoice
// that is neither cancelled nor deleted takes, what a received order brings.
func (x *exchange) ledger(product string) decimal.Decimal {
	n := plain(x.StockBefore[product])
	status := x.want.Head.Text("invoicestatus") + x.want.Head.Text("postatus")
	switch x.module.Name {
	case "Invoice":
		n = n.Add(of(x.Before, stocked)[product])
		if status != "Cancel" && x.want.Deleted == "0" {
			n = n.Sub(of(x.want, all)[product])
		}
	case "PurchaseOrder":
		was := x.Before != nil && x.Before.Head.Text("postatus") == received
		if status == received && x.want.Deleted == "0" || was && status == cancelled {
			if was {
				n = n.Sub(of(x.Before, all)[product])
			}
			if status == received {
				n = n.Add(of(x.want, all)[product])
			}
		}
	}
	return n
}

// stockMovesOnce: in some saves the CRM moves the stock twice, or of other lines
// than are stored. What it wrote then is counted here too, so that nothing else
// passes.
func stockMovesOnce(x *exchange) {
	for product := range x.wantStock {
		goods := x.ledger(product)
		if goods.Equal(plain(x.wantStock[product])) {
			continue
		}
		theirs := plain(x.wantStock[product])
		if faulty, known := x.faulty(product); known && faulty.Equal(theirs) || x.partless(product).Equal(theirs) {
			x.wantStock[product] = goods.StringFixed(3)
		}
	}
}

// partless is the ledger without the products of bundles that were sent without
// them.
func (x *exchange) partless(product string) decimal.Decimal {
	parts := x.want.Parts
	defer func() { x.want.Parts = parts }()
	x.want.Parts = x.After.Parts
	return x.ledger(product)
}

// faulty is the stock that a fault of the CRM leaves.
func (x *exchange) faulty(product string) (n decimal.Decimal, known bool) {
	n = plain(x.StockBefore[product])
	old, now := of(x.Before, all)[product], of(x.After, all)[product]
	switch {
	case x.module.Name == "Invoice" && !x.screen() && x.Before != nil && x.withLines():
		// webservice.php gives the lines of before back twice.
		return n.Add(old).Add(old).Sub(now), true
	case x.module.Name == "Invoice" && x.screen() && !x.withLines():
		// A save of one field takes the lines again.
		return n.Sub(now), true
	case x.module.Name == "PurchaseOrder" && !x.screen() && x.Before == nil:
		// webservice.php receives a new order twice.
		return n.Add(now).Add(now), true
	case x.module.Name == "PurchaseOrder" && x.screen():
		return n.Add(x.requested(product)), true
	}
	return n, false
}

// requested is what the CRM receives of a product from the form of a purchase
// order: it compares what was sent, lines that were removed on the screen too,
// with what was stored, even where nothing of it had been received.
func (x *exchange) requested(product string) decimal.Decimal {
	sent, known := decimal.Decimal{}, false
	for name, v := range texts(x.Input.Request) {
		if part := numbered.FindStringSubmatch(name); part != nil && part[1] == "hdnProductId" && v == product {
			known = true
			sent = sent.Add(plain(texts(x.Input.Request)["qty"+part[2]]))
		}
	}
	old, was := decimal.Decimal{}, false
	if x.Before != nil {
		for _, l := range x.Before.Lines {
			if l.Text("productid") == product {
				old, was = old.Add(plain(l.Text("quantity"))), true
			}
		}
	}
	switch {
	case known:
		return sent.Sub(old)
	case was:
		return old.Neg()
	}
	return decimal.Decimal{}
}
