package inventory

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// testSetup has taxes of every method, one of them disabled, and charges of
// either format.
var testSetup = &meta.Inventory{
	Taxes: []meta.Tax{
		{ID: 1, Name: "tax1", Percent: n("4.5")},
		{ID: 2, Name: "tax2", Percent: n("10")},
		{ID: 3, Name: "tax3", Percent: n("2.5"), Method: meta.Compound, CompoundOn: []int64{1, 2}},
		{ID: 4, Name: "tax4", Percent: n("7"), Off: true},
		{ID: 5, Name: "tax5", Percent: n("1"), Method: meta.Deducted},
	},
	ShippingTaxes: []meta.Tax{
		{ID: 1, Name: "shtax1"}, {ID: 2, Name: "shtax2", Method: meta.Compound, CompoundOn: []int64{1}},
	},
	Charges: []meta.Charge{{ID: 1, Name: "Shipping"}, {ID: 2, Name: "Packing", Percent: true}, {ID: 3, Name: "Old", Off: true}},
	Regions: []meta.RegionRow{{ID: 7, Name: "EU"}, {ID: 8, Name: "North"}},
}

func n(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// testProducts are two products, a bundle of the first, and a service. Each
// carries some of the taxes.
func testProducts() map[crm.ID]*Product {
	list := []*Product{
		{ID: 11, UnitPrice: n("19.999"), Cost: n("5"), Currency: 1, Taxes: []ProductTax{{ID: 1, Percent: n("4.5")}, {ID: 3, Percent: n("2.5")}}},
		{
			ID: 12, UnitPrice: n("100"), Currency: 2, Prices: map[crm.ID]decimal.Decimal{1: n("120")},
			Taxes: []ProductTax{{ID: 1, Percent: n("4.5"), Regions: []meta.RegionPercent{{Regions: []int64{7}, Value: n("3")}}}, {ID: 2, Percent: n("10")}},
		},
		{ID: 13, UnitPrice: n("30"), Currency: 2, Parts: []Part{{Product: 11, Quantity: n("2")}}},
		{ID: 14, Module: "Services", UnitPrice: n("0.015"), Currency: 1, Taxes: []ProductTax{{ID: 2, Percent: n("10")}}},
	}
	products := map[crm.ID]*Product{}
	for _, p := range list {
		products[p.ID] = p
	}
	return products
}

func testForm() *Form {
	currencies := map[int64]*meta.CurrencyRow{
		1: {ID: 1, Rate: "1.00000", Base: true, Active: true},
		2: {ID: 2, Rate: "0.92000", Active: true},
		3: {ID: 3, Rate: "42000.00000"},
	}
	return &Form{
		Setup: testSetup, Module: &crm.Module{Name: "Invoice"}, Base: 1, Decimals: 2,
		Currency: func(id int64) *meta.CurrencyRow { return currencies[id] },
	}
}

// chooser draws a whole number from 0 up to a limit, which is left out.
type chooser func(limit int) int

func (c chooser) of(texts ...string) decimal.Decimal { return n(texts[c(len(texts))]) }

func (c chooser) discount() Discount {
	switch c(3) {
	case 1:
		return Discount{Kind: ByPercent, Value: c.of("5", "12.5", "33.333", "100")}
	case 2:
		return Discount{Kind: ByAmount, Value: c.of("0.01", "5.55", "7")}
	}
	return Discount{}
}

func (c chooser) percent() decimal.NullDecimal { return valid(c.of("0", "4.5", "3.333", "12.5", "20")) }

// document draws a document, with amounts of at most two digits after the point
// where a client may send any.
func (c chooser) document() *Document {
	d := &Document{
		Mode: TaxMode(c(2)), Currency: 1, Rate: n("1"), Discount: c.discount(),
		Adjustment: c.of("0", "1", "-3.5", "0.01"), Settled: c.of("0", "10"),
		CompoundOn: map[int64][]int64{3: {1, 2}},
	}
	group := []LineTax{{"tax1", c.percent()}, {"tax2", c.percent()}, {"tax3", c.percent()}, {"tax4", decimal.NullDecimal{}}, {"tax5", valid(c.of("0", "-1", "-10"))}}
	for range c(6) {
		l := Line{
			Quantity: c.of("1", "0", "0.5", "12.125", "1.333", "100"), ListPrice: c.of("1.005", "19.99", "0.015", "1234.5678", "250000", "0"),
			Discount: c.discount(), Cost: c.of("0", "3.25"), Product: crm.ID(11 + c(4)), Taxes: group, Description: crm.NullValue,
			Comment: crm.Stored{Text: []string{"", "a, b", "<b>"}[c(3)]},
		}
		if d.Mode == Individual {
			l.Taxes = c.ownTaxes(l.Product, group[4])
		}
		if c(4) == 0 {
			l.Parts = []Part{{Product: 11, Quantity: c.of("1", "3")}}
		}
		d.Lines = append(d.Lines, l)
	}
	switch c(4) {
	case 1:
		d.Charges = []Charge{{Value: c.of("7", "25.5")}}
	case 2:
		d.Charges = []Charge{
			{ID: 1, Value: c.of("10", "0.99"), Taxes: []ChargeTax{{1, c.percent().Decimal}, {2, c.percent().Decimal}}},
			{ID: 2, Percent: c.percent()},
		}
	}
	return d
}

func (c chooser) ownTaxes(product crm.ID, deducted LineTax) []LineTax {
	taxes := make([]LineTax, len(testSetup.Taxes))
	for i := range testSetup.Taxes {
		t := &testSetup.Taxes[i]
		taxes[i].Tax = t.Name
		if testProducts()[product].tax(t.ID) != nil {
			taxes[i].Percent = c.percent()
		}
	}
	taxes[4] = deducted
	return taxes
}

// counted are charges with what the percent charges come to.
func counted(charges []Charge, t *Totals) []Charge {
	charges = slices.Clone(charges)
	for i := range charges {
		charges[i].Value = t.ChargeAmounts[i].Amount
	}
	return charges
}

// readBack is what a client that has read a document sends back: every name,
// amounts that are only for reading among them.
func readBack(d *Document, t *Totals) *crm.Change {
	c := &crm.Change{Module: &crm.Module{Name: "Invoice"}, Lines: []crm.SentLine{}}
	mode := "individual"
	if d.Mode == Group {
		mode = "group"
	}
	head := []string{
		"hdnTaxType", mode, "currency_id", idText(d.Currency), "conversion_rate", d.Rate.String(),
		"txtAdjustment", d.Adjustment.StringFixed(8), "received", d.Settled.StringFixed(8), "region_id", idText(d.Region),
		"charges", SpellCharges(counted(d.Charges, t)), "hdnSubTotal", t.Subtotal.String(), "hdnGrandTotal", t.Total.String(),
	}
	if len(d.Charges) == 1 && d.Charges[0].ID == 0 {
		head[12], head[13] = "hdnS_H_Amount", d.Charges[0].Value.StringFixed(8)
	}
	head = append(head, discountNamesOf(d.Discount, "hdnDiscountPercent", "hdnDiscountAmount")...)
	if l := d.first(); l != nil {
		for _, x := range l.Taxes {
			if x.Percent.Valid && (d.Mode == Group || x.Tax == "tax5") {
				head = append(head, x.Tax+"_group_percentage", x.Percent.Decimal.StringFixed(3))
			}
		}
	}
	c.Sent = sentPairs(head...)
	for i := range d.Lines {
		c.Lines = append(c.Lines, sentPairs(lineBack(&d.Lines[i], &t.Lines[i])...))
	}
	return c
}

func lineBack(l *Line, t *LineTotals) []string {
	pairs := []string{
		"hdnProductId", idText(l.Product), "qty", l.Quantity.StringFixed(3), "listPrice", l.ListPrice.StringFixed(8),
		"comment", l.Comment.Text, "purchaseCost", l.Cost.String(), "margin", t.Margin.String(), "netPrice", t.Net.String(), "productName", "x",
	}
	var parts []string
	for _, p := range l.Parts {
		parts = append(parts, idText(p.Product)+":"+p.Quantity.String())
	}
	pairs = append(pairs, "subproduct_ids", strings.Join(parts, ","))
	for _, x := range l.Taxes {
		if x.Percent.Valid {
			pairs = append(pairs, x.Tax+"_percentage", x.Percent.Decimal.StringFixed(3))
		}
	}
	return append(pairs, discountNamesOf(l.Discount, "discount_percentage", "discount_amount")...)
}

func discountNamesOf(x Discount, percent, amount string) []string {
	switch x.Kind {
	case ByPercent:
		return []string{percent, x.Value.StringFixed(3), amount, ""}
	case ByAmount:
		return []string{percent, "", amount, x.Value.StringFixed(8)}
	case NoDiscount:
	}
	return []string{percent, "0.000", amount, "0.00000000"}
}

func sentPairs(pairs ...string) (list []crm.Sent) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, crm.Sent{Name: pairs[i], Values: []string{pairs[i+1]}})
	}
	return list
}

func idText(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }
