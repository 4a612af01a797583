package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// costs pin what a call costs the database: statements on MariaDB, and on SQLite
// where that differs. They do not count the begin and the end of a transaction.
// The token is believed for a while, so it costs nothing here. {account} and its
// like are records that an earlier call has made.
var costs = []struct {
	name           string
	method, target string // … the token is added
	body           string
	status         int
	want, onSQLite int64 // onSQLite 0: the same
}{
	{"list", "GET", "/Accounts/length/200/", "", 200, 1, 0},
	{"list by order", "GET", "/Accounts/length/3/order/tags,starred/", "", 200, 1, 0},
	{"list by criteria", "GET", "/Accounts/criteria/tags:notnull;employees:gt:1/", "", 200, 1, 0},
	{"list of invoices with their lines", "GET", "/Invoice/length/200/", "", 200, 1, 0},
	{"list of activities", "GET", "/Calendar/", "", 200, 1, 0},
	{"list by HEAD", "HEAD", "/Accounts/", "", 200, 1, 0},
	{"list of no module", "GET", "/NoModule/", "", 404, 0, 0},
	{"list by no column", "GET", "/Accounts/order/nocolumn/", "", 400, 0, 0},

	{"record", "GET", "/Accounts/216/", "", 200, 1, 0},
	{"record of an invoice, with lines", "GET", "/Invoice/{invoice}/", "", 200, 1, 0},
	// And whether the user is still active.
	{"no record", "GET", "/Accounts/987654321/", "", 404, 2, 0},
	{"picklist", "GET", "/Accounts/picklist/industry/picklistdep/1/", "", 200, 1, 0},
	{"picklist of owners", "GET", "/Accounts/picklist/assigned_user_id/", "", 200, 1, 0},
	{"what a user may do", "GET", "/index.php?module=Accounts&id=216&explain=5&token=", "", 200, 3, 0},
	// Which workflows would fire if the record were saved as it is.
	{"workflows", "GET", "/index.php?module=Accounts&id=216&workflows=dry&token=", "", 200, 1, 0},
	// The products, and whether the user is still active.
	{"calculate an invoice", "POST", "/Invoice/calculate/1/", `{"items":[{"hdnProductId":"43","qty":"2"}]}`, 200, 2, 0},
	{"log in by key", "GET", "/auth/" + adminKey, "", 200, 4, 0},
	{"log in by name", "GET", "/auth/admin/{password}", "", 200, 3, 0},
	{"log in in vain", "GET", "/auth/nobody/nothing", "", 401, 5, 0},
	// The record, the file, whether the user is still active, and the count.
	{"download", "GET", "/Documents/{document}/download/1/", "", 200, 4, 0},

	{"create an account", "POST", "/Accounts/", "accountname=Statements 1", 201, 10, 12},
	{"create a contact", "POST", "/Contacts/", "lastname=Statements", 201, 13, 15},
	{"create an invoice of two lines", "POST", "/Invoice/", `{"subject":"S","account_id":"216","bill_street":"a","ship_street":"b","items":[{"hdnProductId":"43","qty":"2"},{"hdnProductId":"154","qty":"1","listPrice":"3"}]}`, 201, 16, 17},
	{"create under a key", "POST", "/Accounts/", "accountname=Statements 2", 201, 12, 14},
	{"the same again", "POST", "/Accounts/", "accountname=Statements 2", 201, 3, 0},
	{"create with faults", "POST", "/Accounts/", "employees=many", 400, 0, 0},
	{"update a field", "PUT", "/Accounts/{account}/", "phone=021", 200, 10, 0},
	{"update nothing", "PUT", "/Accounts/{account}/", "phone=021", 200, 6, 0},
	{"delete", "DELETE", "/Accounts/{account}/", "", 200, 16, 0},
}

// TestStatements counts the statements of every kind of call.
func TestStatements(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c, token := office(t, databaseURL)
		lite := strings.HasPrefix(databaseURL, "sqlite:")
		made := map[string]string{
			"{invoice}":  ids(c.get("/Invoice/length/1/" + token))[0],
			"{document}": c.upload(token, "x.txt", "text/plain", strings.NewReader("text")),
			"{password}": adminPassword,
		}
		for _, tt := range costs {
			target := tt.target
			for name, id := range made {
				target = strings.ReplaceAll(target, name, id)
			}
			var header []string
			if strings.Contains(tt.body, "Statements 2") {
				header = []string{"Idempotency-Key", "statements"}
			}
			if !strings.HasPrefix(target, "/auth/") {
				target += token
			}
			a := c.call(tt.method, target, tt.body, header...)
			want := tt.want
			if lite && tt.onSQLite != 0 {
				want = tt.onSQLite
			}
			if got := c.queries(); got != want || a.status != tt.status {
				t.Errorf("%s: %d statements and status %d, want %d and %d (%.300s)", tt.name, got, a.status, want, tt.status, a.body)
			}
			if tt.name == "create an account" && a.status == http.StatusCreated {
				made["{account}"] = c.made(a)
			}
		}
	})
}
