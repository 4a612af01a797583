package oracle

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
	"vtrest/internal/records"
)

// ledger is what the stock must be, counted apart from the product.
type ledger struct {
	*database
	*randomly
	stock map[crm.ID]decimal.Decimal
	open  []*entry // documents that are not deleted
	count map[string]int
}

// entry is a document in the ledger.
type entry struct {
	module *crm.Module
	id     crm.ID
	status string
	lines  []ledgerLine
}

// ledgerLine is what a line takes from the stock, or brings.
type ledgerLine struct {
	product, part  crm.ID // part is 0 for a line that is no bundle
	quantity, each decimal.Decimal
}

const (
	ledgerDocuments = 1000
	ledgerUser      = "admin2" // counts with two decimals
	ledgerDecimals  = 2
)

// TestLedger creates, edits, cancels, sends back and deletes random documents in
// any order. The stock is what the ledger says, stored totals are those of the
// stored lines, and what is read and sent back changes nothing.
func TestLedger(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), sampleDump), func(t *testing.T, databaseURL string) {
		d := open(t, databaseURL)
		d.service.Lenient = false
		l := &ledger{database: d, randomly: d.randomly(5), stock: map[crm.ID]decimal.Decimal{}, count: map[string]int{}}
		for _, r := range d.table("SELECT productid, COALESCE(qtyinstock, 0) AS n FROM vtiger_products") {
			l.stock[plainID(r.Text("productid"))] = plain(r.Text("n"))
		}
		documents := ledgerDocuments
		if testing.Short() {
			documents /= 10
		}
		for n := range documents {
			l.create(n)
			if !l.one(3) {
				l.change()
			}
			if n%50 == 49 {
				l.check(fmt.Sprint("after ", n+1, " documents"))
			}
			if t.Failed() {
				return
			}
		}
		l.check("at the end")
		t.Logf("%d documents: %v", documents, l.count)
	})
}

func (l *ledger) create(n int) {
	m := l.module(pick(l.randomly, "Invoice", "Invoice", "Invoice", "PurchaseOrder", "PurchaseOrder", "Quotes", "SalesOrder"))
	c := newDraft(m)
	l.head(c, n)
	l.amounts(c)
	e := &entry{module: m, status: l.status(c, true), lines: c.lines}
	var err error
	if e.id, err = l.database.create(ledgerUser, c.Change, records.Options{}); err != nil {
		l.t.Fatalf("create document %d in %s: %v\n%v", n, m.Name, err, c.Change)
	}
	l.count["created"]++
	l.move(e, 1)
	l.open = append(l.open, e)
	l.checkTotals(e)
}

// change does something to a document.
func (l *ledger) change() {
	i := l.IntN(len(l.open))
	e := l.open[i]
	switch l.IntN(4) {
	case 0:
		c := newDraft(e.module)
		l.amounts(c)
		l.edit(e, c, "edited")
	case 1:
		c := newDraft(e.module)
		if c.set("subject", "other"); l.one(2) {
			l.amounts(c)
		}
		was := e.status
		status := l.status(c, was == "Cancelled")
		l.move(e, -1)
		e.status = status
		l.move(e, 1)
		l.edit(e, c, "status")
	case 2:
		l.sendBack(e)
	default:
		if err := l.service.Delete(l.t.Context(), l.policy(ledgerUser), e.module, e.id, records.Options{}); err != nil {
			l.t.Fatalf("delete %s %d: %v", e.module.Name, e.id, err)
		}
		l.count["deleted"]++
		// What was received stays, what was sold comes back.
		if e.module.Name == "Invoice" {
			l.move(e, -1)
		}
		l.open = append(l.open[:i], l.open[i+1:]...)
	}
}

func (l *ledger) edit(e *entry, c *draft, what string) {
	if err := l.update(ledgerUser, e.module, e.id, c.Change, records.Options{}); err != nil {
		l.t.Fatalf("%s %s %d: %v\n%v", what, e.module.Name, e.id, err, c.Change)
	}
	l.count[what]++
	if c.Lines != nil {
		l.move(e, -1)
		e.lines = c.lines
		l.move(e, 1)
	}
	l.checkTotals(e)
}

// move books a document, or takes it back with -1. An invoice takes its lines out
// of the stock while it is not cancelled; an order brings them once received.
func (l *ledger) move(e *entry, times int64) {
	switch {
	case e.module.Name == "Invoice" && e.status != "Cancel":
		times = -times
	case e.module.Name == "PurchaseOrder" && e.status == "Received Shipment":
	default:
		return
	}
	for _, line := range e.lines {
		q := line.quantity.Mul(decimal.NewFromInt(times))
		l.add(line.product, q)
		l.add(line.part, q.Mul(line.each))
	}
}

func (l *ledger) add(product crm.ID, q decimal.Decimal) {
	if v, isProduct := l.stock[product]; isProduct {
		l.stock[product] = v.Add(q)
	}
}

// check compares the stock of every product.
func (l *ledger) check(when string) {
	l.t.Helper()
	for _, r := range l.table("SELECT productid, COALESCE(qtyinstock, 0) AS n FROM vtiger_products ORDER BY productid") {
		id := plainID(r.Text("productid"))
		if got := plain(r.Text("n")); !got.Equal(l.stock[id]) {
			l.t.Errorf("%s: the stock of product %d is %s, the ledger says %s", when, id, got, l.stock[id])
		}
	}
}

// checkTotals compares the stored totals with those of the stored document.
func (l *ledger) checkTotals(e *entry) {
	l.t.Helper()
	doc := l.read(e.module, e.id)
	totals := doc.Totals(l.setup, inventory.Arithmetic{Decimals: ledgerDecimals})
	row := l.headRow(e)
	for column, want := range map[string]decimal.Decimal{"subtotal": totals.Subtotal, "pre_tax_total": totals.PreTax, "total": totals.Total} {
		if got := plain(row.Text(column)); !got.Equal(want) {
			l.t.Errorf("%s %d: %s is stored as %s, its lines give %s", e.module.Name, e.id, column, got, want)
		}
	}
	if len(doc.Lines) != len(e.lines) {
		l.t.Errorf("%s %d has %d lines, %d were sent", e.module.Name, e.id, len(doc.Lines), len(e.lines))
	}
}

func (l *ledger) headRow(e *entry) crmtest.Row {
	return l.table(fmt.Sprintf("SELECT * FROM %s WHERE %s = ?", e.module.Base.Name, e.module.Base.Key), int64(e.id))[0]
}

// sendBack sends what was read.
func (l *ledger) sendBack(e *entry) {
	l.t.Helper()
	before := l.headRow(e)
	rows := spelled(l.t, l.document(e.module, e.id, &document{Head: before}))
	c := l.sentAgain(e)
	if err := l.update(ledgerUser, e.module, e.id, c, records.Options{}); err != nil {
		l.t.Fatalf("%s %d sent back: %v\n%v", e.module.Name, e.id, err, c)
	}
	l.count["sent back"]++
	after := spelled(l.t, l.document(e.module, e.id, &document{Head: before}))
	if diff := differences(rows, after); diff != "" {
		l.t.Errorf("%s %d sent back:\n%s", e.module.Name, e.id, diff)
	}
}
