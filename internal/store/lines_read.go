package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// InventoryDocument reads what counts of an inventory record: two statements, whatever
// the number of lines, and a third where a line may be a bundle. Lock the record
// first if it is to be changed.
func (tx *Tx) InventoryDocument(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID) (*inventory.Document, error) {
	d, err := tx.documentHead(ctx, c, m, id)
	if err == nil {
		err = tx.documentLines(ctx, c, m, id, d)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s %d: %w", m.Name, id, err)
	}
	return d, nil
}

func (tx *Tx) documentLines(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, d *inventory.Document) error {
	cost, quantity := "0", "1"
	if c.HasColumn(crm.LineItems, "purchase_cost") {
		cost = "line.purchase_cost"
	}
	if c.HasColumn(bundleParts, "quantity") {
		quantity = "part.quantity"
	}
	taxes := make([]string, len(m.Lines.Taxes))
	for i, tax := range m.Lines.Taxes {
		taxes[i] = ", line." + quote(tax)
	}
	// No index of the parts begins with the record, so that they are searched
	// once and not once a line.
	text := `SELECT line.lineitem_id, line.productid, line.quantity, line.listprice, line.discount_percent, line.discount_amount, line.comment, line.description,
  COALESCE(line.incrementondel, 0), ` + cost + `, part.productid, ` + quantity + strings.Join(taxes, "") + `
FROM vtiger_inventoryproductrel line
LEFT JOIN (SELECT * FROM vtiger_inventorysubproductrel WHERE id = ?) part ON part.sequence_no = line.sequence_no
WHERE line.id = ?
ORDER BY line.sequence_no, line.lineitem_id, part.productid`
	var last int64 // lineitem_id
	return tx.rows(ctx, text, []any{int64(id), int64(id)}, func(rows *sql.Rows) error {
		var r lineRow
		r.taxes = make([]decimal.NullDecimal, len(taxes))
		item, err := r.scan(rows)
		if err != nil {
			return err
		}
		if item != last {
			d.Lines = append(d.Lines, r.line(m))
			last = item
		}
		if r.part.Valid {
			line := &d.Lines[len(d.Lines)-1]
			line.Parts = append(line.Parts, inventory.Part{Product: crm.ID(r.part.Int64), Quantity: r.partQuantity.Decimal})
		}
		return nil
	})
}

// lineRow is a line item with one of the parts of its bundle, if it has any.
type lineRow struct {
	product              sql.NullInt64
	quantity, price      decimal.NullDecimal
	percent, amount      decimal.NullDecimal
	comment, description sql.NullString
	stocked              int
	cost                 decimal.NullDecimal
	part                 sql.NullInt64
	partQuantity         decimal.NullDecimal
	taxes                []decimal.NullDecimal
}

func (r *lineRow) scan(rows *sql.Rows) (item int64, err error) {
	dest := []any{
		&item, &r.product, &r.quantity, &r.price, &r.percent, &r.amount, &r.comment, &r.description,
		&r.stocked, &r.cost, &r.part, &r.partQuantity,
	}
	for i := range r.taxes {
		dest = append(dest, &r.taxes[i])
	}
	return item, rows.Scan(dest...)
}

func (r *lineRow) line(m *crm.Module) inventory.Line {
	l := inventory.Line{
		Product: crm.ID(r.product.Int64), Quantity: r.quantity.Decimal, ListPrice: r.price.Decimal, Discount: inventory.StoredDiscount(r.percent, r.amount),
		Comment: storedText(r.comment), Description: storedText(r.description), Cost: r.cost.Decimal, Stocked: r.stocked != 0,
	}
	switch l.Discount.Kind {
	case inventory.ByPercent:
		l.OtherDiscount = r.amount.Decimal
	case inventory.ByAmount:
		l.OtherDiscount = r.percent.Decimal
	case inventory.NoDiscount:
	}
	for i, tax := range m.Lines.Taxes {
		l.Taxes = append(l.Taxes, inventory.LineTax{Tax: tax, Percent: r.taxes[i]})
	}
	return l
}

func storedText(s sql.NullString) crm.Stored { return crm.Stored{Text: s.String, Null: !s.Valid} }
