package records

import (
	"context"
	"slices"

	"vtrest/internal/inventory"
)

// Fields that say whether the goods of a record have moved.
var stockStatus = map[string]string{"Invoice": "invoicestatus", "PurchaseOrder": "postatus"}

// lockStock locks the products of a new record whose stock may move, before the
// record is counted: who changes one of them holds it when he waits for the
// counter of the history, which the new record holds from then on. Products that
// a bundle brings along are not known yet; a deadlock over one is tried again.
func (s *saving) lockStock(ctx context.Context) error {
	if s.counts == nil || stockStatus[s.module.Name] == "" || !s.movesStock() {
		return nil
	}
	return s.tx.LockProducts(ctx, s.inventoryForm().Products(s.counts))
}

// moveStock moves the stock of the products of an invoice or purchase order, if
// the CRM does so when it is saved, and notes on its lines which are out of it.
// All is decided by what the record and its lines say in this transaction, so that
// a save that is made again moves nothing twice.
func (s *saving) moveStock(ctx context.Context) (inventory.StockedFlag, error) {
	n, field := s.inventory, stockStatus[s.module.Name]
	if field == "" || !s.movesStock() {
		return inventory.StockedUntouched, nil
	}
	if fires, err := s.calls(ctx, updateInventory); err != nil || !fires {
		return inventory.StockedUntouched, err
	}
	stock := inventory.Stock{
		Module: s.module.Name, Creating: s.creating(), WasStatus: s.was(field).Text, Status: s.value(field).Text,
		New: n.now.Lines, Replaced: n.rewrites || s.counts.Lines != nil,
	}
	if n.old != nil {
		stock.Old = n.old.Lines
		var err error
		if stock.Taken, err = s.taken(ctx, stock); err != nil {
			return inventory.StockedUntouched, err
		}
	}
	moves, flag := stock.Moves()
	return flag, s.tx.MoveStock(ctx, s.policy.Catalog(), moves)
}

// taken reports whether the goods of a purchase order are in the stock already.
// Its history tells; where none is kept, the status that it had.
func (s *saving) taken(ctx context.Context, stock inventory.Stock) (bool, error) {
	const received, cancelled = "Received Shipment", "Cancelled"
	if s.module.Name != "PurchaseOrder" || stock.Status != received && stock.Status != cancelled {
		return false, nil
	}
	if stock.WasStatus == received {
		return true, nil
	}
	return s.tx.Received(ctx, s.policy.Catalog(), s.id)
}

// flagged is a document with the flag on its lines, which its rows are to have.
func flagged(d *inventory.Document, flag inventory.StockedFlag) *inventory.Document {
	if flag == inventory.StockedUntouched {
		return d
	}
	changed := *d
	changed.Lines = slices.Clone(d.Lines)
	for i := range changed.Lines {
		changed.Lines[i].Stocked = flag == inventory.StockedOn
	}
	return &changed
}

// noteStock writes the flag on lines whose rows stay, where it is another.
func (s *saving) noteStock(ctx context.Context, flag inventory.StockedFlag) error {
	on := flag == inventory.StockedOn
	other := func(l inventory.Line) bool { return l.Stocked != on }
	if flag == inventory.StockedUntouched || !slices.ContainsFunc(s.inventory.old.Lines, other) {
		return nil
	}
	return s.tx.SetStocked(ctx, s.id, on)
}

// returnStock gives back what a deleted invoice has taken from the stock.
func returnStock(ctx context.Context, d *deleting) error {
	catalog := d.policy.Catalog()
	doc, err := d.tx.InventoryDocument(ctx, catalog, d.module, d.id)
	if err != nil {
		return err
	}
	moves, _ := inventory.Stock{Module: d.module.Name, Trashing: true, Old: doc.Lines}.Moves()
	return d.tx.MoveStock(ctx, catalog, moves)
}
