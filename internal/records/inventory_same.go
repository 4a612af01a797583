package records

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// sameLines reports whether two documents have the same rows of lines. NULL and
// "" are the same text.
func sameLines(a, b *inventory.Document) bool {
	return slices.EqualFunc(a.Lines, b.Lines, func(x, y inventory.Line) bool {
		return sameAmountsOf(x, y) && x.Comment.Text == y.Comment.Text && x.Description.Text == y.Description.Text &&
			x.Cost.Equal(y.Cost) && slices.EqualFunc(x.Parts, y.Parts, samePart)
	})
}

// sameAmounts reports whether two documents add up to the same by what stands in
// them, however their totals were once counted. What compound taxes are counted
// on is today's where a document has not noted it, so that noting it changes nothing.
func sameAmounts(a, b *inventory.Document) bool {
	return a.Mode == b.Mode && slices.EqualFunc(a.Lines, b.Lines, sameAmountsOf) && sameDiscount(a.Discount, b.Discount) &&
		sameCharges(a.Charges, b.Charges) && a.Adjustment.Equal(b.Adjustment)
}

// sameHead compares all that is not in lines and charges.
func sameHead(a, b *inventory.Document) bool {
	return a.Mode == b.Mode && a.Currency == b.Currency && a.Rate.Equal(b.Rate) && a.Region == b.Region && sameDiscount(a.Discount, b.Discount) &&
		a.Adjustment.Equal(b.Adjustment) && a.ShippingPercent.Equal(b.ShippingPercent) && a.Settled.Equal(b.Settled)
}

func sameAmountsOf(x, y inventory.Line) bool {
	return x.Product == y.Product && x.Quantity.Equal(y.Quantity) && x.ListPrice.Equal(y.ListPrice) &&
		sameDiscount(x.Discount, y.Discount) && sameTaxes(x.Taxes, y.Taxes)
}

func sameDiscount(a, b inventory.Discount) bool {
	if a.Value.IsZero() && b.Value.IsZero() {
		return true // none, however it is stated
	}
	return a.Kind == b.Kind && a.Value.Equal(b.Value)
}

// sameTaxes compares the columns of taxes. One that a list does not name is NULL.
func sameTaxes(a, b []inventory.LineTax) bool {
	percents := func(list []inventory.LineTax) map[string]decimal.Decimal {
		found := map[string]decimal.Decimal{}
		for _, t := range list {
			if t.Percent.Valid {
				found[t.Tax] = t.Percent.Decimal
			}
		}
		return found
	}
	return maps.EqualFunc(percents(a), percents(b), decimal.Decimal.Equal)
}

func samePart(a, b inventory.Part) bool {
	return a.Product == b.Product && a.Quantity.Equal(b.Quantity)
}

// sameCharges compares charges. What a percent charge comes to is counted anew.
func sameCharges(a, b []inventory.Charge) bool {
	return slices.EqualFunc(a, b, func(x, y inventory.Charge) bool {
		return x.ID == y.ID && x.Percent.Valid == y.Percent.Valid && x.Percent.Decimal.Equal(y.Percent.Decimal) &&
			(x.Percent.Valid || x.Value.Equal(y.Value)) && slices.EqualFunc(x.Taxes, y.Taxes, sameChargeTax)
	})
}

func sameChargeTax(a, b inventory.ChargeTax) bool { return a.ID == b.ID && a.Percent.Equal(b.Percent) }

// keepTexts leaves texts of lines as they are stored that were sent back as they
// were read: of the line in the same place, or else of another one of the product.
func (n *counting) keepTexts(c *crm.Change) {
	old, now := n.old.Lines, n.now.Lines
	used := make([]bool, len(old))
	for i := range now {
		l := &now[i]
		at := sameTextsIn(c, old, used, l, i)
		if at < 0 {
			continue
		}
		used[at] = true
		if c.Same(nil, old[at].Comment.Text, l.Comment.Text) {
			l.Comment = old[at].Comment
		}
		if c.Same(nil, old[at].Description.Text, l.Description.Text) {
			l.Description = old[at].Description
		}
	}
}

// sameTextsIn finds the line of before that has the texts of l, the i-th now; that
// in its place if none has, -1 if that is of another product. Of a product with many
// lines only the next are looked at.
func sameTextsIn(c *crm.Change, old []inventory.Line, used []bool, l *inventory.Line, i int) int {
	const most = 50
	free := func(k int) bool { return k < len(old) && !used[k] && old[k].Product == l.Product }
	same := func(k int) bool {
		return free(k) && c.Same(nil, old[k].Comment.Text, l.Comment.Text) && c.Same(nil, old[k].Description.Text, l.Description.Text)
	}
	if same(i) {
		return i
	}
	tried := 0
	for k := range old {
		if free(k) {
			if same(k) {
				return k
			}
			if tried++; tried == most {
				break
			}
		}
	}
	if free(i) {
		return i
	}
	return -1
}
