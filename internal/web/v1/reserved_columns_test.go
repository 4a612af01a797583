package v1_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestReservedColumns gives a module fields whose columns are words of SQL, as an
// extension may: some are reserved everywhere, some by MySQL 8 alone. Every call
// reads, writes, finds and orders by them, so every statement quotes them.
func TestReservedColumns(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		columns := []string{"order", "key", "select", "rank", "groups", "system", "function", "row_number", "window", "of", "except", "lateral"}
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		run := func(text string, args ...any) {
			t.Helper()
			if _, err := db.SQL.ExecContext(t.Context(), text, args...); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		for i, column := range columns {
			collation := ""
			if strings.HasPrefix(databaseURL, "sqlite:") {
				collation = " COLLATE UTF8_GENERAL_CI"
			}
			run("ALTER TABLE vtiger_accountscf ADD COLUMN `" + column + "` VARCHAR(100)" + collation)
			run(`INSERT INTO vtiger_field (tabid, fieldid, columnname, tablename, generatedtype, uitype, fieldname, fieldlabel, readonly, presence, defaultvalue, maximumlength,
  sequence, block, displaytype, typeofdata, quickcreate, quickcreatesequence, info_type, masseditable, summaryfield, headerfield, isunique)
SELECT tabid, ?, ?, 'vtiger_accountscf', 2, '1', ?, ?, 1, 2, '', 100, ?, block, 1, 'V~O', 1, NULL, 'BAS', 1, 0, 0, 0 FROM vtiger_field WHERE tabid = 6 AND fieldname = 'phone'`,
				20001+i, column, "cf_"+column, column, 100+i)
		}
		c := serveAt(t, databaseURL, time.Now)
		token := c.loginByKey(adminKey)
		form := url.Values{"accountname": {"Reserved"}}
		var conditions, order []string
		for i, column := range columns {
			form.Set("cf_"+column, fmt.Sprintf("value %d", i))
			conditions = append(conditions, fmt.Sprintf("vtiger_accountscf.%s:value %d", column, i))
		}
		status, body := c.write(http.MethodPost, "/Accounts/"+token, form.Encode())
		id, ok := strings.CutPrefix(body, `{"success":true,"result":`)
		if status != http.StatusCreated || !ok {
			t.Fatalf("create: %d %s", status, body)
		}
		id = strings.Trim(id, `"}`)
		if status, body := c.write(http.MethodPut, "/Accounts/"+id+"/"+token, "cf_order=changed&cf_rank=changed"); status != http.StatusOK {
			t.Errorf("update: %d %s", status, body)
		}
		conditions[0], conditions[3] = "vtiger_accountscf.order:changed", "vtiger_accountscf.rank:starts:chang"
		for _, column := range columns[:5] {
			order = append(order, "vtiger_accountscf."+column)
		}
		a := c.get("/index.php?module=Accounts&criteria=" + url.QueryEscape(strings.Join(conditions, ";")) + "&order=" + url.QueryEscape(strings.Join(order, ",")) + "&token=" + token)
		for i, column := range columns {
			want := fmt.Sprintf(`"cf_%s":"value %d"`, column, i)
			if column == "order" || column == "rank" {
				want = fmt.Sprintf(`"cf_%s":"changed"`, column)
			}
			if a.status != http.StatusOK || strings.Count(a.body, want) != 1 {
				t.Errorf("list: %d, want one record with %s: %.400s", a.status, want, a.body)
			}
		}
		if a := c.get("/Accounts/" + id + "/" + token); a.status != http.StatusOK || !strings.Contains(a.body, `"cf_groups":"value 4"`) {
			t.Errorf("record: %d %.300s", a.status, a.body)
		}
		if a := c.get("/Accounts/after/" + id + "/order/vtiger_accountscf.rank,vtiger_accountscf.order/" + token); a.status != http.StatusOK {
			t.Errorf("list behind a record: %d %.300s", a.status, a.body)
		}
		if status, body := c.write(http.MethodDelete, "/Accounts/"+id+"/"+token, ""); status != http.StatusOK {
			t.Errorf("delete: %d %s", status, body)
		}
	})
}
