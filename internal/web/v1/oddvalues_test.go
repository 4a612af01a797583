package v1_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// Values with which engines, character sets and careless code trip.
var (
	oddTexts = []string{
		"", " ", "a", "A", "á", "Ä", "ae", "æ", "b", "ß", "ss", "s", "Z", "_", "%", "a%", "a_b", "axb", `a\b`, `\`, `\%`, "'", `"`, "''", "`",
		"a  ", " a", "a\tb", "a\nb", "l1\r\nl2", "\x01", "\x7f", "0", "00", "1", "10", "9", "1e3", "0x10", "-1", "1,5", "a;b", "a:b", "a,b",
		"<b>x</b>", "&amp;", "&lt;", "a/b", `a\/b`, "null", "NULL", "İstanbul", "ISTANBUL", "ıi", "Москва", "МОСКВА", "ё", "Αθήνα", "ς", "σ",
		"شرکت", "شركت", "ی", "ي", "ک", "ك", "۱۲۳", "١٢٣", "日本", "ﬁ", "fi", "e\u0301", "é", "\u200c", "نیم\u200cفاصله", "\u00a0", "\ufeff", "\ufffd", "€", "“q”",
	}
	oddDecimals = []string{"0", "-0.5", "1", "1.10", "9.99", "10", "100.000001", "-10", "-9.99999999", "12345678901234567.12345678", "99999999999999999.99999999", "-99999999999999999.99999999", "0.00000001"}
	oddInts     = []string{"0", "1", "-1", "9", "10", "2147483647", "-2147483648", "007"}
	oddTimes    = []string{"0000-00-00 00:00:00", "1000-01-01 00:00:00", "1999-12-31 23:59:59", "2000-01-01 00:00:00", "2017-09-04 09:28:27", "2038-01-20 03:14:08", "9999-12-31 23:59:59"}
)

// oddCRM is a MariaDB database with one account for each of texts, whose other
// values take turns; every fifth has NULLs.
func oddCRM(t *testing.T, dumpName string, texts []string) (mysqlURL string) {
	t.Helper()
	mysqlURL = crmtest.MariaDB(t).Load(t, dump(t, dumpName))
	db, err := sqldb.Open(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The values got there in sessions like the CRM's, which refuse nothing.
	if _, err := conn.ExecContext(t.Context(), "SET SESSION sql_mode = ''"); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		id := 1000 + i
		at := func(values []string) any {
			if i%5 == 4 {
				return nil
			}
			return values[i%len(values)]
		}
		for _, s := range []struct {
			text string
			args []any
		}{
			{
				"INSERT INTO vtiger_crmentity (crmid, smcreatorid, smownerid, setype, description, createdtime, modifiedtime, deleted) VALUES (?, 1, 1, 'Accounts', ?, ?, '2020-01-01', 0)",
				[]any{id, at([]string{text + " " + text}), oddTimes[i%len(oddTimes)]},
			},
			{
				"INSERT INTO vtiger_account (accountid, accountname, annualrevenue, employees, rating) VALUES (?, ?, ?, ?, ?)",
				[]any{id, text, at(oddDecimals), at(oddInts), at([]string{""})},
			},
			{"INSERT INTO vtiger_accountbillads (accountaddressid, bill_city) VALUES (?, ?)", []any{id, at([]string{text})}},
			{"INSERT INTO vtiger_accountshipads (accountaddressid) VALUES (?)", []any{id}},
			{"INSERT INTO vtiger_accountscf (accountid) VALUES (?)", []any{id}},
		} {
			if _, err := conn.ExecContext(t.Context(), s.text, s.args...); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
	}
	return mysqlURL
}

// TestOddValues compares, sorts and reads odd values of every kind.
func TestOddValues(t *testing.T) {
	crmtest.Long(t)
	e := enginesOver(t, oddCRM(t, guide650, oddTexts), guideKey)
	for _, order := range []string{"accountname", "accountname DESC", "bill_city,id desc", "annual_revenue", "annual_revenue desc", "employees", "employees DESC", "createdtime", "createdtime DESC", "rating", "description"} {
		e.same("Accounts", "order", order, "length", everything)
	}
	for column, values := range map[string][]string{
		"accountname": append(slices.Clone(oddTexts), "😀", "x😀", "\ufffd😀"), "bill_city": oddTexts, "description": oddTexts,
		"annual_revenue": append(slices.Clone(oddDecimals), "1.1", "01.100", "+9.99", ".5", "5.", "0.000000001", "1e3", "abc", "", "۱۲۳", "99999999999999999999999999"),
		"employees":      append(slices.Clone(oddInts), "1.0", "1.5", "00", "+1", "9999999999", "99999999999999999999", "-99999999999999999999", "x", "۱"),
		"createdtime":    append(slices.Clone(oddTimes), "0000-00-00", "2000-01-01", "2000-13-01", "2000-01-01T00:00:00", "now", "1999-12-31 23:59"),
	} {
		for i, v := range values {
			if i%thin != 0 {
				continue
			}
			v = strings.NewReplacer(";", `\;`, ":", `\:`, ",", `\,`).Replace(v)
			w := strings.NewReplacer(";", `\;`, ":", `\:`, ",", `\,`).Replace(values[(i+7)%len(values)])
			for _, condition := range []string{"eq:V", "neq:V", "lt:V", "gte:V", "in:V,W", "between:V,W", "like:V", "like:V%", "contains:V", "starts:V", "ends:V"} {
				condition = strings.NewReplacer("V", v, "W", w).Replace(condition)
				e.same("Accounts", "criteria", column+":"+condition, "length", everything)
			}
		}
	}
	t.Logf("%d calls, %d records", e.calls, e.rows)
}

// TestOddValuesLatin1 reads every character that a latin1 column holds, and
// compares with some that it does not. The order of accents is that of another
// collation there, so only the reading is the same on both engines.
func TestOddValuesLatin1(t *testing.T) {
	crmtest.Long(t)
	texts := []string{"plain", "Zoë Ångström", "€ 5,–", "“x”", "ÿ", "ÀÉÎÕÜ", "naïve", "A_b", "100%"}
	e := enginesOver(t, oddCRM(t, guide701, texts), guideKey)
	list := e.same("Accounts", "length", everything)
	if want := `"accountname":"\u20ac 5,\u2013"`; !strings.Contains(list.body, want) {
		t.Errorf("list: %s is not in %s", want, list.body)
	}
	for _, v := range []string{"plain", "PLAIN", "100%", "😀", "شرکت", "日本", "x😀", "€ 5\\,–", "日"} {
		for _, operator := range []string{"eq", "neq", "like", "contains", "in", "nin", "starts"} {
			e.same("Accounts", "criteria", fmt.Sprintf("accountname:%s:%s", operator, v), "length", everything)
		}
	}
}
