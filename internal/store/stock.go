package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

const (
	productsTable = "vtiger_products"
	stockColumn   = "qtyinstock"
)

// maxMoves bounds the products of one statement that moves stock; a third of its
// parameters are ids.
const maxMoves = 1000

// MoveStock adds to the stock of products, or takes from it what is below zero:
// one statement for up to a thousand. It adds to what is there when it runs, so
// that calls at the same time lose nothing; the products are in ascending order,
// so that two of them wait for each other and do not block each other. Services
// have no stock: their ids change nothing, as those of products that are gone.
// Stock that its column cannot hold is InvalidValue.
func (tx *Tx) MoveStock(ctx context.Context, c *meta.Catalog, moves map[crm.ID]decimal.Decimal) error {
	ids := slices.Sorted(maps.Keys(moves))
	ids = slices.DeleteFunc(ids, func(id crm.ID) bool { return moves[id].IsZero() })
	col := c.Column(productsTable, stockColumn)
	if col == nil {
		return nil
	}
	for part := range slices.Chunk(ids, maxMoves) {
		args := make([]any, 0, 3*len(part))
		for _, id := range part {
			by, err := decimalText(c, productsTable, stockColumn, moves[id])
			if err != nil {
				return fmt.Errorf("stock of product %d: %w", id, err)
			}
			args = append(args, int64(id), by)
		}
		for _, id := range part {
			args = append(args, int64(id))
		}
		by := "CASE productid" + strings.Repeat(" WHEN ? THEN ?", len(part)) + " END"
		_, err := tx.exec(ctx, "UPDATE "+productsTable+" SET "+stockColumn+" = "+fmt.Sprintf(tx.db.Dialect.AddDecimal, stockColumn, by, col.Digits, col.Scale)+
			"\nWHERE productid IN ("+places(len(part))+")", args...)
		if err != nil {
			return fmt.Errorf("move stock: %w", err)
		}
	}
	return nil
}

// LockProducts makes others wait who move the stock of the products or change
// them, in ascending order as [Tx.MoveStock] does: one statement for up to a
// thousand. On SQLite a transaction that writes is alone anyhow.
func (tx *Tx) LockProducts(ctx context.Context, ids []crm.ID) error {
	if tx.db.Dialect.Engine == sqldb.SQLite {
		return nil
	}
	for part := range slices.Chunk(slices.Sorted(slices.Values(ids)), maxIDs) {
		text := "SELECT productid FROM " + productsTable + " WHERE productid IN (" + places(ownerPlaces(len(part))) + ") ORDER BY productid FOR UPDATE"
		if err := tx.rows(ctx, text, padded(part), func(*sql.Rows) error { return nil }); err != nil {
			return fmt.Errorf("lock products: %w", err)
		}
	}
	return nil
}

// SetStocked notes of all lines of a record whether they have been taken from
// the stock.
func (tx *Tx) SetStocked(ctx context.Context, id crm.ID, stocked bool) error {
	flag := 0
	if stocked {
		flag = 1
	}
	_, err := tx.exec(ctx, "UPDATE "+crm.LineItems+" SET incrementondel = ? WHERE id = ?", flag, int64(id))
	return wrapped("note stock", err)
}

// Received reports whether the goods of a purchase order are in the stock by its
// history: whether it was received (postatus Received Shipment) and not
// cancelled (Cancelled) after that. Ask before the history of a save is written.
func (tx *Tx) Received(ctx context.Context, c *meta.Catalog, id crm.ID) (bool, error) {
	if !c.HasTable("vtiger_modtracker_detail") {
		return false, nil
	}
	var last string
	_, err := tx.one(ctx, `SELECT d.postvalue
FROM vtiger_modtracker_basic b
INNER JOIN vtiger_modtracker_detail d ON d.id = b.id
WHERE b.crmid = ? AND d.fieldname = 'postatus' AND d.postvalue IN ('Received Shipment', 'Cancelled')
ORDER BY d.id DESC
LIMIT 1`, []any{int64(id)}, &last)
	if err != nil {
		return false, fmt.Errorf("history of purchase order %d: %w", id, err)
	}
	return last == "Received Shipment", nil
}
