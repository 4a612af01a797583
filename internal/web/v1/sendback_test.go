package v1_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	v1 "vtrest/internal/web/v1"
)

// foreignTexts are texts that an answer shows otherwise than they are stored, or that
// a save would otherwise store than they are sent.
var foreignTexts = []string{
	"one\r\ntwo\r\n\r\nthree", "lone\rreturn", "both\r\n and\r and\n", "  blanks around \t\n", "\r\nends\r\n",
	"a<b & c>d <b>x</b>", "&lt;b&gt; &amp; &amp;lt; &eacute; &nbsp;", "tab\tbell\x07 del\x7f nel\u0085 end",
	`C:\/x \/ / \\ "quoted" 'single'`, "+1 (0)2% 3&x=y;z", "۱۲۳ سلام ي ك", "1,234.50", "01-02-2024", "on", "null", "[\"a\"]", `{"a":1}`, "0", "-0.00",
}

// TestSendBackAll sends every live record back as it was read, as JSON and in both
// encodings of a form: no table changes but for what every save sets.
func TestSendBackAll(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		sendAllBack(t, databaseURL, reading{})
	})
}

// TestSendBackForeignTexts does the same with records whose texts were stored by other
// programs, on a server that cleans texts and on one that shows them raw.
func TestSendBackForeignTexts(t *testing.T) {
	crmtest.Long(t)
	for _, raw := range []bool{false, true} {
		t.Run(fmt.Sprintf("raw %v", raw), func(t *testing.T) {
			crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
				storeForeignTexts(t, databaseURL)
				sendAllBack(t, databaseURL, reading{few: true, raw: raw})
			})
		})
	}
}

// TestSendBackInOtherFormats does the same for a user who writes numbers, dates,
// times and amounts otherwise, in either calendar.
func TestSendBackInOtherFormats(t *testing.T) {
	crmtest.Long(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		db, err := sqldb.Open(databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if _, err := db.SQL.ExecContext(t.Context(), `UPDATE vtiger_users SET currency_grouping_pattern = '123,456,789', currency_grouping_separator = '.',
currency_decimal_separator = ',', date_format = 'dd-mm-yyyy', time_zone = 'Asia/Tehran', hour_format = '12', currency_id = 2, no_of_currency_decimals = '3' WHERE id = 1`); err != nil {
			t.Fatal(err)
		}
		sendAllBack(t, databaseURL, reading{few: true})
		sendAllBack(t, databaseURL, reading{few: true, calendar: "jalali"})
	})
}

// reading is how records are read, and which.
type reading struct {
	few, raw bool
	calendar string
}

// sendAllBack sends back the records of every module, or the few with foreign texts.
func sendAllBack(t *testing.T, databaseURL string, how reading) {
	t.Helper()
	few, raw, query := how.few, how.raw, "?calendar="+how.calendar
	withoutWorkflows(t, databaseURL)
	c := serve(t, databaseURL, func(config *v1.Config) {
		config.Now = func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }
		config.RawText = raw
	})
	token := c.loginByKey(adminKey)
	each := func(send func(m *crm.Module, i int, record pairs)) {
		for _, m := range c.catalog.Modules {
			if m.SetType == "" {
				continue
			}
			length := "100000"
			if few {
				length = fmt.Sprint(len(foreignTexts))
			}
			for i, record := range recordsOf(c.get("/" + m.Name + "/length/" + length + "/" + token + query).body) {
				if thin == 1 || i%thin == 0 {
					send(m, i, record)
				}
			}
		}
	}
	if few { // what follows from the texts, such as the label
		each(func(m *crm.Module, _ int, record pairs) {
			c.call(http.MethodPut, "/"+m.Name+"/"+record.text("record_id")+"/"+token, "{}", "Content-Type", asJSON)
		})
	}
	snapshot := crmtest.Snap(t, databaseURL)
	count := 0
	each(func(m *crm.Module, i int, record pairs) {
		count++
		id := record.text("record_id")
		kind, body := sentBack(t, record, i%3, raw)
		a := c.call(http.MethodPut, "/"+m.Name+"/"+id+"/"+token+query, body, "Content-Type", kind)
		sent := a.status == http.StatusForbidden && strings.Contains(a.body, "only drafts can be changed")
		if a.status != http.StatusOK && !sent || a.header.Get("X-Totals-Differ") != "" {
			t.Errorf("%s %s as %s: got %d %.400s, totals %s", m.Name, id, kind, a.status, a.body, a.header.Get("X-Totals-Differ"))
		}
	})
	onlySaves(t, snapshot.Whole(t))
	t.Logf("%d records sent back", count)
}

// sentBack is the body that sends a record as it was read, in one of three ways. The
// last is that of a browser's text areas, which have line ends of their own, unless
// texts are raw.
func sentBack(t *testing.T, record pairs, way int, raw bool) (kind, body string) {
	t.Helper()
	whole, form := map[string]json.RawMessage{}, url.Values{}
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for _, p := range record {
		switch p.key {
		case "record_id", "record_module", "api_date_now":
			continue
		}
		whole[p.key] = json.RawMessage(p.value)
		text := p.value
		if strings.HasPrefix(text, `"`) {
			if err := json.Unmarshal([]byte(p.value), &text); err != nil {
				t.Fatal(err)
			}
		}
		form.Set(p.key, text)
		if !raw {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		if err := w.WriteField(p.key, text); err != nil {
			t.Fatal(err)
		}
	}
	switch way {
	case 0:
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		return asJSON, string(text)
	case 1:
		return "application/x-www-form-urlencoded", form.Encode()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), parts.String()
}

// onlySaves refuses every effect but those of a save that changes nothing: the
// time and user of the change, the user's own row, and a line of the history that
// another user saved last.
func onlySaves(t *testing.T, effects crmtest.Effects) {
	t.Helper()
	for name, table := range effects {
		for _, u := range table.Updated {
			for column := range u.Changed {
				if name != "vtiger_crmentity" || column != "modifiedtime" && column != "modifiedby" {
					t.Errorf("%s: %s", name, u)
					break
				}
			}
		}
		for _, r := range table.Inserted {
			switch {
			case name == "vtiger_crmentity_user_field", name == "vtiger_modtracker_basic", name == "vtiger_modtracker_basic_seq":
			case name == "vtiger_pbxmanager_phonelookup" && !isASCII(r.Text("fnumber")): // which the original stored broken
			case name == "vtiger_modtracker_detail" && r.Text("fieldname") == "modifiedby":
			default:
				t.Errorf("%s: inserted %s", name, r)
			}
		}
		for _, r := range table.Deleted {
			broken := name == "vtiger_pbxmanager_phonelookup" && strings.Contains(r.Text("rnumber"), "?")
			if name != "vtiger_modtracker_basic_seq" && !broken {
				t.Errorf("%s: deleted %s", name, r)
			}
		}
	}
}

// storeForeignTexts puts foreign texts into every text of the first records of every
// module, and into their lines.
func storeForeignTexts(t *testing.T, databaseURL string) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	catalog := crmtest.Catalog(t, store.New(db, nil))
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.SQL.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	for _, m := range catalog.Modules {
		if m.SetType == "" {
			continue
		}
		var ids []string
		crmtest.Rows(t, db.SQL, func(scan func(...any)) {
			var id string
			scan(&id)
			ids = append(ids, id)
		}, "SELECT b."+m.Base.Key+" FROM "+m.Base.Name+" b INNER JOIN vtiger_crmentity e ON e.crmid = b."+m.Base.Key+
			" WHERE e.deleted = 0 AND e.setype = ? ORDER BY e.createdtime, e.crmid LIMIT "+fmt.Sprint(len(foreignTexts)), m.SetType)
		for n, id := range ids {
			for _, f := range m.Fields {
				if key, ok := foreignPlace(m, f); ok {
					exec("UPDATE "+f.Table+" SET "+f.Column+" = ? WHERE "+key+" = ?", foreignText(f, n), id)
				}
			}
			if m.Lines != nil {
				exec("UPDATE vtiger_inventoryproductrel SET comment = ?, description = ? WHERE id = ?", foreignTexts[n], foreignTexts[len(foreignTexts)-1-n], id)
			}
		}
	}
}

// foreignPlace is the key of the table of a field that may hold any text.
func foreignPlace(m *crm.Module, f *crm.Field) (key string, ok bool) {
	if f.Kind != crm.Text || f.Empty || f.Table == "" || f == m.Tagged || f.Column == "setype" {
		return "", false
	}
	switch f.Name {
	case "activitytype", "email_flag", "hdnTaxType", "source", "filelocationtype", "imagename":
		return "", false // which decide what the record is
	}
	if f.Table == "vtiger_crmentity" {
		return "crmid", f.Column == "description"
	}
	for _, t := range append([]crm.Table{m.Base}, m.Tables...) {
		if t.Name == f.Table && t.Rows == crm.One {
			return t.Key, true
		}
	}
	return "", false
}

func foreignText(f *crm.Field, n int) string {
	text := []rune(foreignTexts[n])
	if f.Length > 0 && len(text) > f.Length {
		text = text[:f.Length]
	}
	return string(text)
}

// withoutWorkflows keeps workflows from running, which change fields with every save.
func withoutWorkflows(t *testing.T, databaseURL string) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.SQL.ExecContext(t.Context(), "UPDATE com_vtiger_workflows SET execution_condition = 7"); err != nil {
		t.Fatal(err)
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7E })
}
