package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// BookPrices adds to products their prices in the price books with the ids,
// whoever asks: one statement for up to a thousand of either. A book that is not
// active, or in the recycle bin, has none.
func (tx *Tx) BookPrices(ctx context.Context, c *meta.Catalog, books []crm.ID, products map[crm.ID]*inventory.Product) error {
	if !c.HasTable("vtiger_pricebookproductrel") {
		return nil
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(products)), maxIDs) {
		for part := range slices.Chunk(books, maxIDs) {
			if err := tx.bookPrices(ctx, part, some, products); err != nil {
				return fmt.Errorf("read price books: %w", err)
			}
		}
	}
	return nil
}

// bookPrices reads the prices of some products in some books. A price that is
// NULL is 0, as for the CRM.
func (tx *Tx) bookPrices(ctx context.Context, books, products []crm.ID, of map[crm.ID]*inventory.Product) error {
	text := `SELECT price.productid, price.pricebookid, price.listprice, price.usedcurrency
FROM vtiger_pricebookproductrel price
INNER JOIN vtiger_pricebook book ON book.pricebookid = price.pricebookid
INNER JOIN vtiger_crmentity e ON e.crmid = book.pricebookid
WHERE e.deleted = 0 AND book.active = 1
AND price.pricebookid IN (` + places(ownerPlaces(len(books))) + `) AND price.productid IN (` + places(ownerPlaces(len(products))) + ")"
	return tx.rows(ctx, text, slices.Concat(padded(books), padded(products)), func(rows *sql.Rows) error {
		var product, book crm.ID
		var amount decimal.NullDecimal
		var currency crm.ID
		if err := rows.Scan(&product, &book, &amount, &currency); err != nil {
			return err
		}
		p := of[product]
		if p.Books == nil {
			p.Books = map[crm.ID]inventory.BookPrice{}
		}
		p.Books[book] = inventory.BookPrice{Amount: amount.Decimal, Currency: currency}
		return nil
	})
}
