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
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// ColumnValue gives a column of a module's base table a value, whether the column
// is a field or not.
type ColumnValue struct {
	Column string
	Value  crm.Stored
}

// Sums are the amounts of a document that its record keeps, in its currency.
type Sums struct {
	Subtotal, PreTaxTotal, Shipping, Total, Balance decimal.Decimal
}

// settled is the column of what was received or paid; quotes and sales orders
// have none, nor a balance.
var settled = map[string]string{"Invoice": "received", "PurchaseOrder": "paid"}

// HeadColumns are the columns of a module's base table that hold what counts of
// a document and its sums. Columns that this version of the CRM does not have are
// left out.
func HeadColumns(c *meta.Catalog, m *crm.Module, d *inventory.Document, s Sums) ([]ColumnValue, error) {
	h := headWriter{catalog: c, table: m.Base.Name}
	h.text("taxtype", either(d.Mode == inventory.Group, "group", "individual"))
	h.number("currency_id", decimal.NewFromInt(int64(d.Currency)))
	h.number("conversion_rate", d.Rate)
	h.number("region_id", decimal.NewFromInt(int64(d.Region)))
	h.discount("discount_percent", d.Discount, inventory.ByPercent)
	h.discount("discount_amount", d.Discount, inventory.ByAmount)
	h.number("s_h_percent", d.ShippingPercent)
	h.number("adjustment", d.Adjustment)
	h.text("compound_taxes_info", spellCompound(d.CompoundOn))
	h.number("subtotal", s.Subtotal)
	h.number("pre_tax_total", s.PreTaxTotal)
	h.number("s_h_amount", s.Shipping)
	h.number("total", s.Total)
	if column := settled[m.Name]; column != "" {
		h.number(column, d.Settled)
		h.number("balance", s.Balance)
	}
	return h.columns, h.err
}

// headWriter gathers values of columns, and keeps the first fault.
type headWriter struct {
	catalog *meta.Catalog
	table   string
	columns []ColumnValue
	err     error
}

func (h *headWriter) set(column string, v crm.Stored) {
	if h.catalog.HasColumn(h.table, column) {
		h.columns = append(h.columns, ColumnValue{column, v})
	}
}

func (h *headWriter) text(column, text string) { h.set(column, crm.Stored{Text: text}) }

func (h *headWriter) number(column string, d decimal.Decimal) {
	text, err := decimalText(h.catalog, h.table, column, d)
	if err != nil && h.err == nil {
		h.err = err
	}
	h.text(column, text)
}

func (h *headWriter) discount(column string, d inventory.Discount, kind inventory.DiscountKind) {
	if d.Kind == kind {
		h.number(column, d.Value)
		return
	}
	h.set(column, crm.NullValue)
}

// spellCompound spells compound_taxes_info: {"4":["1"]}, [] for nothing.
func spellCompound(on map[int64][]int64) string {
	if len(on) == 0 {
		return "[]"
	}
	var b strings.Builder
	for i, tax := range slices.Sorted(maps.Keys(on)) {
		fmt.Fprintf(&b, `%s"%d":[`, either(i == 0, "{", ","), tax)
		for n, other := range on[tax] {
			fmt.Fprintf(&b, `%s"%d"`, either(n == 0, "", ","), other)
		}
		b.WriteByte(']')
	}
	return b.String() + "}"
}

// documentHead reads the document without its lines.
func (tx *Tx) documentHead(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID) (*inventory.Document, error) {
	column := func(alias, table, name string) string {
		if name == "" || !c.HasColumn(table, name) {
			return "NULL"
		}
		return alias + "." + quote(name)
	}
	var exprs []string
	for _, name := range []string{
		"taxtype", "currency_id", "conversion_rate", "region_id", "discount_percent", "discount_amount", "s_h_amount", "s_h_percent", "adjustment",
		"compound_taxes_info", settled[m.Name],
	} {
		exprs = append(exprs, column("head", m.Base.Name, name))
	}
	exprs = append(exprs, column("charge", recordCharges, "charges"))
	for _, t := range c.Inventory().ShippingTaxes {
		exprs = append(exprs, column("shipping", recordShipping, t.Name))
	}
	text := "SELECT " + strings.Join(exprs, ", ") + "\nFROM " + quote(m.Base.Name) + " head"
	if c.HasTable(recordCharges) {
		text += "\nLEFT JOIN " + recordCharges + " charge ON charge.recordid = head." + quote(m.Base.Key)
	}
	if c.HasTable(recordShipping) {
		text += "\nLEFT JOIN " + recordShipping + " shipping ON shipping.id = head." + quote(m.Base.Key)
	}
	h := headRow{shippingTaxes: make([]decimal.NullDecimal, len(c.Inventory().ShippingTaxes))}
	found, err := tx.one(ctx, text+"\nWHERE head."+quote(m.Base.Key)+" = ?", []any{int64(id)}, h.dest()...)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, NoRecord(m, id)
	}
	return h.document(c)
}

// headRow is a row of a module's base table with the charges beside it.
type headRow struct {
	mode                      sql.NullString
	currency, region          sql.NullInt64
	rate, percent, amount     decimal.NullDecimal
	shipping, shippingPercent decimal.NullDecimal
	adjustment, settled       decimal.NullDecimal
	compound, charges         sql.NullString
	shippingTaxes             []decimal.NullDecimal
}

func (h *headRow) dest() []any {
	dest := []any{
		&h.mode, &h.currency, &h.rate, &h.region, &h.percent, &h.amount, &h.shipping, &h.shippingPercent, &h.adjustment,
		&h.compound, &h.settled, &h.charges,
	}
	for i := range h.shippingTaxes {
		dest = append(dest, &h.shippingTaxes[i])
	}
	return dest
}

func (h *headRow) document(c *meta.Catalog) (*inventory.Document, error) {
	d := &inventory.Document{
		Mode: inventory.StoredMode(h.mode.String), CompoundOn: inventory.StoredCompound(h.compound.String),
		Currency: crm.ID(h.currency.Int64), Rate: h.rate.Decimal, Region: crm.ID(h.region.Int64), Discount: inventory.StoredDiscount(h.percent, h.amount),
		Adjustment: h.adjustment.Decimal, ShippingPercent: h.shippingPercent.Decimal, Settled: h.settled.Decimal,
	}
	var err error
	if d.Charges, err = parseCharges(h.charges.String); err != nil {
		return nil, fmt.Errorf("charges: %w", err)
	}
	if len(d.Charges) == 0 {
		d.Charges = h.shippingOnly(c)
	}
	return d, nil
}

// shippingOnly is the plain amount of shipping and handling (s_h_amount): the one
// charge of Vtiger 6, and of a later record that has no charges.
func (h *headRow) shippingOnly(c *meta.Catalog) []inventory.Charge {
	charge := inventory.Charge{Value: h.shipping.Decimal}
	for i, t := range c.Inventory().ShippingTaxes {
		if h.shippingTaxes[i].Valid {
			charge.Taxes = append(charge.Taxes, inventory.ChargeTax{ID: t.ID, Percent: h.shippingTaxes[i].Decimal})
		}
	}
	if charge.Value.IsZero() && len(charge.Taxes) == 0 {
		return nil
	}
	return []inventory.Charge{charge}
}
