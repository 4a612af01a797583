package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/meta"
)

// scaleOfAmounts is how many digits the columns of amounts have after the point.
const scaleOfAmounts = 8

// countExactly counts as the CRM's web service does.
func (d *Document) countExactly(s *meta.Inventory, t *Totals) {
	var discounted decimal.Decimal
	for i := range d.Lines {
		n := d.exactLine(&d.Lines[i], s)
		t.Lines[i] = n
		t.Subtotal = t.Subtotal.Add(n.Net)
		t.Tax = t.Tax.Add(n.Tax)
		discounted = discounted.Add(n.Discounted)
	}
	t.Discount = d.Discount.exactly(t.Subtotal)
	base := t.Subtotal.Sub(t.Discount)
	d.exactCharges(s, t)

	t.Total = base.Add(t.Charges).Add(t.ChargeTax).Add(d.Adjustment)
	t.PreTax = discounted.Sub(t.Discount).Add(t.Charges)
	if d.Mode == Group {
		t.PreTax = base.Add(t.Charges)
		t.GroupTaxes = d.exactGroup(s, base)
		t.Tax = decimal.Sum(decimal.Zero, amounts(t.GroupTaxes)...)
		t.Total = t.Total.Add(t.Tax)
	}
	for _, sum := range []*decimal.Decimal{&t.Subtotal, &t.PreTax, &t.Total} {
		*sum = sum.Round(scaleOfAmounts)
	}
}

func (d *Document) exactLine(l *Line, s *meta.Inventory) LineTotals {
	t := LineTotals{Amount: l.Quantity.Mul(l.ListPrice)}
	t.Discount = l.Discount.exactly(t.Amount)
	t.Discounted = t.Amount.Sub(t.Discount)
	t.Margin = t.Discounted.Sub(l.Cost)
	if d.Mode == Individual {
		for i := range s.Taxes {
			tax := &s.Taxes[i]
			if percent := l.Percent(tax.Name); percent.Valid && !tax.Off {
				n := TaxAmount{Tax: tax, Percent: percent.Decimal, Amount: percentOf(t.Discounted, percent.Decimal)}
				t.Taxes = append(t.Taxes, n)
				t.Tax = t.Tax.Add(n.Amount)
			}
		}
	}
	t.Net = t.Discounted.Add(t.Tax)
	return t
}

// exactGroup counts the taxes of the first line on the whole. A disabled tax
// counts, but no other is counted on it.
func (d *Document) exactGroup(s *meta.Inventory, base decimal.Decimal) []TaxAmount {
	l := d.first()
	if l == nil {
		return nil
	}
	var list, active []TaxAmount
	for i := range s.Taxes {
		tax := &s.Taxes[i]
		percent := l.Percent(tax.Name)
		if !percent.Valid {
			continue
		}
		n := TaxAmount{Tax: tax, Percent: percent.Decimal, Amount: percentOf(base, percent.Decimal)}
		list = append(list, n)
		if !tax.Off {
			active = append(active, n)
		}
	}
	at := 0
	for i := range list {
		n := &list[i]
		if n.Tax.Off {
			continue
		}
		if others := d.compoundOn(n.Tax); len(others) > 0 {
			n.Amount = percentOf(decimal.Sum(decimal.Zero, compounds(base, active, others)...), n.Percent)
			active[at].Amount = n.Amount
		}
		at++
	}
	return list
}

func (d *Document) exactCharges(s *meta.Inventory, t *Totals) {
	for i := range d.Charges {
		c := &d.Charges[i]
		n := ChargeTotals{ID: c.ID, Percent: c.Percent, Amount: c.Value, Taxes: c.taxes(s)}
		for k := range n.Taxes {
			n.Taxes[k].Amount = percentOf(c.Value, n.Taxes[k].Percent)
		}
		simple := append([]TaxAmount(nil), n.Taxes...)
		for k := range n.Taxes {
			tax := &n.Taxes[k]
			if others := compoundOfTax(tax.Tax); len(others) > 0 {
				tax.Amount = percentOf(decimal.Sum(decimal.Zero, compounds(c.Value, simple, others)...), tax.Percent)
			}
			n.Tax = n.Tax.Add(tax.Amount)
		}
		t.ChargeAmounts = append(t.ChargeAmounts, n)
		t.Charges = t.Charges.Add(n.Amount)
		t.ChargeTax = t.ChargeTax.Add(n.Tax)
	}
}

func (x Discount) exactly(amount decimal.Decimal) decimal.Decimal {
	switch x.Kind {
	case ByPercent:
		return percentOf(amount, x.Value)
	case ByAmount:
		return x.Value
	case NoDiscount:
	}
	return decimal.Zero
}

func percentOf(amount, percent decimal.Decimal) decimal.Decimal {
	return amount.Mul(percent).Shift(-2)
}
