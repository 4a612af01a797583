package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Products reads what counts of the products and services with the ids, whoever
// asks: one statement for up to a thousand. Those that are not there, or in the
// recycle bin, are missing in the answer.
func (tx *Tx) Products(ctx context.Context, c *meta.Catalog, ids []crm.ID) (map[crm.ID]*inventory.Product, error) {
	found := make(map[crm.ID]*inventory.Product, len(ids))
	for part := range slices.Chunk(ids, maxIDs) {
		if err := tx.products(ctx, c, part, found); err != nil {
			return nil, fmt.Errorf("read products: %w", err)
		}
	}
	return found, nil
}

// sold are the modules whose records a line may name, with the column of their
// names.
var sold = []struct{ module, table, key, name string }{
	{"Products", productsTable, "productid", "productname"},
	{"Services", "vtiger_service", "serviceid", "servicename"},
}

// products reads the products themselves, and the rows that each may have several
// of. The first column says what a row is, and sorts products and services before
// what comes with them.
func (tx *Tx) products(ctx context.Context, c *meta.Catalog, ids []crm.ID, found map[crm.ID]*inventory.Product) error {
	var selects []string
	for _, s := range sold {
		if !c.HasTable(s.table) {
			continue
		}
		cost := "0"
		if c.HasColumn(s.table, "purchase_cost") {
			cost = "own.purchase_cost"
		}
		selects = append(selects, `'`+s.module+`' AS kind, own.`+s.key+` AS product, own.currency_id AS id, own.unit_price AS amount, own.`+s.name+` AS text, `+cost+` AS cost
FROM `+s.table+` own
INNER JOIN vtiger_crmentity e ON e.crmid = own.`+s.key+`
WHERE e.deleted = 0 AND own.`+s.key)
	}
	if selects == nil {
		return nil
	}
	selects = append(selects, productParts(c)...)
	var args []any
	for range selects {
		args = append(args, padded(ids)...)
	}
	in := " IN (" + places(ownerPlaces(len(ids))) + ")"
	text := "SELECT " + strings.Join(selects, in+"\nUNION ALL SELECT ") + in + "\nORDER BY kind, product, id"
	return tx.rows(ctx, text, args, func(rows *sql.Rows) error {
		var kind string
		var product crm.ID
		var id sql.NullInt64
		var amount, cost decimal.NullDecimal
		var text sql.NullString
		if err := rows.Scan(&kind, &product, &id, &amount, &text, &cost); err != nil {
			return err
		}
		if p := found[product]; p != nil {
			addTo(p, kind, id.Int64, amount.Decimal, text.String)
		} else if kind == "Products" || kind == "Services" {
			found[product] = &inventory.Product{
				ID: product, Module: kind, Name: text.String, UnitPrice: amount.Decimal, Cost: cost.Decimal, Currency: crm.ID(id.Int64),
			}
		}
		return nil
	})
}

// productParts are the statements for the rows that a product may have several
// of, each up to the products' ids: its taxes, its prices in other currencies, and the
// products in it if it is a bundle. A bundle has those that are sold (discontinued
// means the opposite of what it says).
func productParts(c *meta.Catalog) []string {
	regions, quantity := "''", "1"
	if c.HasColumn("vtiger_producttaxrel", "regions") {
		regions = "COALESCE(regions, '')"
	}
	if c.HasColumn("vtiger_seproductsrel", "quantity") {
		quantity = "COALESCE(part.quantity, 1)"
	}
	return []string{
		`'with tax', productid, taxid, taxpercentage, ` + regions + `, 0
FROM vtiger_producttaxrel
WHERE productid`,
		`'with price', productid, currencyid, actual_price, '', 0
FROM vtiger_productcurrencyrel
WHERE productid`,
		`'with part', part.productid, part.crmid, ` + quantity + `, '', 0
FROM vtiger_seproductsrel part
INNER JOIN vtiger_products own ON own.productid = part.crmid
INNER JOIN vtiger_crmentity e ON e.crmid = part.crmid
WHERE part.setype = 'Products' AND own.discontinued = 1 AND e.deleted = 0 AND part.productid`,
	}
}

// addTo adds a row of [productParts] to its product. A price that is NULL is 0, as
// for the CRM; regions that cannot be read hold nowhere.
func addTo(p *inventory.Product, kind string, id int64, amount decimal.Decimal, regions string) {
	switch kind {
	case "with tax":
		byRegion, _ := meta.ParseRegions(regions)
		p.Taxes = append(p.Taxes, inventory.ProductTax{ID: id, Percent: amount, Regions: byRegion})
	case "with price":
		if p.Prices == nil {
			p.Prices = map[crm.ID]decimal.Decimal{}
		}
		p.Prices[crm.ID(id)] = amount
	case "with part":
		p.Parts = append(p.Parts, inventory.Part{Product: crm.ID(id), Quantity: amount})
	}
}

// rows runs a statement and hands its rows to f. An empty statement has none.
func (tx *Tx) rows(ctx context.Context, text string, args []any, f func(*sql.Rows) error) error {
	if text == "" {
		return nil
	}
	rows, err := tx.query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return sqldb.Classify(rows.Err())
}
