package oracle

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// TestStoredTotals counts every quote, order and invoice of the sample anew. The
// CRM stores the totals that its client sends; the client that made the sample
// counted otherwise than the CRM's own screen, so that a total may differ. Then it
// must be the one that this client's arithmetic gives, to the last digit.
func TestStoredTotals(t *testing.T) {
	crmtest.Each(t, filepath.Join(crmtest.Reference(t), sampleDump), func(t *testing.T, databaseURL string) {
		d := open(t, databaseURL)
		reasons := map[string]int{}
		compared, equal := 0, 0
		for _, name := range []string{"Quotes", "SalesOrder", "PurchaseOrder", "Invoice"} {
			m := d.module(name)
			for _, row := range d.table(fmt.Sprintf("SELECT b.* FROM %s b INNER JOIN vtiger_crmentity e ON e.crmid = b.%s ORDER BY 1", m.Base.Name, m.Base.Key)) {
				s := d.stored(m, row)
				compared++
				found := s.differences()
				if len(found) == 0 {
					equal++
				}
				for _, reason := range found {
					reasons[reason]++
				}
			}
		}
		t.Logf("%d documents: %d recompute to their stored totals, %d differ for a reason", compared, equal, compared-equal)
		for _, reason := range slices.Sorted(maps.Keys(reasons)) {
			t.Logf("%s: %d", reason, reasons[reason])
		}
		if compared < 400 {
			t.Errorf("only %d documents: the sample has more", compared)
		}
	})
}

// stored is a document as the sample holds it.
type stored struct {
	t        *testing.T
	name     string
	row      crmtest.Row
	document *inventory.Document
	setup    *meta.Inventory
	totals   *inventory.Totals
}

// sampleDecimals are those that the sample's client counted with.
const sampleDecimals = 2

func (d *database) stored(m *crm.Module, row crmtest.Row) *stored {
	d.t.Helper()
	s := &stored{t: d.t, name: m.Name + " " + row.Text(m.Base.Key), row: row, setup: d.catalog.Inventory()}
	s.document = d.read(m, plainID(row.Text(m.Base.Key)))
	s.totals = s.document.Totals(s.setup, inventory.Arithmetic{Decimals: sampleDecimals})
	return s
}

// read reads a document as the product does.
func (d *database) read(m *crm.Module, id crm.ID) (doc *inventory.Document) {
	d.t.Helper()
	err := d.store.View(d.t.Context(), func(tx *store.Tx) (err error) {
		doc, err = tx.InventoryDocument(d.t.Context(), d.catalog, m, id)
		return err
	})
	if err != nil {
		d.t.Fatalf("%s %d: %v", m.Name, id, err)
	}
	return doc
}

// differences are the reasons why stored totals are not ours.
func (s *stored) differences() (reasons []string) {
	is := func(column string) decimal.Decimal { return plain(s.row.Text(column)) }
	reason := func(column string, ours, client decimal.Decimal, why string) {
		switch {
		case is(column).Equal(ours):
		case is(column).Equal(client):
			reasons = append(reasons, column+": "+why)
		default:
			s.t.Errorf("%s: %s is %s, we count %s, and the sample's client %s", s.name, column, is(column), ours, client)
		}
	}
	subtotal := s.clientSubtotal()
	pretax, total := s.clientTotals(is("subtotal"), is("s_h_amount"), is("s_h_percent"))
	reason("subtotal", s.totals.Subtotal, subtotal, "the client rounded a line once, with its taxes")
	why := "the client rounded once, at the end"
	if s.document.Mode == inventory.Individual && !is("pre_tax_total").Equal(s.totals.PreTax) {
		why = "the client left the taxes of the lines in it"
	}
	reason("pre_tax_total", s.totals.PreTax, pretax, why)
	reason("total", s.totals.Total, total, "the client rounded once, at the end")
	if v, ok := s.row["balance"]; ok && v != nil {
		settled := plain(s.row.Text("received") + s.row.Text("paid"))
		reason("balance", is("total").Sub(settled), decimal.Decimal{}, "the client sent none")
	}
	return reasons
}

// clientSubtotal adds lines up as the sample's client did.
func (s *stored) clientSubtotal() (sum decimal.Decimal) {
	for i := range s.document.Lines {
		l := &s.document.Lines[i]
		net := l.Quantity.Mul(l.ListPrice)
		switch l.Discount.Kind {
		case inventory.ByPercent:
			net = net.Sub(percent(net, l.Discount.Value))
		case inventory.ByAmount:
			net = net.Sub(l.Discount.Value)
		case inventory.NoDiscount:
		}
		if s.document.Mode == inventory.Individual {
			net = net.Add(s.clientTaxes(net, l))
		}
		sum = sum.Add(net.Round(sampleDecimals))
	}
	return sum
}

// clientTaxes are those that a line's percentages give of an amount, the deducted
// ones left out.
func (s *stored) clientTaxes(amount decimal.Decimal, l *inventory.Line) (sum decimal.Decimal) {
	amounts := map[int64]decimal.Decimal{}
	for _, method := range []meta.TaxMethod{meta.Simple, meta.Compound} {
		for i := range s.setup.Taxes {
			tax := &s.setup.Taxes[i]
			if tax.Method != method {
				continue
			}
			base := amount
			for _, id := range tax.CompoundOn {
				base = base.Add(amounts[id])
			}
			amounts[tax.ID] = percent(base, linePercent(l, tax.Name))
			sum = sum.Add(amounts[tax.ID])
		}
	}
	return sum
}

// clientTotals are the two sums that the sample's client made of a subtotal, the
// charges and the taxes on them.
func (s *stored) clientTotals(subtotal, charges, chargeTaxes decimal.Decimal) (pretax, total decimal.Decimal) {
	base := subtotal
	switch d := s.document.Discount; d.Kind {
	case inventory.ByPercent:
		base = base.Sub(percent(subtotal, d.Value))
	case inventory.ByAmount:
		base = base.Sub(d.Value)
	case inventory.NoDiscount:
	}
	first := &s.document.Lines[0]
	total = base.Add(charges).Add(chargeTaxes).Add(s.document.Adjustment)
	if s.document.Mode == inventory.Group {
		total = total.Add(s.clientTaxes(base, first))
	}
	for i := range s.setup.Taxes {
		if tax := &s.setup.Taxes[i]; tax.Method == meta.Deducted {
			total = total.Sub(percent(base, linePercent(first, tax.Name)).Abs())
		}
	}
	return base.Add(charges).Round(sampleDecimals), total.Round(sampleDecimals)
}

func linePercent(l *inventory.Line, tax string) decimal.Decimal {
	for _, t := range l.Taxes {
		if t.Tax == tax {
			return t.Percent.Decimal
		}
	}
	return decimal.Decimal{}
}

func percent(of, rate decimal.Decimal) decimal.Decimal {
	return of.Mul(rate).Shift(-2)
}
