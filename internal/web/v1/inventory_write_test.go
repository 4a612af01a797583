package v1_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	v1 "vtrest/internal/web/v1"
)

// ceoKey belongs to a user with two decimals.
const ceoKey = "AKceo73c8d84aedd"

// shop is a server over a sample of its own, and its database.
type shop struct {
	*client
	t     *testing.T
	token string
	db    *sqldb.DB
}

func eachShop(t *testing.T, test func(s *shop), change ...func(*v1.Config)) {
	t.Helper()
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		c := serve(t, databaseURL, func(config *v1.Config) {
			for _, f := range change {
				f(config)
			}
		})
		test(&shop{c, t, c.loginByKey(ceoKey), db})
	})
}

// one is the only value that a query finds, as a text, NULL as "NULL".
func (s *shop) one(query string, args ...any) string {
	s.t.Helper()
	found := ""
	crmtest.Rows(s.t, s.db.SQL, func(scan func(...any)) {
		var v *string
		if scan(&v); v == nil {
			found = "NULL"
		} else {
			found = *v
		}
	}, query, args...)
	return found
}

// lines are the rows of a record's lines, a text each.
func (s *shop) lines(id string) (rows []string) {
	s.t.Helper()
	crmtest.Rows(s.t, s.db.SQL, func(scan func(...any)) {
		cells := make([]*string, 14)
		to := make([]any, len(cells))
		for i := range cells {
			to[i] = &cells[i]
		}
		scan(to...)
		text := ""
		for _, c := range cells {
			if c == nil {
				text += " -"
				continue
			}
			text += " " + *c
		}
		rows = append(rows, strings.TrimSpace(text))
	}, `SELECT productid, quantity, listprice, discount_percent, discount_amount, comment, tax1, tax2, tax3, tax4, tax5, purchase_cost, margin, incrementondel
FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no`, id)
	return rows
}

// head are columns of a record's row in its module's table.
func (s *shop) head(module, id string) string {
	s.t.Helper()
	tables := map[string][2]string{
		"Invoice": {"vtiger_invoice", "invoiceid"}, "Quotes": {"vtiger_quotes", "quoteid"},
		"SalesOrder": {"vtiger_salesorder", "salesorderid"}, "PurchaseOrder": {"vtiger_purchaseorder", "purchaseorderid"},
	}
	table, key := tables[module][0], tables[module][1]
	return s.one(`SELECT CONCAT_WS(' ', taxtype, subtotal, COALESCE(discount_percent, '-'), COALESCE(discount_amount, '-'), s_h_amount, adjustment, pre_tax_total, total, currency_id, conversion_rate)
FROM `+table+" WHERE "+key+" = ?", id)
}

const invoiceHead = `"subject":"I","account_id":"342","bill_street":"b","ship_street":"s","invoicestatus":"Created"`

func (s *shop) send(method, target, json string) answer {
	s.t.Helper()
	return s.call(method, target+"/"+s.token, json, "Content-Type", asJSON)
}

func (s *shop) invoice(rest string) string {
	s.t.Helper()
	return s.made(s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+","+rest+"}"))
}

// TestLines makes the same invoice in every spelling of its lines.
func TestLines(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		const items = `[{"hdnProductId":42,"qty":2,"listPrice":100.00,"discount_percentage":"10","tax1_percentage":"4.5","comment":"a\/b"},` +
			`{"hdnProductId":"43","qty":"1","tax1_percentage":"4.5"}]`
		quoted, err := json.Marshal(items)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{}
		for _, p := range strings.Split(strings.NewReplacer("{", "", "}", "", `"`, "").Replace(invoiceHead), ",") {
			name, value, _ := strings.Cut(p, ":")
			form.Set(name, value)
		}
		with := func(pairs ...string) string {
			all := url.Values{}
			for k, v := range form {
				all[k] = v
			}
			for i := 0; i < len(pairs); i += 2 {
				all.Set(pairs[i], pairs[i+1])
			}
			return all.Encode()
		}
		wantLines := []string{
			"42 2.000 100.00000000 10.000 - a/b 4.500 - 0.000 0.000 0.000 10.00000000 170.00000000 1",
			"43 1.000 20.00000000 - -  4.500 - - - 0.000 50.25000000 -30.25000000 1",
		}
		// 180 + 8.10 and 20 + 0.90, without the discount's tax; 5 % off, 2 on.
		wantHead := "individual 209.00000000 5.000 - 0.00000000 2.00000000 189.55000000 200.55000000 1 1.000"
		for _, test := range []struct{ name, kind, body string }{
			{"an array", asJSON, "{" + invoiceHead + `,"items":` + items + `,"taxtype":"individual","discount_percentage_final":5,"adjustment":2}`},
			{"a text of JSON", asJSON, "{" + invoiceHead + `,"items":` + string(quoted) + `,"hdnTaxType":"individual","hdnDiscountPercent":"5","txtAdjustment":"2"}`},
			{"a form", asForm, with("items", items, "taxtype", "individual", "discount_percentage_final", "5", "adjustment", "2", "adjustmentType", "+")},
			{"a form with slashes", asForm, with("items", strings.ReplaceAll(items, `a\/b`, "a/b"), "taxtype", "individual", "discount_percentage_final", "5.000", "adjustment", "2")},
			{"brackets", asForm, with("items[0][hdnProductId]", "42", "items[0][qty]", "2", "items[0][listPrice]", "100", "items[0][discount_percentage]", "10", "items[0][tax1_percentage]", "4.5", "items[0][comment]", "a/b",
				"items[1][hdnProductId]", "43", "items[1][qty]", "1", "items[1][tax1_percentage]", "4.5", "taxtype", "individual", "discount_percentage_final", "5", "adjustment", "2")},
			{"the CRM's own form", asForm, with("totalProductCount", "4", "hdnProductId1", "42", "qty1", "2", "listPrice1", "100", "discount_type1", "percentage", "discount_percentage1", "10", "discount_amount1", "", "tax1_percentage1", "4.5", "comment1", "a/b",
				"hdnProductId2", "44", "qty2", "9", "deleted2", "1", "hdnProductId3", "43", "qty3", "1", "tax1_percentage3", "4.5", "hdnProductId4", "",
				"taxtype", "individual", "discount_type_final", "percentage", "discount_percentage_final", "5", "adjustmentType", "+", "adjustment", "2")},
		} {
			a := s.call(http.MethodPost, "/Invoice/"+s.token, test.body, "Content-Type", test.kind)
			if a.status != http.StatusCreated {
				s.t.Errorf("%s: got %d %s", test.name, a.status, a.body)
				continue
			}
			id := s.made(a)
			if diff := cmp.Diff(wantLines, s.lines(id)); diff != "" {
				s.t.Errorf("%s: lines (-want +got):\n%s", test.name, diff)
			}
			if got := s.head("Invoice", id); got != wantHead {
				s.t.Errorf("%s: head\n got %s\nwant %s", test.name, got, wantHead)
			}
			if got := s.one("SELECT balance FROM vtiger_invoice WHERE invoiceid = ?", id); got != "200.55000000" {
				s.t.Errorf("%s: balance %s", test.name, got)
			}
			if got := a.header.Get("X-Ignored-Fields"); got != "" {
				s.t.Errorf("%s: ignored %s", test.name, got)
			}
		}
	})
}

// TestLinesUpdated changes heads and lines.
func TestLinesUpdated(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		id := s.invoice(`"taxtype":"group","tax1_group_percentage":"20","shipping_handling_charge":"10","adjustment":"1","adjustmentType":"-",
"items":[{"hdnProductId":"43","qty":"2","listPrice":"100","comment":"kept"},{"hdnProductId":"48","qty":"1","listPrice":"50"}],"received":"30"`)
		check := func(step, head string, lines int, balance string) {
			s.t.Helper()
			if got := s.head("Invoice", id); got != head {
				s.t.Errorf("%s: head\n got %s\nwant %s", step, got, head)
			}
			if got := len(s.lines(id)); got != lines {
				s.t.Errorf("%s: %d lines, want %d", step, got, lines)
			}
			if got := s.one("SELECT balance FROM vtiger_invoice WHERE invoiceid = ?", id); got != balance {
				s.t.Errorf("%s: balance %s, want %s", step, got, balance)
			}
		}
		put := func(json string) answer {
			s.t.Helper()
			a := s.send(http.MethodPut, "/Invoice/"+id, json)
			if a.status != http.StatusOK {
				s.t.Errorf("PUT %s: got %d %s", json, a.status, a.body)
			}
			return a
		}
		check("created", "group 250.00000000 - - 10.00000000 -1.00000000 260.00000000 309.00000000 1 1.000", 2, "279.00000000")
		before := s.lines(id)
		put(`{"subject":"renamed"}`)
		check("subject", "group 250.00000000 - - 10.00000000 -1.00000000 260.00000000 309.00000000 1 1.000", 2, "279.00000000")
		put(`{"discount_amount_final":"50"}`)
		check("discount", "group 250.00000000 - 50.00000000 10.00000000 -1.00000000 210.00000000 249.00000000 1 1.000", 2, "219.00000000")
		put(`{"received":"249"}`)
		check("received", "group 250.00000000 - 50.00000000 10.00000000 -1.00000000 210.00000000 249.00000000 1 1.000", 2, "0.00000000")
		if diff := cmp.Diff(before, s.lines(id)); diff != "" {
			s.t.Errorf("lines changed (-before +now):\n%s", diff)
		}
		a := put(`{"items":[{"hdnProductId":"43","qty":"3","listPrice":"100"}],"total":"1","subtotal":"300"}`)
		check("items", "group 300.00000000 - 50.00000000 10.00000000 -1.00000000 260.00000000 309.00000000 1 1.000", 1, "60.00000000")
		if got := a.header.Get("X-Totals-Differ"); got != "total" {
			s.t.Errorf("X-Totals-Differ is %q, want total", got)
		}
		put(`{"items":[]}`)
		check("no items", "group 0.00000000 - 50.00000000 10.00000000 -1.00000000 -40.00000000 -41.00000000 1 1.000", 0, "-290.00000000")
		// Taxes of the whole stand in lines; without any they are gone.
		put(`{"hdnGrandTotal":"77","balance":"5","items":"[{\"hdnProductId\":\"43\",\"qty\":\"1\"}]"}`)
		check("forged totals", "group 20.00000000 - 50.00000000 10.00000000 -1.00000000 -20.00000000 -21.00000000 1 1.000", 1, "-270.00000000")
		if n := s.one("SELECT COUNT(*) FROM vtiger_modtracker_basic WHERE crmid = ?", id); n != "7" {
			s.t.Errorf("%s entries of history, want one for each of 7 writes", n)
		}
	})
}

// TestBadLines: each fault is told by its line, and nothing is written.
func TestBadLines(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		many := strings.Repeat(`{"hdnProductId":"43","qty":"1"},`, 10000)
		for _, test := range []struct{ name, rest, code, field string }{
			{"unknown product", `"items":[{"hdnProductId":"43","qty":"1"},{"hdnProductId":"999999","qty":"1"}]`, "INVALID_VALUE", "items[2].hdnProductId"},
			{"deleted product", `"items":[{"hdnProductId":"145","qty":"1"}]`, "INVALID_VALUE", "items[1].hdnProductId"},
			{"an account for a product", `"items":[{"hdnProductId":"342","qty":"1"}]`, "INVALID_VALUE", "items[1].hdnProductId"},
			{"no product", `"items":[{"qty":"1"}]`, "MANDATORY_FIELDS_MISSING", "items[1].hdnProductId"},
			{"no quantity", `"items":[{"hdnProductId":"43"}]`, "MANDATORY_FIELDS_MISSING", "items[1].qty"},
			{"negative quantity", `"items":[{"hdnProductId":"43","qty":"-1"}]`, "INVALID_VALUE", "items[1].qty"},
			{"no number", `"items":[{"hdnProductId":"43","qty":"two"}]`, "INVALID_VALUE", "items[1].qty"},
			{"10,000 lines", `"items":[` + strings.TrimSuffix(many, ",") + `]`, "INVALID_VALUE", "items"},
			{"percent over 100", `"items":[{"hdnProductId":"43","qty":"1","discount_percentage":"101"}]`, "INVALID_VALUE", "items[1].discount_percentage"},
			{"final percent over 100", `"items":[],"discount_percentage_final":"100.5"`, "INVALID_VALUE", "discount_percentage_final"},
			{"two discounts", `"items":[{"hdnProductId":"43","qty":"1","discount_percentage":"1","discount_amount":"2"}]`, "INVALID_VALUE", "items[1].discount_amount"},
			{"wrong currency", `"items":[],"currency_id":"99"`, "INVALID_VALUE", "currency_id"},
			{"broken JSON", `"items":"[{\"hdnProductId\":43,]"`, "INVALID_VALUE", "items[1]"},
			{"no array", `"items":"text"`, "INVALID_VALUE", "items"},
			{"no objects", `"items":["43"]`, "INVALID_VALUE", "items[1]"},
			{"an object in a line", `"items":[{"hdnProductId":"43","qty":"1","taxes":{"1":"2"}}]`, "INVALID_VALUE", "items[1].taxes"},
			{"both spellings", `"items":[],"hdnProductId1":"43","qty1":"1"`, "INVALID_VALUE", "items"},
			{"a tax of no product", `"items":[{"hdnProductId":"43","qty":"1","tax3_percentage":"5"}],"taxtype":"individual"`, "INVALID_VALUE", "items[1].tax3_percentage"},
			{"a wrong mode", `"items":[],"taxtype":"both"`, "INVALID_VALUE", "taxtype"},
		} {
			before := s.one("SELECT COUNT(*) FROM vtiger_crmentity") + s.one("SELECT COUNT(*) FROM vtiger_inventoryproductrel")
			a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+","+test.rest+"}")
			var fault struct {
				Error struct {
					Code   string
					Fields []struct{ Field, Value, Allowed string }
				}
			}
			if err := json.Unmarshal([]byte(a.body), &fault); err != nil {
				s.t.Fatal(err)
			}
			fields := fmt.Sprint(fault.Error.Fields)
			if fault.Error.Code != test.code || len(fault.Error.Fields) != 1 || fault.Error.Fields[0].Field != test.field {
				s.t.Errorf("%s: got %d %.400s, want %s of %s, not %s", test.name, a.status, a.body, test.code, test.field, fields)
			}
			if after := s.one("SELECT COUNT(*) FROM vtiger_crmentity") + s.one("SELECT COUNT(*) FROM vtiger_inventoryproductrel"); after != before {
				s.t.Errorf("%s: rows were written", test.name)
			}
		}
		// All faults in one answer, those of fields too.
		a := s.send(http.MethodPost, "/Invoice", `{"account_id":"1","invoicestatus":"None","items":[{"hdnProductId":"43","qty":"-1"},{"hdnProductId":"7","qty":"x"}]}`)
		for _, name := range []string{"subject", "account_id", "invoicestatus", "items[1].qty", "items[2].hdnProductId"} {
			if !strings.Contains(a.body, `"field":"`+name+`"`) {
				s.t.Errorf("the answer does not name %s: %.600s", name, a.body)
			}
		}
	})
}
