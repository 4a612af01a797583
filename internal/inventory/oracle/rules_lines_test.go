package oracle

import (
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// sentLines are the lines that were sent and that name a product, which are those
// that are stored.
func (x *exchange) sentLines() (lines []crm.SentLine) {
	for _, l := range x.change.Lines {
		if id := l.Get("hdnProductId"); id != nil && id.Text() != "" && id.Text() != "0" {
			lines = append(lines, l)
		}
	}
	return lines
}

// eachLine calls f for each line that was sent and its row.
func (x *exchange) eachLine(f func(sent crm.SentLine, row crmtest.Row, at int)) {
	if !x.withLines() {
		return
	}
	sent := x.sentLines()
	if len(sent) != len(x.want.Lines) {
		return
	}
	for i, row := range x.want.Lines {
		f(sent[i], row, i)
	}
}

// nothingIsNull: webservice.php writes 0 and empty texts where a line says
// nothing, and both discounts where one counts.
func nothingIsNull(x *exchange) {
	if x.screen() {
		return
	}
	kept := x.keptLines()
	x.eachLine(func(sent crm.SentLine, row crmtest.Row, at int) {
		for name, column := range map[string]string{
			"discount_amount": "discount_amount", "discount_percentage": "discount_percent", "image": "image",
		} {
			if sent.Get(name) == nil {
				row[column] = nil
			}
		}
		if kept[at] == nil {
			row["description"] = nil
		}
	})
}

// textsAreWhole: the CRM closes what looks like a tag in a text, and gives a line
// without a description that of the line before.
func textsAreWhole(x *exchange) {
	if !x.screen() {
		return
	}
	x.eachLine(func(sent crm.SentLine, row crmtest.Row, _ int) {
		for name, column := range map[string]string{"comment": "comment", "productDescription": "description"} {
			row[column] = nil
			if s := sent.Get(name); s != nil {
				set(row, column, s.Text())
			}
		}
	})
}

// taxesThatCount: webservice.php stores every percentage that a line names; ours
// stores those that are counted: of a group the first line's, else those of taxes
// that the product carries.
func taxesThatCount(x *exchange) {
	if x.screen() {
		return
	}
	first := crm.SentLine(nil)
	if lines := x.change; lines != nil && len(lines.Lines) > 0 {
		first = lines.Lines[0]
	}
	x.eachLine(func(sent crm.SentLine, row crmtest.Row, _ int) {
		if x.wantsGroup() {
			sent = first
		}
		named := namesTax(sent)
		for _, t := range x.catalog.Inventory().Taxes {
			s := sent.Get(t.Name + "_percentage")
			own, linked := x.ownTax(row.Text("productid"), t)
			row[t.Name] = nil
			switch {
			case x.wantsGroup() && s != nil, linked && s != nil:
				set(row, t.Name, plain(s.Text()).StringFixed(3))
			case !x.wantsGroup() && linked && !named:
				set(row, t.Name, own.StringFixed(3))
			}
		}
	})
}

func namesTax(l crm.SentLine) bool {
	for i := range l {
		if strings.HasPrefix(l[i].Name, "tax") {
			return true
		}
	}
	return false
}

// ownTax is the percentage that a product carries of an active tax.
func (x *exchange) ownTax(product string, t meta.Tax) (decimal.Decimal, bool) {
	v, ok := x.ProductTaxes[product][number(crm.ID(t.ID))]
	return plain(v), ok && !t.Off
}

// keptLines are, for each line of the document, the line of before that it goes
// on with, or nil: at the same place and of the same product, else the first of
// the product that none goes on with yet.
func (x *exchange) keptLines() []crmtest.Row {
	kept := make([]crmtest.Row, len(x.want.Lines))
	if x.Before == nil {
		return kept
	}
	used := make([]bool, len(x.Before.Lines))
	for i, row := range x.want.Lines {
		same := func(at int) bool {
			return at < len(used) && !used[at] && x.Before.Lines[at].Text("productid") == row.Text("productid")
		}
		at := i
		for n := 0; n < len(used) && !same(at); n++ {
			at = n
		}
		if same(at) {
			used[at], kept[i] = true, x.Before.Lines[at]
		}
	}
	return kept
}

// product is what the CRM knows of a product.
func (x *exchange) product(id crm.ID) (p *inventory.Product) {
	x.t.Helper()
	err := x.store.View(x.t.Context(), func(tx *store.Tx) error {
		found, err := tx.Products(x.t.Context(), x.catalog, []crm.ID{id})
		p = found[id]
		return err
	})
	if err != nil {
		x.t.Fatal(err)
	}
	if p == nil {
		return &inventory.Product{}
	}
	return p
}

// costsAreCounted: the CRM stores the cost and the margin that its form sends, and
// nothing where none is; ours are those of the product and of the line.
func costsAreCounted(x *exchange) {
	if !x.rewrites() {
		return
	}
	kept := x.keptLines()
	x.eachLine(func(sent crm.SentLine, row crmtest.Row, at int) {
		switch {
		case sent.Get("purchaseCost") != nil:
		case kept[at] != nil && kept[at].Text("quantity") == row.Text("quantity"):
			row["purchase_cost"] = kept[at]["purchase_cost"]
		default:
			one := x.product(plainID(row.Text("productid"))).Cost.Mul(x.rate()).Round(x.arithmetic().Decimals)
			set(row, "purchase_cost", one.Mul(plain(row.Text("quantity"))).StringFixed(decimalsOfAmounts))
		}
		row["margin"] = nil // what the form sent counts for nothing
	})
	if !x.screen() {
		x.eachLine(func(_ crm.SentLine, row crmtest.Row, _ int) {
			set(row, "margin", exactMargin(row).StringFixed(decimalsOfAmounts))
		})
		return
	}
	margins := newPage(x, int(x.arithmetic().Decimals)).margins
	x.eachLine(func(_ crm.SentLine, row crmtest.Row, at int) { set(row, "margin", money(margins[at])) })
}

// exactMargin is what a line brings less its cost, where nothing is rounded.
func exactMargin(row crmtest.Row) decimal.Decimal {
	net := plain(row.Text("quantity")).Mul(plain(row.Text("listprice")))
	off := plain(row.Text("discount_amount"))
	if p := plain(row.Text("discount_percent")); !p.IsZero() {
		off = percent(net, p)
	}
	return net.Sub(off).Sub(plain(row.Text("purchase_cost")))
}

// rate is today's of the document's currency.
func (x *exchange) rate() decimal.Decimal {
	id := plain(x.want.Head.Text("currency_id")).IntPart()
	if row := x.catalog.Currency(id); row != nil && crm.ID(id) != x.catalog.BaseCurrency() {
		return plain(row.Rate)
	}
	return decimal.NewFromInt(1)
}
