package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// SetProductTax has a product or service carry a tax. The percentages by region
// that it has are kept. regions says whether the CRM knows regions (Vtiger 7).
func (tx *Tx) SetProductTax(ctx context.Context, product crm.ID, tax int64, percent string, regions bool) error {
	updated, err := tx.touched(ctx, "UPDATE vtiger_producttaxrel SET taxpercentage = ? WHERE productid = ? AND taxid = ?", percent, int64(product), tax)
	if err == nil && !updated {
		text := "INSERT INTO vtiger_producttaxrel (productid, taxid, taxpercentage) VALUES (?, ?, ?)"
		if regions {
			text = "INSERT INTO vtiger_producttaxrel (productid, taxid, taxpercentage, regions) VALUES (?, ?, ?, '[]')"
		}
		_, err = tx.exec(ctx, text, int64(product), tax, percent)
	}
	if err != nil {
		return fmt.Errorf("tax of product %d: %w", product, err)
	}
	return nil
}

// RemoveProductTax has a product or service not carry a tax.
func (tx *Tx) RemoveProductTax(ctx context.Context, product crm.ID, tax int64) error {
	if _, err := tx.exec(ctx, "DELETE FROM vtiger_producttaxrel WHERE productid = ? AND taxid = ?", int64(product), tax); err != nil {
		return fmt.Errorf("tax of product %d: %w", product, err)
	}
	return nil
}

// Price is what a product or service costs in one currency.
type Price struct {
	Product  crm.ID
	Currency int64
	// Converted is the unit price at the currencies' rates, Actual the price
	// asked. Decimals as text.
	Converted, Actual string
}

// SetPrice writes a price, in place of the one in the same currency.
func (tx *Tx) SetPrice(ctx context.Context, p Price) error {
	err := tx.RemovePrice(ctx, p.Product, p.Currency)
	if err == nil {
		_, err = tx.exec(ctx, "INSERT INTO vtiger_productcurrencyrel (productid, currencyid, converted_price, actual_price) VALUES (?, ?, ?, ?)",
			int64(p.Product), p.Currency, p.Converted, p.Actual)
	}
	if err != nil {
		return fmt.Errorf("price of product %d: %w", p.Product, err)
	}
	return nil
}

// RemovePrice takes the price in one currency away.
func (tx *Tx) RemovePrice(ctx context.Context, product crm.ID, currency int64) error {
	if _, err := tx.exec(ctx, "DELETE FROM vtiger_productcurrencyrel WHERE productid = ? AND currencyid = ?", int64(product), currency); err != nil {
		return fmt.Errorf("price of product %d: %w", product, err)
	}
	return nil
}

// SetActualPrice changes what a product costs in a currency, if it has a price
// there.
func (tx *Tx) SetActualPrice(ctx context.Context, product crm.ID, currency int64, actual string) error {
	if _, err := tx.exec(ctx, "UPDATE vtiger_productcurrencyrel SET actual_price = ? WHERE productid = ? AND currencyid = ?", actual, int64(product), currency); err != nil {
		return fmt.Errorf("price of product %d: %w", product, err)
	}
	return nil
}

// PriceCurrency is the currency of the unit price of a record of Products or
// Services, 0 if it has none. It is no field of theirs.
func (tx *Tx) PriceCurrency(ctx context.Context, m *crm.Module, id crm.ID) (int64, error) {
	var currency int64
	_, err := tx.one(ctx, "SELECT COALESCE(currency_id, 0) FROM "+m.Base.Name+" WHERE "+m.Base.Key+" = ?", []any{int64(id)}, &currency)
	if err != nil {
		return 0, fmt.Errorf("currency of product %d: %w", id, err)
	}
	return currency, nil
}

// SetPriceCurrency changes the currency of the unit price, which stays.
func (tx *Tx) SetPriceCurrency(ctx context.Context, m *crm.Module, id crm.ID, currency int64) error {
	if _, err := tx.exec(ctx, "UPDATE "+m.Base.Name+" SET currency_id = ? WHERE "+m.Base.Key+" = ?", currency, int64(id)); err != nil {
		return fmt.Errorf("currency of product %d: %w", id, err)
	}
	return nil
}

// ListPrice is what a product or service costs in a price book.
type ListPrice struct {
	Product  crm.ID
	Price    string
	Currency int64
}

// ListPrices are the prices of a price book in other currencies than one.
func (tx *Tx) ListPrices(ctx context.Context, book crm.ID, but int64) ([]ListPrice, error) {
	rows, err := tx.query(ctx, "SELECT productid, COALESCE(listprice, 0), usedcurrency FROM vtiger_pricebookproductrel WHERE pricebookid = ? AND usedcurrency <> ? ORDER BY productid", int64(book), but)
	if err != nil {
		return nil, fmt.Errorf("prices of price book %d: %w", book, err)
	}
	defer func() { _ = rows.Close() }()
	var prices []ListPrice
	for rows.Next() {
		var p ListPrice
		if err := rows.Scan(&p.Product, &p.Price, &p.Currency); err != nil {
			return nil, fmt.Errorf("prices of price book %d: %w", book, err)
		}
		prices = append(prices, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("prices of price book %d: %w", book, err)
	}
	return prices, nil
}

// SetListPrices writes prices of a price book that are there: one statement for
// up to a thousand. All are in one currency.
func (tx *Tx) SetListPrices(ctx context.Context, book crm.ID, prices []ListPrice) error {
	for part := range slices.Chunk(prices, maxMoves) {
		args := make([]any, 0, 3*len(part)+2)
		for _, p := range part {
			args = append(args, int64(p.Product), p.Price)
		}
		args = append(args, part[0].Currency, int64(book))
		for _, p := range part {
			args = append(args, int64(p.Product))
		}
		_, err := tx.exec(ctx, "UPDATE vtiger_pricebookproductrel SET listprice = CASE productid"+strings.Repeat(" WHEN ? THEN ?", len(part))+" END, usedcurrency = ?\nWHERE pricebookid = ? AND productid IN ("+
			places(len(part))+")", args...)
		if err != nil {
			return fmt.Errorf("prices of price book %d: %w", book, err)
		}
	}
	return nil
}
