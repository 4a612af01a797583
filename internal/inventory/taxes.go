package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// lineTaxes are the taxes of a line, or its deducted ones: those that its
// columns hold a percentage of, in their order there.
func (d *Document) lineTaxes(l *Line, s *meta.Inventory, deducted bool) []TaxAmount {
	if l == nil {
		return nil
	}
	var list []TaxAmount
	for i := range l.Taxes {
		t := s.Tax(l.Taxes[i].Tax)
		if percent := l.Taxes[i].Percent; percent.Valid && t != nil && (t.Method == meta.Deducted) == deducted {
			list = append(list, TaxAmount{Tax: t, Percent: percent.Decimal})
		}
	}
	return list
}

// taxes are the taxes of a charge. One that the CRM does not have is none.
func (c *Charge) taxes(s *meta.Inventory) []TaxAmount {
	var list []TaxAmount
	for _, own := range c.Taxes {
		for i := range s.ShippingTaxes {
			if t := &s.ShippingTaxes[i]; t.ID == own.ID {
				list = append(list, TaxAmount{Tax: t, Percent: own.Percent})
			}
		}
	}
	return list
}

// Percent is the column of a tax in the line, not valid for a tax that the line
// does not carry.
func (l *Line) Percent(tax string) decimal.NullDecimal {
	for i := range l.Taxes {
		if l.Taxes[i].Tax == tax {
			return l.Taxes[i].Percent
		}
	}
	return decimal.NullDecimal{}
}

// compoundOn are the taxes that a compound tax is counted on: those of the day
// when the document was made, or else today's.
func (d *Document) compoundOn(t *meta.Tax) []int64 {
	if on, ok := d.CompoundOn[t.ID]; ok {
		return on
	}
	return compoundOfTax(t)
}

func compoundOfTax(t *meta.Tax) []int64 {
	if t.Method == meta.Compound {
		return t.CompoundOn
	}
	return nil
}

// countTaxes counts taxes on an amount. All are counted as simple ones first;
// a compound tax that is counted on a later compound one finds it like that.
func (r rounding) countTaxes(base decimal.Decimal, taxes []TaxAmount, on func(*meta.Tax) []int64) {
	for i := range taxes {
		taxes[i].Amount = r.percent(base, taxes[i].Percent).Abs()
	}
	for i := range taxes {
		t := &taxes[i]
		if others := on(t.Tax); len(others) > 0 {
			sum := r.raw(compounds(r.rounded(base), taxes, others)...)
			t.Amount = r.percent(sum, t.Percent).Abs()
		}
	}
}

// countLineTaxes counts the taxes of a line, whose compound ones the page does
// not round, and returns their rounded sum.
func (r rounding) countLineTaxes(base decimal.Decimal, taxes []TaxAmount, on func(*meta.Tax) []int64) decimal.Decimal {
	for i := range taxes {
		taxes[i].Amount = r.percent(base, taxes[i].Percent).Abs()
	}
	for i := range taxes {
		t := &taxes[i]
		if others := on(t.Tax); len(others) > 0 {
			t.Amount = r.rawPercent(r.raw(compounds(base, taxes, others)...), t.Percent).Abs()
		}
	}
	sum := r.sum(amounts(taxes)...)
	for i := range taxes {
		taxes[i].Amount = taxes[i].Amount.Round(scaleOfAmounts)
	}
	return sum
}

// compounds lists what a compound tax is counted on: the amount, and the amounts
// of other taxes.
func compounds(base decimal.Decimal, taxes []TaxAmount, others []int64) []decimal.Decimal {
	terms := []decimal.Decimal{base}
	for _, id := range others {
		for i := range taxes {
			if taxes[i].Tax.ID == id {
				terms = append(terms, taxes[i].Amount)
			}
		}
	}
	return terms
}

// InRegion is the value that holds in a tax region, 0 for none: that of the
// region, or else the given one, which holds everywhere.
func InRegion(everywhere decimal.Decimal, regions []meta.RegionPercent, region crm.ID) decimal.Decimal {
	for _, r := range regions {
		for _, id := range r.Regions {
			if region != 0 && crm.ID(id) == region {
				return r.Value
			}
		}
	}
	return everywhere
}
