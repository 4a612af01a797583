package v1_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestCompoundSpellings: what compound taxes are counted on is read alike when a
// document is shown and when it is counted again, in every spelling of PHP's.
func TestCompoundSpellings(t *testing.T) {
	const invoice = "2383"
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)
		taxes := func(column string) (shown, stored string) {
			edit(t, databaseURL, fmt.Sprintf("UPDATE vtiger_invoice SET compound_taxes_info = '%s', adjustment = '0.00000000' WHERE invoiceid = %s", column, invoice))
			a := c.get("/Invoice/" + invoice + "/" + token)
			_, shown, _ = strings.Cut(a.body, `"taxes":`)
			shown, _, _ = strings.Cut(shown, "]")
			if a = c.call(http.MethodPut, "/Invoice/"+invoice+"/"+token, "adjustment=1"); a.status != http.StatusOK {
				t.Fatalf("%s: %d %s", column, a.status, a.body)
			}
			return shown, oneText(t, databaseURL, "SELECT total FROM vtiger_invoice WHERE invoiceid = "+invoice)
		}
		shown, stored := taxes(`{"4":["1","2"]}`)
		if other, _ := taxes(`{"4":["1"]}`); other == shown {
			t.Fatalf("the second tax does not count: %s", shown)
		}
		for _, column := range []string{`{"4":{"0":"1","2":"2"}}`, `{"4":{"2":2,"0":1}}`, `{&quot;4&quot;:[&quot;1&quot;,&quot;2&quot;]}`} {
			if s, total := taxes(column); s != shown || total != stored {
				t.Errorf("%s: shows %s and counts %s, want %s and %s", column, s, total, shown, stored)
			}
		}
	})
}
