package v1_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	v1 "vtrest/internal/web/v1"
)

// TestWriting runs what follows on each engine, on one database: no part of it
// looks at the records of another.
func TestWriting(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		for _, part := range []struct {
			name string
			test func(t *testing.T, c *client, token string)
		}{
			{"creates", testCreates},
			{"updates", testUpdates},
			{"conditions", testConditions},
			{"idempotency", testIdempotency},
			{"ignored", testIgnored},
		} {
			t.Run(part.name, func(t *testing.T) {
				c := serve(t, databaseURL, nil)
				part.test(t, c, c.loginByKey(adminKey))
			})
		}
		t.Run("legacy status", func(t *testing.T) {
			c := serve(t, databaseURL, func(config *v1.Config) { config.LegacyStatus = true })
			a := c.call(http.MethodPost, "/Accounts/"+c.loginByKey(adminKey), "accountname=Legacy")
			if a.status != http.StatusOK || !strings.HasPrefix(a.body, `{"success":true`) {
				t.Errorf("got %d %s", a.status, a.body)
			}
		})
	})
}

// made is the id that a call created.
func (c *client) made(a answer) string {
	c.t.Helper()
	id, ok := strings.CutPrefix(a.body, `{"success":true,"result":`)
	if id = strings.TrimSuffix(id, "}"); !ok || a.status != http.StatusCreated || strings.Trim(id, "0123456789") != "" {
		c.t.Fatalf("create by route %s: got %d %s, want 201 and a number", a.route, a.status, a.body)
	}
	return id
}

// fieldsOf reads a record.
func (c *client) fieldsOf(token, module, id string) (fields map[string]string, tag string) {
	c.t.Helper()
	a := c.get("/" + module + "/" + id + "/" + token)
	if err := json.Unmarshal(envelopeOf(a.body).Result, &fields); err != nil || a.status != http.StatusOK {
		c.t.Fatalf("read %s %s: %d %.300s: %v", module, id, a.status, a.body, err)
	}
	return fields, a.header.Get("ETag")
}

const (
	asForm = "application/x-www-form-urlencoded"
	asJSON = "application/json"
)

// creates are spellings of a create: what is sent, and what the record then holds.
var creates = []struct {
	name, target, kind, body string
	want                     map[string]string
}{
	{"the guide's", "/Accounts/TOKEN", asForm, "accountname=ParsVT&email1=parsvtiger@gmail.com&phone=+989138086200&bill_street=100 street beta test&bill_code=34000", map[string]string{
		"accountname": "ParsVT", "email1": "parsvtiger@gmail.com", "phone": "989138086200", "bill_street": "100 street beta test", "bill_code": "34000", "assigned_user_id": "1",
	}},
	{"in the query form", "/index.php?module=Accounts&token=TOKEN", asForm, "accountname=Query", map[string]string{"accountname": "Query"}},
	{"all in the body", "/index.php", asForm, "module=Accounts&token=TOKEN&accountname=tok+in+body", map[string]string{"accountname": "tok in body"}},
	{"id 0", "/index.php?module=Accounts&id=0&token=TOKEN", asForm, "accountname=id0", map[string]string{"accountname": "id0"}},
	{"a negative id", "/index.php?module=Accounts&id=-5&token=TOKEN", asForm, "accountname=neg", map[string]string{"accountname": "neg"}},
	{"fields in the path", "/Accounts/accountname/FromPath/rating/Active/TOKEN", asForm, "phone=1&rating=Shutdown", map[string]string{"accountname": "FromPath", "phone": "1", "rating": "Shutdown"}},
	{"fields in params", "/Accounts/TOKEN", asForm, "accountname=packed&params=phone%2F55%2Frating%2FActive", map[string]string{"accountname": "packed", "phone": "55", "rating": "Active"}},
	{"as the guide's client sends it", "/index.php?module=Accounts&token=TOKEN", asForm, `accountname=شرکت é&website=http:\/\/x.y\/z&phone=%2B33&bill_street=it%27s 5&`, map[string]string{
		"accountname": "شرکت é", "website": "http://x.y/z", "phone": "+33", "bill_street": "it's 5",
	}},
	{"slashes as they are", "/Accounts/TOKEN", asForm, "accountname=A%2FB&bill_street=12/14 rue X&phone=%2F5", map[string]string{"accountname": "A/B", "bill_street": "12/14 rue X", "phone": "/5"}},
	{"white space", "/Accounts/TOKEN", asForm, "accountname=++trimmed%3F++&phone=%091%0A&description=a%0A%0Ab", map[string]string{"accountname": "trimmed?", "phone": "1", "description": "a\n\nb"}},
	{"percent and plus", "/Accounts/TOKEN", asForm, "accountname=100%25+%2B+more+%2541", map[string]string{"accountname": "100% + more %41"}},
	{"JSON", "/Accounts/TOKEN", asJSON, `{"accountname":"JSON é","employees":7,"emailoptout":true,"rating":null,"website":"http:\/\/j"}`, map[string]string{
		"accountname": "JSON é", "employees": "7", "emailoptout": "1", "rating": "", "website": "http://j",
	}},
	{"JSON said to be a form", "/Accounts/TOKEN", asForm, `{"accountname":"curl -d"}`, map[string]string{"accountname": "curl -d"}},
	{"JSON without a type", "/index.php", "", `{"module":"Accounts","token":"TOKEN","accountname":"bare"}`, map[string]string{"accountname": "bare"}},
	{"a list in JSON", "/Accounts/TOKEN", asJSON, `{"accountname":"list","cf_888":["Cloud","Réseau"]}`, map[string]string{"cf_888": "Cloud |##| Réseau"}},
	{"a list in a form", "/Accounts/TOKEN", asForm, "accountname=forms&cf_888[]=Cloud&cf_888%5B%5D=R%C3%A9seau", map[string]string{"cf_888": "Cloud |##| Réseau"}},
	{"parts", "/Accounts/TOKEN", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"accountname\"\r\n\r\nParts & Co\r\n--b--", map[string]string{"accountname": "Parts & Co"}},
	{"markup", "/Accounts/TOKEN", asForm, "accountname=1<2>3&description=%3Cb%3Ex%3C%2Fb%3E", map[string]string{"accountname": "1&lt;2&gt;3", "description": "&lt;b&gt;x&lt;/b&gt;"}},
	{"another module in the body", "/Accounts/TOKEN", asForm, "module=Contacts&accountname=kept", map[string]string{"record_module": "Accounts"}},
}

func testCreates(t *testing.T, c *client, token string) {
	for _, test := range creates {
		put := func(s string) string { return strings.ReplaceAll(s, "TOKEN", token) }
		a := c.call(http.MethodPost, put(strings.ReplaceAll(test.target, " ", "%20")), put(test.body), "Content-Type", test.kind)
		if a.status != http.StatusCreated || a.route != "create" {
			t.Errorf("%s: got %d %s by %s", test.name, a.status, a.body, a.route)
			continue
		}
		fields, _ := c.fieldsOf(token, "Accounts", c.made(a))
		for name, want := range test.want {
			if fields[name] != want {
				t.Errorf("%s: %s is %q, want %q", test.name, name, fields[name], want)
			}
		}
	}
}

// testUpdates changes a record in every spelling, and then deletes it.
func testUpdates(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=To be changed&rating=Active"))
	for _, test := range []struct{ method, target, kind, body, want string }{
		{"PUT", "/Accounts/ID/TOKEN", asForm, "phone=555-PUT", "555-PUT"},
		{"POST", "/Accounts/ID/TOKEN", asForm, "phone=555-POST", "555-POST"},
		{"PATCH", "/Accounts/ID/TOKEN", asForm, "phone=555-PATCH", "555-PATCH"},
		{"PUT", "/index.php?module=Accounts&id=ID&token=TOKEN", asForm, "phone=555-Q", "555-Q"},
		{"POST", "/index.php?module=Accounts&id=0ID&token=TOKEN", asForm, "phone=zp", "zp"},
		{"POST", "/Accounts/TOKEN", asForm, "id=ID&phone=555-BODY", "555-BODY"},
		{"PUT", "/Accounts/TOKEN", asForm, "id=ID&phone=555-PUTBODY", "555-PUTBODY"},
		{"PATCH", "/", asJSON, `{"module":"Accounts","token":"TOKEN","id":ID,"phone":"all"}`, "all"},
		{"PUT", "/Accounts/ID/TOKEN", asJSON, `{"phone": "555-JSON"}`, "555-JSON"},
		{"POST", "/Accounts/ID/TOKEN", asForm, `{"phone": "555-PJSON"}`, "555-PJSON"},
		{"PUT", "/Accounts/ID/TOKEN", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\nparts\r\n--b--", "parts"},
		{"PUT", "/Accounts/ID/phone/path/TOKEN", "", "", "path"},
		{"PUT", "/Accounts/ID/TOKEN", asForm, "phone=", ""},
	} {
		put := strings.NewReplacer("ID", id, "TOKEN", token).Replace
		a := c.call(test.method, put(test.target), put(test.body), "Content-Type", test.kind)
		want := `{"success":true,"result":` + id + `}`
		fields, _ := c.fieldsOf(token, "Accounts", id)
		if a.status != http.StatusOK || a.body != want || a.route != "update" || fields["phone"] != test.want || fields["rating"] != "Active" {
			t.Errorf("%s %s %s: got %d %s by %s, phone %q, want %s and %q", test.method, test.target, test.body, a.status, a.body, a.route, fields["phone"], want, test.want)
		}
	}
	if a := c.call(http.MethodDelete, "/Accounts/"+id+"/"+token, ""); a.status != http.StatusOK || a.body != `{"success":true,"result":true}` || a.route != "delete" {
		t.Errorf("delete: got %d %s by %s", a.status, a.body, a.route)
	}
	for _, method := range []string{"GET", "PUT", "POST", "DELETE"} {
		if a := c.call(method, "/Accounts/"+id+"/"+token, ""); a.status != http.StatusNotFound || envelopeOf(a.body).Error.Code != "RECORD_NOT_FOUND" {
			t.Errorf("%s after delete: got %d %s", method, a.status, a.body)
		}
	}
	other := c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=Another"))
	if a := c.call(http.MethodDelete, "/?module=Accounts&id="+other+"&token="+token, ""); a.body != `{"success":true,"result":true}` {
		t.Errorf("delete by query: got %d %s", a.status, a.body)
	}
}

// testConditions writes under If-Match and If-Unmodified-Since, and reads under
// If-None-Match.
func testConditions(t *testing.T, c *client, token string) {
	id := c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=Conditional"))
	target := "/Accounts/" + id + "/" + token
	_, tag := c.fieldsOf(token, "Accounts", id)
	if len(tag) < 10 || tag[0] != '"' {
		t.Fatalf("ETag %q", tag)
	}
	for _, test := range []struct {
		method, name, value string
		status              int
		code                string
	}{
		{"GET", "If-None-Match", tag, 304, ""},
		{"HEAD", "If-None-Match", `"x", W/` + tag, 304, ""},
		{"GET", "If-None-Match", "*", 304, ""},
		{"GET", "If-None-Match", `"x"`, 200, ""},
		{"PUT", "If-Match", `"x"`, 409, "CONFLICT"},
		{"DELETE", "If-Match", `"x", "y"`, 409, "CONFLICT"},
		{"PUT", "If-Match", "W/" + tag, 409, "CONFLICT"},
		{"PUT", "If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 409, "CONFLICT"},
		{"PUT", "If-Unmodified-Since", "yesterday", 400, "INVALID_PARAMETER"},
		{"DELETE", "If-Unmodified-Since", "2000-01-01", 400, "INVALID_PARAMETER"},
		{"PUT", "If-Unmodified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 200, ""},
		{"PUT", "If-Match", "*", 200, ""},
	} {
		a := c.call(test.method, target, "phone=", test.name, test.value)
		if a.status != test.status || envelopeOf(a.body).Error.Code != test.code || test.status == 304 && a.body != "" {
			t.Errorf("%s with %s: %s: got %d %s, want %d %s", test.method, test.name, test.value, a.status, a.body, test.status, test.code)
		}
	}
	_, tag = c.fieldsOf(token, "Accounts", id)
	if a := c.call(http.MethodPut, target, "phone=1", "If-Match", `"x", `+tag); a.status != http.StatusOK {
		t.Errorf("PUT of the version that is there: got %d %s", a.status, a.body)
	}
	if a := c.call(http.MethodPut, target, "phone=2", "If-Match", tag); a.status != http.StatusConflict {
		t.Errorf("PUT of the version before: got %d %s", a.status, a.body)
	}
	if fields, now := c.fieldsOf(token, "Accounts", id); fields["phone"] != "1" || now == tag {
		t.Errorf("phone is %q with ETag %s, which was %s", fields["phone"], now, tag)
	}
}

// testIdempotency creates once, however often the same call comes.
func testIdempotency(t *testing.T, c *client, token string) {
	target := "/Accounts/" + token
	first := c.made(c.call(http.MethodPost, target, "accountname=Once", "Idempotency-Key", "k-1"))
	for _, key := range []string{"k-1", `"k-1"`} {
		if again := c.made(c.call(http.MethodPost, target, "accountname=Once", "Idempotency-Key", key)); again != first {
			t.Errorf("%s again: got %s, want %s", key, again, first)
		}
	}
	if a := c.call(http.MethodPost, target, "accountname=Other", "Idempotency-Key", "k-1"); envelopeOf(a.body).Error.Code != "CONFLICT" {
		t.Errorf("another record under the key: got %d %s", a.status, a.body)
	}
	if other := c.made(c.call(http.MethodPost, target, "accountname=Twice", "Idempotency-Key", "k-2")); other == first {
		t.Errorf("another key: got the record of the first")
	}
	for _, key := range []string{"", " ", `""`, "é", "a b", strings.Repeat("k", 256)} {
		if a := c.call(http.MethodPost, target, "accountname=Bad key", "Idempotency-Key", key); a.status != http.StatusBadRequest || envelopeOf(a.body).Error.Code != "INVALID_PARAMETER" {
			t.Errorf("key %.20q: got %d %s", key, a.status, a.body)
		}
	}
}

// testIgnored names what was sent and not written.
func testIgnored(t *testing.T, c *client, token string) {
	for body, want := range map[string]string{
		"accountname=One": "",
		"accountname=Two&nosuchfield=x&a b=1&x%0D%0AX-Evil:+1=2":       "nosuchfield, a%20b, x%0D%0AX-Evil%3A%201",
		"accountname=Three&createdtime=2020-01-01+00:00:00&module=x":   "createdtime",
		"accountname=Four&" + strings.Repeat("é", 70) + "=1&token=abc": strings.Repeat("%C3%A9", 30) + "%E2%80%A6",
	} {
		a := c.call(http.MethodPost, "/Accounts/"+token, body)
		if got := a.header.Get("X-Ignored-Fields"); got != want || a.status != http.StatusCreated {
			t.Errorf("%.60s: got %d, ignored %q, want %q", body, a.status, got, want)
		}
	}
	many := url.Values{"accountname": {"Five"}}
	for i := range 1000 {
		many.Set("nofield"+strings.Repeat("x", i%20)+string(rune('a'+i/20%26)), "1")
	}
	a := c.call(http.MethodPost, "/Accounts/"+token, many.Encode())
	if got := a.header.Get("X-Ignored-Fields"); !strings.HasSuffix(got, ", ...") || len(got) > 2100 {
		t.Errorf("many: got %d, %d bytes ending in %q", a.status, len(got), got[max(0, len(got)-20):])
	}
}

// TestFaults names every fault, for people and for programs.
func TestFaults(t *testing.T) {
	type fault struct{ Field, Value, Allowed string }
	on(t, func(t *testing.T, c *client, token string) {
		for body, want := range map[string][]fault{
			`{"accountname":"x","employees":"many","rating":"NoSuchValue"}`: {{"employees", "many", ""}, {"rating", "NoSuchValue", ""}},
			`{"phone":"1"}`: {{"accountname", "", ""}},
			// Of the form, and of the database, at once.
			`{"accountname":"x","rating":"NoSuchValue","account_id":"99999999","assigned_user_id":"99999999"}`: {
				{"assigned_user_id", "99999999", ""}, {"rating", "NoSuchValue", ""}, {"account_id", "99999999", ""},
			},
			`{"accountname":{"x":"y"},"phone":[[1]]}`: {{"accountname", `{"x":"y"}`, ""}, {"phone", "[[1]]", ""}},
		} {
			a := c.call(http.MethodPost, "/Accounts/"+token, body)
			var got struct {
				Error struct {
					Code, Message string
					Fields        []fault
				}
			}
			if err := json.Unmarshal([]byte(a.body), &got); err != nil {
				t.Fatalf("%s: %s: %v", body, a.body, err)
			}
			same := len(got.Error.Fields) == len(want)
			for i, f := range got.Error.Fields {
				same = same && f.Field == want[i].Field && f.Value == want[i].Value && f.Allowed != "" && strings.Contains(got.Error.Message, f.Field)
			}
			if !same || a.status != map[string]int{"INVALID_VALUE": 400, "MANDATORY_FIELDS_MISSING": 422}[got.Error.Code] {
				t.Errorf("%s: got %d %s", body, a.status, a.body)
			}
		}
	})
}

// TestOptions tells which methods an address answers.
func TestOptions(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for target, want := range map[string]string{
			"/Accounts/3/" + token: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", "/Accounts/" + token: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
			"/?module=Accounts": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", "/auth": "GET, HEAD, POST, OPTIONS", "/?module=Auth": "GET, HEAD, POST, OPTIONS",
		} {
			if a := c.call(http.MethodOptions, target, "x"); a.status != http.StatusNoContent || a.header.Get("Allow") != want || a.body != "" {
				t.Errorf("%s: got %d, Allow: %s, %q", target, a.status, a.header.Get("Allow"), a.body)
			}
		}
	})
}

// TestReadsNeverWrite asks every kind of call that reads, with a body and the
// parameters that would write, and compares the CRM's tables before and after.
func TestReadsNeverWrite(t *testing.T) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)
		before := crmtest.Snap(t, databaseURL)
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			for _, target := range []string{
				"/Accounts/" + token, "/Accounts/207/" + token, "/Accounts/207/phone/1/" + token, "/Accounts/picklist/rating/" + token,
				"/?module=Accounts&token=" + token + "&action=Create&accountname=x", "/?module=Accounts&id=207&action=Delete&token=" + token,
				"/Accounts/207/explain/1/action/delete/" + token, "/?module=Accounts&id=207&_method=DELETE&token=" + token,
			} {
				c.call(method, target, "phone=1&id=207&action=Delete", "Content-Type", asForm, "X-HTTP-Method-Override", "DELETE")
			}
		}
		if effects := before.Effects(t); len(effects) != 0 {
			t.Errorf("reading wrote %v", effects.Tables())
		}
	})
}
