package inventory

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// change is a change of the head's names, and of lines that are given as names
// and values.
func change(head []string, lines ...[]string) *crm.Change {
	c := &crm.Change{Module: &crm.Module{Name: "Invoice"}, Sent: sentPairs(head...)}
	for _, l := range lines {
		c.Lines = append(c.Lines, sentPairs(l...))
	}
	return c
}

func line(pairs ...string) []string {
	return append([]string{"hdnProductId", "11", "qty", "1"}, pairs...)
}

func with(t *testing.T, head []string, lines ...[]string) *Document {
	t.Helper()
	d, faults := testForm().Document(change(head, lines...), nil, testProducts())
	if faults != nil {
		t.Fatalf("%v %v: %+v", head, lines, faults)
	}
	return d
}

func TestFaults(t *testing.T) {
	long := strings.Repeat("é", maxText/2+1)
	for _, c := range []struct {
		name  string
		head  []string
		lines [][]string
		want  string // the fields of the faults
		words string // in what the first allows
	}{
		{"no product", nil, [][]string{line(), {"qty", "1"}}, "items[2].hdnProductId", "id of a product"},
		{"unknown product", nil, [][]string{{"hdnProductId", "99", "qty", "1"}}, "items[1].hdnProductId", "exists and that you may see"},
		{"no id", nil, [][]string{{"hdnProductId", "x", "qty", "1"}}, "items[1].hdnProductId", "id of a product"},
		{"no quantity", nil, [][]string{{"hdnProductId", "11"}}, "items[1].qty", "how many"},
		{"negative quantity", nil, [][]string{line(), line(), {"hdnProductId", "11", "qty", "-1"}}, "items[3].qty", "0 or more"},
		{"no number", nil, [][]string{{"hdnProductId", "11", "qty", "1,5"}}, "items[1].qty", "a number"},
		{"too large", nil, [][]string{line("listPrice", "1e19")}, "items[1].listPrice", "19 digits before the point"},
		{"a million digits", nil, [][]string{line("listPrice", "1e999999")}, "items[1].listPrice", "a number"},
		{"negative price", nil, [][]string{line("listPrice", "-1")}, "items[1].listPrice", "0 or more"},
		{"percent over 100", nil, [][]string{line("discount_percentage", "100.001")}, "items[1].discount_percentage", "0 to 100"},
		{"percent below 0", nil, [][]string{line("discount_percentage", "-1")}, "items[1].discount_percentage", "0 to 100"},
		{"negative discount", nil, [][]string{line("discount_amount", "-1")}, "items[1].discount_amount", "0 or more"},
		{"two discounts", nil, [][]string{line("discount_percentage", "5", "discount_amount", "3")}, "items[1].discount_amount", "discount_percentage"},
		{"two discounts of all", []string{"hdnDiscountAmount", "3", "discount_percentage_final", "5"}, nil, "hdnDiscountAmount", "discount_percentage_final"},
		{"kind of discount", nil, [][]string{line("discount_type", "half")}, "items[1].discount_type", "percentage, amount or zero"},
		{"tax over 100", nil, [][]string{line("tax1_percentage", "101")}, "items[1].tax1_percentage", "0 to 100"},
		{"tax of another product", nil, [][]string{line("tax2_percentage", "10")}, "items[1].tax2_percentage", "product 11: tax1, tax3"},
		{"unknown tax", nil, [][]string{line("tax9_percentage", "10")}, "items[1].tax9_percentage", "tax1, tax2, tax3"},
		{"disabled tax", nil, [][]string{line("tax4_percentage", "10")}, "items[1].tax4_percentage", "disabled"},
		{"deducted tax of a line", nil, [][]string{line("tax5_percentage", "10")}, "items[1].tax5_percentage", "tax5_group_percentage"},
		{"unknown tax of all", []string{"taxtype", "group", "tax9_group_percentage", "1"}, [][]string{line()}, "tax9_group_percentage", "tax1"},
		{"disabled tax of all", []string{"taxtype", "group", "tax4_group_percentage", "1"}, [][]string{line()}, "tax4_group_percentage", "disabled"},
		{"long comment", nil, [][]string{line("comment", long)}, "items[1].comment", "65535 bytes"},
		{"parts", nil, [][]string{line("subproduct_ids", "12:x")}, "items[1].subproduct_ids", "12:1,34:2"},
		{"half a part", nil, [][]string{line("subproduct_ids", "12:0.5")}, "items[1].subproduct_ids", "12:1,34:2"},
		{"unknown part", nil, [][]string{line("subproduct_ids", "99:1")}, "items[1].subproduct_ids", "99 is not"},
		{"mode", []string{"taxtype", "both"}, nil, "taxtype", "group or individual"},
		{"modes", []string{"taxtype", "group", "hdnTaxType", "individual"}, nil, "hdnTaxType", "taxtype"},
		{"currency", []string{"currency_id", "9"}, nil, "currency_id", "active currency"},
		{"inactive currency", []string{"currency_id", "3"}, nil, "currency_id", "active currency"},
		{"rate", []string{"conversion_rate", "0.0004"}, nil, "conversion_rate", "more than 0"},
		{"region", []string{"region_id", "-1"}, nil, "region_id", "7 (EU), 8 (North)"},
		{"adjustments", []string{"adjustment", "3", "adjustmentType", "-", "txtAdjustment", "3"}, nil, "txtAdjustment", "-3"},
		{"two signs", []string{"adjustment", "-3", "adjustmentType", "-"}, nil, "adjustment", "without a sign"},
		{"sign", []string{"adjustment", "3", "adjustmentType", "x"}, nil, "adjustmentType", "+ or -"},
		{"charges", []string{"charges", "{nope"}, nil, "charges", "JSON object"},
		{"unknown charge", []string{"charges", `{"9":{"value":1}}`}, nil, "charges[9]", "1 (Shipping), 2 (Packing)"},
		{"disabled charge", []string{"charges", `{"3":{"value":1}}`}, nil, "charges[3]", "1 (Shipping)"},
		{"charge over 100", []string{"charges", `{"2":{"percent":"101"}}`}, nil, "charges[2][percent]", "0 to 100"},
		{"tax of a charge", []string{"charges[1][value]", "5", "charges[1][taxes][9]", "5"}, nil, "charges[1][taxes][9]", "tax on charges"},
		{"all at once", []string{"taxtype", "x"}, [][]string{line("listPrice", "x"), {"hdnProductId", "99", "qty", "1"}}, "taxtype items[1].listPrice items[2].hdnProductId", "group"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, faults := testForm().Document(change(c.head, c.lines...), nil, testProducts())
			var fields []string
			for _, f := range faults {
				fields = append(fields, f.Field)
			}
			if got := strings.Join(fields, " "); got != c.want || d != nil {
				t.Fatalf("faults of %q (%+v), want %q", got, faults, c.want)
			}
			if !strings.Contains(faults[0].Allowed, c.words) {
				t.Errorf("allowed: %q, want %q in it", faults[0].Allowed, c.words)
			}
		})
	}
}

func TestMaxLines(t *testing.T) {
	var lines [][]string
	for range MaxLines {
		lines = append(lines, line())
	}
	if d := with(t, nil, lines...); len(d.Lines) != MaxLines {
		t.Errorf("%d lines, want %d", len(d.Lines), MaxLines)
	}
	for len(lines) < 10_000 {
		lines = append(lines, line())
	}
	c := change(nil, lines...)
	if _, faults := testForm().Document(c, nil, testProducts()); len(faults) != 1 || faults[0].Field != "items" {
		t.Errorf("10,000 lines: %+v", faults)
	}
	if ids := testForm().Products(c); ids != nil {
		t.Errorf("products of 10,000 lines: %v", ids)
	}
}

func TestPrice(t *testing.T) {
	for _, c := range []struct {
		name, product string
		head, line    []string
		want          string
	}{
		{"as sent", "11", nil, []string{"listPrice", "7.123456789"}, "7.12345679"},
		{"the product's, rounded as on the screen", "11", nil, nil, "20"},
		{"empty", "11", nil, []string{"listPrice", ""}, "20"},
		{"set for the currency", "12", nil, nil, "120"},
		{"of the product's currency", "12", []string{"currency_id", "2"}, nil, "100"},
		{"converted to another", "13", []string{"currency_id", "1"}, nil, "32.61"},
		{"converted from the base", "11", []string{"currency_id", "2"}, nil, "18.4"},
		{"converted by the CRM's rate", "11", []string{"currency_id", "2", "conversion_rate", "3"}, nil, "18.4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := with(t, c.head, append([]string{"hdnProductId", c.product, "qty", "1"}, c.line...))
			if got := d.Lines[0].ListPrice; !got.Equal(n(c.want)) {
				t.Errorf("price %s, want %s", got, c.want)
			}
		})
	}
}

// percents shows the taxes of a line: tax1=4.5, and - for NULL.
func percents(l Line) string {
	var list []string
	for _, x := range l.Taxes {
		text := "-"
		if x.Percent.Valid {
			text = x.Percent.Decimal.String()
		}
		list = append(list, x.Tax+"="+text)
	}
	return strings.Join(list, " ")
}

func TestLineTaxes(t *testing.T) {
	group := []string{"taxtype", "group"}
	webService := func(f *Form) { f.OwnTaxes, f.Lenient = true, true }
	for _, c := range []struct {
		name string
		form func(*Form)
		head []string
		line []string
		want string
	}{
		{"own: missing is 0, others NULL", nil, nil, nil, "tax1=0 tax2=- tax3=0 tax4=- tax5=0"},
		{"own", nil, nil, []string{"tax1_percentage", "4.5", "tax3_percentage", ""}, "tax1=4.5 tax2=- tax3=0 tax4=- tax5=0"},
		{"own, with nothing of another", nil, nil, []string{"tax2_percentage", "0.000"}, "tax1=0 tax2=- tax3=0 tax4=- tax5=0"},
		{"deducted", nil, []string{"tax5_group_percentage", "10"}, nil, "tax1=0 tax2=- tax3=0 tax4=- tax5=-10"},
		{"group", nil, append(group, "tax2_group_percentage", "7", "tax5_group_percentage", "-1"), []string{"tax1_percentage", "4.5"}, "tax1=0 tax2=7 tax3=0 tax4=- tax5=-1"},
		{"lenient", func(f *Form) { f.Lenient = true }, nil, []string{"tax2_percentage", "10", "tax9_percentage", "1"}, "tax1=0 tax2=- tax3=0 tax4=- tax5=0"},
		{"web service: those of the product", webService, nil, nil, "tax1=4.5 tax2=- tax3=2.5 tax4=- tax5=-"},
		{"web service: those named", webService, nil, []string{"tax3_percentage", "1", "tax2_percentage", "9"}, "tax1=- tax2=- tax3=1 tax4=- tax5=-"},
		{"web service, group: those of the first line", webService, group, []string{"tax2_percentage", "9", "tax5_percentage", "-1"}, "tax1=- tax2=9 tax3=- tax4=- tax5=-1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := testForm()
			if c.form != nil {
				c.form(f)
			}
			d, faults := f.Document(change(c.head, line(c.line...)), nil, testProducts())
			if faults != nil {
				t.Fatalf("%+v", faults)
			}
			if got := percents(d.Lines[0]); got != c.want {
				t.Errorf("taxes %s, want %s", got, c.want)
			}
		})
	}
}

// An update keeps what it does not name.
func TestUpdate(t *testing.T) {
	old := with(t, []string{
		"taxtype", "group", "tax1_group_percentage", "4.5", "tax5_group_percentage", "1", "hdnDiscountPercent", "5",
		"txtAdjustment", "-2", "charges", `{"1":{"value":"10","taxes":{"1":"4.5"}}}`, "received", "3", "currency_id", "2", "conversion_rate", "0.9",
	}, line("listPrice", "10", "comment", "x"), line("listPrice", "5"))
	for _, c := range []struct {
		name  string
		head  []string
		lines [][]string
		want  func(*Document)
	}{
		{"nothing", nil, nil, func(*Document) {}},
		{"a tax of all", []string{"tax1_group_percentage", "6"}, nil, func(d *Document) {
			for i := range d.Lines {
				d.Lines[i].setPercent("tax1", valid(n("6")))
			}
		}},
		{"discount by amount", []string{"hdnDiscountAmount", "3"}, nil, func(d *Document) { d.Discount = Discount{ByAmount, n("3")} }},
		{"no discount", []string{"hdnDiscountPercent", "0"}, nil, func(d *Document) { d.Discount = Discount{} }},
		{"another discount is empty", []string{"hdnDiscountAmount", ""}, nil, func(*Document) {}},
		{"the sum of charges as it was", []string{"hdnS_H_Amount", "10.00000000"}, nil, func(*Document) {}},
		{"another sum of charges", []string{"hdnS_H_Amount", "12"}, nil, func(d *Document) {
			d.Charges = []Charge{{ID: 1, Value: n("12"), Taxes: d.Charges[0].Taxes}}
		}},
		{"no charges", []string{"charges", "[]"}, nil, func(d *Document) { d.Charges = nil }},
		{"currency", []string{"currency_id", "1"}, nil, func(d *Document) {
			d.Currency, d.Rate, d.Adjustment, d.Settled = 1, n("1"), n("-2.22222222"), n("3.33333333")
			d.Charges = []Charge{{ID: 1, Value: n("11.11111111"), Taxes: d.Charges[0].Taxes}}
		}},
		{"currency and its amounts", []string{"currency_id", "1", "txtAdjustment", "-2", "received", "5", "hdnS_H_Amount", "10"}, nil, func(d *Document) {
			d.Currency, d.Rate, d.Settled = 1, n("1"), n("5")
		}},
		{"currency and rate", []string{"currency_id", "1", "conversion_rate", "1.8", "discount_amount_final", "7"}, nil, func(d *Document) {
			d.Currency, d.Rate, d.Adjustment, d.Settled = 1, n("1.8"), n("-4"), n("6")
			d.Discount = Discount{ByAmount, n("7")}
			d.Charges = []Charge{{ID: 1, Value: n("20"), Taxes: d.Charges[0].Taxes}}
		}},
		{"rate", []string{"conversion_rate", "1.8"}, nil, func(d *Document) { d.Rate = n("1.8") }},
		{"no amount instead of a percentage", []string{"discount_amount_final", "0"}, nil, func(d *Document) { d.Discount = Discount{} }},
		{"no amount beside the percentage", []string{"discount_amount_final", "0", "discount_percentage_final", "5"}, nil, func(*Document) {}},
		{"an amount instead of no percentage", []string{"discount_amount_final", "4", "discount_percentage_final", "0"}, nil, func(d *Document) { d.Discount = Discount{ByAmount, n("4")} }},
		{"the other sign", []string{"adjustmentType", "+"}, nil, func(d *Document) { d.Adjustment = n("2") }},
		{"the same sign", []string{"adjustmentType", "-"}, nil, func(*Document) {}},
		{"charges as they are", []string{"charges", `{"1":{"value":10,"taxes":{"1":"4.500"}}}`}, nil, func(*Document) {}},
		{"currency as it was", []string{"currency_id", "2"}, nil, func(*Document) {}},
		{"lines", nil, [][]string{line("listPrice", "7")}, func(d *Document) {
			d.Lines = d.Lines[:1]
			d.Lines[0].ListPrice, d.Lines[0].Comment = n("7"), crm.NullValue
		}},
		{"no lines", nil, [][]string{}, func(d *Document) { d.Lines = nil }},
		{"a deleted line", nil, [][]string{line("deleted", "1"), line("listPrice", "5")}, func(d *Document) { d.Lines = d.Lines[1:] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent := change(c.head, c.lines...)
			if c.lines != nil && sent.Lines == nil {
				sent.Lines = []crm.SentLine{}
			}
			before := copyOf(old)
			got, faults := testForm().Document(sent, old, testProducts())
			if faults != nil {
				t.Fatalf("%+v", faults)
			}
			if diff := cmp.Diff(before, old, sameDecimals); diff != "" {
				t.Errorf("the document of before has changed:\n%s", diff)
			}
			want := copyOf(old)
			c.want(want)
			if diff := cmp.Diff(want, got, sameDecimals); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func copyOf(d *Document) *Document {
	c := *d
	c.Lines = append([]Line(nil), d.Lines...)
	c.Charges = append([]Charge(nil), d.Charges...)
	return &c
}

// A line may stay when its product has been deleted since.
func TestDeletedProduct(t *testing.T) {
	old := with(t, nil, line("listPrice", "10", "tax1_percentage", "4.5"))
	got, faults := testForm().Document(change(nil, line("tax1_percentage", "4.5")), old, nil)
	if faults != nil {
		t.Fatalf("%+v", faults)
	}
	if !got.Lines[0].ListPrice.Equal(n("10")) || percents(got.Lines[0]) != percents(old.Lines[0]) {
		t.Errorf("line %+v, want %+v", got.Lines[0], old.Lines[0])
	}
	if _, faults = testForm().Document(change(nil, line(), line()), old, nil); len(faults) != 1 {
		t.Errorf("a second line of it: %+v", faults)
	}
}

func TestShippingBeforeCharges(t *testing.T) {
	f := testForm()
	f.Setup = &meta.Inventory{ShippingTaxes: testSetup.ShippingTaxes}
	d, faults := f.Document(change([]string{"shipping_handling_charge", "10", "shtax1_sh_percent", "4.5", "shtax2_sh_percent", "2"}), nil, nil)
	if faults != nil {
		t.Fatalf("%+v", faults)
	}
	want := []Charge{{Value: n("10"), Taxes: []ChargeTax{{1, n("4.5")}, {2, n("2")}}}}
	if diff := cmp.Diff(want, d.Charges, sameDecimals); diff != "" || !d.ShippingPercent.Equal(n("6.5")) {
		t.Errorf("percent %s, charges (-want +got):\n%s", d.ShippingPercent, diff)
	}
}

func TestHints(t *testing.T) {
	totals := &Totals{Subtotal: n("10"), PreTax: n("11"), Total: n("12")}
	for _, c := range []struct{ sent, want string }{
		{"subtotal=10 pre_tax_total=11 hdnGrandTotal=12", ""},
		{"subtotal=10.01 total=11.99", ""},
		{"subtotal=10.02 total=11.98", "subtotal total"},
		{"hdnSubTotal= total=x", "total"},
	} {
		var head []string
		for _, pair := range strings.Fields(c.sent) {
			name, value, _ := strings.Cut(pair, "=")
			head = append(head, name, value)
		}
		if got := strings.Join(testForm().Hints(change(head)).Differ(totals), " "); got != c.want {
			t.Errorf("%s: %q differ, want %q", c.sent, got, c.want)
		}
	}
}

func TestUses(t *testing.T) {
	for name, want := range map[string]bool{
		"taxtype": true, "tax12_group_percentage": true, "shtax1_sh_percent": true, "charges": true, "charges[1][taxes][2]": true,
		"adjustmentType": true, "subject": false, "tax_group_percentage": false, "taxx_group_percentage": false, "tax1_percentage": false,
	} {
		if Uses(name) != want {
			t.Errorf("Uses(%q) = %v", name, !want)
		}
	}
}

func TestInRegion(t *testing.T) {
	regions := []meta.RegionPercent{{Regions: []int64{7, 8}, Value: n("3")}}
	for region, want := range map[crm.ID]string{0: "5", 7: "3", 8: "3", 9: "5"} {
		if got := InRegion(n("5"), regions, region); !got.Equal(n(want)) {
			t.Errorf("in region %d: %s, want %s", region, got, want)
		}
	}
}

func TestProductsNamed(t *testing.T) {
	c := change(nil, line("subproduct_ids", "14:2,x"), line(), []string{"hdnProductId", "13"}, []string{"hdnProductId", "abc"})
	var got []string
	for _, id := range testForm().Products(c) {
		got = append(got, strconv.FormatInt(int64(id), 10))
	}
	if text := strings.Join(got, " "); text != "11 13 14" {
		t.Errorf("products %s, want 11 13 14", text)
	}
}

// A comma may be the point of a user's numbers.
func TestNumbersOfUser(t *testing.T) {
	f := testForm()
	f.Number = func(text string) (decimal.Decimal, bool) { return parsePlain(strings.ReplaceAll(text, ",", ".")) }
	d, faults := f.Document(change([]string{"txtAdjustment", "1,5", "adjustment", "1.50"}, line("listPrice", "2,25")), nil, testProducts())
	if faults != nil {
		t.Fatalf("%+v", faults)
	}
	if !d.Adjustment.Equal(n("1.5")) || !d.Lines[0].ListPrice.Equal(n("2.25")) {
		t.Errorf("adjustment %s, price %s", d.Adjustment, d.Lines[0].ListPrice)
	}
}
