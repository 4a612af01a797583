package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
)

// Where the charges of a record are: since Vtiger 7 all of them in a text of
// JSON; before, the taxes on the one amount of shipping in a column each.
const (
	recordCharges  = "vtiger_inventorychargesrel"
	recordShipping = "vtiger_inventoryshippingrel"
)

// parseCharges reads what [inventory.SpellCharges] writes and what other parts of the CRM
// write: numbers instead of texts, NULL for no amount, charges under "".
func parseCharges(text string) ([]inventory.Charge, error) {
	stored, err := meta.Members[struct {
		Percent json.RawMessage `json:"percent"`
		Value   json.RawMessage `json:"value"`
		Taxes   json.RawMessage `json:"taxes"`
	}](text)
	if err != nil {
		return nil, err
	}
	var charges []inventory.Charge
	for key, s := range stored {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			continue // webservice.php leaves taxes of no charge under ""
		}
		c := inventory.Charge{ID: id, Value: looseDecimal(s.Value)}
		if len(s.Percent) > 0 {
			c.Percent = decimal.NewNullDecimal(looseDecimal(s.Percent))
		}
		taxes, err := meta.Members[json.RawMessage](string(s.Taxes))
		if err != nil {
			return nil, err
		}
		for key, percent := range taxes {
			if tax, err := strconv.ParseInt(key, 10, 64); err == nil {
				c.Taxes = append(c.Taxes, inventory.ChargeTax{ID: tax, Percent: looseDecimal(percent)})
			}
		}
		slices.SortFunc(c.Taxes, func(a, b inventory.ChargeTax) int { return cmp.Compare(a.ID, b.ID) })
		charges = append(charges, c)
	}
	slices.SortFunc(charges, func(a, b inventory.Charge) int { return cmp.Compare(a.ID, b.ID) })
	return charges, nil
}

// maxExponent is more than any number of the CRM has: one with a greater exponent
// would take all memory when it is counted with.
const maxExponent = 64

// looseDecimal reads a number, whether spelled as one or as a text; anything else
// is 0, as in PHP.
func looseDecimal(raw json.RawMessage) decimal.Decimal {
	d, err := decimal.NewFromString(strings.Trim(string(raw), `"`))
	if err != nil || d.Exponent() > maxExponent || d.Exponent() < -maxExponent {
		return decimal.Decimal{}
	}
	return d
}

// insertCharges writes the charges of a record without any. There is a row also
// for none.
func (tx *Tx) insertCharges(ctx context.Context, c *meta.Catalog, id crm.ID, charges []inventory.Charge) error {
	plain := slices.IndexFunc(charges, func(charge inventory.Charge) bool { return charge.ID == 0 })
	if c.HasTable(recordCharges) {
		err := tx.insertRows(ctx, recordCharges, []string{"recordid", "charges"}, [][]any{{int64(id), inventory.SpellCharges(charges)}})
		if err != nil || plain < 0 || len(charges[plain].Taxes) == 0 {
			return err
		}
	}
	if !c.HasTable(recordShipping) {
		return nil
	}
	columns, row := []string{"id"}, []any{int64(id)}
	if plain >= 0 {
		for _, t := range charges[plain].Taxes {
			column := shippingColumn(c, t.ID)
			if column == "" || slices.Contains(columns, column) {
				continue
			}
			text, err := decimalText(c, recordShipping, column, t.Percent)
			if err != nil {
				return err
			}
			columns, row = append(columns, column), append(row, text)
		}
	}
	return tx.insertRows(ctx, recordShipping, columns, [][]any{row})
}

// shippingColumn is the column of a tax on charges, "" where the CRM has none.
func shippingColumn(c *meta.Catalog, tax int64) string {
	for _, t := range c.Inventory().ShippingTaxes {
		if t.ID == tax && c.HasColumn(recordShipping, t.Name) {
			return t.Name
		}
	}
	return ""
}

// replaceCharges writes the charges of a record that has some. Equal ones stay,
// in the spelling of whoever wrote them.
func (tx *Tx) replaceCharges(ctx context.Context, c *meta.Catalog, id crm.ID, old, charges []inventory.Charge) error {
	if slices.EqualFunc(old, charges, sameCharge) {
		return nil
	}
	// Vtiger 7 and later still look at the taxes of Vtiger 6, before their own.
	for _, t := range []struct{ table, key string }{{recordShipping, "id"}, {recordCharges, "recordid"}} {
		if !c.HasTable(t.table) {
			continue
		}
		if _, err := tx.exec(ctx, "DELETE FROM "+t.table+" WHERE "+t.key+" = ?", int64(id)); err != nil {
			return fmt.Errorf("delete charges: %w", err)
		}
	}
	return tx.insertCharges(ctx, c, id, charges)
}

func sameCharge(a, b inventory.Charge) bool {
	return a.ID == b.ID && a.Value.Equal(b.Value) && a.Percent.Valid == b.Percent.Valid && a.Percent.Decimal.Equal(b.Percent.Decimal) &&
		slices.EqualFunc(a.Taxes, b.Taxes, func(a, b inventory.ChargeTax) bool { return a.ID == b.ID && a.Percent.Equal(b.Percent) })
}
