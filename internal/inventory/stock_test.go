package inventory

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

func stockLine(product crm.ID, quantity string, stocked bool, parts ...Part) Line {
	return Line{Product: product, Quantity: n(quantity), Stocked: stocked, Parts: parts}
}

func TestStock(t *testing.T) {
	free := []Line{stockLine(11, "2", false), stockLine(13, "1.5", false, Part{11, n("2")})}
	out := []Line{stockLine(11, "2", true), stockLine(13, "1.5", true, Part{11, n("2")})}
	other := []Line{stockLine(11, "3", false)}
	type moved map[crm.ID]string
	for _, c := range []struct {
		name  string
		stock Stock
		want  moved
		flag  StockedFlag
	}{
		{"quote", Stock{Module: "Quotes", Creating: true, Status: "Created", New: free, Replaced: true}, nil, StockedUntouched},
		{"invoice", Stock{Module: "Invoice", Creating: true, Status: "Created", New: free, Replaced: true}, moved{11: "-5", 13: "-1.5"}, StockedOn},
		{"cancelled from the first", Stock{Module: "Invoice", Creating: true, Status: "Cancel", New: free, Replaced: true}, nil, StockedOff},
		{"other lines", Stock{Module: "Invoice", WasStatus: "Created", Status: "Sent", Old: out, New: other, Replaced: true}, moved{11: "2", 13: "1.5"}, StockedOn},
		{"no lines sent", Stock{Module: "Invoice", WasStatus: "Created", Status: "Sent", Old: out, New: out}, nil, StockedUntouched},
		{"cancelled", Stock{Module: "Invoice", WasStatus: "Created", Status: "Cancel", Old: out, New: out}, moved{11: "5", 13: "1.5"}, StockedOff},
		{"cancelled with other lines", Stock{Module: "Invoice", WasStatus: "Created", Status: "Cancel", Old: out, New: other, Replaced: true}, moved{11: "5", 13: "1.5"}, StockedOff},
		{"still cancelled", Stock{Module: "Invoice", WasStatus: "Cancel", Status: "Cancel", Old: free, New: other, Replaced: true}, nil, StockedOff},
		{"no more cancelled", Stock{Module: "Invoice", WasStatus: "Cancel", Status: "Created", Old: free, New: free}, moved{11: "-5", 13: "-1.5"}, StockedOn},
		{"in the bin", Stock{Module: "Invoice", Trashing: true, WasStatus: "Sent", Status: "Sent", Old: out}, moved{11: "5", 13: "1.5"}, StockedUntouched},
		{"cancelled, in the bin", Stock{Module: "Invoice", Trashing: true, WasStatus: "Cancel", Status: "Cancel", Old: free}, nil, StockedUntouched},
		{"out of the bin", Stock{Module: "Invoice", Restoring: true, WasStatus: "Sent", Status: "Sent", Old: out, New: free}, moved{11: "-5", 13: "-1.5"}, StockedOn},
		{"order", Stock{Module: "PurchaseOrder", Creating: true, Status: "Created", New: free, Replaced: true}, nil, StockedUntouched},
		{"order, received", Stock{Module: "PurchaseOrder", WasStatus: "Created", Status: "Received Shipment", Old: free, New: free}, moved{11: "5", 13: "1.5"}, StockedUntouched},
		{"order, received from the first", Stock{Module: "PurchaseOrder", Creating: true, Status: "Received Shipment", New: free, Replaced: true}, moved{11: "5", 13: "1.5"}, StockedUntouched},
		{"order, again", Stock{Module: "PurchaseOrder", WasStatus: "Received Shipment", Status: "Received Shipment", Taken: true, Old: free, New: free}, nil, StockedUntouched},
		{"order, other lines", Stock{Module: "PurchaseOrder", WasStatus: "Received Shipment", Status: "Received Shipment", Taken: true, Old: free, New: other, Replaced: true}, moved{11: "-2", 13: "-1.5"}, StockedUntouched},
		{"order, cancelled after that", Stock{Module: "PurchaseOrder", WasStatus: "Received Shipment", Status: "Cancelled", Taken: true, Old: free, New: other, Replaced: true}, moved{11: "-5", 13: "-1.5"}, StockedUntouched},
		{"order, cancelled before that", Stock{Module: "PurchaseOrder", WasStatus: "Created", Status: "Cancelled", Old: free, New: free}, nil, StockedUntouched},
		{"order, in the bin", Stock{Module: "PurchaseOrder", Trashing: true, WasStatus: "Received Shipment", Status: "Received Shipment", Taken: true, Old: free}, nil, StockedUntouched},
	} {
		t.Run(c.name, func(t *testing.T) {
			moves, flag := c.stock.Moves()
			want := map[crm.ID]decimal.Decimal{}
			for id, quantity := range c.want {
				want[id] = n(quantity)
			}
			if diff := cmp.Diff(want, moves, sameDecimals); diff != "" || flag != c.flag {
				t.Errorf("flag %d, want %d; moves (-want +got):\n%s", flag, c.flag, diff)
			}
		})
	}
}

// The stock equals a simple ledger after any saves of an invoice: what it lists
// is out, unless it is cancelled or deleted.
func TestStockLedger(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	draw := chooser(random.IntN)
	statuses := []string{"Created", "Sent", "Cancel", "Paid"}
	for range 2_000 {
		stock := moves{}
		s := Stock{Module: "Invoice", Creating: true, Replaced: true, Status: statuses[draw(4)], New: draw.document().Lines}
		deleted := false
		for step := range 12 {
			got, flag := s.Moves()
			for id, quantity := range got {
				stock[id] = stock[id].Add(quantity)
			}
			lines := flagged(s, flag)
			ledger := moves{}
			if !deleted && s.Status != "Cancel" {
				ledger.add(lines, less)
			}
			for id := crm.ID(11); id < 15; id++ {
				if !stock[id].Equal(ledger[id]) {
					t.Fatalf("step %d, %+v: stock of %d is %s, the ledger has %s", step, s, id, stock[id], ledger[id])
				}
			}
			s = Stock{Module: "Invoice", WasStatus: s.Status, Status: s.Status, Old: lines, New: lines}
			switch {
			case deleted:
				s.Restoring, deleted = true, false
			case draw(4) == 0:
				s.Trashing, deleted = true, true
			default:
				s.Status = statuses[draw(4)]
				if draw(2) == 0 {
					s.New, s.Replaced = draw.document().Lines, true
				}
			}
		}
	}
}

// flagged are the lines as they are stored after a change.
func flagged(s Stock, flag StockedFlag) []Line {
	lines := append([]Line(nil), s.New...)
	for i := range lines {
		if flag != StockedUntouched {
			lines[i].Stocked = flag == StockedOn
		}
	}
	return lines
}
