package v1_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	v1 "vtrest/internal/web/v1"
)

func (s *shop) stock(product string) string {
	s.t.Helper()
	return s.one("SELECT qtyinstock FROM vtiger_products WHERE productid = ?", product)
}

func (s *shop) exec(query string) {
	s.t.Helper()
	if _, err := s.db.SQL.ExecContext(s.t.Context(), query); err != nil {
		s.t.Fatal(err)
	}
}

// stockSteps change one record; its product 43 begins with 6.000 in stock and 48
// with 388.000.
var stockSteps = map[string][]struct{ method, body, stock string }{
	"Invoice": {
		{"POST", `{` + invoiceHead + `,"items":[{"hdnProductId":"43","qty":"2.5"},{"hdnProductId":"48","qty":"10"}]}`, "3.500 378.000"},
		{"PUT", `{"subject":"renamed"}`, "3.500 378.000"},
		{"PUT", `{"items":[{"hdnProductId":"43","qty":"2.5"},{"hdnProductId":"48","qty":"10"}]}`, "3.500 378.000"},
		{"PUT", `{"items":[{"hdnProductId":"43","qty":"4"}]}`, "2.000 388.000"},
		{"PUT", `{"invoicestatus":"Cancel"}`, "6.000 388.000"},
		{"PUT", `{"items":[{"hdnProductId":"43","qty":"5"},{"hdnProductId":"48","qty":"1"}]}`, "6.000 388.000"},
		{"PUT", `{"invoicestatus":"Cancel","subject":"again"}`, "6.000 388.000"},
		{"PUT", `{"invoicestatus":"Approved"}`, "1.000 387.000"},
		{"PUT", `{"invoicestatus":"Paid","items":[{"hdnProductId":"48","qty":"400"}]}`, "6.000 -12.000"},
		{"DELETE", ``, "6.000 388.000"},
	},
	"PurchaseOrder": {
		{"POST", `{"subject":"P","vendor_id":"VENDOR","bill_street":"b","ship_street":"s","postatus":"Created","items":[{"hdnProductId":"43","qty":"2"}]}`, "6.000 388.000"},
		{"PUT", `{"postatus":"Received Shipment"}`, "8.000 388.000"},
		{"PUT", `{"subject":"again"}`, "8.000 388.000"},
		{"PUT", `{"items":[{"hdnProductId":"43","qty":"5"},{"hdnProductId":"48","qty":"1"}]}`, "11.000 389.000"},
		{"PUT", `{"postatus":"Cancelled"}`, "6.000 388.000"},
		{"PUT", `{"postatus":"Cancelled","subject":"x"}`, "6.000 388.000"},
		{"PUT", `{"postatus":"Received Shipment"}`, "11.000 389.000"},
		{"DELETE", ``, "11.000 389.000"},
	},
	"Quotes": {
		{"POST", `{"subject":"Q","account_id":"342","bill_street":"b","ship_street":"s","quotestage":"Created","items":[{"hdnProductId":"43","qty":"2"}]}`, "6.000 388.000"},
		{"DELETE", ``, "6.000 388.000"},
	},
}

func TestStock(t *testing.T) {
	eachShop(t, func(s *shop) {
		for module, steps := range stockSteps {
			s.exec("UPDATE vtiger_products SET qtyinstock = CASE productid WHEN 43 THEN '6.000' ELSE '388.000' END WHERE productid IN (43, 48)")
			id := ""
			for i, step := range steps {
				target := "/" + module
				if id != "" {
					target += "/" + id
				}
				vendor := s.one("SELECT MIN(vendorid) FROM vtiger_vendor INNER JOIN vtiger_crmentity ON crmid = vendorid WHERE deleted = 0")
				a := s.send(step.method, target, strings.ReplaceAll(step.body, "VENDOR", vendor))
				if id == "" {
					id = s.made(a)
				}
				if got := s.stock("43") + " " + s.stock("48"); a.status >= http.StatusBadRequest || got != step.stock {
					s.t.Errorf("%s, step %d, %s %s: %d %.200s: stock %s, want %s", module, i+1, step.method, step.body, a.status, a.body, got, step.stock)
				}
			}
		}
	})
}

// TestStockOnce: a create that is asked for twice takes from the stock once.
func TestStockOnce(t *testing.T) {
	eachShop(t, func(s *shop) {
		body := "{" + invoiceHead + `,"items":[{"hdnProductId":"43","qty":"1"}]}`
		for range 3 {
			a := s.call(http.MethodPost, "/Invoice/"+s.token, body, "Content-Type", asJSON, "Idempotency-Key", "stock-once")
			if a.status != http.StatusCreated || s.stock("43") != "5.000" {
				s.t.Errorf("got %d %s, stock %s, want 5.000", a.status, a.body, s.stock("43"))
			}
		}
		other := strings.Replace(body, `"qty":"1"`, `"qty":"2"`, 1)
		if a := s.call(http.MethodPost, "/Invoice/"+s.token, other, "Content-Type", asJSON, "Idempotency-Key", "stock-once"); a.status != http.StatusConflict {
			s.t.Errorf("other lines under the same key: got %d %s, want a conflict", a.status, a.body)
		}
	})
}

// TestStockWriters has 16 clients write invoices of the same two products, in
// either order, and some of them edit and cancel them: no quantity is lost.
func TestStockWriters(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		c := serve(t, databaseURL, func(*v1.Config) {})
		s := &shop{c, t, c.loginByKey(ceoKey), db}
		begun := s.stock("43") + " " + s.stock("48")
		var writers sync.WaitGroup
		const each = 4
		call := func(method, target, json string) string {
			status, body := c.write(method, target+"/"+s.token, json)
			if status >= http.StatusBadRequest {
				t.Errorf("%s %s: %d %s", method, target, status, body)
			}
			return strings.TrimSuffix(strings.TrimPrefix(body, `{"success":true,"result":`), "}")
		}
		began := time.Now()
		for w := range 16 {
			writers.Go(func() {
				for i := range each {
					items := `{"hdnProductId":"43","qty":"1.125"},{"hdnProductId":"48","qty":"2"}`
					if (w+i)%2 == 0 {
						items = `{"hdnProductId":"48","qty":"2"},{"hdnProductId":"43","qty":"1.125"}`
					}
					id := call(http.MethodPost, "/Invoice", "{"+invoiceHead+`,"items":[`+items+`]}`)
					switch i {
					case 1:
						call(http.MethodPut, "/Invoice/"+id, `{"items":[{"hdnProductId":"43","qty":"2.125"}]}`)
					case 2:
						call(http.MethodPut, "/Invoice/"+id, `{"invoicestatus":"Cancel"}`)
					}
				}
			})
		}
		writers.Wait()
		// Of four invoices each: two as they were, one edited, one cancelled.
		want := fmt.Sprintf("%.3f %.3f", 6-16*(2*1.125+2.125), 388-16*4.0)
		if got := s.stock("43") + " " + s.stock("48"); got != want {
			t.Errorf("stock was %s and is %s, want %s", begun, got, want)
		}
		t.Logf("%d writes in %v", 16*(each+2), time.Since(began).Round(time.Millisecond))
	})
}
