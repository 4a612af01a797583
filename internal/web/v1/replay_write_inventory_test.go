package v1_test

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
)

// Tables of what an inventory record has besides its fields.
const (
	linesTable   = "vtiger_inventoryproductrel"
	chargesTable = "vtiger_inventorychargesrel"
)

// counts reports whether the call writes a record with line items.
func (x *writeExchange) counts() bool { return x.module() != nil && x.module().Lines != nil }

// brokenItems: items that are no JSON are refused; the original makes a record
// without lines.
func (x *writeExchange) brokenItems() error {
	if items := x.sent()["items"]; x.counts() && items != "" && !json.Valid([]byte(items)) {
		return x.refuse("INVALID_VALUE")
	}
	return nil
}

// keptLines: a change that sends no lines leaves lines, charges and totals as
// they are. The original deletes them and writes 0.
func (x *writeExchange) keptLines() error {
	if !x.counts() || x.created() != "" || x.want.effects["vtiger_crmentity"] == nil || x.Request.Method != "PUT" {
		return nil
	}
	m := x.module()
	delete(x.want.effects, linesTable)
	delete(x.want.effects, chargesTable)
	if t := x.want.effects[m.Base.Name]; t != nil {
		for _, u := range t.Updated {
			for column := range u.Changed {
				if f := m.Column(m.Base.Name, column); f == nil || !has(x.sent(), f.Name) {
					delete(u.Changed, column)
				}
			}
		}
	}
	for _, f := range m.Fields {
		if (f.Table == linesTable || f.Table == m.Base.Name) && !has(x.sent(), f.Name) {
			x.dropHistory(f.Name, func(crmtest.Row) bool { return true })
		}
	}
	if x.moduleName() == "Invoice" {
		return x.uncancelled()
	}
	return nil
}

// uncancelled: the lines that were kept are out of the stock again when an
// invoice is no longer cancelled.
func (x *writeExchange) uncancelled() error {
	before, err := x.rowsOf("vtiger_invoice", "invoiceid = ?", x.id())
	if err != nil || before[0].Text("invoicestatus") != "Cancel" || x.sent()["invoicestatus"] == "Cancel" {
		return err
	}
	lines, err := x.rowsOf(linesTable, "id = ?", x.id())
	if err != nil {
		return err
	}
	x.want.effects[linesTable] = &crmtest.TableEffects{}
	for _, l := range lines {
		x.updates(linesTable, "lineitem_id", l.Text("lineitem_id"), "incrementondel", "0", "1")
		products, err := x.rowsOf("vtiger_products", "productid = ?", l.Text("productid"))
		if err != nil {
			return err
		}
		for _, p := range products {
			stock := decimal.RequireFromString(p.Text("qtyinstock"))
			x.updates("vtiger_products", "productid", p.Text("productid"), "qtyinstock", stock.StringFixed(3), stock.Sub(amountIn(l, "quantity")).StringFixed(3))
		}
	}
	return nil
}

// lostItems: items whose text the original has broken while it read them are
// written.
func (x *writeExchange) lostItems() error {
	var items []map[string]json.RawMessage
	if !x.counts() || x.created() == "" || json.Unmarshal([]byte(x.sent()["items"]), &items) != nil || len(items) != 1 || x.want.effects[linesTable] != nil {
		return nil
	}
	row := crmtest.Row{
		"id": text(x.created()), "sequence_no": text("1"), "productid": text(plain(items[0]["hdnProductId"])), "incrementondel": text("0"),
		"quantity":  text(decimal.RequireFromString(plain(items[0]["qty"])).StringFixed(3)),
		"listprice": text(decimal.RequireFromString(plain(items[0]["listPrice"])).StringFixed(8)),
		"comment":   text(plain(items[0]["comment"])), "discount_percent": nil, "discount_amount": nil, "description": nil, "image": nil,
		"lineitem_id": x.got.effects[linesTable].Inserted[0]["lineitem_id"],
	}
	taxes, err := x.rowsOf("vtiger_producttaxrel", "productid = ?", row.Text("productid"))
	if err != nil {
		return err
	}
	for _, tax := range x.catalog.Inventory().Taxes {
		row[tax.Name] = nil
		if tax.Name == "tax5" || slices.ContainsFunc(taxes, func(r crmtest.Row) bool { return r.Text("taxid") == fmt.Sprint(tax.ID) }) {
			row[tax.Name] = text("0.000")
		}
	}
	x.want.effects[linesTable] = &crmtest.TableEffects{Inserted: []crmtest.Row{row}}
	for _, f := range x.module().Fields {
		if f.Table == linesTable && row[f.Column] != nil {
			x.setHistory(f.Name, sql.NullString{}, row.Text(f.Column))
		}
	}
	return nil
}

// droppedTaxes: of the taxes that a line names the original takes the first of
// the CRM only.
func (x *writeExchange) droppedTaxes() error {
	var items []map[string]json.RawMessage
	t := x.want.effects[linesTable]
	if !x.counts() || x.created() == "" || t == nil || json.Unmarshal([]byte(x.sent()["items"]), &items) != nil || len(items) != len(t.Inserted) {
		return nil
	}
	for i, r := range x.lineRows() {
		for _, tax := range x.catalog.Inventory().Taxes {
			sent := plain(items[i][tax.Name+"_percentage"])
			if r[tax.Name] == nil || sent == "" {
				continue
			}
			percent := decimal.RequireFromString(sent).StringFixed(3)
			if x.sent()["taxtype"] == "group" || percent == r.Text(tax.Name) {
				continue
			}
			r[tax.Name] = text(percent)
			if i == 0 {
				x.setHistory(tax.Name, sql.NullString{}, percent)
			}
		}
	}
	return nil
}

// lineRows are the predicted rows of lines in their order.
func (x *writeExchange) lineRows() []crmtest.Row {
	t := x.want.effects[linesTable]
	if t == nil {
		return nil
	}
	rows := slices.Clone(t.Inserted)
	slices.SortFunc(rows, func(a, b crmtest.Row) int { return cmp.Compare(a.Text("sequence_no"), b.Text("sequence_no")) })
	return rows
}

// counted: the server counts every total, from the rows of lines and the head.
// The original writes what was sent, or 0.
func (x *writeExchange) counted() error {
	if !x.counts() || x.created() == "" {
		return nil
	}
	m := x.module()
	head := x.want.effects[m.Base.Name].Inserted[0]
	d := inventory.Document{
		Discount: stated(head), Adjustment: amountIn(head, "adjustment"), Charges: []inventory.Charge{{Value: amountIn(head, "s_h_amount")}},
	}
	if head.Text("taxtype") == "group" {
		d.Mode = inventory.Group
	}
	rows := x.lineRows()
	for _, r := range rows {
		cost, err := x.cost(r.Text("productid"))
		if err != nil {
			return err
		}
		l := inventory.Line{Quantity: amountIn(r, "quantity"), ListPrice: amountIn(r, "listprice"), Discount: stated(r), Cost: amountIn(r, "quantity").Mul(cost)}
		for _, tax := range x.catalog.Inventory().Taxes {
			l.Taxes = append(l.Taxes, inventory.LineTax{Tax: tax.Name, Percent: decimal.NullDecimal{Decimal: amountIn(r, tax.Name), Valid: r[tax.Name] != nil}})
		}
		d.Lines = append(d.Lines, l)
	}
	t := d.Totals(x.catalog.Inventory(), inventory.Arithmetic{Decimals: 2})
	for i, r := range rows {
		r["purchase_cost"], r["margin"] = text(d.Lines[i].Cost.StringFixed(8)), text(t.Lines[i].Margin.StringFixed(8))
	}
	if head.Text("region_id") == "" {
		head["region_id"] = text("0")
	}
	head["compound_taxes_info"] = text(`{"4":["1"]}`)
	for name, value := range map[string]string{
		"hdnSubTotal": t.Subtotal.StringFixed(8), "pre_tax_total": t.PreTax.StringFixed(8), "hdnGrandTotal": t.Total.StringFixed(8),
		"balance": t.Balance.StringFixed(8), "hdnTaxType": cmp.Or(head.Text("taxtype"), "individual"), "conversion_rate": amountIn(head, "conversion_rate").StringFixed(3),
	} {
		if f := m.Field(name); f != nil {
			if err := x.setNew(f, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// cost is what a product or service costs.
func (x *writeExchange) cost(id string) (decimal.Decimal, error) {
	for table, key := range map[string]string{"vtiger_products": "productid", "vtiger_service": "serviceid"} {
		rows, err := x.rowsOf(table, key+" = ?", id)
		if err != nil || len(rows) > 0 {
			return costOf(rows, "purchase_cost"), err
		}
	}
	return decimal.Zero, nil
}

func costOf(rows []crmtest.Row, name string) decimal.Decimal {
	if len(rows) == 0 {
		return decimal.Zero
	}
	return amountIn(rows[0], name)
}

// stated is the discount in a row.
func stated(r crmtest.Row) inventory.Discount {
	switch {
	case r["discount_percent"] != nil:
		return inventory.Discount{Kind: inventory.ByPercent, Value: amountIn(r, "discount_percent")}
	case r["discount_amount"] != nil:
		return inventory.Discount{Kind: inventory.ByAmount, Value: amountIn(r, "discount_amount")}
	}
	return inventory.Discount{}
}

// amountIn is a number in a row, 0 for NULL.
func amountIn(r crmtest.Row, column string) decimal.Decimal {
	if r[column] == nil || *r[column] == "" {
		return decimal.Zero
	}
	return decimal.RequireFromString(*r[column])
}
