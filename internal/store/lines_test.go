package store_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/inventory"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// sameNumbers compares decimals by value.
var sameNumbers = gocmp.Options{
	gocmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmpopts.EquateEmpty(),
}

// lineRows are the rows of line items, of bundles and of charges, as texts; but
// for lineitem_id, which a save makes anew.
func lineRows(t *testing.T, db *sqldb.DB, c *meta.Catalog) []string {
	t.Helper()
	columns := []string{"id", "sequence_no", "productid", "quantity", "listprice", "discount_percent", "discount_amount", "comment", "description", "incrementondel"}
	for _, more := range []string{"purchase_cost", "margin", "image"} {
		if c.HasColumn(crm.LineItems, more) {
			columns = append(columns, more)
		}
	}
	columns = append(columns, c.Module("Invoice").Lines.Taxes...)
	rows := texts(t, db, "SELECT "+shownRow(columns)+" FROM vtiger_inventoryproductrel ORDER BY id, sequence_no")
	parts := []string{"id", "sequence_no", "productid"}
	if c.HasColumn("vtiger_inventorysubproductrel", "quantity") {
		parts = append(parts, "quantity")
	}
	rows = append(rows, texts(t, db, "SELECT "+shownRow(parts)+" FROM vtiger_inventorysubproductrel ORDER BY id, sequence_no, productid")...)
	if c.HasTable("vtiger_inventorychargesrel") {
		rows = append(rows, texts(t, db, "SELECT "+shownRow([]string{"recordid", "charges"})+" FROM vtiger_inventorychargesrel ORDER BY recordid")...)
	}
	return append(rows, texts(t, db, "SELECT "+shownRow([]string{"id", "shtax1", "shtax2", "shtax3"})+" FROM vtiger_inventoryshippingrel ORDER BY id")...)
}

// shownRow is columns as one text.
func shownRow(columns []string) string {
	shown := make([]string, len(columns))
	for i, column := range columns {
		shown[i] = "COALESCE(" + column + ", 'NULL')"
	}
	return "CONCAT(" + strings.Join(shown, ", '|', ") + ")"
}

func inventoryModules(c *meta.Catalog) []*crm.Module {
	return []*crm.Module{c.Module("Quotes"), c.Module("SalesOrder"), c.Module("PurchaseOrder"), c.Module("Invoice")}
}

func readDocument(t *testing.T, s *store.Store, c *meta.Catalog, m *crm.Module, id crm.ID) (d *inventory.Document) {
	t.Helper()
	err := s.View(t.Context(), func(tx *store.Tx) (err error) {
		d, err = tx.InventoryDocument(t.Context(), c, m, id)
		return err
	})
	if err != nil {
		t.Fatalf("%s %d: %v", m.Name, id, err)
	}
	return d
}

// TestLinesOfSample writes the lines of every inventory record in place of
// themselves: the rows are the same to the byte. Then it writes them and the
// charges to records without any: what is read is the same.
func TestLinesOfSample(t *testing.T) {
	crmtest.Long(t)
	eachOwn(t, sample, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		bundle := queryIDs(t, db, "SELECT MIN(id) FROM vtiger_inventoryproductrel")[0]
		run(t, db, "INSERT INTO vtiger_inventorysubproductrel (id, sequence_no, productid, quantity) VALUES (?, 2, 43, 3), (?, 2, 42, 1), (?, 1, 42, 2)", bundle, bundle, bundle)
		before := lineRows(t, db, c)
		documents := map[crm.ID]*inventory.Document{}
		for _, m := range inventoryModules(c) {
			for _, id := range queryIDs(t, db, "SELECT "+m.Base.Key+" FROM "+m.Base.Name) {
				id := crm.ID(id)
				margins := marginsOf(t, db, id)
				d := readDocument(t, s, c, m, id)
				documents[id] = d
				err := s.Update(t.Context(), func(tx *store.Tx) error { return tx.ReplaceLines(t.Context(), c, m, id, d, d, margins) })
				if err != nil {
					t.Fatalf("%s %d: %v", m.Name, id, err)
				}
			}
		}
		if len(documents) != 420 || len(documents[crm.ID(bundle)].Lines[1].Parts) != 2 {
			t.Errorf("%d documents, want 420, one with bundles", len(documents))
		}
		if diff := gocmp.Diff(before, lineRows(t, db, c)); diff != "" {
			t.Errorf("rows (-before +after):\n%s", diff)
		}
		for _, table := range []string{"vtiger_inventoryproductrel", "vtiger_inventorysubproductrel", "vtiger_inventorychargesrel"} {
			run(t, db, "DELETE FROM "+table)
		}
		writeAgain(t, s, c, documents)
	})
}

func writeAgain(t *testing.T, s *store.Store, c *meta.Catalog, documents map[crm.ID]*inventory.Document) {
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		for _, id := range slices.Sorted(maps.Keys(documents)) {
			if err := tx.InsertLines(t.Context(), c, c.Module("Invoice"), id, documents[id], nil); err != nil {
				return fmt.Errorf("record %d: %w", id, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range inventoryModules(c) {
		for id, d := range documents {
			if m.Name != moduleOf(t, s, c, id) {
				continue
			}
			if diff := gocmp.Diff(d, readDocument(t, s, c, m, id), sameNumbers); diff != "" {
				t.Fatalf("%s %d (-before +after):\n%s", m.Name, id, diff)
			}
		}
	}
}

// moduleOf finds the inventory module of a record.
func moduleOf(t *testing.T, s *store.Store, c *meta.Catalog, id crm.ID) (name string) {
	t.Helper()
	for _, m := range inventoryModules(c) {
		if exists(t, s, crm.Query{Module: m, ID: id, Scope: crm.Scope{All: true}}) {
			return m.Name
		}
	}
	return ""
}

func marginsOf(t *testing.T, db *sqldb.DB, id crm.ID) (margins []decimal.Decimal) {
	for _, text := range texts(t, db, "SELECT margin FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no", int64(id)) {
		d, err := decimal.NewFromString(text)
		if err != nil {
			t.Fatal(err)
		}
		margins = append(margins, d)
	}
	return margins
}

// TestHeadOfSample: the columns of a record's head, written from what was read of
// them, are the same to the byte.
func TestHeadOfSample(t *testing.T) {
	eachSample(t, func(t *testing.T, db *sqldb.DB, s *store.Store, c *meta.Catalog) {
		checked := 0
		for _, m := range inventoryModules(c) {
			for _, id := range queryIDs(t, db, "SELECT "+m.Base.Key+" FROM "+m.Base.Name) {
				d := readDocument(t, s, c, m, crm.ID(id))
				number := func(column string) decimal.Decimal {
					return decimal.RequireFromString(texts(t, db, "SELECT COALESCE("+column+", 0) FROM "+m.Base.Name+" WHERE "+m.Base.Key+" = ?", id)[0])
				}
				sums := store.Sums{Subtotal: number("subtotal"), PreTaxTotal: number("pre_tax_total"), Shipping: number("s_h_amount"), Total: number("total")}
				if m.Name == "Invoice" || m.Name == "PurchaseOrder" {
					sums.Balance = number("balance")
				}
				columns, err := store.HeadColumns(c, m, d, sums)
				if err != nil {
					t.Fatal(err)
				}
				var names, want []string
				for _, v := range columns {
					names = append(names, v.Column)
					if v.Value.Null {
						v.Value.Text = "NULL"
					}
					want = append(want, v.Value.Text)
				}
				got := texts(t, db, "SELECT "+shownRow(names)+" FROM "+m.Base.Name+" WHERE "+m.Base.Key+" = ?", id)[0]
				if want := strings.Join(want, "|"); got != want {
					t.Errorf("%s %d: %v\n stored %s\nwritten %s", m.Name, id, names, got, want)
				}
				checked++
			}
		}
		if checked != 420 {
			t.Errorf("%d records, want 420", checked)
		}
	})
}
