package inventory

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// groupPercents reads the taxes of a document in group mode, which every line
// carries: as sent for the whole, as they were, or 0.
func (r *reader) groupPercents(d *Document) []LineTax {
	r.unknownTaxes("_group_percentage")
	taxes := make([]LineTax, len(r.Setup.Taxes))
	for i := range r.Setup.Taxes {
		t := &r.Setup.Taxes[i]
		percent := r.wholePercent(d, t)
		if r.OwnTaxes && r.change.Lines != nil && r.get(t.Name+"_group_percentage") == nil {
			percent = r.firstLinePercent(t)
		}
		taxes[i] = LineTax{Tax: t.Name, Percent: percent}
	}
	return taxes
}

// withheldPercents reads the deducted taxes of a document in individual mode:
// they are of the whole there too. Other taxes are left not valid.
func (r *reader) withheldPercents(d *Document) []decimal.NullDecimal {
	percents := make([]decimal.NullDecimal, len(r.Setup.Taxes))
	for i := range r.Setup.Taxes {
		if t := &r.Setup.Taxes[i]; t.Method == meta.Deducted {
			percents[i] = r.wholePercent(d, t)
		}
	}
	return percents
}

// wholePercent reads the percentage of a tax of the whole, as its column has it.
func (r *reader) wholePercent(d *Document, t *meta.Tax) decimal.NullDecimal {
	s, was := r.get(t.Name+"_group_percentage"), r.groupPercent(d, t)
	switch {
	case t.Off && !was.Valid:
		r.refuseDisabled(s)
		return decimal.NullDecimal{}
	case s != nil:
		return valid(r.groupNumber(t, s))
	case was.Valid || r.keepsTaxes(d):
		return was
	}
	return valid(decimal.Zero)
}

// groupNumber is a sent percentage of the whole. A deducted tax is below zero in
// its column, whatever sign it is sent with.
func (r *reader) groupNumber(t *meta.Tax, s *crm.Sent) decimal.Decimal {
	if t.Method != meta.Deducted {
		percent, _ := r.number(s, percentages)
		return percent
	}
	percent := r.signedPercent(s)
	if r.OwnTaxes {
		return percent
	}
	return percent.Abs().Neg()
}

// groupPercent is what the document has as the percentage of a tax of the whole:
// a deducted one is that in either mode.
func (r *reader) groupPercent(d *Document, t *meta.Tax) decimal.NullDecimal {
	if r.old == nil || r.old.first() == nil || t.Method != meta.Deducted && !r.keepsTaxes(d) {
		return decimal.NullDecimal{}
	}
	return r.old.first().Percent(t.Name)
}

// keepsTaxes reports whether the document had taxes of the whole before, and
// goes on with them: then a column that is NULL stays so.
func (r *reader) keepsTaxes(d *Document) bool {
	return r.old != nil && r.old.first() != nil && r.old.Mode == Group && d.Mode == Group
}

// firstLinePercent is the percentage that the first line names for a tax.
func (r *reader) firstLinePercent(t *meta.Tax) decimal.NullDecimal {
	if len(r.change.Lines) == 0 {
		return decimal.NullDecimal{}
	}
	head, before := r.sent, r.prefix
	defer func() { r.sent, r.prefix = head, before }()
	r.sent, r.prefix = r.change.Lines[0], "items[1]."
	return r.linePercent(t)
}

// keptLines changes the taxes of lines that were not sent, as the head asks for.
func (r *reader) keptLines(d *Document) {
	if len(d.Lines) == 0 {
		return
	}
	if d.Mode == Group {
		// The CRM's web service stores other percentages with later lines, which
		// do not count. What is not sent is no reason to write them anew.
		for _, t := range r.groupPercents(d) {
			if r.old.Mode == Group && r.get(t.Tax+"_group_percentage") == nil {
				continue
			}
			for i := range d.Lines {
				d.Lines[i].setPercent(t.Tax, t.Percent)
			}
		}
		return
	}
	for i, percent := range r.withheldPercents(d) {
		for n := range d.Lines {
			if t := &r.Setup.Taxes[i]; t.Method == meta.Deducted && r.get(t.Name+"_group_percentage") != nil {
				d.Lines[n].setPercent(t.Name, percent)
			}
		}
	}
}

// setPercent leaves the list of taxes alone, which another document may share.
func (l *Line) setPercent(tax string, percent decimal.NullDecimal) {
	for i := range l.Taxes {
		if l.Taxes[i].Tax == tax {
			l.Taxes = slices.Clone(l.Taxes)
			l.Taxes[i].Percent = percent
			return
		}
	}
	if percent.Valid {
		l.Taxes = append(slices.Clone(l.Taxes), LineTax{Tax: tax, Percent: percent})
	}
}

// signedPercent reads the percentage of a deducted tax, which may be sent below
// zero.
func (r *reader) signedPercent(s *crm.Sent) decimal.Decimal {
	signed := percentages
	signed.percent = false
	percent, _ := r.number(s, signed)
	if percent.Abs().GreaterThan(hundred) {
		r.refuse(s.Name, text(s), "a percentage from -100 to 100")
	}
	return percent
}

// unknownTaxes refuses taxes that the CRM does not have.
func (r *reader) unknownTaxes(suffix string) {
	for i := range r.sent {
		s := &r.sent[i]
		if name, ok := taxOf(s.Name, suffix); ok && r.Setup.Tax(name) == nil && !r.isZero(s) && !r.Lenient {
			var names []string
			for k := range r.Setup.Taxes {
				names = append(names, r.Setup.Taxes[k].Name)
			}
			r.refuse(s.Name, text(s), "one of the CRM's taxes: %s", orNone(names))
		}
	}
}

func (r *reader) refuseDisabled(s *crm.Sent) {
	if !r.isZero(s) && !r.Lenient {
		r.refuse(s.Name, text(s), "empty: the tax is disabled")
	}
}

func (r *reader) isZero(s *crm.Sent) bool {
	d, ok := r.parse(text(s))
	return text(s) == "" || ok && d.IsZero()
}

func valid(d decimal.Decimal) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: d, Valid: true}
}

func orNone(names []string) string {
	if names == nil {
		return "it has none"
	}
	return strings.Join(names, ", ")
}
