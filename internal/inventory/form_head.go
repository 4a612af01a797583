package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// head reads the document's own values, but for its charges.
func (r *reader) head(d *Document) {
	r.rates(d)
	r.exchange(d)
	switch s := r.value("taxtype", "hdnTaxType"); strings.ToLower(text(s)) {
	case "":
	case "group":
		d.Mode = Group
	case "individual":
		d.Mode = Individual
	default:
		r.refuse(s.Name, text(s), "group or individual")
	}
	r.region(d)
	d.Discount = r.discount(discountNames{
		kind:    "discount_type_final",
		percent: []string{"discount_percentage_final", "hdnDiscountPercent"},
		amount:  []string{"discount_amount_final", "hdnDiscountAmount"},
	}, d.Discount, headAmount)
	r.adjustment(d)
	if s := r.value("s_h_percent", "hdnS_H_Percent"); s != nil {
		// A sum of percentages before Vtiger 7, so it may be more than 100.
		d.ShippingPercent, _ = r.number(s, headAmount)
	}
	if s := r.value(settledNames[r.Module.Name]...); s != nil {
		d.Settled, _ = r.number(s, headAmount)
	}
}

// region reads the tax region. One that the CRM has lost since stays with its
// records.
func (r *reader) region(d *Document) {
	s := r.news("region_id")
	if s == nil {
		return
	}
	if text(s) == "" || text(s) == "0" {
		d.Region = 0
		return
	}
	id, ok := parseID(text(s))
	known := id == d.Region || slices.ContainsFunc(r.Setup.Regions, func(row meta.RegionRow) bool { return crm.ID(row.ID) == id })
	if !ok || !known && !r.Lenient {
		r.refuse(s.Name, text(s), "%s", r.regions())
		return
	}
	d.Region = id
}

// regions lists the tax regions for a message.
func (r *reader) regions() string {
	if len(r.Setup.Regions) == 0 {
		return "0: the CRM has no tax regions"
	}
	var list []string
	for _, row := range r.Setup.Regions {
		list = append(list, fmt.Sprintf("%d (%s)", row.ID, row.Name))
	}
	return strings.Join(list, ", ") + ", or 0 for none"
}

// settledNames are the fields of what has been received or paid.
var settledNames = map[string][]string{"Invoice": {"received"}, "PurchaseOrder": {"paid"}}

// adjustment reads the adjustment with its sign, or apart from it. A sign alone is
// that of the adjustment there is.
func (r *reader) adjustment(d *Document) {
	size, signed, sign := r.news("adjustment"), r.news("txtAdjustment"), r.get("adjustmentType")
	amount, ok := d.Adjustment, true
	switch {
	case size != nil:
		amount, ok = r.number(size, headAmount)
	case signed != nil:
		amount, ok = r.number(signed, headAmount)
	}
	switch text(sign) {
	case "":
	case "+":
		if size == nil && signed == nil {
			amount = amount.Abs()
		}
	case "-":
		if size != nil && amount.IsNegative() {
			r.refuse(size.Name, text(size), "an amount without a sign beside adjustmentType")
		}
		amount = amount.Abs().Neg()
	default:
		r.refuse(sign.Name, text(sign), "+ or -")
	}
	d.Adjustment = amount
	if size == nil || text(signed) == "" || !ok {
		return
	}
	if other, ok := r.number(signed, headAmount); ok && !other.Equal(amount) {
		r.refuse(signed.Name, text(signed), "the same as adjustment, which is %s", amount)
	}
}

// rates reads the currency and its rate. Lines keep their amounts: a client that
// changes the currency sends them too.
func (r *reader) rates(d *Document) {
	before := d.Currency
	if s := r.news("currency_id"); text(s) != "" {
		id, ok := parseID(text(s))
		row := r.currency(id)
		if !ok || row == nil || !row.Active && id != before {
			r.refuse(s.Name, text(s), "the id of an active currency")
			return
		}
		d.Currency = id
	}
	if d.Currency == 0 {
		d.Currency = r.Base
	}
	if d.Currency != before || d.Rate.IsZero() {
		d.Rate = r.rate(d.Currency)
	}
	if s := r.news("conversion_rate"); text(s) != "" {
		rate, ok := r.number(s, rates)
		if ok && !rate.IsPositive() {
			r.refuse(s.Name, text(s), "more than 0, by at least 0.001")
		}
		d.Rate = rate
	}
}

// exchange converts the amounts that stand in the head into a new currency, as the
// CRM's page does, and what has been received or paid, as the CRM does with every
// save. Those that are sent along are in the new currency.
func (r *reader) exchange(d *Document) {
	if r.old == nil || r.old.Currency == 0 || d.Currency == r.old.Currency || !r.old.Rate.IsPositive() {
		return
	}
	in := func(amount decimal.Decimal) decimal.Decimal {
		return amount.Mul(d.Rate).DivRound(r.old.Rate, scaleOfAmounts)
	}
	if d.Discount.Kind == ByAmount {
		d.Discount.Value = in(d.Discount.Value)
	}
	d.Charges = slices.Clone(d.Charges)
	for i := range d.Charges {
		d.Charges[i].Value = in(d.Charges[i].Value)
	}
	d.Adjustment, d.Settled = in(d.Adjustment), in(d.Settled)
}

// Kept is a stored document as a change leaves it that says nothing: with a
// currency and a rate, where it has none.
func (f *Form) Kept(old *Document) *Document {
	d := *old
	(&reader{Form: f, old: old}).rates(&d)
	return &d
}

func (r *reader) currency(id crm.ID) *meta.CurrencyRow {
	if r.Currency == nil {
		return nil
	}
	return r.Currency(int64(id))
}

// rate is what the CRM has as a currency's rate: 1 for the base currency, and
// for one that it does not have.
func (r *reader) rate(id crm.ID) decimal.Decimal {
	if row := r.currency(id); row != nil && id != r.Base {
		if rate, ok := parsePlain(row.Rate); ok && rate.IsPositive() {
			return rate
		}
	}
	return decimal.New(1, 0)
}
