package v1

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// post is a request with a body of a type.
func post(kind, body string) *http.Request {
	r, _ := target("/")
	r.Method, r.Header = http.MethodPost, http.Header{"Content-Type": {kind}}
	r.Body = http.NoBody
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
	}
	return r
}

const (
	urlencoded = "application/x-www-form-urlencoded"
	inParts    = "multipart/form-data; boundary=b"
	inJSON     = "application/json"
)

// parts is a form of the given fields, each with its headers.
func parts(fields ...string) string {
	var b strings.Builder
	for i := 0; i < len(fields); i += 2 {
		b.WriteString("--b\r\nContent-Disposition: form-data; " + fields[i] + "\r\n\r\n" + fields[i+1] + "\r\n")
	}
	return b.String() + "--b--\r\n"
}

func one(name, value string) sent { return sent{name: name, values: []string{value}} }

func jsonNumber(name, value string) sent {
	return sent{name: name, values: []string{value}, number: true}
}

func many(name string, values ...string) sent { return sent{name: name, values: values, list: true} }

func nested(name, text string) sent { return sent{name: name, values: []string{text}, nested: true} }

func TestBodies(t *testing.T) {
	for _, test := range []struct {
		name, kind, body string
		want             []sent
	}{
		{"nothing", urlencoded, "", nil},
		{"blanks only", inJSON, " \r\n", nil},
		{
			"the guide's create", urlencoded, "accountname=ParsVT&email1=parsvtiger@gmail.com&phone=%2B989138086200&bill_street=100 street beta test&bill_country=France",
			[]sent{one("accountname", "ParsVT"), one("email1", "parsvtiger@gmail.com"), one("phone", "+989138086200"), one("bill_street", "100 street beta test"), one("bill_country", "France")},
		},
		{"a form that ends with &", urlencoded, "a=b&c=d&", []sent{one("a", "b"), one("c", "d")}},
		{"names without a value", urlencoded, "a&b=&=c&&", []sent{one("a", ""), one("b", "")}},
		{"raw text", urlencoded, "a=é شرکت <b> \"q\" 100% %zz;x=y=z", []sent{one("a", "é شرکت <b> \"q\" 100% %zz;x=y=z")}},
		{"escapes", urlencoded, `a=1+2%2B3&b=http:\/\/x\/y&c=http%3A%5C%2F%5C%2Fx&d=a/b%2Fc`, []sent{one("a", "1 2+3"), one("b", "http://x/y"), one("c", "http://x"), one("d", "a/b/c")}},
		{"the later counts", urlencoded, "a=1&b=2&a=3", []sent{one("a", "3"), one("b", "2")}},
		{"lists", urlencoded, "a[]=x&b=1&a%5B%5D=y&c[k]=1&c[l]=2&c[k]=3", []sent{many("a", "x", "y"), one("b", "1"), many("c", "3", "2")}},
		{"list or text, the later counts", urlencoded, "a[]=x&a=y&b=1&b[]=2&a[]=z", []sent{many("a", "z"), many("b", "2")}},
		{"numbers of a list", urlencoded, "a[3]=x&a[]=y&a[3]=z&a[9223372036854775807]=w", []sent{many("a", "z", "y", "w")}},
		{"names that are no lists", urlencoded, "e=1&[x]=1&a[x=2&b]=3&c[1]x=4&d[x][y=5", []sent{one("e", "1"), one("[x]", "1"), one("a[x", "2"), one("b]", "3"), many("c", "4"), many("d", "5")}},
		{"lists in lists", urlencoded, "items[0][qty]=2&items[0][comment]=a\"%2Fé&items[1][qty]=3&x[a][]=1", []sent{
			nested("items", `[{"qty":"2","comment":"a\"\/\u00e9"},{"qty":"3"}]`), nested("x", `{"a":["1"]}`),
		}},
		{"JSON in a form value", urlencoded, `subject=x&items=[{"hdnProductId": 42, "comment": "a\/b & c"}]&`, []sent{one("subject", "x"), one("items", `[{"hdnProductId": 42, "comment": "a/b `), one(" c\"}]", "")}},
		{"encoded JSON in a form value", urlencoded, `items=%5B%7B%22qty%22%3A1%7D%5D`, []sent{one("items", `[{"qty":1}]`)}},
		{"text/plain", "text/plain; charset=utf-8", "a=b\n", []sent{one("a", "b")}},
		{"no type", "", "a=b", []sent{one("a", "b")}},
		{"a type that cannot be read", "a b/;;", "a=b", []sent{one("a", "b")}},

		{"JSON", inJSON, ` {"a":"b\/c","n":-1.50e3,"t":true,"f":false,"z":null,"e":""} `, []sent{one("a", "b/c"), jsonNumber("n", "-1.50e3"), one("t", "1"), one("f", ""), one("z", ""), one("e", "")}},
		{"JSON as a form", urlencoded, `{"a":"b=c&d"}`, []sent{one("a", "b=c&d")}},
		{"JSON without a type", "", "\ufeff{\"a\":\"\\u00e9\\ud83d\\ude00\"}", []sent{one("a", "é😀")}},
		{"JSON as vnd", "application/vnd.x+json; charset=utf-8", `{"a":"\ufffd"}`, []sent{one("a", "\ufffd")}},
		{"JSON lists", inJSON, `{"a":["x\/y",1,true,null],"b":[],"c":[[1]],"d":[{"x":"y"}],"e":{"f":1.0}}`, []sent{
			many("a", "x/y", "1", "1", ""), many("b"), nested("c", "[[1]]"), nested("d", `[{"x":"y"}]`), nested("e", `{"f":1.0}`),
		}},
		{"JSON, the later counts", inJSON, `{"a":"1","b":"2","a":["3"]}`, []sent{many("a", "3"), one("b", "2")}},
		{"an empty object", inJSON, "{}", nil},

		{"parts", inParts, parts(`name="a"`, "x & y", `name="b[]"`, "1", `name="b[]"`, "2", `name="é"`, "line 1\r\nline 2"), []sent{one("a", "x & y"), many("b", "1", "2"), one("é", "line 1\r\nline 2")}},
		{"no file chosen", inParts, parts(`name="a"`, "x", `name="f"; filename=""`, ""), []sent{one("a", "x")}},
	} {
		b, err := readBody(post(test.kind, test.body), 1<<20, refuseFile)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(test.want, b.all, cmp.AllowUnexported(sent{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestBadBodies(t *testing.T) {
	fields := func(n int, one string) string { return strings.Repeat(one, n) }
	for _, test := range []struct {
		name, kind, body string
		code             crm.Code
		message          string
	}{
		{"no JSON", inJSON, "{bad json", crm.InvalidBody, "the body is not valid JSON: invalid character 'b' looking for beginning of object key string (byte 2)"},
		{"JSON cut short", urlencoded, `{"a":`, crm.InvalidBody, "the body is not valid JSON: unexpected end of JSON input (byte 5)"},
		{"two objects", inJSON, `{} {}`, crm.InvalidBody, "the body is not valid JSON: invalid character '{' after top-level value (byte 4)"},
		{"a list", urlencoded, `[{"a":"b"}]`, crm.InvalidBody, `the body is JSON but not an object: send {"field":"value"}, one record a call`},
		{"a text", inJSON, `"a"`, crm.InvalidBody, `the body is JSON but not an object: send {"field":"value"}, one record a call`},
		{"a form said to be JSON", inJSON, "a=b", crm.InvalidBody, "the body is not valid JSON: invalid character 'a' looking for beginning of value (byte 1)"},
		{"half a pair", inJSON, `{"a":"\ud83d"}`, crm.InvalidBody, `the value of a has half of a \u pair: characters above U+FFFF are two, such as \ud83d\ude00`},
		{"JSON in Latin 1", inJSON, "{\"a\":\"\xe9\"}", crm.InvalidBody, "the body is not UTF-8: send all text in UTF-8"},
		{"a form in Latin 1", urlencoded, "a=b&c=%E9", crm.InvalidBody, "the value of c is not UTF-8: send all text in UTF-8"},
		{"a list in Latin 1", urlencoded, "c[]=%E9", crm.InvalidBody, "the value of c is not UTF-8: send all text in UTF-8"},
		{"a name in Latin 1", urlencoded, "%E9=b", crm.InvalidBody, `a name in the body ("\xe9") is not UTF-8`},
		{"parts in Latin 1", inParts, parts(`name="a"`, "\xe9"), crm.InvalidBody, "the value of a is not UTF-8: send all text in UTF-8"},
		{"no boundary", "multipart/form-data", "x", crm.InvalidBody, "the Content-Type multipart/form-data names no boundary"},
		{"another boundary", inParts, "--c\r\n", crm.InvalidBody, "the body is not valid multipart/form-data"},
		{"parts cut short", inParts, parts(`name="a"`, "x")[:55], crm.InvalidBody, "the body is not valid multipart/form-data"},
		{"a part without a name", inParts, parts("x=y", "z"), crm.InvalidBody, "a part of the body has no name"},
		{"a file", inParts, parts(`name="filename"; filename="a.txt"`, "z"), crm.InvalidBody, `the part "filename" has a file: to send files, name module and token in the address, or the token in a header`},
		{"a file with a Persian name", inParts, parts(`name="f"; filename*=UTF-8''%D9%81`, "z"), crm.InvalidBody, `the part "f" has a file: to send files, name module and token in the address, or the token in a header`},
		{"XML", "application/xml", "<a b='c'/>", crm.InvalidBody, `Content-Type "application/xml" is not understood: send application/x-www-form-urlencoded, multipart/form-data or application/json`},
		{"too long", urlencoded, "a=" + strings.Repeat("x", 1<<20), crm.TooLarge, "the body is larger than 1048576 bytes"},
		{"parts too long", inParts, parts(`name="a"`, strings.Repeat("x", 1<<20)), crm.TooLarge, "the body is larger than 1048576 bytes"},
		{"fields", urlencoded, fields(20001, "a=b&"), crm.InvalidBody, "the body has more than 20000 fields"},
		{"parts", inParts, fields(8001, strings.TrimSuffix(parts(`name="a[]"`, "x"), "--b--\r\n")) + "--b--", crm.InvalidBody, "the body has more than 8000 fields with brackets"},
		{"names", inJSON, "{" + numbered(20001) + "}", crm.InvalidBody, "the body has more than 20000 names"},
		{"brackets", urlencoded, "a" + fields(9, "[x]") + "=1", crm.InvalidBody, `the name "a[x][x][x][x][x][x][x][x][x]" has more than 8 brackets`},
		{"a deep list", inJSON, `{"a":` + fields(20000, "[") + fields(20000, "]") + "}", crm.InvalidBody, "the body is not valid JSON: invalid character '[' exceeded max depth (byte 10005)"},
	} {
		_, err := readBody(post(test.kind, test.body), 1<<20, refuseFile)
		if crm.CodeOf(err) != test.code || err == nil {
			t.Errorf("%s: got code %v (%v), want %v", test.name, crm.CodeOf(err), err, test.code)
			continue
		}
		if got := err.(*crm.Error).Msg; test.message != "" && got != test.message {
			t.Errorf("%s: got %q, want %q", test.name, got, test.message)
		}
	}
	r := post(urlencoded, "a=b")
	r.Header.Set("Content-Encoding", "gzip")
	if _, err := readBody(r, 1<<20, refuseFile); crm.CodeOf(err) != crm.InvalidBody {
		t.Errorf("gzip: got %v", err)
	}
	if b, err := readBody(post(urlencoded, "a="+strings.Repeat("x", 98)), 100, refuseFile); err != nil || len(b.all) != 1 {
		t.Errorf("a body that just fits: got %v", err)
	}
}

// numbered is n members of an object with names of their own.
func numbered(n int) string {
	var all []string
	for i := range n {
		all = append(all, `"`+strings.Repeat("x", i%50)+string(rune('a'+i/50))+`":1`)
	}
	return strings.Join(all, ",")
}

// onlyInvalid fails on an error that is not the client's.
func onlyInvalid(t *testing.T, kind, body string, err error) {
	t.Helper()
	onlyCodes(t, kind+": "+body, err, crm.InvalidBody, crm.TooLarge)
}

// sound fails where a body breaks what it promises.
func sound(t *testing.T, b *body) {
	t.Helper()
	for i, s := range b.all {
		if b.byName[s.name] != i || s.list && s.nested || !s.list && len(s.values) != 1 || !utf8.ValidString(s.name) || s.nested && !json.Valid([]byte(s.values[0])) {
			t.Errorf("%+v", s)
		}
		for _, v := range s.values {
			if !utf8.ValidString(v) || !s.nested && strings.Contains(v, `\/`) && !strings.Contains(v, `\\/`) {
				t.Errorf("%+v", s)
			}
		}
	}
}

// FuzzForm reads whatever comes as a form, and finds values again that are
// put into it.
func FuzzForm(f *testing.F) {
	f.Add("a=b&c[]=d&c[x][]=%zz", "name", "value")
	f.Add("items[0][qty]=1&items[]=2&", "a[", `\/+&`)
	f.Add("&=&[]=&a[]]=[", "é", "")
	f.Fuzz(func(t *testing.T, text, name, value string) {
		if b, err := readBody(post(urlencoded, text), 1<<20, refuseFile); err == nil {
			sound(t, b)
		} else {
			onlyInvalid(t, urlencoded, text, err)
		}
		if strings.TrimSpace(name) == "" || strings.Contains(name, "[") || !utf8.ValidString(name) || !utf8.ValidString(value) || len(name+value) > 10_000 || strings.HasPrefix(name, "{") {
			return
		}
		n, v := url.QueryEscape(name), url.QueryEscape(value)
		for body, want := range map[string][]string{
			"x=1&" + n + "=0&" + n + "=" + v:                  {value},
			n + "[]=" + v + "&" + n + "%5B%5D=2&x=1":          {value, "2"},
			n + "[a]=" + v + "&" + n + "[b]=1&" + n + "[a]=2": {"2", "1"},
		} {
			b, err := readBody(post(urlencoded, body), 1<<20, refuseFile)
			if err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			want = slices.Clone(want)
			for i := range want {
				want[i] = unslash(want[i])
			}
			if got := b.all[b.byName[name]].values; name != "x" && !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", body, got, want)
			}
		}
	})
}

// FuzzObject reads whatever comes as JSON: what encoding/json takes for an
// object of texts comes back, each text as it is there.
func FuzzObject(f *testing.F) {
	f.Add(`{"a":"b","c":[1,{"d":null}],"e":1.50,"f":true}`)
	f.Add("\ufeff{\"a\":[\"\\/\",\"\\ud83d\"]}")
	f.Add(`[{"a":1}]`)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := readBody(post(inJSON, text), 1<<20, refuseFile)
		if err != nil {
			onlyInvalid(t, inJSON, text, err)
			return
		}
		sound(t, b)
		var want map[string]json.RawMessage
		if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &want); err != nil && len(b.all) > 0 {
			t.Fatalf("%q: %v, and was read: %+v", text, err, b.all)
		}
		if len(want) != len(b.all) {
			t.Errorf("%q: %d names, want %d", text, len(b.all), len(want))
		}
		for name, raw := range want {
			var s string
			if json.Unmarshal(raw, &s) != nil {
				continue
			}
			if got, ok := b.get(name); !ok || got != unslash(s) {
				t.Errorf("%q: %s is %q, want %q", text, name, got, s)
			}
		}
	})
}

// FuzzParts reads whatever comes as a form in parts, and finds values again
// that are put into one.
func FuzzParts(f *testing.F) {
	f.Add(parts(`name="a"`, "x"), "n", "--b")
	f.Add(parts(`name="a"; filename="b"`, "x", `name="c[]"`, "y"), `a"b`, "\r\n--b--")
	f.Fuzz(func(t *testing.T, text, name, value string) {
		take := func(p *multipart.Part) error {
			_, err := io.Copy(io.Discard, p)
			return partErrorOf(err)
		}
		if b, err := readBody(post(inParts, text), 1<<20, take); err == nil {
			sound(t, b)
		} else {
			onlyInvalid(t, inParts, text, err)
		}
		if !utf8.ValidString(name) || !utf8.ValidString(value) || strings.ContainsAny(name, "[\\\"\r\n\x00") || name == "" {
			return
		}
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
		_ = w.Close() // writes to memory
		b, err := readBody(post(w.FormDataContentType(), form.String()), 1<<20, refuseFile)
		if err != nil {
			return // a name that is no header
		}
		if got := b.all[0].values[0]; got != unslash(value) {
			t.Errorf("%q: got %q, want %q", form.String(), got, value)
		}
	})
}

func partErrorOf(err error) error {
	if err == nil {
		return nil
	}
	return partError(err)
}
