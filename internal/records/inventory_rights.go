package records

import (
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// closedTo reports whether a name of the CRM's form fills a field that the user may
// not write, or a tax of line items that is one.
func closedTo(writable crm.FieldSet, m *crm.Module, name string) bool {
	head, line := inventory.Columns(name)
	is := func(table, column string) bool {
		f := m.Column(table, column)
		return f != nil && !f.Empty && !writable.Has(f)
	}
	return is(crm.LineItems, line) || slices.ContainsFunc(head, func(column string) bool { return is(m.Base.Name, column) })
}

// closedColumns refuses lines of a user to whom a column of them is closed: sent
// lines replace all, and what he cannot write would be lost. Costs and taxes are
// seldom sent: they are refused where they are, and where old lines have a tax.
func (s *saving) closedColumns(old *inventory.Document) []crm.FieldError {
	if s.counts.Lines == nil {
		return nil
	}
	writable := s.policy.Writable(s.module)
	var faults []crm.FieldError
	refuse := func(column string, always bool, name string) {
		f := s.module.Column(crm.LineItems, column)
		if f == nil || writable.Has(f) || !always && !names(s.counts.Lines, name) && !carries(old, column) {
			return
		}
		faults = append(faults, crm.FieldError{Field: itemsName, Value: "…", Allowed: "left out: your profile does not let you write " + f.Name + " of line items"})
	}
	for _, column := range []string{"productid", "quantity", "listprice", "discount_percent", "discount_amount", "comment"} {
		refuse(column, true, "")
	}
	refuse("purchase_cost", false, "purchaseCost")
	for _, tax := range s.module.Lines.Taxes {
		refuse(tax, false, tax+"_percentage")
	}
	return faults
}

// names reports whether a line says something under a name.
func names(lines []crm.SentLine, name string) bool {
	return slices.ContainsFunc(lines, func(l crm.SentLine) bool {
		s := l.Get(name)
		return s != nil && s.Text() != ""
	})
}

// carries reports whether lines have a tax of their own that is not 0. That of a
// group stays with other lines too.
func carries(d *inventory.Document, tax string) bool {
	return d != nil && d.Mode == inventory.Individual && slices.ContainsFunc(d.Lines, func(l inventory.Line) bool { return !l.Percent(tax).Decimal.IsZero() })
}
