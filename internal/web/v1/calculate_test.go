package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	v1 "vtrest/internal/web/v1"
)

const quoteHead = `"subject":"Q","account_id":"342","bill_street":"b","ship_street":"s","quotestage":"Created"`

// TestCalculate counts the worked example of a group quote with all that can be
// in it, and writes nothing.
func TestCalculate(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		const items = `"items":[{"hdnProductId":"43","qty":"2","listPrice":"100","discount_percentage":"10"},{"hdnProductId":"154","qty":"1","listPrice":"50","comment":"c"}],
"taxtype":"group","discount_percentage_final":"5","tax1_group_percentage":"20","tax5_group_percentage":"1","charges":{"1":{"value":"10","taxes":{"1":"5"}}},"adjustment":"1"`
		before := s.one("SELECT COUNT(*) FROM vtiger_crmentity") + s.one("SELECT id FROM vtiger_crmentity_seq")
		a := s.send(http.MethodPost, "/Quotes/calculate/1", "{"+items+"}")
		want := []string{
			`"items":[{"hdnProductId":"43","productName":"\"Q\" item 1",`, `"productTotal":"200.00","discountTotal":"20.00","totalAfterDiscount":"180.00","taxes":[],"taxTotal":"0.00","netPrice":"180.00"`,
			`"taxtype":"group"`, `"currency_id":"1","currency_code":"USD","conversion_rate":"1.000","subtotal":"230.00","discount_percentage_final":"5","discountTotal_final":"11.50",`,
			`"charges":[{"id":"1","name":"Shipping & Handling","percentage":"","amount":"10.00","taxes":[{"name":"shtax1","label":"VAT","percentage":"5.000","amount":"0.50"}],"taxTotal":"0.50"}]`,
			`"shipping_handling_charge":"10.00","shtax_totalamount":"0.50","pre_tax_total":"228.50"`, `{"name":"tax1","label":"VAT","percentage":"20.000","amount":"43.70"}`,
			`"deductTaxes":[{"name":"tax5","label":"Withholding","percentage":"1.000","amount":"2.19"}],"deductTaxesTotalAmount":"2.19","adjustment":"1.00","total":"271.51","balance":"271.51"}`,
		}
		for _, w := range want {
			if a.status != http.StatusOK || !strings.Contains(a.body, w) {
				s.t.Errorf("got %d %s, want in it %s", a.status, a.body, w)
			}
		}
		if after := s.one("SELECT COUNT(*) FROM vtiger_crmentity") + s.one("SELECT id FROM vtiger_crmentity_seq"); after != before || a.route != "calculate" {
			s.t.Errorf("route %s: %s records and id before, %s after", a.route, before, after)
		}
		// As a form, in the query, and what a create then stores.
		id := s.made(s.send(http.MethodPost, "/Quotes", "{"+quoteHead+","+items+"}"))
		if got, want := s.head("Quotes", id), "group 230.00000000 5.000 - 10.00000000 1.00000000 228.50000000 271.51000000 1 1.000"; got != want {
			s.t.Errorf("created: got %s, want %s", got, want)
		}
		// Of a record, with a change that is not written.
		for _, target := range []string{"/Quotes/" + id + "/calculate/1/" + s.token, "/index.php?module=Quotes&calculate=1&id=" + id + "&token=" + s.token} {
			a = s.call(http.MethodPost, target, "adjustment=2&adjustmentType=-&total=271.51", "Content-Type", asForm)
			if !strings.Contains(a.body, `"total":"268.51"`) || a.header.Get("X-Totals-Differ") != "total" {
				s.t.Errorf("%s: got %d %s, differing %s", target, a.status, a.body, a.header.Get("X-Totals-Differ"))
			}
		}
		if got := s.one("SELECT total FROM vtiger_quotes WHERE quoteid = ?", id); got != "271.51000000" {
			s.t.Errorf("after calculating the record's total is %s", got)
		}
		for _, test := range []struct{ target, body, code string }{
			{"/Accounts/calculate/1", `{"accountname":"x"}`, "INVALID_PARAMETER"},
			{"/Quotes/999999/calculate/1", `{}`, "RECORD_NOT_FOUND"},
			{"/Quotes/calculate/1", `{"items":[{"hdnProductId":"999999","qty":"1"}]}`, "INVALID_VALUE"},
		} {
			if a := s.send(http.MethodPost, test.target, test.body); !strings.Contains(a.body, `"code":"`+test.code+`"`) {
				s.t.Errorf("%s: got %d %s, want %s", test.target, a.status, a.body, test.code)
			}
		}
	})
}

// TestStrictTotals refuses totals that are not those of the lines.
func TestStrictTotals(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		for total, status := range map[string]int{"200": http.StatusCreated, "200.01": http.StatusCreated, "200.02": http.StatusBadRequest} {
			a := s.send(http.MethodPost, "/Quotes", "{"+quoteHead+`,"items":[{"hdnProductId":"43","qty":"2","listPrice":"100"}],"total":"`+total+`"}`)
			if a.status != status {
				s.t.Errorf("total %s: got %d %s, want %d", total, a.status, a.body, status)
			}
		}
	}, func(c *v1.Config) { c.Records.StrictTotals = true })
}

// TestLineStatements pins what an invoice of 200 lines costs. On MariaDB 12
// statements write: the counters, six rows of the record, lines, charges, stock and
// two of the history. Four read. UpdateInventory, whose work is done, has no savepoint.
func TestLineStatements(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		lines := strings.TrimSuffix(strings.Repeat(`{"hdnProductId":"43","qty":"1","tax1_percentage":"4.5"},{"hdnProductId":"154","qty":"1","listPrice":"3"},`, 100), ",")
		s.queries()
		id := s.invoice(`"items":[` + lines + `]`)
		made := s.queries()
		s.send(http.MethodPut, "/Invoice/"+id, `{"items":[`+strings.ReplaceAll(lines, `"qty":"1"`, `"qty":"2"`)+`]}`)
		changed := s.queries()
		s.t.Logf("create: %d statements, update of all lines: %d", made, changed)
		if made > 17 || changed > 15 {
			s.t.Errorf("%d statements to create and %d to update, want at most 17 and 15", made, changed)
		}
		s.queries()
		if s.invoice(`"items":[` + lines[:strings.LastIndex(lines[:200], ",{")] + `]`); s.queries() != made {
			s.t.Error("the number of statements depends on that of lines")
		}
		if n := len(s.lines(id)); n != 200 {
			s.t.Errorf("%d lines, want 200", n)
		}
	})
}
