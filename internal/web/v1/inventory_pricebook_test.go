package v1_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestPriceBooks: a line that names a price book and no price has the price of
// the book, in the record's currency, in every spelling of lines. Book 2062 has
// product 43 for 323.94 euros.
func TestPriceBooks(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		price := func(name string, a answer) string {
			s.t.Helper()
			if a.status != http.StatusCreated || a.header.Get("X-Ignored-Fields") != "" {
				s.t.Errorf("%s: got %d %s, ignored %q", name, a.status, a.body, a.header.Get("X-Ignored-Fields"))
				return ""
			}
			return strings.Fields(s.lines(s.made(a))[0])[2]
		}
		const item = `"items":[{"hdnProductId":"43","qty":"1","pricebookid":2062}]`
		for _, test := range []struct{ name, body, want string }{
			{"the book's currency", `"currency_id":"2",` + item, "323.94000000"},
			{"the base currency", item, "352.11000000"},
			{"a third currency", `"currency_id":"3",` + item, "14788565.22000000"},
			{"no book", strings.Replace(item, "2062", `""`, 1), "20.00000000"},
		} {
			if got := price(test.name, s.send(http.MethodPost, "/Quotes", "{"+quoteHead+","+test.body+"}")); got != test.want {
				s.t.Errorf("%s: price %s, want %s", test.name, got, test.want)
			}
		}
		form := "subject=I&account_id=342&bill_street=b&ship_street=s&invoicestatus=Created&currency_id=2&hdnProductId1=43&qty1=1&pricebookid1=2062"
		if got := price("the CRM's own form", s.call(http.MethodPost, "/Invoice/"+s.token, form, "Content-Type", asForm)); got != "323.94000000" {
			s.t.Errorf("the CRM's own form: price %s", got)
		}
		// What is read has the price, and stays as it is without the book.
		id := s.invoice(item)
		a := s.send(http.MethodPut, "/Invoice/"+id, `{"items":[{"hdnProductId":"43","qty":"2","listPrice":"352.11","pricebookid":"2063"}]}`)
		if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusOK || got != "items[1].pricebookid" {
			s.t.Errorf("a price beside a book: got %d %s, ignored %q", a.status, a.body, got)
		}
		a = s.send(http.MethodPost, "/Quotes/calculate/1", "{"+item+"}")
		if a.status != http.StatusOK || !strings.Contains(a.body, `"listPrice":"352.11`) {
			s.t.Errorf("calculate: got %d %s", a.status, a.body)
		}
	})
}

// TestPriceBooksRefused: a book that the user may not take a price from is none.
func TestPriceBooksRefused(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for _, change := range []string{
			"INSERT INTO vtiger_pricebookproductrel (pricebookid, productid, listprice, usedcurrency) VALUES (2064, 42, 5, 1)",
			"INSERT INTO vtiger_pricebookproductrel (pricebookid, productid, listprice, usedcurrency) VALUES (2065, 42, 6, 1)",
			"UPDATE vtiger_crmentity SET deleted = 1 WHERE crmid = 2065",
			// The profiles of the user sp1 may not see price books.
			"UPDATE vtiger_profile2tab SET permissions = 1 WHERE tabid = 19 AND profileid IN (SELECT rp.profileid FROM vtiger_role2profile rp INNER JOIN vtiger_user2role ur ON ur.roleid = rp.roleid WHERE ur.userid = 8)",
		} {
			if _, err := db.SQL.ExecContext(t.Context(), change); err != nil {
				t.Fatal(err)
			}
		}
		c := serveAt(t, databaseURL, time.Now)
		admin := &shop{c, t, c.loginByKey("AKadmin295c28c9a"), db}
		ceo := &shop{c, t, c.loginByKey(ceoKey), db}
		closed := &shop{c, t, c.loginByKey("AKsp1e6a016f7899"), db}
		for _, test := range []struct {
			name          string
			s             *shop
			product, book string
			price         string // "" for a refusal
		}{
			{"there", admin, "42", "2064", "5.00"},
			{"there for another user", ceo, "42", "2064", "5.00"},
			{"hidden from the user", closed, "42", "2064", ""},
			{"in the recycle bin", admin, "42", "2065", ""},
			{"not active", admin, "43", "2066", ""},
			{"without the product", admin, "42", "2062", ""},
			{"of another module", admin, "42", "342", ""},
			{"unknown", admin, "42", "99999999", ""},
			{"no id", admin, "42", "x", ""},
		} {
			a := test.s.send(http.MethodPost, "/Quotes/calculate/1", `{"items":[{"hdnProductId":"`+test.product+`","qty":"1","listPrice":"1"},{"hdnProductId":"`+test.product+`","qty":"1","pricebookid":"`+test.book+`"}]}`)
			if test.price != "" {
				if a.status != http.StatusOK || !strings.Contains(a.body, `"listPrice":"`+test.price+`"`) {
					t.Errorf("%s: got %d %s, want the price %s", test.name, a.status, a.body, test.price)
				}
				continue
			}
			if a.status != http.StatusBadRequest || !strings.Contains(a.body, `"field":"items[2].pricebookid"`) || strings.Count(a.body, `"field"`) != 1 {
				t.Errorf("%s: got %d %s, want a fault of items[2].pricebookid", test.name, a.status, a.body)
			}
		}
	})
}

// TestTaxRegions: a record has a tax region of the CRM, or that of before.
func TestTaxRegions(t *testing.T) {
	crmtest.Long(t)
	eachShop(t, func(s *shop) {
		const rest = `"items":[{"hdnProductId":"43","qty":"1"}],"region_id":`
		a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+","+rest+`"77"}`)
		if a.status != http.StatusBadRequest || !strings.Contains(a.body, `"field":"region_id","value":"77","allowed":"1 (EU), or 0 for none"`) {
			s.t.Errorf("an unknown region: got %d %s", a.status, a.body)
		}
		id := s.invoice(rest + `"1"`)
		if _, err := s.db.SQL.ExecContext(s.t.Context(), "UPDATE vtiger_invoice SET region_id = 77 WHERE invoiceid = ?", id); err != nil {
			s.t.Fatal(err)
		}
		for _, step := range []struct {
			region, want string
			status       int
		}{{"77", "77", http.StatusOK}, {"78", "77", http.StatusBadRequest}, {"", "0", http.StatusOK}, {"77", "0", http.StatusBadRequest}, {"1", "1", http.StatusOK}} {
			a := s.send(http.MethodPut, "/Invoice/"+id, `{"region_id":"`+step.region+`"}`)
			if got := s.one("SELECT region_id FROM vtiger_invoice WHERE invoiceid = ?", id); a.status != step.status || got != step.want {
				s.t.Errorf("region %q: got %d and %s, want %d and %s: %s", step.region, a.status, got, step.status, step.want, a.body)
			}
		}
	})
}
