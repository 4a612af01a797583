package oracle

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
)

// failed tells what is unexpected about a save on which the CRM died: a call of the
// web service must be refused for what the CRM stumbled over and for nothing else,
// and a form must be saved whole.
func (x *exchange) failed() string {
	if !x.screen() {
		var named []string
		if e, ok := errors.AsType[*crm.Error](x.err); ok {
			for _, f := range e.Fields {
				named = append(named, f.Field)
			}
		}
		if want := x.unreadable(); !slices.Equal(named, want) {
			return fmt.Sprintf("refused for %v, want %v: %v", named, want, x.err)
		}
		return ""
	}
	if x.err != nil {
		return fmt.Sprintf("refused: %v", x.err)
	}
	got := x.document(x.module, x.id, &document{Head: x.formHead(), Lines: []crmtest.Row{{}}})
	x.want = &document{Head: x.formHead(), Lines: x.formLines(), Charges: spelled(x.t, got).Charges}
	totalsAreCounted(x)
	diff := rowDifferences("head ", plainRow(x.want.Head), plainRow(got.Head))
	if len(got.Lines) != len(x.want.Lines) {
		return fmt.Sprintf("%d lines are stored, want %d", len(got.Lines), len(x.want.Lines))
	}
	for i, l := range x.want.Lines {
		diff += rowDifferences(fmt.Sprintf("line %d ", i+1), plainRow(l), plainRow(got.Lines[i]))
	}
	return diff
}

// unreadable are the names of what a call says that is no number, and the lines
// where it has none.
func (x *exchange) unreadable() (names []string) {
	if len(x.Element.Lines) == 0 {
		return []string{"items"}
	}
	isNumber := func(text string) bool {
		_, err := decimal.NewFromString(text)
		return err == nil
	}
	for i, l := range x.Element.Lines {
		for _, c := range []struct{ name, ours string }{{"quantity", "qty"}, {"listprice", "listPrice"}} {
			if text, sent := l[c.name]; sent && !isNumber(text) {
				names = append(names, fmt.Sprintf("items[%d].%s", i+1, c.ours))
			}
		}
	}
	return names
}

// formHead is what the form says of the document.
func (x *exchange) formHead() crmtest.Row {
	mode, _ := x.says("taxtype")
	row := crmtest.Row{"taxtype": &mode, "discount_percent": nil, "discount_amount": nil}
	for _, column := range []string{"subtotal", "pre_tax_total", "total", "compound_taxes_info"} {
		row[column] = new(string)
	}
	*row["compound_taxes_info"] = `{"4":["1"]}`
	kind, _ := x.says("discount_type_final")
	if v, ok := x.says("discount_percentage_final"); ok && kind == "percentage" {
		row["discount_percent"] = fixed(v, 3)
	}
	adjustment := "0"
	if v, ok := x.says("adjustment", "txtAdjustment"); ok {
		adjustment = v
	}
	if kind, _ := x.says("adjustmentType"); kind == "-" {
		adjustment = "-" + adjustment
	}
	row["adjustment"] = fixed(adjustment, decimalsOfAmounts)
	return row
}

// formLines are the lines of the form that name a product, as they are stored.
func (x *exchange) formLines() (rows []crmtest.Row) {
	for _, sent := range x.sentLines() {
		says := func(name string) (string, bool) {
			s := sent.Get(name)
			if s == nil {
				return "", false
			}
			return s.Text(), true
		}
		text := func(name string) *string {
			if v, ok := says(name); ok {
				return &v
			}
			return nil
		}
		product, _ := says("hdnProductId")
		quantity, _ := says("qty")
		price, _ := says("listPrice")
		row := crmtest.Row{
			"productid": &product, "quantity": fixed(quantity, 3), "listprice": fixed(price, decimalsOfAmounts), "comment": text("comment"), "description": text("productDescription"),
			"discount_percent": nil, "discount_amount": nil,
		}
		switch kind, _ := says("discount_type"); kind {
		case "percentage":
			row["discount_percent"] = fixed(*text("discount_percentage"), 3)
		case "amount":
			row["discount_amount"] = fixed(*text("discount_amount"), decimalsOfAmounts)
		}
		for _, t := range x.catalog.Inventory().Taxes {
			row[t.Name] = nil
			carried := len(x.table("SELECT taxid FROM vtiger_producttaxrel WHERE productid = ? AND taxid = ?", int64(plainID(product)), t.ID)) > 0
			// An empty percentage is 0, as is one that the form leaves out.
			if v, _ := says(t.Name + "_percentage"); carried {
				row[t.Name] = fixed(v, 3)
			}
			if v, ok := x.says(t.Name + "_group_percentage"); ok && t.Method == meta.Deducted {
				row[t.Name] = fixed(v, 3)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func fixed(text string, scale int32) *string {
	v := plain(strings.TrimSpace(text)).StringFixed(scale)
	return &v
}
