package inventory

import (
	"fmt"
	"slices"

	"vtrest/internal/crm"
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
