package store

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// bundleParts is the table of the products in the bundles of lines.
const bundleParts = "vtiger_inventorysubproductrel"

// InsertLines writes the lines, the parts of their bundles and the charges of a
// record that has none yet: two statements, three with bundles, one more for each
// 500 lines. margins are what each line earns, nil for 0.
func (tx *Tx) InsertLines(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, d *inventory.Document, margins []decimal.Decimal) error {
	if err := tx.insertLines(ctx, c, m, id, d.Lines, margins); err != nil {
		return err
	}
	return tx.insertCharges(ctx, c, id, d.Charges)
}

// ReplaceLines writes the lines and charges of a record in place of those of old,
// which is what [Tx.InventoryDocument] read in this transaction. As in the CRM, every line
// gets a new lineitem_id. Charges that did not change stay.
func (tx *Tx) ReplaceLines(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, old, d *inventory.Document, margins []decimal.Decimal) error {
	if len(old.Lines) > 0 {
		if err := tx.deleteRows(ctx, crm.LineItems, id); err != nil {
			return err
		}
	}
	if hasParts(old) {
		if err := tx.deleteRows(ctx, bundleParts, id); err != nil {
			return err
		}
	}
	if err := tx.insertLines(ctx, c, m, id, d.Lines, margins); err != nil {
		return err
	}
	return tx.replaceCharges(ctx, c, id, old.Charges, d.Charges)
}

func (tx *Tx) deleteRows(ctx context.Context, table string, id crm.ID) error {
	_, err := tx.exec(ctx, "DELETE FROM "+table+" WHERE id = ?", int64(id))
	return wrapped("delete from "+table, err)
}

func hasParts(d *inventory.Document) bool {
	for i := range d.Lines {
		if len(d.Lines[i].Parts) > 0 {
			return true
		}
	}
	return false
}

func (tx *Tx) insertLines(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, lines []inventory.Line, margins []decimal.Decimal) error {
	if len(lines) == 0 {
		return nil
	}
	columns := lineColumns(c, m)
	rows := make([][]any, len(lines))
	var parts [][]any
	for i := range lines {
		w := lineWriter{catalog: c}
		if i < len(margins) {
			w.margin = margins[i]
		}
		line := &lines[i]
		for _, column := range columns {
			rows[i] = append(rows[i], w.value(column, id, i+1, line))
		}
		for _, p := range line.Parts {
			parts = append(parts, []any{int64(id), i + 1, int64(p.Product), w.decimal(bundleParts, "quantity", p.Quantity)})
		}
		if w.err != nil {
			return fmt.Errorf("line %d: %w", i+1, w.err)
		}
	}
	if err := tx.insertRows(ctx, crm.LineItems, columns, rows); err != nil {
		return err
	}
	return tx.insertParts(ctx, c, parts)
}

// insertParts writes rows of id, line, product and quantity. Vtiger 6 keeps no
// quantity: there is one of each in a bundle.
func (tx *Tx) insertParts(ctx context.Context, c *meta.Catalog, parts [][]any) error {
	columns := []string{"id", "sequence_no", "productid", "quantity"}
	if !c.HasColumn(bundleParts, "quantity") {
		columns = columns[:3]
		for i := range parts {
			parts[i] = parts[i][:3]
		}
	}
	return tx.insertRows(ctx, bundleParts, columns, parts)
}

// lineColumns are the columns of line items that a save gives a value, those of
// taxes at the end.
func lineColumns(c *meta.Catalog, m *crm.Module) []string {
	columns := []string{"id", "productid", "sequence_no", "quantity", "listprice", "discount_percent", "discount_amount", "comment", "description", "incrementondel"}
	for _, column := range []string{"purchase_cost", "margin"} { // of Vtiger 7 and later
		if c.HasColumn(crm.LineItems, column) {
			columns = append(columns, column)
		}
	}
	return append(columns, m.Lines.Taxes...)
}

// lineWriter makes the values of a line's columns, and keeps the first fault.
type lineWriter struct {
	catalog *meta.Catalog
	margin  decimal.Decimal
	err     error
}

func (w *lineWriter) value(column string, id crm.ID, number int, l *inventory.Line) any {
	switch column {
	case "id":
		return int64(id)
	case "productid":
		return int64(l.Product)
	case "sequence_no":
		return number
	case "quantity":
		return w.decimal(crm.LineItems, column, l.Quantity)
	case "listprice":
		return w.decimal(crm.LineItems, column, l.ListPrice)
	case "discount_percent":
		return w.discount(column, l.Discount, inventory.ByPercent)
	case "discount_amount":
		return w.discount(column, l.Discount, inventory.ByAmount)
	case "comment":
		return stored(l.Comment)
	case "description":
		return stored(l.Description)
	case "incrementondel":
		return l.Stocked
	case "purchase_cost":
		return w.decimal(crm.LineItems, column, l.Cost)
	case "margin":
		return w.decimal(crm.LineItems, column, w.margin)
	}
	for _, t := range l.Taxes {
		if t.Tax == column && t.Percent.Valid {
			return w.decimal(crm.LineItems, column, t.Percent.Decimal)
		}
	}
	return nil // the line does not carry the tax
}

func (w *lineWriter) discount(column string, d inventory.Discount, kind inventory.DiscountKind) any {
	if d.Kind != kind {
		return nil
	}
	return w.decimal(crm.LineItems, column, d.Value)
}

func (w *lineWriter) decimal(table, column string, d decimal.Decimal) any {
	text, err := decimalText(w.catalog, table, column, d)
	if err != nil && w.err == nil {
		w.err = err
	}
	return text
}
