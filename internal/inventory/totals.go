package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/meta"
)

// Arithmetic is how amounts are counted.
type Arithmetic struct {
	// Decimals is to how many digits every step is rounded, the user's
	// no_of_currency_decimals. The CRM's page counts with 0 where the user has none
	// set, callers here with 2.
	Decimals int32
	// Exact counts as the CRM's web service does, without rounding, but for the
	// totals to the 8 digits of their columns. A percent charge then has the Value
	// it comes with, deducted taxes are taxes whose percent is below zero, and a
	// compound tax of a line counts as a simple one.
	Exact bool
}

// Totals is everything that a document adds up to, in its currency.
type Totals struct {
	Lines    []LineTotals // of the document's lines, in their order
	Subtotal decimal.Decimal
	Discount decimal.Decimal
	// Charges is the sum of charges, PreTax the sum before taxes, ChargeTax the
	// taxes on charges, Deducted what is withheld of the total.
	Charges, PreTax, Tax, ChargeTax, Deducted decimal.Decimal
	Adjustment                                decimal.Decimal
	Total                                     decimal.Decimal
	Balance                                   decimal.Decimal // Total less what is settled
	// GroupTaxes are nil in individual mode, where Tax is the sum of the lines'.
	GroupTaxes    []TaxAmount
	DeductedTaxes []TaxAmount
	ChargeAmounts []ChargeTotals // of the document's charges, in their order
}

// LineTotals is what a line adds up to. In individual mode Net contains the
// line's Tax; in group mode a line has none.
type LineTotals struct {
	Amount     decimal.Decimal // quantity x price
	Discount   decimal.Decimal
	Discounted decimal.Decimal // Amount less Discount
	Taxes      []TaxAmount
	Tax        decimal.Decimal
	Net        decimal.Decimal
	Margin     decimal.Decimal // Discounted less the cost, to 2 digits
}

// TaxAmount is a tax and what it comes to. The amounts of a line's compound
// taxes are not rounded, only their sum is.
type TaxAmount struct {
	Tax     *meta.Tax
	Percent decimal.Decimal
	Amount  decimal.Decimal
}

// ChargeTotals is a charge and what it and its taxes come to.
type ChargeTotals struct {
	ID      int64
	Percent decimal.NullDecimal // not valid for a flat charge
	Amount  decimal.Decimal
	Taxes   []TaxAmount
	Tax     decimal.Decimal
}

// Totals counts a document with the taxes and charges of the CRM.
func (d *Document) Totals(s *meta.Inventory, a Arithmetic) *Totals {
	t := &Totals{Lines: make([]LineTotals, len(d.Lines)), Adjustment: d.Adjustment}
	if a.Exact {
		d.countExactly(s, t)
	} else {
		d.countAsPage(s, t, rounding(a.Decimals))
	}
	t.Balance = t.Total.Sub(d.Settled)
	return t
}

// countAsPage counts step by step as the CRM's edit page does, in its order.
func (d *Document) countAsPage(s *meta.Inventory, t *Totals, r rounding) {
	nets := make([]decimal.Decimal, len(d.Lines))
	beforeTax := make([]decimal.Decimal, len(d.Lines), len(d.Lines)+2)
	taxes := make([]decimal.Decimal, len(d.Lines))
	for i := range d.Lines {
		t.Lines[i] = d.countLine(&d.Lines[i], s, r)
		nets[i], beforeTax[i], taxes[i] = t.Lines[i].Net, t.Lines[i].Discounted, t.Lines[i].Tax
	}
	t.Subtotal = r.sum(nets...)
	t.Discount = d.Discount.of(t.Subtotal, r)
	base := r.sum(t.Subtotal, t.Discount.Neg())

	charges := d.countCharges(s, t, base, r)
	if d.Mode == Group {
		beforeTax = append(beforeTax[:0], t.Subtotal)
	}
	t.PreTax = r.sum(append(beforeTax, charges, t.Discount.Neg())...)

	var groupTax decimal.Decimal
	if d.Mode == Group {
		t.GroupTaxes = d.lineTaxes(d.first(), s, false)
		r.countTaxes(base, t.GroupTaxes, d.compoundOn)
		groupTax = r.sum(amounts(t.GroupTaxes)...)
		t.Tax = groupTax
	} else {
		t.Tax = r.sum(taxes...)
	}
	t.DeductedTaxes = d.lineTaxes(d.first(), s, true)
	for i := range t.DeductedTaxes {
		w := &t.DeductedTaxes[i]
		w.Percent = w.Percent.Abs()
		w.Amount = r.percent(base, w.Percent).Abs()
	}
	t.Deducted = r.sum(amounts(t.DeductedTaxes)...)
	t.Total = r.sum(t.Subtotal, t.Discount.Neg(), charges, t.ChargeTax, t.Deducted.Neg(), groupTax, d.Adjustment)
}

func (d *Document) countLine(l *Line, s *meta.Inventory, r rounding) LineTotals {
	t := LineTotals{Amount: r.product(l.Quantity, l.ListPrice)}
	t.Discount = l.Discount.of(t.Amount, r)
	t.Discounted = r.sum(t.Amount, t.Discount.Neg())
	t.Margin = rounding(2).sum(t.Discounted, l.Cost.Neg())
	if d.Mode == Individual {
		t.Taxes = d.lineTaxes(l, s, false)
		t.Tax = r.countLineTaxes(t.Discounted, t.Taxes, d.compoundOn)
	}
	t.Net = r.sum(t.Discounted, t.Tax)
	return t
}

// countCharges counts the charges and their taxes, and returns the sum of the
// charges, which the page shows rounded but adds to the total as it is.
func (d *Document) countCharges(s *meta.Inventory, t *Totals, base decimal.Decimal, r rounding) decimal.Decimal {
	t.ChargeAmounts = make([]ChargeTotals, len(d.Charges))
	values := make([]decimal.Decimal, len(d.Charges))
	taxes := make([]decimal.Decimal, len(d.Charges))
	for i := range d.Charges {
		c := &d.Charges[i]
		n := ChargeTotals{ID: c.ID, Percent: c.Percent, Amount: c.Value, Taxes: c.taxes(s)}
		if c.Percent.Valid {
			n.Amount = r.percent(base, c.Percent.Decimal).Abs()
		}
		r.countTaxes(n.Amount, n.Taxes, compoundOfTax)
		n.Tax = r.sum(amounts(n.Taxes)...)
		t.ChargeAmounts[i], values[i], taxes[i] = n, n.Amount, n.Tax
	}
	sum := r.raw(values...)
	t.Charges = r.rounded(sum)
	t.ChargeTax = r.sum(taxes...)
	return sum
}

// of is what the discount takes off an amount.
func (x Discount) of(amount decimal.Decimal, r rounding) decimal.Decimal {
	switch x.Kind {
	case ByPercent:
		return r.percent(amount, x.Value)
	case ByAmount:
		return r.rounded(x.Value)
	case NoDiscount:
	}
	return decimal.Zero
}

// first is the line whose percentages stand for the whole document, nil in one
// without lines.
func (d *Document) first() *Line {
	if len(d.Lines) == 0 {
		return nil
	}
	return &d.Lines[0]
}

func amounts(taxes []TaxAmount) []decimal.Decimal {
	list := make([]decimal.Decimal, len(taxes))
	for i := range taxes {
		list[i] = taxes[i].Amount
	}
	return list
}
