package v1

import (
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// BenchmarkInvoice appends an invoice of five lines with three taxes, whose
// amounts are counted.
func BenchmarkInvoice(b *testing.B) {
	m := &crm.Module{
		Name: "Invoice", Base: crm.Table{Name: "t", Key: "id"}, Lines: &crm.LineTable{Taxes: []string{"tax1", "tax2", "tax3"}, Costs: true, Charges: true},
		Fields: []*crm.Field{{Name: "hdnTaxType", Table: "t", Column: "taxtype"}},
	}
	m.Seal()
	row := &crm.Row{ID: []byte("9"), Values: [][]byte{[]byte("individual")}, Charges: []byte(`{"1":{"value":15,"taxes":{"1":"4.5"}}}`)}
	for range 5 {
		row.Lines = append(row.Lines, crm.Line{
			Product: []byte("7"), ProductName: []byte("A product"), Quantity: []byte("2.000"), ListPrice: []byte("99.99000000"), DiscountPercent: []byte("5.000"),
			Cost: []byte("1.00000000"), Margin: []byte("1.00000000"), Taxes: [][]byte{[]byte("4.500"), nil, []byte("12.500")},
		})
	}
	setup := &meta.Inventory{Taxes: []meta.Tax{{ID: 1, Name: "tax1", Label: "VAT"}, {ID: 2, Name: "tax2"}, {ID: 3, Name: "tax3"}}}
	shape := newRecordShape(setup, m, m.All())
	var dst []byte
	for b.Loop() {
		dst = shape.appendRecord(dst[:0], speller{decimals: 2}, row, "2026-03-01 12:00:00")
	}
}
