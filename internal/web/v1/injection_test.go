package v1_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// payloads are what people send to find SQL that is built of text.
var payloads = []string{
	"'", `"`, "`", "''", `\`, `\'`, `\\'`, "%27", "%2527", "')", "'))--", "';--", "' -- ", "'#", "/*", "*/", "/**/", "--", ";", ";;",
	"' OR '1'='1", `" OR "1"="1`, "') OR ('1'='1", ") OR 1=1 --", "1 OR 1=1", "1) OR (1=1", "1;DROP TABLE vtiger_account", "'; DELETE FROM vtiger_users; --",
	"' UNION SELECT user_name,user_password,accesskey FROM vtiger_users -- ", "1 UNION ALL SELECT accesskey FROM vtiger_users",
	"(SELECT accesskey FROM vtiger_users LIMIT 1)", "accountname,(SELECT accesskey FROM vtiger_users)", "CASE WHEN 1=1 THEN accountname ELSE industry END",
	"sleep(5)", "1 AND SLEEP(5)", "BENCHMARK(100000000,MD5(1))", "IF(1=1,SLEEP(5),0)", "randomblob(1000000000)", "load_extension('x')", "LOAD_FILE('/etc/passwd')",
	"accountname` FROM vtiger_account; --", "`accountname`", "vtiger_account.`accountname`", "vtiger_account.accountname DESC; SELECT 1",
	"vtiger_users.user_password", "vtiger_users.accesskey", "vtiger_account.accountname--", "T.accountname/**/DESC", "T.*", "*", "?", "?,?", ":1", "$1", "@@version", "@x:=1",
	"\u2019 OR \u20181\u2019=\u20181", "\u02bc", "\uff07 OR 1=1", "\xbf' OR 1=1", "\xc0\xa7", "\xff\xfe", "\x00", "a\x00b", "'\x00'", "\r\nX-Header: 1", "\u202e", "😀", "x😀' OR 1=1",
	"0x27", "char(39)", "CONCAT(0x27)", "1e309", "NaN", "-0", "9223372036854775808", "%", "_", "%'", `%\`, `\%`, "a:b:c:d", "eq:' OR 1=1", "like:%' OR '1'='1", "in:1,2) OR (1=1", "between:1,2 OR 1=1",
	strings.Repeat("'", 3000), strings.Repeat("(", 3000), strings.Repeat("A", 60000),
	"../../../../etc/passwd", "${jndi:ldap://x}", "{{7*7}}", "<script>alert(1)</script>", "%00", "%", "%zz", "%u0027",
}

// places are the parameters of every call; P stands for the payload, T for a
// good token.
var places = []string{
	"/?module=P&token=T", "/?module=Accounts&token=P", "/?module=Accounts&token=T&id=P", "/?module=Accounts&token=T&id=3&unknown=P",
	"/?module=Accounts&token=T&length=1&start=P", "/?module=Accounts&token=T&length=P", "/?module=Accounts&token=T&length=1&order=P",
	"/?module=Accounts&token=T&length=1&order=accountname+P", "/?module=Accounts&token=T&length=1&order=vtiger_account.P",
	"/?module=Accounts&token=T&length=1&criteria=P", "/?module=Accounts&token=T&length=1&criteria=P:x", "/?module=Accounts&token=T&length=1&criteria=vtiger_account.P:x",
	"/?module=Accounts&token=T&length=1&criteria=accountname:P", "/?module=Accounts&token=T&length=1&criteria=accountname:P:x", "/?module=Accounts&token=T&length=1&criteria=accountname:like:P",
	"/?module=Accounts&token=T&length=1&criteria=accountname:in:P", "/?module=Accounts&token=T&length=1&criteria=accountname:starts:P", "/?module=Accounts&token=T&length=1&criteria=employees:P",
	"/?module=Accounts&token=T&length=1&criteria=createdtime:P", "/?module=Accounts&token=T&length=1&criteria=annual_revenue:between:0,P", "/?module=Accounts&token=T&length=1&criteria=tags:contains:P",
	"/?module=Accounts&token=T&length=1&criteria=starred:P", "/?module=Invoice&token=T&length=1&criteria=comment:P", "/?module=Users&token=T&length=1&criteria=user_name:P",
	"/?module=Accounts&token=T&picklist=P", "/?module=Accounts&token=T&picklist=industry&picklistdep=P", "/?module=Accounts&token=T&params=P", "/?module=Accounts&token=T&P=1", "/?P", "/?module=Auth&key=P",
	"/P/T", "/Accounts/P", "/Accounts/P/T", "/Accounts/id/P/T", "/Accounts/length/P/T", "/Accounts/length/1/start/P/T", "/Accounts/length/1/order/P/T",
	"/Accounts/length/1/criteria/P/T", "/Accounts/length/1/criteria/accountname:P/T", "/Accounts/picklist/P/T", "/Accounts/picklist/industry/picklistdep/P/T", "/Accounts/length/1/P/x/T", "/auth/P",
}

// loginPlaces check a password each time.
var loginPlaces = []string{
	"/?module=Auth&login=P&password=x", "/?module=Auth&login=P&password=admin", "/auth/P/x", "/auth/P/P",
	"/?module=Auth&login=admin&password=P", "/auth/admin/P",
}

// injectionCodes are the codes that a payload may be answered with.
var injectionCodes = []string{
	"TOKEN_NOT_FOUND", "INVALID_TOKEN", "USER_NOT_FOUND", "KEY_NOT_FOUND", "MISSING_CREDENTIALS", "INVALID_PARAMETER", "INVALID_CRITERIA", "INVALID_ORDER",
	"MODULE_NOT_FOUND", "RECORD_NOT_FOUND", "FIELD_NOT_FOUND",
}

// TestInjection sends every payload as every parameter. The answer is a
// refusal with a code, or a list that has no secret; nothing sleeps, and the
// database stays as it is.
func TestInjection(t *testing.T) { inject(t, sampleDump, adminKey, places) }

// TestInjectionLogin does the same with names and passwords, on the database
// of a release whose passwords are quick to check.
func TestInjectionLogin(t *testing.T) { inject(t, guide650, guideKey, loginPlaces) }

func inject(t *testing.T, dumpName, key string, places []string) {
	crmtest.Each(t, dump(t, dumpName), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(key)
		secrets := secretsOf(t, databaseURL)
		before := fingerprint(t, databaseURL)
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		// An attack like this one meets the limit of log-ins, which would hide the
		// rest of it.
		forgive := func() {
			if _, err := db.SQL.ExecContext(t.Context(), `DELETE FROM vtrest_limit`); err != nil {
				t.Fatal(err)
			}
		}
		defer forgive()
		calls := 0
		for i, place := range places {
			for j, payload := range payloads {
				if (i+j)%thin != 0 {
					continue
				}
				if calls++; calls%8 == 0 {
					forgive()
				}
				start := time.Now()
				a := c.do(request(t, http.MethodGet, base+spelt(place, payload, token)))
				if took := time.Since(start); took > 4*time.Second {
					t.Errorf("%s with %.80q took %v", place, payload, took)
				}
				checkHarmless(t, place, payload, a, secrets)
			}
		}
		if after := fingerprint(t, databaseURL); !slices.Equal(after, before) {
			t.Errorf("rows before %v and after %v", before, after)
		}
	})
}

// spelt puts a payload into a place, percent-encoded.
func spelt(place, payload, token string) string {
	escape := url.PathEscape
	if strings.Contains(place, "?") {
		escape = url.QueryEscape
	}
	if i := strings.LastIndex(place, "T"); i > 0 && strings.Contains("/=", place[i-1:i]) {
		place = place[:i] + token + place[i+1:]
	}
	var b strings.Builder
	for i := range len(place) {
		if place[i] == 'P' && !isLetter(place, i-1) && !isLetter(place, i+1) {
			b.WriteString(escape(payload))
			continue
		}
		b.WriteByte(place[i])
	}
	return b.String()
}

func isLetter(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] >= '0' && s[i] <= '9')
}

func checkHarmless(t *testing.T, place, payload string, a answer, secrets []string) {
	t.Helper()
	switch {
	case a.status == http.StatusOK:
		if !strings.HasPrefix(a.body, `{"success":true,"result":`) {
			t.Errorf("%s with %.80q: got %.200s", place, payload, a.body)
		}
	case a.status < 400 || a.status >= 500 || !slices.ContainsFunc(injectionCodes, func(code string) bool { return strings.Contains(a.body, `"code":"`+code+`"`) }):
		t.Errorf("%s with %.80q: got %d %.200s", place, payload, a.status, a.body)
	}
	for _, secret := range secrets {
		if strings.Contains(a.body, secret) {
			t.Errorf("%s with %.80q: the answer has a user's secret: %.200s", place, payload, a.body)
		}
	}
	if strings.Contains(strings.ToLower(a.body), "sql") {
		t.Errorf("%s with %.80q: the answer speaks of SQL: %.200s", place, payload, a.body)
	}
}

// secretsOf are the hashes and access keys of all users.
func secretsOf(t *testing.T, databaseURL string) (secrets []string) {
	t.Helper()
	readRows(t, databaseURL, "SELECT user_password, accesskey FROM vtiger_users", func(values []string) {
		secrets = append(secrets, strings.ReplaceAll(values[0], "/", `\/`), values[1])
	})
	if len(secrets) < 2 {
		t.Fatalf("only %d secrets found", len(secrets))
	}
	return secrets
}

// fingerprint counts what an injection would change.
func fingerprint(t *testing.T, databaseURL string) (counts []string) {
	t.Helper()
	for _, table := range []string{"vtiger_users", "vtiger_crmentity", "vtiger_account", "vtiger_field", "vtiger_tab", "vtiger_inventoryproductrel"} {
		readRows(t, databaseURL, "SELECT COUNT(*), '"+table+"' FROM "+table, func(values []string) {
			counts = append(counts, values[1]+" "+values[0])
		})
	}
	readRows(t, databaseURL, "SELECT SUM(LENGTH(user_password) + LENGTH(accesskey) + LENGTH(is_admin)), 'secrets' FROM vtiger_users", func(values []string) {
		counts = append(counts, values[1]+" "+values[0])
	})
	return counts
}

// readRows hands the rows of a statement with two columns to f.
func readRows(t *testing.T, databaseURL, text string, f func(values []string)) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.SQL.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values := make([]string, 2)
		if err := rows.Scan(&values[0], &values[1]); err != nil {
			t.Fatal(err)
		}
		f(values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
