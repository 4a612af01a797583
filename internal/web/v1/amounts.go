package v1

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// amountReader counts what the lines of a record come to, which the CRM does not
// keep. It serves users who may read all that is counted: for others the amounts
// would tell what is hidden from them.
type amountReader struct {
	setup   *meta.Inventory
	columns []string // of taxes
	// Places of the head's values in a row, -1 for a column that is no field.
	mode, percent, amount int
}

func newAmountReader(setup *meta.Inventory, m *crm.Module, fields crm.FieldSet) *amountReader {
	r := &amountReader{setup: setup, columns: m.Lines.Taxes, mode: -1, percent: -1, amount: -1}
	for _, f := range m.Fields {
		counted := f.Table == crm.LineItems || f.Table == m.Base.Name && (f.Column == "taxtype" || f.Column == "discount_percent" || f.Column == "discount_amount")
		if counted && !f.Empty && !fields.Has(f) {
			return nil
		}
	}
	place := 0
	for f := range fields.All() {
		if f.Table == m.Base.Name {
			switch f.Column {
			case "taxtype":
				r.mode = place
			case "discount_percent":
				r.percent = place
			case "discount_amount":
				r.amount = place
			}
		}
		place++
	}
	return r
}

// totals counts a row, with amounts of so many decimals.
func (a *amountReader) totals(r *crm.Row, decimals int32) *inventory.Totals {
	d := inventory.Document{Lines: make([]inventory.Line, len(r.Lines))}
	value := func(place int) []byte {
		if place < 0 {
			return nil
		}
		return r.Values[place]
	}
	d.Mode = inventory.StoredMode(string(value(a.mode)))
	d.Discount = discount(value(a.percent), value(a.amount))
	d.CompoundOn = inventory.StoredCompound(string(r.Compound))
	for i := range r.Lines {
		l := &r.Lines[i]
		d.Lines[i] = inventory.Line{
			Quantity: number(l.Quantity), ListPrice: number(l.ListPrice), Discount: discount(l.DiscountPercent, l.DiscountAmount), Cost: number(l.Cost),
		}
		if d.Mode == inventory.Group && i > 0 {
			continue // the first line's stand for the whole
		}
		taxes := make([]inventory.LineTax, len(l.Taxes))
		for t, percent := range l.Taxes {
			taxes[t] = inventory.LineTax{Tax: a.columns[t], Percent: nullNumber(percent)}
		}
		d.Lines[i].Taxes = taxes
	}
	return d.Totals(a.setup, inventory.Arithmetic{Decimals: decimals})
}

func discount(percent, amount []byte) inventory.Discount {
	return inventory.StoredDiscount(nullNumber(percent), nullNumber(amount))
}

func nullNumber(column []byte) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: number(column), Valid: len(column) > 0}
}

// amountKeys are what a line comes to, in the words of the CRM's form.
var amountKeys = []struct {
	key   string
	value func(*inventory.LineTotals) decimal.Decimal
}{
	{"productTotal", func(t *inventory.LineTotals) decimal.Decimal { return t.Amount }},
	{"discountTotal", func(t *inventory.LineTotals) decimal.Decimal { return t.Discount }},
	{"totalAfterDiscount", func(t *inventory.LineTotals) decimal.Decimal { return t.Discounted }},
	{"taxTotal", func(t *inventory.LineTotals) decimal.Decimal { return t.Tax }},
	{"netPrice", func(t *inventory.LineTotals) decimal.Decimal { return t.Net }},
}

// appendLineAmounts appends what a line comes to, after its other keys.
func appendLineAmounts(dst []byte, t *inventory.LineTotals, decimals int32) []byte {
	for _, k := range amountKeys {
		dst = append(append(append(dst, `","`...), k.key...), `":"`...)
		dst = appendFixed(dst, k.value(t), decimals)
	}
	return dst
}

// appendTaxes appends each tax of a record with what it comes to in all: of the
// whole in group mode, of all lines in individual mode.
func appendTaxes(dst []byte, setup *meta.Inventory, t *inventory.Totals, decimals int32) []byte {
	dst = append(dst, '[')
	begin := len(dst)
	one := func(tax *meta.Tax, percent string, amount decimal.Decimal) {
		if len(dst) > begin {
			dst = append(dst, ',')
		}
		dst = append(quote(append(dst, `{"name":`...), tax.Name), `,"label":`...)
		dst = append(quote(dst, tax.Label), `,"percentage":"`...)
		dst = append(append(dst, percent...), `","amount":"`...)
		dst = append(appendFixed(dst, amount, decimals), `"}`...)
	}
	if t.GroupTaxes == nil {
		for i := range setup.Taxes {
			tax := &setup.Taxes[i]
			sum, found := decimal.Zero, false
			for l := range t.Lines {
				for _, own := range t.Lines[l].Taxes {
					if own.Tax == tax {
						sum, found = sum.Add(own.Amount), true
					}
				}
			}
			if found {
				one(tax, "", sum)
			}
		}
	}
	for _, group := range t.GroupTaxes {
		one(group.Tax, group.Percent.StringFixed(percentScale), group.Amount)
	}
	for _, deducted := range t.DeductedTaxes {
		one(deducted.Tax, deducted.Percent.StringFixed(percentScale), deducted.Amount.Neg())
	}
	return append(dst, ']')
}

// percentScale is how many digits percentages have after the point.
const percentScale = 3
