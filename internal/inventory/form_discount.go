package inventory

import (
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// discountNames are the names under which a discount is sent.
type discountNames struct {
	kind            string
	percent, amount []string
}

// discount reads a discount. What is not sent is as it was. Of the percentage and
// the amount one counts: who sends one of them, also 0, chooses it, and the other
// one is cleared, as on the CRM's page.
func (r *reader) discount(names discountNames, was Discount, amounts column) Discount {
	percentSent, amountSent := r.value(names.percent...), r.value(names.amount...)
	percent, hasPercent := r.number(percentSent, percentages)
	amount, hasAmount := r.number(amountSent, amounts)
	if amount.IsNegative() {
		r.refuse(amountSent.Name, text(amountSent), "0 or more")
	}
	kind := r.get(names.kind)
	switch text(kind) {
	case "":
	case "percentage":
		if percentSent == nil && was.Kind == ByPercent {
			return was
		}
		return Discount{Kind: ByPercent, Value: percent}
	case "amount":
		if amountSent == nil && was.Kind == ByAmount {
			return was
		}
		return Discount{Kind: ByAmount, Value: amount}
	case "zero":
		return Discount{}
	default:
		r.refuse(kind.Name, text(kind), "percentage, amount or zero")
		return was
	}
	switch {
	case !percent.IsZero() && !amount.IsZero():
		r.refuse(amountSent.Name, text(amountSent), "empty beside %s, or %s says which of the two counts", percentSent.Name, names.kind)
		return was
	case !percent.IsZero():
		return Discount{Kind: ByPercent, Value: percent}
	case !amount.IsZero():
		return Discount{Kind: ByAmount, Value: amount}
	case was.Kind == ByPercent && r.repeats(names.percent), was.Kind == ByAmount && r.repeats(names.amount):
		return was
	case hasPercent, hasAmount, percentSent != nil && was.Kind == ByPercent, amountSent != nil && was.Kind == ByAmount:
		return Discount{}
	}
	return was
}

// repeats reports whether one of several names was sent with what stands there, and
// that is not 0.
func (r *reader) repeats(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		s := r.get(name)
		return s != nil && s.Unchanged && !r.isZero(s)
	})
}

var lineDiscount = discountNames{kind: "discount_type", percent: []string{"discount_percentage"}, amount: []string{"discount_amount"}}

// lineDiscount reads the discount of a line, which goes on with was, nil for none.
// What it was may be sent beside a new one: then the new one is chosen. Both may
// have been stored.
func (r *reader) lineDiscount(was *Line) Discount {
	percentSent, amountSent := r.get("discount_percentage"), r.get("discount_amount")
	if was == nil || text(r.get(lineDiscount.kind)) != "" {
		return r.discount(lineDiscount, Discount{}, lineAmount)
	}
	percent, amount := r.plain(percentSent), r.plain(amountSent)
	wasPercent, wasAmount := was.discounts()
	samePercent, sameAmount := percent.Equal(wasPercent), amount.Equal(wasAmount)
	switch {
	case samePercent && sameAmount:
		return was.Discount
	case samePercent && !amount.IsZero():
		amount, _ = r.number(amountSent, lineAmount)
		if amount.IsNegative() {
			r.refuse(amountSent.Name, text(amountSent), "0 or more")
		}
		return Discount{Kind: ByAmount, Value: amount}
	case sameAmount && !percent.IsZero():
		percent, _ = r.number(percentSent, percentages)
		return Discount{Kind: ByPercent, Value: percent}
	}
	return r.discount(lineDiscount, Discount{}, lineAmount)
}

// plain is the number that was sent, 0 for none.
func (r *reader) plain(s *crm.Sent) decimal.Decimal {
	d, _ := r.parse(text(s))
	return d
}

// discounts are the percentage and the amount of a line as they are stored.
func (l *Line) discounts() (percent, amount decimal.Decimal) {
	if l.Discount.Kind == ByPercent {
		return l.Discount.Value, l.OtherDiscount
	}
	return l.OtherDiscount, l.Discount.Value
}
