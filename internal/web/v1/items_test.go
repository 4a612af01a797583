package v1_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// itemKeys are the keys of a line item and the columns that they show, up to
// the taxes.
var itemKeys = []pair{
	{"hdnProductId", "l.productid"},
	{"productName", "p.label"},
	{"comment", "l.comment"},
	{"qty", "l.quantity"},
	{"listPrice", "l.listprice"},
	{"discount_percentage", "l.discount_percent"},
	{"discount_amount", "l.discount_amount"},
}

// laterItemKeys stand after the taxes.
var laterItemKeys = []pair{
	{"productDescription", "l.description"},
	{"purchaseCost", "l.purchase_cost"},
	{"margin", "l.margin"},
}

// countedItemKeys are no columns, and the last.
var countedItemKeys = []string{"productTotal", "discountTotal", "totalAfterDiscount", "taxTotal", "netPrice"}

// TestItems compares the items of every inventory record with the rows of
// vtiger_inventoryproductrel: their number, order and values.
func TestItems(t *testing.T) {
	r := newReplay(t)
	taxes, err := r.ids(`SELECT column_name FROM information_schema.columns
WHERE table_schema = DATABASE() AND table_name = 'vtiger_inventoryproductrel' AND column_name REGEXP '^tax[0-9]+$' ORDER BY ordinal_position`)
	if err != nil || len(taxes) == 0 {
		t.Fatal("tax columns: ", taxes, err)
	}
	for _, module := range []string{"Quotes", "SalesOrder", "PurchaseOrder", "Invoice"} {
		t.Run(module, func(t *testing.T) {
			stored, err := r.storedItems(t, taxes)
			if err != nil {
				t.Fatal(err)
			}
			records := recordsOf(r.get("/" + module + "/length/100000/" + r.token).body)
			n, err := r.count("SELECT COUNT(*) FROM vtiger_crmentity WHERE setype = ? AND deleted = 0", module)
			if err != nil || n == 0 || int64(len(records)) != n {
				t.Fatalf("%d records listed, the database has %d (%v)", len(records), n, err)
			}
			var several int
			for _, record := range records {
				id := record.text("record_id")
				if diff := cmp.Diff(stored[id], itemsOf(t, record), cmp.AllowUnexported(pair{})); diff != "" {
					t.Errorf("items of record %s (-stored +got):\n%s", id, diff)
				}
				if len(stored[id]) > 1 {
					several++
				}
			}
			if several == 0 {
				t.Error("no record has several items, so their order was not tested")
			}
		})
	}
}

func itemsOf(t *testing.T, record pairs) (items []pairs) {
	t.Helper()
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(record.get("items")), &list); err != nil {
		t.Fatalf("record %s: items: %v", record.text("record_id"), err)
	}
	for _, raw := range list {
		item := pairsOf(raw)
		stored := len(item) - len(countedItemKeys)
		for i, key := range countedItemKeys {
			if stored < 0 || item[stored+i].key != key {
				t.Fatalf("record %s: an item ends with %v, want %v", record.text("record_id"), item, countedItemKeys)
			}
		}
		items = append(items, item[:stored])
	}
	return items
}

// storedItems reads all line items, by record and in their order, as they are
// to be shown.
func (r *replay) storedItems(t *testing.T, taxes []string) (map[string][]pairs, error) {
	columns := []string{"l.id"}
	keys := []string{}
	for _, k := range itemKeys {
		keys, columns = append(keys, k.key), append(columns, k.value)
	}
	for _, tax := range taxes {
		keys, columns = append(keys, tax+"_percentage"), append(columns, "l."+tax)
	}
	for _, k := range laterItemKeys {
		keys, columns = append(keys, k.key), append(columns, k.value)
	}
	rows, err := r.db.QueryContext(t.Context(), fmt.Sprintf(`SELECT %s FROM vtiger_inventoryproductrel l
LEFT JOIN vtiger_crmentity p ON p.crmid = l.productid ORDER BY l.id, l.sequence_no`, strings.Join(columns, ", ")))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	items := map[string][]pairs{}
	values := make([]sql.NullString, len(columns))
	cells := make([]any, len(columns))
	for i := range values {
		cells[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		var item pairs
		for i, key := range keys {
			item = append(item, pair{key, spell(shown(values[i+1].String))})
		}
		items[values[0].String] = append(items[values[0].String], item)
	}
	return items, rows.Err()
}
