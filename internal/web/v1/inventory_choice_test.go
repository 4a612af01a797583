package v1_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// docHeads are what a new record of an inventory module needs, and what it has
// settled.
var docHeads = map[string]struct{ needs, table, key, settled string }{
	"Invoice":       {invoiceHead, "vtiger_invoice", "invoiceid", "received"},
	"PurchaseOrder": {`"subject":"P","vendor_id":"4","postatus":"Created","bill_street":"b","ship_street":"s"`, "vtiger_purchaseorder", "purchaseorderid", "paid"},
	"SalesOrder":    {`"subject":"S","account_id":"342","sostatus":"Created","bill_street":"b","ship_street":"s"`, "vtiger_salesorder", "salesorderid", ""},
	"Quotes":        {quoteHead, "vtiger_quotes", "quoteid", ""},
}

func (s *shop) document(module, rest string) string {
	s.t.Helper()
	return s.made(s.send(http.MethodPost, "/"+module, "{"+docHeads[module].needs+","+rest+"}"))
}

// column are columns of a record's row in its module's table.
func (s *shop) columns(module, id string, columns ...string) string {
	s.t.Helper()
	d := docHeads[module]
	var values []string
	for _, c := range columns {
		values = append(values, s.one("SELECT "+c+" FROM "+d.table+" WHERE "+d.key+" = ?", id))
	}
	return strings.Join(values, " ")
}

// TestDiscountChosen chooses one discount in place of the other, of the whole and of
// a line, in every inventory module and under every name.
func TestDiscountChosen(t *testing.T) {
	const items = `"items":[{"hdnProductId":"43","qty":"2","listPrice":"100"}]`
	const none, percent, amount = "NULL NULL 200.00000000", "2.500 NULL 195.00000000", "NULL 10.00000000 190.00000000"
	eachShop(t, func(s *shop) {
		for _, test := range []struct{ before, sent, want, fault string }{
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":"0"`, none, ""},
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":0`, none, ""},
			{`"discount_percentage_final":"2.5"`, `"hdnDiscountAmount":"0.00"`, none, ""},
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":""`, percent, ""},
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":"10"`, amount, ""},
			{`"discount_percentage_final":"2.5"`, `"hdnDiscountAmount":"10"`, amount, ""},
			{`"discount_percentage_final":"2.5"`, `"hdnDiscountAmount":"10","hdnDiscountPercent":"2.500"`, amount, ""},
			{`"discount_percentage_final":"2.5"`, `"hdnDiscountAmount":"0","hdnDiscountPercent":"2.500"`, percent, ""},
			{`"discount_percentage_final":"2.5"`, `"hdnDiscountAmount":"","hdnDiscountPercent":"2.500"`, percent, ""},
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":"10","discount_percentage_final":"3"`, percent, "discount_amount_final"},
			{`"discount_percentage_final":"2.5"`, `"discount_amount_final":"10","discount_percentage_final":"3","discount_type_final":"amount"`, amount, ""},
			{`"discount_percentage_final":"2.5"`, `"discount_type_final":"zero"`, none, ""},
			{`"discount_amount_final":"10"`, `"discount_percentage_final":"0"`, none, ""},
			{`"discount_amount_final":"10"`, `"discount_percentage_final":"2.5"`, percent, ""},
			{`"discount_amount_final":"10"`, `"discount_percentage_final":"2.5","discount_amount_final":"0"`, percent, ""},
			{`"discount_amount_final":"10"`, `"discount_percentage_final":"2.5","discount_amount_final":""`, percent, ""},
			{`"discount_amount_final":"10"`, `"hdnDiscountPercent":""`, amount, ""},
		} {
			for module := range docHeads {
				id := s.document(module, items+`,"taxtype":"group",`+test.before)
				a := s.send(http.MethodPut, "/"+module+"/"+id, "{"+test.sent+"}")
				if fault := a.status == http.StatusBadRequest && strings.Contains(a.body, `"field":"`+test.fault+`"`); a.status != http.StatusOK && (test.fault == "" || !fault) {
					t.Errorf("%s, %s and then %s: %d %s", module, test.before, test.sent, a.status, a.body)
				}
				if got := s.columns(module, id, "discount_percent", "discount_amount", "total"); got != test.want {
					t.Errorf("%s, %s and then %s: %s, want %s", module, test.before, test.sent, got, test.want)
				}
			}
		}
	})
}

// TestLineDiscountChosen does the same with a line, which is sent whole.
func TestLineDiscountChosen(t *testing.T) {
	eachShop(t, func(s *shop) {
		line := func(rest string) string {
			return `"items":[{"hdnProductId":"43","qty":"2","listPrice":"100"` + rest + `}]`
		}
		for _, test := range []struct{ before, sent, want string }{
			{`,"discount_percentage":"10"`, `,"discount_percentage":"10.000","discount_amount":"5"`, "NULL 5.00000000"},
			{`,"discount_percentage":"10"`, `,"discount_amount":"5"`, "NULL 5.00000000"},
			{`,"discount_percentage":"10"`, `,"discount_amount":"0"`, "NULL NULL"},
			{`,"discount_percentage":"10"`, `,"discount_percentage":"10.000","discount_amount":"0"`, "10.000 NULL"},
			{`,"discount_amount":"5"`, `,"discount_percentage":"10","discount_amount":"5.00000000"`, "10.000 NULL"},
			{`,"discount_amount":"5"`, `,"discount_percentage":"0","discount_amount":"5.00000000"`, "NULL 5.00000000"},
			{`,"discount_amount":"5"`, `,"discount_percentage":"10","discount_amount":"6"`, "refused"},
		} {
			id := s.document("Invoice", line(test.before))
			a := s.send(http.MethodPut, "/Invoice/"+id, "{"+line(test.sent)+"}")
			got := "refused"
			if a.status == http.StatusOK {
				got = s.one("SELECT CONCAT(COALESCE(discount_percent, 'NULL'), ' ', COALESCE(discount_amount, 'NULL')) FROM vtiger_inventoryproductrel WHERE id = ?", id)
			} else if !strings.Contains(a.body, `"field":"items[1].discount_amount"`) {
				t.Errorf("%s and then %s: %s", test.before, test.sent, a.body)
			}
			if got != test.want {
				t.Errorf("%s and then %s: %s, want %s", test.before, test.sent, got, test.want)
			}
		}
	})
}

// TestAmountsInNewCurrency moves a document from IRR to dollars, where what has been
// received or paid, and the amounts of the head, follow unless they are sent.
func TestAmountsInNewCurrency(t *testing.T) {
	const items = `"items":[{"hdnProductId":"43","qty":"1","listPrice":"100"}]`
	eachShop(t, func(s *shop) {
		for module, d := range docHeads {
			columns := []string{"adjustment", "s_h_amount", "COALESCE(discount_amount, 0)"}
			settled := ""
			if d.settled != "" {
				columns = append(columns, d.settled, "balance")
				settled = `"` + d.settled + `":"10",`
			}
			for _, test := range []struct{ sent, want, settled string }{
				{`"currency_id":"1","conversion_rate":"1",` + items, "0.01000000 0.02000000 0.00023810", " 0.00023810 100.02976190"},
				{`"currency_id":"1",` + items, "0.01000000 0.02000000 0.00023810", " 0.00023810 100.02976190"},
				{`"currency_id":"2",` + items, "0.00920000 0.02000000 0.00021905", " 0.00021905 100.02978095"},
				{`"currency_id":"1",` + strings.Replace(settled, "10", "7", 1) + `"adjustment":"3","charges":{"1":{"value":"4"}},"discount_amount_final":"5",` + items, "3.00000000 4.00000000 5.00000000", " 7.00000000 95.00000000"},
				{`"conversion_rate":"84000",` + items, "420.00000000 840.00000000 10.00000000", " 10.00000000 1340.00000000"},
				{`"currency_id":"3",` + items, "420.00000000 840.00000000 10.00000000", " 10.00000000 1340.00000000"},
			} {
				id := s.document(module, settled+`"currency_id":"3","taxtype":"group","adjustment":"420","charges":{"1":{"value":"840"}},"discount_amount_final":"10",`+items)
				if a := s.send(http.MethodPut, "/"+module+"/"+id, "{"+test.sent+"}"); a.status != http.StatusOK {
					t.Errorf("%s %s: %d %s", module, test.sent, a.status, a.body)
				}
				want := test.want
				if d.settled != "" {
					want += test.settled
				}
				if got := s.columns(module, id, columns...); got != want {
					t.Errorf("%s %s: %s, want %s", module, test.sent, got, want)
				}
			}
		}
	})
}

// TestUnusedOfWhole names what was sent for the whole of a document and that nothing
// came of.
func TestUnusedOfWhole(t *testing.T) {
	const items = `"items":[{"hdnProductId":"43","qty":"1","listPrice":"100"}]`
	eachShop(t, func(s *shop) {
		for _, test := range []struct{ sent, unused string }{
			{items, ""},
			{`"taxtype":"individual","tax1_group_percentage":"9",` + items, "tax1_group_percentage"},
			{`"taxtype":"individual","tax1_group_percentage":"0",` + items, ""},
			{`"taxtype":"group","tax1_group_percentage":"9","items":[]`, "tax1_group_percentage"},
			{`"charges":{"1":{"value":"10"}},"shipping_handling_charge":"12",` + items, "shipping_handling_charge"},
			{`"charges":{"1":{"value":"10"}},"shipping_handling_charge":"10",` + items, ""},
			{`"charges":{"1":{"value":"10"}},"shtax1_sh_percent":"4.5",` + items, "shtax1_sh_percent"},
			{`"shipping_handling_charge":"12","shtax1_sh_percent":"4.5",` + items, ""},
			{`"shtax1_sh_percent":"4.5",` + items, "shtax1_sh_percent"},
			{`"charges":{"1":{"percent":"10","value":"77"}},` + items, "charges[1][value]"},
			{`"charges":{"1":{"percent":"10","value":"10"}},` + items, ""},
			{`"paid":"5",` + items, "paid"},
			{`"discount_type_final":"amount","hdnDiscountPercent":"5","hdnDiscountAmount":"2",` + items, "hdnDiscountPercent"},
			{`"received":"5","hdnS_H_Percent":"7","txtAdjustment":"-3","hdnTaxType":"Group","hdnDiscountPercent":"5","hdnDiscountAmount":"0",` + items, ""},
		} {
			a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+","+test.sent+"}")
			if got := a.header.Get("X-Ignored-Fields"); a.status != http.StatusCreated || got != test.unused {
				t.Errorf("%s: %d, ignored %q, want %q", test.sent, a.status, got, test.unused)
			}
		}
		a := s.send(http.MethodPost, "/Invoice", "{"+invoiceHead+`,"balance":"12","received":"30",`+items+"}")
		if got := a.header.Get("X-Totals-Differ"); got != "balance" {
			t.Errorf("a balance that is another: %q differ", got)
		}
	})
}

// TestNotKept names fields whose values are not kept as they were sent, and does not
// ask for them.
func TestNotKept(t *testing.T) {
	eachShop(t, func(s *shop) {
		order := docHeads["SalesOrder"].needs + `,"items":[{"hdnProductId":"43","qty":"1"}]`
		event := `"subject":"E","activitytype":"Call","eventstatus":"Planned","date_start":"2031-01-02","time_start":"09:00","due_date":"2031-01-02","time_end":"10:30"`
		var ids []string
		check := func(method, target, sent, unkept string) {
			t.Helper()
			a := s.send(method, target, "{"+sent+"}")
			got := strings.Split(a.header.Get("X-Ignored-Fields"), ", ")
			slices.Sort(got)
			if a.status >= http.StatusBadRequest || strings.Join(got, ", ") != unkept {
				t.Errorf("%s %s: %d %s, ignored %v, want %s", method, sent, a.status, a.body, got, unkept)
				return
			}
			if method == http.MethodPost {
				ids = append(ids, s.made(a))
			}
		}
		check("POST", "/SalesOrder", order, "")
		check("POST", "/SalesOrder", order+`,"invoicestatus":"Created","payment_duration":"Net 30 days","recurring_frequency":"Daily","start_period":"2031-01-01"`,
			"invoicestatus, payment_duration, recurring_frequency, start_period")
		check("POST", "/SalesOrder", order+`,"enable_recurring":"1","invoicestatus":"Created","payment_duration":"Net 30 days","recurring_frequency":"Daily","start_period":"2031-01-01","end_period":"2031-12-01"`, "")
		check("PUT", "/SalesOrder/"+ids[0], `"payment_duration":"Net 30 days"`, "payment_duration")
		check("PUT", "/SalesOrder/"+ids[2], `"payment_duration":"Net 60 days"`, "")
		check("PUT", "/SalesOrder/"+ids[2], `"enable_recurring":"0","payment_duration":"Net 30 days"`, "payment_duration")
		check("PUT", "/SalesOrder/"+ids[2], `"enable_recurring":"1","invoicestatus":"Created"`, "")
		if a := s.send("PUT", "/SalesOrder/"+ids[0], `{"enable_recurring":"1"}`); !strings.Contains(a.body, `"field":"invoicestatus"`) {
			t.Errorf("an order that begins to recur without a status of its invoices: %d %s", a.status, a.body)
		}
		if a := s.send("POST", "/SalesOrder", "{"+order+`,"enable_recurring":"1"}`); !strings.Contains(a.body, `"field":"invoicestatus"`) {
			t.Errorf("an order that recurs without a status of its invoices: %d %s", a.status, a.body)
		}
		check("POST", "/Events", event, "")
		check("POST", "/Events", event+`,"duration_hours":"1","duration_minutes":"30"`, "")
		check("POST", "/Events", event+`,"duration_hours":"7","duration_minutes":"30"`, "duration_hours")
		id := ids[len(ids)-1]
		check("PUT", "/Events/"+id, `"duration_hours":"5"`, "duration_hours")
		check("PUT", "/Events/"+id, `"time_end":"12:30"`, "")
		if got := s.one("SELECT CONCAT(duration_hours, ':', duration_minutes) FROM vtiger_activity WHERE activityid = ?", id); got != "3:30" {
			t.Errorf("the event takes %s", got)
		}
		check("POST", "/HelpDesk", `"ticket_title":"T","ticketstatus":"Open","ticketpriorities":"Low","from_portal":"1"`, "from_portal")
		check("POST", "/ServiceContracts", `"subject":"S","start_date":"2031-01-01","due_date":"2031-01-31","tracking_unit":"Hours","used_units":"5","total_units":"10","planned_duration":"7","progress":"50"`,
			"planned_duration, progress, used_units")
		product := `"productname":"P","unit_price":"10"`
		check("POST", "/Products", product+`,"tax1_check":"1","tax1":"7","curname2":"9"`, "")
		check("POST", "/Products", product+`,"tax99_check":"1","tax99":"7","curname99":"9","cur_99_check":"1"`, "cur_99_check, curname99, tax99, tax99_check")
		check("POST", "/Products", product+`,"tax1_defaultPercentage":"6"`, "")
		if got := s.one("SELECT taxpercentage FROM vtiger_producttaxrel WHERE productid = ?", ids[len(ids)-1]); got != "6.000" {
			t.Errorf("the product's tax is %s", got)
		}
		check("PUT", "/Products/"+ids[len(ids)-1], `"curname1":"12"`, "curname1")
		check("PUT", "/Products/"+ids[len(ids)-1], `"curname1":"12","unit_price":"12"`, "")
		check("POST", "/Events", event+`,"remmin":"15"`, "remmin")
		check("POST", "/Events", event+`,"remmin":"15","set_reminder":"Yes"`, "")
	})
}
