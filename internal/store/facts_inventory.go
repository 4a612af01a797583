package store

import (
	"context"
	"database/sql"

	"vtrest/internal/meta"
)

// The tables of the taxes of line items, of the taxes on charges, and of the
// charges themselves (Vtiger 7 and later).
const (
	taxesTable         = "vtiger_inventorytaxinfo"
	shippingTaxesTable = "vtiger_shippingtaxinfo"
	chargesTable       = "vtiger_inventorycharges"
)

// inventory reads how inventory records are taxed and charged.
func (r *reader) inventory(ctx context.Context) {
	r.facts.Taxes = r.taxes(ctx, taxesTable)
	r.facts.ShippingTaxes = r.taxes(ctx, shippingTaxesTable)
	r.facts.Charges = list(ctx, r, chargesTable, `SELECT chargeid, name, COALESCE(format, ''), COALESCE(type, ''), COALESCE(value, 0), COALESCE(regions, ''),
  `+r.flag(chargesTable, "istaxable", 1)+`, COALESCE(taxes, ''), `+r.flag(chargesTable, "deleted", 1)+`
FROM `+chargesTable+`
ORDER BY chargeid`, func(rows *sql.Rows, v *meta.ChargeRow) error {
		return rows.Scan(&v.ID, &v.Name, &v.Format, &v.Kind, &v.Value, &v.RegionList, &v.Taxable, &v.Taxes, &v.Deleted)
	})
}

func (r *reader) taxes(ctx context.Context, table string) []meta.TaxRow {
	return list(ctx, r, table, `SELECT taxid, COALESCE(taxname, ''), COALESCE(taxlabel, ''), COALESCE(percentage, 0), `+r.orEmpty(table, "method", "method")+`, `+r.orEmpty(table, "type", "type")+`,
  `+r.orEmpty(table, "compoundon", "compoundon")+`, `+r.orEmpty(table, "regions", "regions")+`, `+r.flag(table, "deleted", 1)+`
FROM `+table+`
ORDER BY taxid`, func(rows *sql.Rows, v *meta.TaxRow) error {
		return rows.Scan(&v.ID, &v.Name, &v.Label, &v.Percent, &v.Method, &v.Kind, &v.CompoundOn, &v.RegionList, &v.Deleted)
	})
}
