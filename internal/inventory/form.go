package inventory

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// MaxLines is how many line items a document may have.
const MaxLines = 1000

// Form reads what a client sent for a document. The names are those of the
// CRM's own form, and those of the module's fields.
type Form struct {
	Setup    *meta.Inventory
	Module   *crm.Module
	Currency func(id int64) *meta.CurrencyRow // nil for one that is not there
	Base     crm.ID                           // the CRM's base currency
	// Decimals is the user's no_of_currency_decimals: a price that is not sent is
	// rounded to it.
	Decimals int32
	// Number reads a number as the user writes it; nil for plain ones. It bounds
	// the length of what it takes.
	Number func(text string) (decimal.Decimal, bool)
	// OwnTaxes reads lines as the CRM's web service does: a line that names no
	// tax has those of its product, and a price that is not sent is the unit
	// price, whatever the currency. In group mode the first line's taxes count.
	OwnTaxes bool
	// Lenient ignores what the CRM ignores, such as a tax that the product does
	// not carry, where money would be lost without a word.
	Lenient bool
}

// Document is the document after the change, and every fault of the change. With
// a fault the document is nil.
//
// Old is the document as it is, nil on create: what is not sent stays as it is
// there. The products are those that may be named, by their ids; a line that old
// has already may keep its product without being among them.
func (f *Form) Document(c *crm.Change, old *Document, products map[crm.ID]*Product) (*Document, []crm.FieldError) {
	r := &reader{Form: f, change: c, old: old, products: products, sent: c.Sent}
	d := &Document{}
	if old != nil {
		*d = *old
		d.Lines = slices.Clone(old.Lines)
		d.CompoundOn = maps.Clone(old.CompoundOn)
	}
	r.head(d)
	r.charges(d)
	if c.Lines != nil {
		r.lines(d)
	} else {
		r.keptLines(d)
	}
	r.compound(d)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return d, nil
}

// Products are the products and services that a change names, each once, for the
// caller to load. What is no id is left out.
func (f *Form) Products(c *crm.Change) []crm.ID {
	if len(c.Lines) > MaxLines {
		return nil // refused in any case
	}
	seen := map[crm.ID]bool{}
	for i := range c.Lines {
		if id, ok := parseID(text(c.Lines[i].Get("hdnProductId"))); ok {
			seen[id] = true
		}
		parts, _ := f.parseParts(text(c.Lines[i].Get("subproduct_ids")))
		for _, p := range parts {
			seen[p.Product] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// headNames are the names that a form sends and that are no field of every
// inventory module, with the columns of the record that they fill.
var headNames = map[string][]string{
	"taxtype": {"taxtype"}, "hdnTaxType": {"taxtype"}, "region_id": {"region_id"}, "currency_id": {"currency_id"}, "conversion_rate": {"conversion_rate"},
	"discount_type_final": {"discount_percent", "discount_amount"}, "discount_final": nil,
	"discount_percentage_final": {"discount_percent"}, "hdnDiscountPercent": {"discount_percent"},
	"discount_amount_final": {"discount_amount"}, "hdnDiscountAmount": {"discount_amount"},
	"adjustment": {"adjustment"}, "adjustmentType": {"adjustment"}, "txtAdjustment": {"adjustment"},
	"shipping_handling_charge": shippingColumns, "hdnS_H_Amount": shippingColumns, "s_h_percent": {"s_h_percent"}, "hdnS_H_Percent": {"s_h_percent"},
	"charges": shippingColumns, "received": {"received"}, "paid": {"paid"},
	"subtotal": {"subtotal"}, "total": {"total"}, "pre_tax_total": {"pre_tax_total"}, "hdnSubTotal": {"subtotal"}, "hdnGrandTotal": {"total"},
}

var shippingColumns = []string{"s_h_amount"}

// Uses reports whether the form reads what is sent under a name, lines aside.
func Uses(name string) bool {
	_, tax := taxOf(name, "_group_percentage")
	_, head := headNames[name]
	return head || tax || isShipping(name)
}

// Columns are what a name that [Uses] knows fills: columns of the record, or the
// column of line items that has a tax of the whole.
func Columns(name string) (head []string, line string) {
	if tax, ok := taxOf(name, "_group_percentage"); ok {
		return nil, tax
	}
	if isShipping(name) {
		return shippingColumns, ""
	}
	return headNames[name], ""
}

// isShipping reports whether a name is that of a charge, or of a tax on charges.
func isShipping(name string) bool {
	if tax, ok := strings.CutPrefix(name, "sh"); ok {
		if _, ok := taxOf(tax, "_sh_percent"); ok {
			return true
		}
	}
	return chargeName.MatchString(name)
}

// taxOf is the tax in a name such as tax3_percentage.
func taxOf(name, suffix string) (tax string, ok bool) {
	tax, ok = strings.CutSuffix(name, suffix)
	if !ok || !strings.HasPrefix(tax, "tax") || len(tax) == len("tax") {
		return "", false
	}
	for _, digit := range tax[len("tax"):] {
		if digit < '0' || digit > '9' {
			return "", false
		}
	}
	return tax, true
}

// compound notes what compound taxes are counted on, so that a later change of
// the taxes leaves the document as it is.
func (r *reader) compound(d *Document) {
	for i := range r.Setup.Taxes {
		t := &r.Setup.Taxes[i]
		if _, known := d.CompoundOn[t.ID]; known || t.Off || len(compoundOfTax(t)) == 0 {
			continue
		}
		if d.CompoundOn == nil {
			d.CompoundOn = map[int64][]int64{}
		}
		d.CompoundOn[t.ID] = t.CompoundOn
	}
}
