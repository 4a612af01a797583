package records

import (
	"context"

	"github.com/shopspring/decimal"

	"vtrest/internal/access"
	"vtrest/internal/inventory"
	"vtrest/internal/store"
)

// inventoryRecords is the hook of quotes, orders and invoices. Their document is
// made before, by [saving.count], with the other checks.
var inventoryRecords = hook{before: setTotals, after: writeLines}

// Decimals is how many digits after the point amounts have on the screens of the
// user of p.
func Decimals(p *access.Policy) int32 {
	const most = 8 // that columns of amounts have
	if u := p.Catalog().User(p.User()); u != nil {
		return int32(min(max(u.CurrencyDecimals, 0), most))
	}
	return 0
}

func sums(t *inventory.Totals) store.Sums {
	return store.Sums{Subtotal: t.Subtotal, PreTaxTotal: t.PreTax, Shipping: t.Charges, Total: t.Total, Balance: t.Balance}
}

// keepTotals leaves the totals that the record has. They may have been counted
// otherwise, with other decimals or by another program, and a change that does
// not touch amounts is no reason to count anew.
func (s *saving) keepTotals(n *counting) {
	was := func(field string, to *decimal.Decimal) {
		if d, err := decimal.NewFromString(s.was(field).Text); err == nil {
			*to = d
		}
	}
	was("hdnSubTotal", &n.totals.Subtotal)
	was("pre_tax_total", &n.totals.PreTax)
	was("hdnS_H_Amount", &n.totals.Charges)
	was("hdnGrandTotal", &n.totals.Total)
	n.totals.Balance = n.totals.Total.Sub(n.now.Settled)
}

// setTotals gives the fields of the head what the document says. Columns that
// are no fields go with the record's row.
func setTotals(_ context.Context, s *saving) error {
	n := s.inventory
	if n == nil || !n.changes {
		return nil
	}
	for _, c := range n.head {
		f := s.module.Column(s.module.Base.Name, c.Column)
		switch {
		case f == nil || f.Empty:
			s.extra = append(s.extra, c)
		case s.creating() || !sameNumber(s.old.Get(f).Text, c.Value.Text):
			s.setField(f, c.Value)
		}
	}
	return nil
}

// sameNumber compares two texts of a column, as numbers if they are.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return errX == nil && errY == nil && x.Equal(y)
}

// writeLines writes lines and charges, and moves the stock.
func writeLines(ctx context.Context, s *saving) error {
	n := s.inventory
	if n == nil {
		return nil
	}
	flag, err := s.moveStock(ctx)
	if err != nil {
		return err
	}
	catalog := s.policy.Catalog()
	switch {
	case n.old == nil:
		return s.tx.InsertLines(ctx, catalog, s.module, s.id, flagged(n.now, flag), margins(n.totals))
	case n.rewrites:
		return s.tx.ReplaceLines(ctx, catalog, s.module, s.id, n.old, flagged(n.now, flag), margins(n.totals))
	}
	return s.noteStock(ctx, flag)
}

func margins(t *inventory.Totals) []decimal.Decimal {
	list := make([]decimal.Decimal, len(t.Lines))
	for i := range t.Lines {
		list[i] = t.Lines[i].Margin
	}
	return list
}

// movesStock reports whether saves of the record's module move the stock.
func (s *saving) movesStock() bool { return s.policy.Catalog().MovesStock(s.module.Name) }
