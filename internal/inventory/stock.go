package inventory

import (
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// Stock is a change of an invoice or a purchase order, as the CRM's workflow
// method UpdateInventory sees it. Quotes and sales orders move no stock.
type Stock struct {
	Module            string
	Creating          bool
	Trashing          bool
	Restoring         bool   // out of the recycle bin
	WasStatus, Status string // invoicestatus or postatus; the same when trashing
	// Taken says that a purchase order has been received, and not cancelled
	// since: its lines are in the stock.
	Taken    bool
	Old, New []Line
	Replaced bool // lines were sent: New are not those of Old
}

// StockedFlag is what becomes of the flags of a document's lines (Line.Stocked).
type StockedFlag uint8

// The flags. Untouched leaves those of kept lines; new lines have none.
const (
	StockedUntouched StockedFlag = iota
	StockedOn
	StockedOff
)

// The statuses that move stock.
const (
	statusCancel    = "Cancel"
	statusReceived  = "Received Shipment"
	statusCancelled = "Cancelled"
)

// Moves is what each product's stock changes by, and what becomes of the flags
// of the lines that the document then has. Services are among the products, for
// the caller to leave out: they have no stock.
func (s Stock) Moves() (map[crm.ID]decimal.Decimal, StockedFlag) {
	m := moves{}
	flag := StockedUntouched
	switch s.Module {
	case "Invoice":
		flag = s.invoice(m)
	case "PurchaseOrder":
		s.purchaseOrder(m)
	}
	for id, quantity := range m {
		if quantity.IsZero() {
			delete(m, id)
		}
	}
	return m, flag
}

// invoice keeps the quantities of an invoice out of the stock as long as it is
// neither cancelled nor deleted. What is out already is known from the flags of
// its lines, so nothing moves twice.
func (s Stock) invoice(m moves) StockedFlag {
	changed := !s.Creating && s.WasStatus != s.Status
	switch {
	case s.Trashing:
		// The flags stay, as in the CRM: a deleted invoice is not asked for them.
		m.addStocked(s.Old)
		return StockedUntouched
	case s.Status == statusCancel:
		m.addStocked(s.Old)
		return StockedOff
	case s.Restoring:
		m.add(s.New, less)
		return StockedOn
	case s.Creating, s.Replaced, changed && s.WasStatus == statusCancel:
		m.addStocked(s.Old)
		m.add(s.New, less)
		return StockedOn
	}
	return StockedUntouched
}

// purchaseOrder puts the quantities into the stock when the order is received,
// follows its lines while it is in that status, and takes them out when it is
// cancelled. A deleted order gives nothing back: the goods are there.
func (s Stock) purchaseOrder(m moves) {
	switch {
	case s.Trashing, s.Restoring:
	case s.Status == statusReceived && !s.Taken:
		m.add(s.New, more)
	case s.Status == statusReceived && s.Replaced:
		m.add(s.New, more)
		m.add(s.Old, less)
	case s.Status == statusCancelled && s.Taken:
		m.add(s.Old, less)
	}
}

// moves is what the stock of products changes by.
type moves map[crm.ID]decimal.Decimal

var more, less = decimal.New(1, 0), decimal.New(-1, 0)

// add moves the products of lines, and those of their bundles.
func (m moves) add(lines []Line, sign decimal.Decimal) {
	for i := range lines {
		l := &lines[i]
		quantity := l.Quantity.Mul(sign)
		m[l.Product] = m[l.Product].Add(quantity)
		for _, p := range l.Parts {
			m[p.Product] = m[p.Product].Add(quantity.Mul(p.Quantity))
		}
	}
}

// addStocked puts back what lines have taken.
func (m moves) addStocked(lines []Line) {
	for i := range lines {
		if lines[i].Stocked {
			m.add(lines[i:i+1], more)
		}
	}
}
