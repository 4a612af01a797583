package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// lineNames are the names of a line that a form reads, and those that a line has
// when it is read, which may be sent back and count nothing.
var lineNames = []string{
	"hdnProductId", "qty", "listPrice", "discount_type", "discount_percentage", "discount_amount", "comment", "productDescription",
	"purchaseCost", "subproduct_ids", "deleted",
	"productName", "margin", "productTotal", "discountTotal", "totalAfterDiscount", "taxTotal", "netPrice",
	"discount", "entityType", "lineItemType", "hidtax_row_no",
}

// Unused are the names of lines that were sent and that d, which a form made of
// them, has nothing of: names of nothing, a price book beside a price, and taxes
// of a line other than those of the whole in group mode, where only the latter
// count.
func (f *Form) Unused(c *crm.Change, d *Document) (names []string) {
	r := &reader{Form: f}
	for i, line := range c.Lines {
		for k := range line {
			s := &line[k]
			tax, isTax := taxOf(s.Name, "_percentage")
			switch {
			case s.Name == bookName && text(line.Get("listPrice")) == "":
			case text(s) == "", !isTax && slices.Contains(lineNames, s.Name):
			case isTax && (d.Mode == Individual || r.isZero(s)):
			case isTax && d.first() != nil && r.equal(text(s), d.first().Percent(tax).Decimal.String()):
			default:
				names = append(names, fmt.Sprintf("items[%d].%s", i+1, s.Name))
			}
		}
	}
	return names
}

// UnusedOfWhole are the names of the whole that were sent and that d, which a form
// made of them, has nothing of, with what it comes to: taxes of the whole in
// individual mode or without lines to keep them, an amount of shipping or its taxes
// beside charges, the amount of a percent charge, and what other modules settle.
func (f *Form) UnusedOfWhole(c *crm.Change, d *Document, t *Totals) (names []string) {
	r := &reader{Form: f, change: c, sent: c.Sent}
	for i := range c.Sent {
		s := &c.Sent[i]
		if s.Unchanged || r.isZero(s) && s.Name != "shipping_handling_charge" && s.Name != "hdnS_H_Amount" || text(s) == "" {
			continue
		}
		if r.dropped(s, d, t) {
			names = append(names, s.Name)
		}
	}
	return append(names, r.droppedAmounts(d, t)...)
}

// dropped reports whether nothing came of what was sent under a name of the whole.
func (r *reader) dropped(s *crm.Sent, d *Document, t *Totals) bool {
	if tax, is := taxOf(s.Name, "_group_percentage"); is {
		known := r.Setup.Tax(tax)
		return len(d.Lines) == 0 || known == nil || d.Mode == Individual && known.Method != meta.Deducted
	}
	if tax, is := taxOf(strings.TrimPrefix(s.Name, "sh"), "_sh_percent"); is && strings.HasPrefix(s.Name, "sh") {
		return !slices.ContainsFunc(r.Setup.ShippingTaxes, func(known meta.Tax) bool {
			return known.Name == "sh"+tax && len(d.Charges) > 0 && chargeTax(&d.Charges[0], known.ID).Equal(r.plain(s))
		})
	}
	switch s.Name {
	case "shipping_handling_charge", "hdnS_H_Amount":
		return !r.plain(s).Round(scaleOfAmounts).Equal(t.Charges)
	case "received", "paid":
		return !slices.Contains(settledNames[r.Module.Name], s.Name)
	}
	return false
}

func chargeTax(c *Charge, id int64) (percent decimal.Decimal) {
	for _, t := range taxOn(c, id) {
		percent = t.Percent
	}
	return percent
}

// droppedAmounts are the amounts of percent charges that were sent and that the
// percentages do not come to.
func (r *reader) droppedAmounts(d *Document, t *Totals) (names []string) {
	charges, sent := r.sentCharges()
	if !sent {
		return nil
	}
	for i := range d.Charges {
		c := &d.Charges[i]
		for _, asked := range charges {
			if asked.ID == c.ID && c.Percent.Valid && !asked.Value.IsZero() && !asked.Value.Equal(t.ChargeAmounts[i].Amount) && !asked.Value.Equal(c.Value) {
				names = append(names, fmt.Sprintf("charges[%d][value]", c.ID))
			}
		}
	}
	return names
}
