package app

import (
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestRenew: what is made in the CRM just now may be used at once, with no look by
// the clock in between: nothing runs the refresher here.
func TestRenew(t *testing.T) {
	crmtest.EachOwn(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"), func(t *testing.T, databaseURL string) {
		other, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = other.Close() }()
		crm := func(texts ...string) {
			t.Helper()
			for _, text := range texts {
				if _, err := other.SQL.ExecContext(t.Context(), text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
		}
		crm("UPDATE vtiger_users SET status = 'Inactive' WHERE id = 5")
		c := options()
		c.Database, c.TokenAnyAddress = databaseURL, true
		a := opened(t, c)
		if err := a.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		site := a.Site().Handler()
		call := func(method, target, body string, status int) string {
			t.Helper()
			r := httptest.NewRequest(method, base+target, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			if w.Code != status {
				t.Errorf("%s %s %s: %d %s, want %d", method, target, body, w.Code, w.Body, status)
			}
			return strings.TrimSuffix(strings.TrimPrefix(w.Body.String(), `{"success":true,"result":"`), `"}`)
		}
		call("GET", "auth/AKceo73c8d84aedd", "", 401)
		call("GET", "auth/ceo/ceoPass1!", "", 401)
		crm("UPDATE vtiger_users SET status = 'Active' WHERE id = 5")
		token := call("GET", "auth/AKceo73c8d84aedd", "", 200)
		call("GET", "Accounts/length/1/"+token, "", 200)
		crm("UPDATE vtiger_users SET status = 'Inactive' WHERE id = 5")
		if err := a.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		call("GET", "Accounts/length/1/"+token, "", 401)
		crm("UPDATE vtiger_users SET status = 'Active' WHERE id = 5")
		call("GET", "Accounts/length/1/"+token, "", 200)
		call("GET", "auth/ceo/ceoPass1!", "", 200)

		token = call("GET", "auth/admin/admin12345", "", 200)
		call("POST", "Accounts/"+token, "accountname=A&industry=Beekeeping", 400)
		crm("INSERT INTO vtiger_industry (industryid, industry, presence, picklist_valueid, sortorderid) VALUES (900, 'Beekeeping', 1, 99900, 900)",
			"INSERT INTO vtiger_role2picklist (roleid, picklistvalueid, picklistid, sortid) SELECT roleid, 99900, (SELECT picklistid FROM vtiger_picklist WHERE name = 'industry'), 900 FROM vtiger_role")
		call("POST", "Accounts/"+token, "accountname=A&industry=Beekeeping", 201)
		call("GET", "Accounts/criteria/cf_new:x/"+token, "", 400)
		crm("ALTER TABLE vtiger_accountscf ADD cf_new VARCHAR(20)",
			"INSERT INTO vtiger_field (tabid, fieldid, columnname, tablename, uitype, fieldname, fieldlabel, readonly, presence, displaytype, typeofdata) VALUES (6, 90000, 'cf_new', 'vtiger_accountscf', '1', 'cf_new', 'New', 1, 2, 1, 'V~O')")
		call("GET", "Accounts/criteria/cf_new:x/"+token, "", 200)
		call("GET", "Rosters/"+token, "", 404)
		crm("CREATE TABLE vtiger_rosters (rostersid INT NOT NULL PRIMARY KEY, title VARCHAR(100))",
			"INSERT INTO vtiger_tab (tabid, name, presence, tabsequence, tablabel, customized, ownedby, isentitytype) VALUES (900, 'Rosters', 0, -1, 'Rosters', 1, 0, 1)",
			"INSERT INTO vtiger_field (tabid, fieldid, columnname, tablename, uitype, fieldname, fieldlabel, readonly, presence, displaytype, typeofdata) VALUES (900, 90001, 'title', 'vtiger_rosters', '2', 'title', 'Title', 1, 2, 1, 'V~M')")
		call("POST", "Rosters/"+token, "title=Monday", 201)
		call("POST", "Accounts/"+token, "accountname=B&assigned_user_id=700", 400)
		crm("INSERT INTO vtiger_groups (groupid, groupname) VALUES (700, 'Night shift')")
		call("POST", "Accounts/"+token, "accountname=B&assigned_user_id=700", 201)
	})
}

// TestRenewIsBounded: calls that came before a look share it, and the one after it
// waits.
func TestRenewIsBounded(t *testing.T) {
	a := demo(t, io.Discard)
	before, err := a.refresher.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	asked := time.Now()
	if a.refresher.renew(t.Context(), before, asked) {
		t.Error("a newer generation of a database that did not change")
	}
	first := a.refresher.looked
	if !first.After(asked) {
		t.Fatal("there was no look")
	}
	for range 100 { // they asked when that look had not begun
		if a.refresher.renew(t.Context(), before, asked) {
			t.Error("a newer generation of a database that did not change")
		}
	}
	if a.refresher.looked != first {
		t.Error("calls that came before a look did not share it")
	}
	a.refresher.renew(t.Context(), before, time.Now())
	if gap := a.refresher.looked.Sub(first); gap < renewGap {
		t.Errorf("two looks are %s apart, want %s", gap, renewGap)
	}
}
