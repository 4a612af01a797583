package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is read as charges is written and read again as the same.
func FuzzParseCharges(f *testing.F) {
	for _, text := range []string{
		"", "[]", "null", `{"1":{"value":"10","percent":"5","taxes":{"1":"4.5"}}}`, `{"1":{"value":null,"taxes":{"1":0}}}`,
		`{"1":{"value":0.99,"taxes":[]},"":{"taxes":{"1":100}}}`, `{"1":{"value":1e99}}`, `{"1":{},"01":{}}`, `[{"value":1}]`, `{"1":[]}`, `{"1":5}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		charges, err := parseCharges(text)
		if err != nil {
			return
		}
		written := SpellCharges(charges)
		again, err := parseCharges(written)
		if err != nil {
			t.Fatalf("%q was written as %q: %v", text, written, err)
		}
		if diff := cmp.Diff(charges, again, sameDecimals); diff != "" {
			t.Fatalf("%q was written as %q (-read +again):\n%s", text, written, diff)
		}
	})
}

// Whatever is sent, there is a document that can be counted, or a fault that
// names what was sent.
func FuzzDocument(f *testing.F) {
	f.Add("qty", "1", "listPrice", "1.5", "charges", `{"1":{"value":"1"}}`)
	f.Add("qty", "1e30", "discount_percentage", "-0", "tax1_group_percentage", ".")
	f.Add("subproduct_ids", "12:1,13:2", "tax1_percentage", "+4.5", "taxtype", "group")
	f.Add("tax5_percentage", "-1", "deleted", "1", "conversion_rate", "1e-9")
	f.Fuzz(func(t *testing.T, name, value, other, otherValue, head, headValue string) {
		c := change([]string{head, headValue}, line(name, value, other, otherValue), []string{name, value, other, otherValue, "hdnProductId", "12"})
		form := testForm()
		for range 2 {
			form.Products(c)
			d, faults := form.Document(c, nil, testProducts())
			if (d == nil) == (faults == nil) {
				t.Fatalf("document %v, faults %v", d, faults)
			}
			for _, fault := range faults {
				if fault.Field == "" || fault.Allowed == "" {
					t.Fatalf("a fault without words: %+v", fault)
				}
			}
			if d != nil {
				countBothWays(t, d)
			}
			form.OwnTaxes, form.Lenient = true, true
		}
	})
}

func countBothWays(t *testing.T, d *Document) {
	totals := d.Totals(testSetup, Arithmetic{Decimals: 2})
	if len(totals.Lines) != len(d.Lines) {
		t.Fatalf("%d lines, %d counted", len(d.Lines), len(totals.Lines))
	}
	d.Totals(testSetup, Arithmetic{Exact: true})
	Stock{Module: "Invoice", Creating: true, New: d.Lines}.Moves()
}
