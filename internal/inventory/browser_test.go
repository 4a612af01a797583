package inventory_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"vtrest/internal/inventory"
)

// page is a document as the CRM's edit page shows it.
type page struct {
	ID, Config, TaxType string
	Decimals            int32
	Lines               []struct {
		Qty, ListPrice, PurchaseCost string
		DiscountType                 string `json:"discount_type"`
		DiscountValue                string `json:"discount_value"`
		Taxes                        []pageTax
		Shown                        map[string]string
	}
	GroupTaxes []pageTax `json:"group_taxes"`
	Charges    []struct {
		ID      int64
		Value   string
		Percent *string
	}
	ChargeTaxes []struct {
		pageTax
		Charge int64
	} `json:"charge_taxes"`
	DeductTaxes   []pageTax                    `json:"deduct_taxes"`
	FinalDiscount struct{ Type, Value string } `json:"final_discount"`
	Adjustment    struct{ Type, Value string }
	Shown         map[string]string
}

type pageTax struct{ Name, Percentage, Amount string }

// column is the tax of a field of the page, such as tax4_percentage1.
func (x pageTax) column() string {
	name, _, _ := strings.Cut(x.Name, "_")
	return name
}

func discountOf(kind, value string) inventory.Discount {
	switch kind {
	case "percentage":
		return inventory.Discount{Kind: inventory.ByPercent, Value: dec(value)}
	case "amount":
		return inventory.Discount{Kind: inventory.ByAmount, Value: dec(value)}
	}
	return inventory.Discount{}
}

func columns(taxes []pageTax, sign int64) []inventory.LineTax {
	var list []inventory.LineTax
	for _, x := range taxes {
		percent := decimal.NullDecimal{Valid: true, Decimal: dec(x.Percentage).Mul(decimal.NewFromInt(sign))}
		list = append(list, inventory.LineTax{Tax: x.column(), Percent: percent})
	}
	return list
}

// document is the page's document, its lines with the taxes of the given mode:
// the page counts those of the lines in either.
func (p *page) document(mode inventory.TaxMode) *inventory.Document {
	d := &inventory.Document{Mode: mode, Discount: discountOf(p.FinalDiscount.Type, p.FinalDiscount.Value), Adjustment: dec(p.Adjustment.Value)}
	if p.Adjustment.Type == "-" {
		d.Adjustment = d.Adjustment.Neg()
	}
	for _, l := range p.Lines {
		taxes := p.GroupTaxes
		if mode == inventory.Individual {
			taxes = l.Taxes
		}
		d.Lines = append(d.Lines, inventory.Line{
			Quantity: dec(l.Qty), ListPrice: dec(l.ListPrice), Cost: dec(l.PurchaseCost),
			Discount: discountOf(l.DiscountType, l.DiscountValue),
			Taxes:    append(columns(taxes, 1), columns(p.DeductTaxes, -1)...),
		})
	}
	for _, c := range p.Charges {
		charge := inventory.Charge{ID: c.ID, Value: dec(c.Value)}
		if c.Percent != nil {
			charge.Percent, charge.Value = decimal.NullDecimal{Valid: true, Decimal: dec(*c.Percent)}, decimal.Zero
		}
		for _, x := range p.ChargeTaxes {
			if x.Charge == c.ID {
				id := dec(strings.Trim(x.Name[strings.LastIndex(x.Name, "["):], "[]")).IntPart()
				charge.Taxes = append(charge.Taxes, inventory.ChargeTax{ID: id, Percent: dec(x.Percentage)})
			}
		}
		d.Charges = append(d.Charges, charge)
	}
	return d
}

// comparison counts what was compared.
type comparison struct {
	t                   *testing.T
	compared, different int
	close               int // compared, and off by one in a digit that is in doubt
}

func (c *comparison) same(of, what string, got decimal.Decimal, want string) {
	c.t.Helper()
	if want == "NaN" {
		return // the margin of a line whose cost is empty
	}
	c.compared++
	if !got.Equal(dec(want)) {
		c.different++
		c.t.Errorf("%s: %s = %s, the CRM shows %s", of, what, got, want)
	}
}

func (c *comparison) taxes(of string, got []inventory.TaxAmount, want []pageTax) {
	c.t.Helper()
	for _, x := range want {
		for _, a := range got {
			if a.Tax.Name == x.column() {
				c.same(of, x.Name, a.Amount, dec(x.Amount).Round(8).String())
			}
		}
	}
}

// The edit page of the CRM, run in a browser, is what users see: every number
// of it is ours too.
func TestTotalsAsPage(t *testing.T) {
	setup := setups(t)
	c := &comparison{t: t}
	pages := cases[page](t, "E_browser_totals.jsonl.zst")
	for i := range pages {
		p := &pages[i]
		mode := inventory.Individual
		if p.TaxType == "group" {
			mode = inventory.Group
		}
		a := inventory.Arithmetic{Decimals: p.Decimals}
		got := p.document(mode).Totals(setup[p.Config], a)
		own := p.document(inventory.Individual).Totals(setup[p.Config], a)
		for n, l := range p.Lines {
			of := p.ID + " line " + string(rune('1'+n))
			c.same(of, "productTotal", got.Lines[n].Amount, l.Shown["productTotal"])
			c.same(of, "discountTotal", got.Lines[n].Discount, l.Shown["discountTotal"])
			c.same(of, "totalAfterDiscount", got.Lines[n].Discounted, l.Shown["totalAfterDiscount"])
			c.same(of, "netPrice", got.Lines[n].Net, l.Shown["netPrice"])
			c.same(of, "margin", got.Lines[n].Margin, l.Shown["margin"])
			// Shown in group mode too, though it does not count there.
			c.same(of, "taxTotal", own.Lines[n].Tax, l.Shown["taxTotal"])
			c.taxes(of, own.Lines[n].Taxes, l.Taxes)
		}
		c.same(p.ID, "netTotal", got.Subtotal, p.Shown["netTotal"])
		c.same(p.ID, "finalDiscount", got.Discount, p.Shown["finalDiscount"])
		c.same(p.ID, "chargesTotal", got.Charges, p.Shown["chargesTotal"])
		c.same(p.ID, "preTaxTotal", got.PreTax, p.Shown["preTaxTotal"])
		c.same(p.ID, "chargeTaxTotal", got.ChargeTax, p.Shown["chargeTaxTotal"])
		c.same(p.ID, "deductTaxesTotal", got.Deducted, p.Shown["deductTaxesTotal"])
		c.same(p.ID, "grandTotal", got.Total, p.Shown["grandTotal"])
		c.taxes(p.ID, got.DeductedTaxes, p.DeductTaxes)
		for n, x := range p.Charges {
			c.same(p.ID, "charge", got.ChargeAmounts[n].Amount, x.Value)
		}
		c.groupTaxes(p, got)
	}
	t.Logf("documents: %d, values compared: %d, differing: %d", len(pages), c.compared, c.different)
	if len(pages) != 116 {
		t.Errorf("%d documents, want 116", len(pages))
	}
}

// groupTaxes compares the taxes of the whole and of the charges. In individual
// mode the page does not count those of the whole again: they are of another day.
func (c *comparison) groupTaxes(p *page, got *inventory.Totals) {
	c.t.Helper()
	if got.GroupTaxes != nil {
		c.same(p.ID, "groupTax", got.Tax, p.Shown["groupTax"])
		c.taxes(p.ID, got.GroupTaxes, p.GroupTaxes)
	}
	for n := range p.ChargeTaxes {
		x := &p.ChargeTaxes[n]
		for i := range got.ChargeAmounts {
			if got.ChargeAmounts[i].ID != x.Charge {
				continue
			}
			for _, tax := range got.ChargeAmounts[i].Taxes {
				if strings.HasSuffix(x.Name, "[taxes]["+decimal.NewFromInt(tax.Tax.ID).String()+"]") {
					c.same(p.ID, x.Name, tax.Amount, x.Amount)
				}
			}
		}
	}
}
