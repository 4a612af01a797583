package v1_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestNumbers: what texts and JSON numbers mean, through the whole service.
func TestNumbers(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		t.Run("digits", func(t *testing.T) {
			c := serve(t, databaseURL, nil)
			testDigits(t, c, c.loginByKey(adminKey))
		})
		t.Run("of a user", func(t *testing.T) { testNumbers(t, serve(t, databaseURL, nil)) })
	})
}

// testDigits: digits of Persian and Arabic keyboards, wherever a call is read.
func testDigits(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=Digits&employees=۱۲۳۴&annual_revenue=۱٬۲۳۴٫۵&phone=۰۹۱۲"))
	fields, _ := c.fieldsOf(token, "Accounts", id)
	if got := fields["employees"] + " " + fields["annual_revenue"] + " " + fields["phone"]; got != "1234 1234.50000000 ۰۹۱۲" {
		t.Errorf("the account is %s", got)
	}
	persian := strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹").Replace(id)
	want := answerClock.ReplaceAllString(c.get("/Accounts/"+id+"/"+token).body, "")
	for _, target := range []string{"/Accounts/" + url.PathEscape(persian) + "/" + token, "/?module=Accounts&token=" + token + "&id=" + url.QueryEscape(persian)} {
		if a := c.get(target); answerClock.ReplaceAllString(a.body, "") != want {
			t.Errorf("%s: %d %s", target, a.status, a.body)
		}
	}
	for _, pair := range [][2]string{
		{"length=2&start=1", "length=٢&start=۱"},
		{"length=100", "length=۰"},
		{"length=1&after=" + id, "length=1&after=" + url.QueryEscape(persian)},
		{"criteria=employees:1234", "criteria=" + url.QueryEscape("employees:۱۲۳۴")},
		{"criteria=annual_revenue:gte:1234.5", "criteria=" + url.QueryEscape("annual_revenue:gte:۱٬۲۳۴٫۵")},
		{"criteria=createdtime:gte:2017-09-04 09:28:27", "criteria=" + url.QueryEscape("createdtime:gte:۲۰۱۷-۰۹-۰۴ ۰۹:۲۸:۲۷")},
		{"criteria=id:" + id, "criteria=" + url.QueryEscape("id:"+persian)},
	} {
		list := func(query string) string {
			a := c.get("/?module=Accounts&token=" + token + "&" + strings.ReplaceAll(query, " ", "%20"))
			if a.status != http.StatusOK {
				t.Errorf("%s: %d %s", query, a.status, a.body)
			}
			return answerClock.ReplaceAllString(a.body, "")
		}
		if list(pair[0]) != list(pair[1]) {
			t.Errorf("%s is not %s", pair[1], pair[0])
		}
	}
	a := c.call(http.MethodPost, "/Quotes/calculate/1/"+token, `{"taxtype":"group","items":[{"hdnProductId":"۶۷","qty":"۲٫۵","listPrice":"۱٬۰۰۰"}]}`)
	if a.status != http.StatusOK || !strings.Contains(a.body, `"productTotal":"2500.00`) && !strings.Contains(a.body, `"productTotal":"2500"`) {
		t.Errorf("line items: %d %s", a.status, a.body)
	}
}

// testNumbers: a user in Berlin, who groups with points and counts in euros, sends
// numbers in every spelling.
func testNumbers(t *testing.T, c *client) {
	token := c.loginByKey("AKeu12c48feb8127")
	id := c.made(c.call(http.MethodPost, "/HelpDesk/"+token, "ticket_title=Comma&ticketstatus=Open&ticketpriorities=Low&hours=2,5&days=1.234,5"))
	fields, _ := c.fieldsOf(token, "HelpDesk", id)
	if got := fields["hours"] + " " + fields["days"]; got != "2.50000000 1234.50000000" {
		t.Errorf("hours and days are %s", got)
	}
	id = c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=Berlin&employees=1.234.567"))
	for _, test := range []struct{ kind, body, want string }{
		{asForm, "annual_revenue=1.234", ""},
		{asForm, "annual_revenue=920", "1000.00000000"},
		{asForm, "annual_revenue=1.234", ""}, // also over another value
		{asForm, "annual_revenue=1.840,00", "2000.00000000"},
		{asForm, "annual_revenue=1234.00000000", "1234.00000000"}, // as an answer shows it
		{asForm, "annual_revenue=1.234", ""},                      // also over what it could mean
		{asJSON, `{"annual_revenue":9.200}`, "10.00000000"},
		{asJSON, `{"annual_revenue":"92,0"}`, "100.00000000"},
		{asJSON, `{"annual_revenue":1e1,"phone":1000.0,"fax":1e3}`, "10.86956522"},
	} {
		before, _ := c.fieldsOf(token, "Accounts", id)
		a := c.call(http.MethodPut, "/Accounts/"+id+"/"+token, test.body, "Content-Type", test.kind)
		fields, _ := c.fieldsOf(token, "Accounts", id)
		switch {
		case test.want == "" && (a.status != http.StatusBadRequest || !strings.Contains(a.body, "1234 or 1,234") || fields["annual_revenue"] != before["annual_revenue"]):
			t.Errorf("%s: got %d %s and %s, want it refused with both spellings", test.body, a.status, a.body, fields["annual_revenue"])
		case test.want != "" && (a.status != http.StatusOK || fields["annual_revenue"] != test.want):
			t.Errorf("%s: got %d %s and %s, want %s", test.body, a.status, a.body, fields["annual_revenue"], test.want)
		}
	}
	fields, _ = c.fieldsOf(token, "Accounts", id)
	if got := fields["phone"] + " " + fields["fax"] + " " + fields["employees"]; got != "1000 1000 1234567" {
		t.Errorf("phone, fax and employees are %s", got)
	}
}
