package v1_test

import (
	"net/http"
	"testing"
)

// TestLineTextsKept sends some of the lines of a document back, in another order and
// changed in part: texts that were only read back keep their bytes.
func TestLineTextsKept(t *testing.T) {
	const first, second, third = "one\r\ntwo", "a<b\rc", "tab\x07 end"
	line := func(comment, description, qty string) string {
		return `{"hdnProductId":"43","qty":"` + qty + `","listPrice":"1","comment":"` + comment + `","productDescription":"` + description + `"}`
	}
	eachShop(t, func(s *shop) {
		for _, test := range []struct{ items, want string }{
			{line(`one\ntwo`, `d`, "5"), first + "|d"},
			{line(`one\r\ntwo`, `d`, "5"), first + "|d"},
			{line(`a&lt;b\nc`, `d`, "1"), second + "|d"},
			{line(`tab end`, `d`, "1") + "," + line(`a&lt;b\nc`, `e`, "1"), third + "|d;" + second + "|e"},
			{line(`tab end`, `d`, "1") + "," + line(`one\ntwo`, `d`, "1") + "," + line(`a&lt;b\nc`, `d`, "1"), third + "|d;" + first + "|d;" + second + "|d"},
			{line(`one\ntwo!`, `d`, "1"), "one\ntwo!|d"},
		} {
			id := s.document("Quotes", `"items":[`+line("x", "d", "1")+","+line("y", "d", "1")+","+line("z", "d", "1")+`]`)
			for i, text := range []string{first, second, third} {
				if _, err := s.db.SQL.ExecContext(t.Context(), "UPDATE vtiger_inventoryproductrel SET comment = ? WHERE id = ? AND sequence_no = ?", text, id, i+1); err != nil {
					t.Fatal(err)
				}
			}
			if a := s.send(http.MethodPut, "/Quotes/"+id, `{"items":[`+test.items+`]}`); a.status != http.StatusOK {
				t.Fatalf("%s: %d %s", test.items, a.status, a.body)
			}
			got := ""
			for i := range 3 {
				text := s.one("SELECT CONCAT(comment, '|', description) FROM vtiger_inventoryproductrel WHERE id = ? AND sequence_no = ?", id, i+1)
				if text != "" {
					got += map[bool]string{true: ";"}[got != ""] + text
				}
			}
			if got != test.want {
				t.Errorf("%s: %q, want %q", test.items, got, test.want)
			}
		}
	})
}

// TestOddDocumentsKept sends lines and documents back that were stored with both
// discounts, with values that could not be entered, and with a plain amount of
// shipping.
func TestOddDocumentsKept(t *testing.T) {
	eachShop(t, func(s *shop) {
		for _, odd := range []string{
			"UPDATE vtiger_inventoryproductrel SET discount_percent = 10, discount_amount = 5 WHERE id = ?",
			"UPDATE vtiger_inventoryproductrel SET discount_percent = 0, discount_amount = 5 WHERE id = ?",
			"UPDATE vtiger_inventoryproductrel SET discount_percent = 150 WHERE id = ?",
			"UPDATE vtiger_inventoryproductrel SET quantity = -2 WHERE id = ?",
			"UPDATE vtiger_inventoryproductrel SET listprice = -2 WHERE id = ?",
			"UPDATE vtiger_inventoryproductrel SET tax1 = 150 WHERE id = ?",
			"UPDATE vtiger_invoice SET discount_percent = 2.5, discount_amount = 7 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET discount_percent = 250 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET discount_amount = -3 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET currency_id = 0, conversion_rate = 0 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET taxtype = 'Group', region_id = 99 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET taxtype = NULL, region_id = NULL, compound_taxes_info = 'null' WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET s_h_amount = 12, balance = 3, total = 4 WHERE invoiceid = ?",
			"UPDATE vtiger_invoice SET adjustment = -4, received = -1 WHERE invoiceid = ?",
			"UPDATE vtiger_crmentity SET smownerid = 99 WHERE crmid = ?",
		} {
			id := s.document("Invoice", `"taxtype":"individual","items":[{"hdnProductId":"43","qty":"2","listPrice":"100","tax1_percentage":"4.5"}]`)
			if _, err := s.db.SQL.ExecContext(t.Context(), odd, id); err != nil {
				t.Fatal(err)
			}
			rows := func() string {
				return s.one("SELECT CONCAT_WS('|', e.smownerid, i.taxtype, i.subtotal, i.total, i.discount_percent, i.discount_amount, i.s_h_amount, i.adjustment, i.received, i.balance, i.currency_id, i.conversion_rate, i.region_id, i.compound_taxes_info, l.quantity, l.listprice, l.discount_percent, l.discount_amount, l.tax1, l.lineitem_id) FROM vtiger_invoice i INNER JOIN vtiger_crmentity e ON e.crmid = i.invoiceid INNER JOIN vtiger_inventoryproductrel l ON l.id = i.invoiceid WHERE i.invoiceid = ?", id)
			}
			before := rows()
			record := recordsOf(s.get("/Invoice/" + id + "/" + s.token).body)
			if len(record) != 1 {
				continue // of an owner whose records the user may not see
			}
			for way := range 3 {
				kind, body := sentBack(t, record[0], way, false)
				if a := s.call(http.MethodPut, "/Invoice/"+id+"/"+s.token, body, "Content-Type", kind); a.status != http.StatusOK {
					t.Errorf("%s: sent back as %s: %d %s", odd, kind, a.status, a.body)
				}
				if after := rows(); after != before {
					t.Errorf("%s: sent back as %s:\n%s, was\n%s", odd, kind, after, before)
				}
			}
		}
	})
}
