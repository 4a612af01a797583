package v1_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

var inventoryModules = []string{"Quotes", "SalesOrder", "PurchaseOrder", "Invoice"}

// ownKeys are keys of a record that are no part of what a client sends, and the
// description, whose line ends are shown in one way (C5).
var ownKeys = []string{"record_id", "record_module", "api_date_now", "description"}

// TestSendBack reads every inventory record and sends it back as it was read,
// all fields or the items alone: nothing changes but the time of the last change.
func TestSendBack(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serveAt(t, databaseURL, func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) })
		token := c.loginByKey(adminKey)
		snapshot := crmtest.Snap(t, databaseURL)
		count := 0
		for _, module := range inventoryModules {
			for i, record := range recordsOf(c.get("/" + module + "/length/100000/" + token).body) {
				if thin > 1 && i%thin != 0 {
					continue
				}
				count++
				whole := map[string]json.RawMessage{}
				for _, p := range record {
					whole[p.key] = json.RawMessage(p.value)
				}
				id := record.text("record_id")
				for _, key := range ownKeys {
					delete(whole, key)
				}
				body, err := json.Marshal(whole)
				if i%2 == 1 {
					body, err = json.Marshal(map[string]json.RawMessage{"items": whole["items"]})
				}
				if err != nil {
					t.Fatal(err)
				}
				a := c.call(http.MethodPut, "/"+module+"/"+id+"/"+token, string(body), "Content-Type", asJSON)
				if a.status != http.StatusOK || a.header.Get("X-Totals-Differ") != "" {
					t.Errorf("%s %s: got %d %.400s, totals %s", module, id, a.status, a.body, a.header.Get("X-Totals-Differ"))
				}
			}
		}
		for name, table := range snapshot.Whole(t) {
			for _, u := range table.Updated {
				for column := range u.Changed {
					if name != "vtiger_crmentity" || column != "modifiedtime" && column != "modifiedby" {
						t.Errorf("%s: %s", name, u)
						break
					}
				}
			}
			// The history tells that another user saved last, as the CRM's does.
			table.Inserted = slices.DeleteFunc(table.Inserted, func(r crmtest.Row) bool {
				return name == "vtiger_modtracker_basic" || strings.Contains(r.String(), "fieldname='modifiedby'")
			})
			if n := len(table.Inserted) + len(table.Deleted); n > 0 && name != "vtiger_crmentity_user_field" && name != "vtiger_modtracker_basic_seq" {
				t.Errorf("%s: %d rows inserted, %d deleted: %v %v", name, len(table.Inserted), len(table.Deleted), firstRow(table.Inserted), firstRow(table.Deleted))
			}
		}
		t.Logf("%d records sent back", count)
	})
}

func firstRow(rows []crmtest.Row) string {
	if len(rows) == 0 {
		return ""
	}
	return rows[0].String()
}
