package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// order is a document with one of everything. Vtiger 6 has one charge, no costs,
// and one of each product in a bundle.
func order(since7 bool) *inventory.Document {
	number := decimal.RequireFromString
	taxes := func(percents ...string) (all []inventory.LineTax) {
		for i, p := range percents {
			t := inventory.LineTax{Tax: fmt.Sprintf("tax%d", i+1)}
			if p != "" {
				t.Percent = decimal.NewNullDecimal(number(p))
			}
			all = append(all, t)
		}
		return all
	}
	d := &inventory.Document{
		Mode: inventory.Group, Currency: 1, Rate: number("1"), Discount: inventory.Discount{Kind: inventory.ByAmount, Value: number("2.5")}, Adjustment: number("-1"),
		Lines: []inventory.Line{
			{
				Product: 42, Quantity: number("1.125"), ListPrice: number("19.99999999"), Discount: inventory.Discount{Kind: inventory.ByPercent, Value: number("12.5")},
				Comment: crm.Stored{Text: "first\nline"}, Description: crm.NullValue, Taxes: taxes("4.5", "", "-1"), Stocked: true,
				Parts: []inventory.Part{{Product: 43, Quantity: number("1")}, {Product: 44, Quantity: number("1")}},
			},
			{Product: 42, Quantity: number("-3"), ListPrice: number("0"), Comment: crm.NullValue, Description: crm.Stored{Text: "d"}, Taxes: taxes("0", "10", "")},
		},
		Charges: []inventory.Charge{{Value: number("10"), Taxes: []inventory.ChargeTax{{ID: 1, Percent: number("4.5")}, {ID: 3, Percent: number("7")}}}},
	}
	if since7 {
		d.Lines[0].Cost, d.Lines[0].Parts[1].Quantity = number("12.5"), number("4")
		d.Charges[0].ID = 1
		d.Charges = append(d.Charges, inventory.Charge{ID: 2, Percent: decimal.NewNullDecimal(number("3")), Value: number("0.58")})
		d.CompoundOn = map[int64][]int64{3: {1, 2}}
	}
	return d
}

// TestLinesOfVersions: what is written to a new record is read again, and every
// row is as the version of the CRM would have it.
func TestLinesOfVersions(t *testing.T) {
	crmtest.Long(t)
	const id = 990_001
	for _, tt := range []struct {
		dump   string
		since7 bool
		want   []string
	}{
		{"vtiger650-guide.sql.zst", false, []string{
			"990001|1|42|1.125|19.99999999|12.500|NULL|first\nline|NULL|1|4.500|NULL|-1.000",
			"990001|2|42|-3.000|0.00000000|NULL|NULL|NULL|d|0|0.000|10.000|NULL",
			"990001|1|43", "990001|1|44",
			"990001|4.500|NULL|7.000",
		}},
		{"vtiger701-guide.sql.zst", true, []string{
			"990001|1|42|1.125|19.99999999|12.500|NULL|first\nline|NULL|1|12.50000000|3.14000000|NULL|4.500|NULL|-1.000",
			"990001|2|42|-3.000|0.00000000|NULL|NULL|NULL|d|0|0.00000000|0.00000000|NULL|0.000|10.000|NULL",
			"990001|1|43|1", "990001|1|44|4",
			`990001|{"1":{"value":"10","taxes":{"1":"4.5","3":"7"}},"2":{"percent":"3","value":"0.58"}}`,
		}},
	} {
		eachOwn(t, filepath.Join("versions", tt.dump), func(t *testing.T, db *sqldb.DB, s *store.Store, _ *meta.Catalog) {
			run(t, db, "UPDATE vtiger_tab SET presence = 0 WHERE name IN ('Invoice', 'Quotes')")
			c := crmtest.Catalog(t, s)
			m, d := c.Module("Invoice"), order(tt.since7)
			run(t, db, "INSERT INTO vtiger_crmentity (crmid, smcreatorid, smownerid, modifiedby, setype, createdtime, modifiedtime) VALUES (?, 1, 1, 1, 'Invoice', '2026-01-01 00:00:00', '2026-01-01 00:00:00')", id)
			run(t, db, "INSERT INTO vtiger_invoice (invoiceid, currency_id, conversion_rate) VALUES (?, 1, 1)", id)
			setHead(t, db, c, m, id, d)
			write(t, s, 3, func(ctx context.Context, tx *store.Tx) error {
				return tx.InsertLines(ctx, c, m, id, d, []decimal.Decimal{decimal.RequireFromString("3.14")})
			})
			if diff := gocmp.Diff(tt.want, lineRows(t, db, c)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(d, readDocument(t, s, c, m, id), sameNumbers); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			replaceLines(t, db, s, c, id, d)
			plainShipping(t, s, c, id)
			manyLines(t, db, s, c, id)
			badLines(t, db, s, c, id)
		})
	}
}

// write runs f in a transaction and checks how many statements it takes.
func write(t *testing.T, s *store.Store, statements int64, f func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx, n := store.WithCount(t.Context())
	err := s.Update(ctx, func(tx *store.Tx) error { return f(ctx, tx) })
	if err != nil || n.Load() != statements {
		t.Errorf("%d statements, %v; want %d", n.Load(), err, statements)
	}
}

func setHead(t *testing.T, db *sqldb.DB, c *meta.Catalog, m *crm.Module, id crm.ID, d *inventory.Document) {
	t.Helper()
	columns, err := store.HeadColumns(c, m, d, store.Sums{Shipping: decimal.RequireFromString("10")})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range columns {
		var value any = v.Value.Text
		if v.Value.Null {
			value = nil
		}
		run(t, db, "UPDATE vtiger_invoice SET "+v.Column+" = ? WHERE invoiceid = ?", value, int64(id))
	}
}

// replaceLines changes the order's lines and charges, then takes all away.
func replaceLines(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog, id crm.ID, old *inventory.Document) {
	m := c.Module("Invoice")
	d := *old
	d.Lines = old.Lines[1:]
	write(t, s, 3, func(ctx context.Context, tx *store.Tx) error { return tx.ReplaceLines(ctx, c, m, id, old, &d, nil) })
	if diff := gocmp.Diff(&d, readDocument(t, s, c, m, id), sameNumbers); diff != "" {
		t.Errorf("one line less (-want +got):\n%s", diff)
	}
	write(t, s, 1, func(ctx context.Context, tx *store.Tx) error { return tx.SetStocked(ctx, id, true) })
	if !readDocument(t, s, c, m, id).Lines[0].Stocked {
		t.Error("the line is not noted as taken from the stock")
	}
	none := d
	none.Lines, none.Charges = nil, nil
	charges := int64(2) // the old row goes, an empty one comes
	if c.HasTable("vtiger_inventorychargesrel") {
		charges = 3 // and what Vtiger 6 may have left
	}
	write(t, s, 1+charges, func(ctx context.Context, tx *store.Tx) error { return tx.ReplaceLines(ctx, c, m, id, &d, &none, nil) })
	if rows := lineRows(t, db, c); len(rows) != 1 || !strings.HasPrefix(rows[0], "990001|") {
		t.Errorf("without lines and charges: %q, want one row without charges", rows)
	}
}

// plainShipping: an amount without a charge, with a tax that Vtiger 6 gave it,
// stays what it is also where Vtiger 7 keeps charges.
func plainShipping(t *testing.T, s *store.Store, c *meta.Catalog, id crm.ID) {
	m := c.Module("Invoice")
	old := readDocument(t, s, c, m, id) // s_h_amount is still 10
	if len(old.Charges) != 1 || old.Charges[0].ID != 0 || old.Charges[0].Value.String() != "10" {
		t.Errorf("charges %+v, want the plain amount of 10", old.Charges)
	}
	d := *old
	d.Charges = []inventory.Charge{{Value: old.Charges[0].Value, Taxes: []inventory.ChargeTax{{ID: 2, Percent: decimal.NewFromInt(8)}}}}
	err := s.Update(t.Context(), func(tx *store.Tx) error { return tx.ReplaceLines(t.Context(), c, m, id, old, &d, nil) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(&d, readDocument(t, s, c, m, id), sameNumbers); diff != "" {
		t.Errorf("taxed shipping (-want +got):\n%s", diff)
	}
}

// manyLines: an order of 200 lines is two statements, one of 1,200 two more.
func manyLines(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog, id crm.ID) {
	for _, tt := range []struct {
		lines      int
		statements int64
	}{{200, 1 + 1}, {1200, 3 + 1}} {
		run(t, db, "DELETE FROM vtiger_inventoryproductrel WHERE id = ?", int64(id))
		d := &inventory.Document{Lines: make([]inventory.Line, tt.lines)}
		for i := range d.Lines {
			d.Lines[i] = order(true).Lines[1]
			d.Lines[i].Quantity = decimal.NewFromInt(int64(i))
		}
		write(t, s, tt.statements, func(ctx context.Context, tx *store.Tx) error {
			return tx.InsertLines(ctx, c, c.Module("Invoice"), id, d, nil)
		})
		got := readDocument(t, s, c, c.Module("Invoice"), id)
		if diff := gocmp.Diff(d.Lines, got.Lines, sameNumbers); diff != "" {
			t.Errorf("%d lines (-want +got):\n%s", tt.lines, diff)
		}
	}
}

// badLines: a number that its column cannot hold names its line, and nothing is
// written.
func badLines(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog, id crm.ID) {
	run(t, db, "DELETE FROM vtiger_inventoryproductrel WHERE id = ?", int64(id))
	for _, spoil := range []func(l *inventory.Line){
		func(l *inventory.Line) { l.Quantity = decimal.New(1, 22) },
		func(l *inventory.Line) { l.ListPrice = decimal.New(-1, 19) },
		func(l *inventory.Line) { l.Taxes[0].Percent = decimal.NewNullDecimal(decimal.New(1, 4)) },
		func(l *inventory.Line) {
			l.Discount = inventory.Discount{Kind: inventory.ByPercent, Value: decimal.New(1, 4)}
		},
	} {
		d := order(true)
		spoil(&d.Lines[1])
		err := s.Update(t.Context(), func(tx *store.Tx) error { return tx.InsertLines(t.Context(), c, c.Module("Invoice"), id, d, nil) })
		if crm.CodeOf(err) != crm.InvalidValue || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%v, want InvalidValue of line 2", err)
		}
	}
	if n := countOf(t, db, "SELECT COUNT(*) FROM vtiger_inventoryproductrel"); n != 0 {
		t.Errorf("%d lines are written, want none", n)
	}
}
