package v1_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestLinesNotDropped: a line that cannot be a line is refused, and what is sent
// with one and counts nothing is told.
func TestLinesNotDropped(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		for _, test := range []struct{ items, want string }{
			{`[{"productid":"42","quantity":2}]`, "items[1].hdnProductId"},
			{`[{"hdnProductId":42,"qty":1},{"listPrice":5}]`, "items[2].hdnProductId"},
			{`[{"hdnProductId":"0","comment":"x"}]`, "items[1].hdnProductId"},
			{`[{"hdnProductId":42,"qty":1},{"hdnProductId":]`, "items[2]"},
		} {
			a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+`,"items":`+strings.ReplaceAll(quotedJSON(test.items), "\n", "")+`}`)
			if !strings.Contains(a.body, `"field":"`+test.want+`"`) {
				s.t.Errorf("%s: got %d %s, want a fault of %s", test.items, a.status, a.body, test.want)
			}
		}
		// An empty line asks for nothing.
		id := s.invoice(`"items":[{},{"hdnProductId":42,"qty":1,"deleted":1},{"hdnProductId":43,"qty":1}]`)
		if got := len(s.lines(id)); got != 1 {
			s.t.Errorf("%d lines, want 1", got)
		}
		for _, test := range []struct{ rest, want string }{
			{`"taxtype":"group","tax1_group_percentage":9,"items":[{"hdnProductId":42,"qty":1,"tax1_percentage":"9.0"},{"hdnProductId":43,"qty":1,"tax1_percentage":3,"tax2_percentage":0}]`, "items[2].tax1_percentage"},
			{`"items":[{"hdnProductId":42,"qty":1,"colour":"red","netPrice":"1","tax1_percentage":4.5}]`, "items[1].colour"},
		} {
			a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+","+test.rest+"}")
			if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusCreated || got != test.want {
				s.t.Errorf("%s: got %d, ignored %q, want %q", test.rest, a.status, got, test.want)
			}
		}
	})
}

func quotedJSON(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }

// TestCostFollowsCurrency: what a line costs is in the record's currency, also
// when that changes and the quantity does not.
func TestCostFollowsCurrency(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		const items = `"items":[{"hdnProductId":42,"qty":1}]`
		id := s.invoice(`"currency_id":3,` + items)
		s.send(http.MethodPut, "/Invoice/"+id, `{"currency_id":1,`+items+`}`)
		fresh := s.invoice(`"currency_id":1,` + items)
		if got, want := s.lines(id)[0], s.lines(fresh)[0]; got != want {
			s.t.Errorf("after the change of currency: %s, want %s", got, want)
		}
	})
}

// TestClosedAmounts: the names of the CRM's form write no field that is hidden
// from the user, and tell him nothing of it.
func TestClosedAmounts(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		// The CRM comes with the costs of lines as a field that is switched off.
		if _, err := db.SQL.ExecContext(t.Context(), "UPDATE vtiger_field SET presence = 2 WHERE fieldname = 'purchase_cost' AND tablename = 'vtiger_inventoryproductrel'"); err != nil {
			t.Fatal(err)
		}
		_, err = db.SQL.ExecContext(t.Context(), `UPDATE vtiger_profile2field SET visible = 1 WHERE fieldid IN (SELECT f.fieldid FROM vtiger_field f
INNER JOIN vtiger_tab m ON m.tabid = f.tabid WHERE m.name = 'Invoice'
AND f.fieldname IN ('hdnDiscountAmount', 'hdnDiscountPercent', 'hdnTaxType', 'txtAdjustment', 'hdnS_H_Amount', 'hdnGrandTotal', 'tax1', 'purchase_cost'))`)
		if err != nil {
			t.Fatal(err)
		}
		c := serveAt(t, databaseURL, time.Now)
		s := &shop{c, t, c.loginByKey("AKsp1e6a016f7899"), db}
		ceo := &shop{c, t, c.loginByKey(ceoKey), db}
		product := s.one("SELECT MIN(productid) FROM vtiger_products INNER JOIN vtiger_crmentity ON crmid = productid WHERE deleted = 0 AND smownerid = 8")
		account := s.one("SELECT MIN(accountid) FROM vtiger_account INNER JOIN vtiger_crmentity ON crmid = accountid WHERE deleted = 0 AND smownerid = 8")
		head := `{"subject":"I","bill_street":"b","ship_street":"s","invoicestatus":"Created","account_id":"` + account + `","assigned_user_id":"8",`
		items := `"items":[{"hdnProductId":` + product + `,"qty":5,"listPrice":10}]`
		id := ceo.made(ceo.send(http.MethodPost, "/Invoice", head+items+`,"taxtype":"group","tax1_group_percentage":9,"discount_amount_final":2}`))
		before, lines := s.head("Invoice", id), s.lines(id)
		for _, name := range []string{
			`"taxtype":"individual"`, `"discount_amount_final":1`, `"discount_percentage_final":1`, `"discount_type_final":"zero"`, `"adjustment":1`, `"charges":"{\"1\":{\"value\":\"3\"}}"`,
			`"shipping_handling_charge":7`, `"tax1_group_percentage":4`, `"total":"1"`, `"hdnGrandTotal":"1"`,
		} {
			a := s.send(http.MethodPut, "/Invoice/"+id, "{"+name+"}")
			if a.status != http.StatusOK || a.header.Get("X-Ignored-Fields") == "" || a.header.Get("X-Totals-Differ") != "" || s.head("Invoice", id) != before {
				t.Errorf("%s: got %d %s, head %s, headers %v", name, a.status, a.body, s.head("Invoice", id), a.header)
			}
		}
		for _, line := range []string{`"tax1_percentage":3`, `"purchaseCost":3`} {
			a := s.send(http.MethodPut, "/Invoice/"+id, `{"items":[{"hdnProductId":`+product+`,"qty":5,`+line+`}]}`)
			if a.status != http.StatusBadRequest || s.lines(id)[0] != lines[0] {
				t.Errorf("%s: got %d %s, lines %s", line, a.status, a.body, s.lines(id))
			}
		}
		// Lines that are sent would take a closed tax from those before.
		taxed := s.one("SELECT MIN(r.productid) FROM vtiger_producttaxrel r INNER JOIN vtiger_crmentity ON crmid = r.productid WHERE deleted = 0 AND smownerid = 8 AND r.taxid = 1")
		for percent, want := range map[string]int{"4": http.StatusBadRequest, "0": http.StatusOK} {
			own := ceo.made(ceo.send(http.MethodPost, "/Invoice", head+`"taxtype":"individual","items":[{"hdnProductId":`+taxed+`,"qty":1,"listPrice":10,"tax1_percentage":`+percent+`}]}`))
			before := s.lines(own)[0]
			a := s.send(http.MethodPut, "/Invoice/"+own, `{"items":[{"hdnProductId":`+taxed+`,"qty":2,"listPrice":10}]}`)
			if a.status != want || want == http.StatusBadRequest && (s.lines(own)[0] != before || !strings.Contains(a.body, "tax1")) {
				t.Errorf("lines over some with tax1 %s: got %d %s, lines %s", percent, a.status, a.body, s.lines(own))
			}
		}
		if a := s.send(http.MethodPost, "/Invoice/calculate/1", "{"+items+"}"); a.status != http.StatusOK || strings.Contains(a.body, "purchaseCost") || strings.Contains(a.body, "margin") {
			t.Errorf("calculate: got %d %s, want no cost", a.status, a.body)
		}
	})
}

// TestHistoryOfLines: the history tells of the first line's fields, as the CRM's
// does, in every module.
func TestHistoryOfLines(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		for module, head := range map[string]string{"Invoice": invoiceHead, "Quotes": quoteHead} {
			id := s.made(s.send(http.MethodPost, "/"+module, "{"+head+`,"items":[{"hdnProductId":42,"qty":2}]}`))
			s.send(http.MethodPut, "/"+module+"/"+id, `{"items":[{"hdnProductId":42,"qty":3}]}`)
			const told = `SELECT COUNT(*) FROM vtiger_modtracker_detail d INNER JOIN vtiger_modtracker_basic b ON b.id = d.id WHERE b.crmid = ? AND d.fieldname = 'quantity'`
			if got := s.one(told, id); got != "2" {
				s.t.Errorf("%s: the history tells %s times of the quantity, want 2", module, got)
			}
		}
	})
}
