package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/meta"
)

// ownTaxes reads the taxes of a line in individual mode.
func (r *reader) ownTaxes(d *Document, p *Product, was *Line) []LineTax {
	r.unknownTaxes("_percentage")
	named := r.namesTax()
	taxes := make([]LineTax, len(r.Setup.Taxes))
	for i := range r.Setup.Taxes {
		t := &r.Setup.Taxes[i]
		taxes[i].Tax = t.Name
		if t.Method == meta.Deducted && !r.OwnTaxes {
			taxes[i].Percent = r.withheld[i]
			r.refuseWithheld(t, r.withheld[i].Decimal)
			continue
		}
		taxes[i].Percent = r.ownPercent(t, d, p, was, named)
	}
	return taxes
}

func (r *reader) ownPercent(t *meta.Tax, d *Document, p *Product, was *Line, named bool) decimal.NullDecimal {
	var before decimal.NullDecimal
	if was != nil {
		before = was.Percent(t.Name)
	}
	s, linked := r.get(t.Name+"_percentage"), p.tax(t.ID)
	switch {
	case linked != nil && !t.Off, before.Valid && !r.OwnTaxes:
	case r.Lenient:
		return decimal.NullDecimal{}
	case t.Off:
		r.refuseDisabled(s)
		return decimal.NullDecimal{}
	default:
		r.refuseUnlinked(t, p)
		return decimal.NullDecimal{}
	}
	if r.OwnTaxes && !named && linked != nil {
		return valid(InRegion(linked.Percent, linked.Regions, d.Region))
	}
	if s == nil && (r.OwnTaxes || linked == nil || was != nil && !before.Valid) {
		return decimal.NullDecimal{}
	}
	if before.Valid && text(s) != "" && r.plain(s).Equal(before.Decimal) {
		return before
	}
	if t.Method == meta.Deducted {
		return valid(r.signedPercent(s))
	}
	percent, _ := r.number(s, percentages)
	return valid(percent)
}

// refuseWithheld refuses a deducted tax that a line names apart from that of the
// whole.
func (r *reader) refuseWithheld(t *meta.Tax, whole decimal.Decimal) {
	s := r.get(t.Name + "_percentage")
	if r.isZero(s) || r.Lenient {
		return
	}
	if percent, ok := r.parse(text(s)); !ok || !percent.Abs().Equal(whole.Abs()) {
		r.refuse(s.Name, text(s), "empty: %s is deducted from the whole, as %s_group_percentage", t.Name, t.Name)
	}
}

// linePercent is what the line names for a tax.
func (r *reader) linePercent(t *meta.Tax) decimal.NullDecimal {
	s := r.get(t.Name + "_percentage")
	if s == nil {
		return decimal.NullDecimal{}
	}
	if t.Method == meta.Deducted {
		return valid(r.signedPercent(s))
	}
	percent, _ := r.number(s, percentages)
	return valid(percent)
}

func (r *reader) namesTax() bool {
	for i := range r.sent {
		if _, ok := taxOf(r.sent[i].Name, "_percentage"); ok {
			return true
		}
	}
	return false
}

// refuseUnlinked refuses a tax that the product does not carry: the CRM drops
// it, and the amount with it.
func (r *reader) refuseUnlinked(t *meta.Tax, p *Product) {
	s := r.get(t.Name + "_percentage")
	if r.isZero(s) {
		return
	}
	var names []string
	for i := range r.Setup.Taxes {
		if own := &r.Setup.Taxes[i]; !own.Off && p.tax(own.ID) != nil {
			names = append(names, own.Name)
		}
	}
	r.refuse(s.Name, text(s), "one of the taxes of product %d: %s", p.ID, orNone(names))
}

func (p *Product) tax(id int64) *ProductTax {
	for i := range p.Taxes {
		if p.Taxes[i].ID == id {
			return &p.Taxes[i]
		}
	}
	return nil
}
