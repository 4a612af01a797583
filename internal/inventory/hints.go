package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// Hints are the totals that a client sent. They count nothing: the totals are
// what the lines add up to, and a client learns where it had others.
type Hints struct {
	sent []hint
	unit decimal.Decimal // one of the last digit
}

type hint struct {
	name  string
	total decimal.Decimal
	ok    bool // total is a number
}

// balanceName is the total that other programs store otherwise, or not at all: what
// was read is not compared.
const balanceName = "balance"

// hintNames are the names that totals are sent under, each with its total.
var hintNames = []struct {
	name string
	of   func(*Totals) decimal.Decimal
}{
	{"subtotal", func(t *Totals) decimal.Decimal { return t.Subtotal }},
	{"hdnSubTotal", func(t *Totals) decimal.Decimal { return t.Subtotal }},
	{"pre_tax_total", func(t *Totals) decimal.Decimal { return t.PreTax }},
	{"total", func(t *Totals) decimal.Decimal { return t.Total }},
	{"hdnGrandTotal", func(t *Totals) decimal.Decimal { return t.Total }},
	{balanceName, func(t *Totals) decimal.Decimal { return t.Balance }},
}

// IsTotal reports whether a name is that of a total, which is compared and not
// taken.
func IsTotal(name string) bool {
	for _, n := range hintNames {
		if n.name == name {
			return true
		}
	}
	return false
}

// Hints are the totals among what a client sent; empty ones are none.
func (f *Form) Hints(c *crm.Change) Hints {
	h := Hints{unit: decimal.New(1, -f.Decimals)}
	r := &reader{Form: f, change: c, sent: c.Sent}
	for _, n := range hintNames {
		if s := r.get(n.name); text(s) != "" && !(s.Unchanged && n.name == balanceName) {
			total, ok := r.parse(text(s))
			h.sent = append(h.sent, hint{name: n.name, total: total, ok: ok})
		}
	}
	return h
}

// Differ names the totals that are off by more than one unit of the last digit,
// or are no numbers.
func (h Hints) Differ(t *Totals) []string {
	var names []string
	for _, sent := range h.sent {
		for _, n := range hintNames {
			if n.name == sent.name && (!sent.ok || sent.total.Sub(n.of(t)).Abs().GreaterThan(h.unit)) {
				names = append(names, sent.name)
			}
		}
	}
	return names
}
