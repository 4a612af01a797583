package openapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"vtrest/internal/app"
	v1 "vtrest/internal/web/v1"
)

const folder = "/modules/ParsVT/ws"

// site is a demo that is served, with its description for its administrator.
type site struct {
	t       *testing.T
	url     string
	token   string
	text    []byte
	valid   validator.Validator
	asked   map[string]bool // operations
	router  map[string]*openapi3.PathItem
	answers int
}

func demo(t *testing.T, change func(*app.Config)) *site {
	t.Helper()
	config := app.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Demo: true, QueryTimeout: 1e10, Refresh: 1e9, TokenLife: 1e12, MaxBody: 1 << 20}
	if change != nil {
		change(&config)
	}
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.Site().Handler())
	t.Cleanup(server.Close)
	s := &site{t: t, url: server.URL + folder, asked: map[string]bool{}}
	_, body := s.send("GET", "/auth/admin/admin", "")
	s.token = regexp.MustCompile(`[0-9a-f]{32}`).FindString(body)
	if s.token == "" {
		t.Fatalf("no token: %s", body)
	}
	return s
}

func (s *site) request(method, path, body string) *http.Request {
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// send calls without looking at the description.
func (s *site) send(method, path, body string) (int, string) {
	s.t.Helper()
	resp, err := http.DefaultClient.Do(s.request(method, path, body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// describe reads the document of the token, and checks it by another library
// than the one that made it.
func (s *site) describe() {
	s.t.Helper()
	_, text := s.send("GET", "/openapi.json", "")
	s.text = []byte(text)
	s.valid = validated(s.t, s.text)
	doc, err := openapi3.NewLoader().LoadFromData(s.text)
	if err != nil {
		s.t.Fatal(err)
	}
	s.router = doc.Paths.Map()
}

func validated(t *testing.T, text []byte) validator.Validator {
	t.Helper()
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if errs != nil {
		t.Fatal(errs)
	}
	if ok, faults := v.ValidateDocument(); !ok {
		for _, f := range faults {
			t.Errorf("the document is not valid: %s %s", f.Message, f.Reason)
		}
	}
	return v
}

// call calls, and holds the request and the answer against the document.
func (s *site) call(method, path, body string, status int) string {
	s.t.Helper()
	resp, err := http.DefaultClient.Do(s.request(method, path, body))
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		s.t.Fatal(err)
	}
	if resp.StatusCode != status {
		s.t.Errorf("%s %s: %d %.300s, want %d", method, path, resp.StatusCode, text, status)
	}
	s.check(method, path, body, resp, text)
	return string(text)
}

func (s *site) check(method, path, body string, resp *http.Response, text []byte) {
	s.t.Helper()
	s.answers++
	s.asked[s.operation(method, path)] = true
	resp.Body = io.NopCloser(bytes.NewReader(text))
	r := s.request(method, path, body)
	check := s.valid.ValidateHttpRequestResponse
	if resp.StatusCode >= 400 || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		// What is refused need not be described, only how.
		ok, faults := s.valid.ValidateHttpResponse(r, resp)
		if !ok && strings.Contains(resp.Header.Get("Content-Type"), "json") {
			s.t.Errorf("%s %s: the answer %.300s is not as described: %v", method, path, text, faults)
		}
		return
	}
	if ok, faults := check(r, resp); !ok {
		for _, f := range faults {
			s.t.Errorf("%s %s: %s: %s %v\n%.400s", method, path, f.Message, f.Reason, f.SchemaValidationErrors, text)
		}
	}
}

// operation is the operation of a call in the document.
func (s *site) operation(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	best := ""
	for pattern, item := range s.router {
		if item.GetOperation(method) == nil {
			continue
		}
		expr := "^" + regexp.MustCompile(`\\\{[^/]*\\\}`).ReplaceAllString(regexp.QuoteMeta(pattern), "[^/]+") + "$"
		if regexp.MustCompile(expr).MatchString(path) && (best == "" || strings.Count(pattern, "{") < strings.Count(best, "{")) {
			best = pattern
		}
	}
	if best == "" {
		s.t.Errorf("%s %s is not in the document", method, path)
		return ""
	}
	return s.router[best].GetOperation(method).OperationID
}

// result is the result of an answer.
func result[T any](t *testing.T, text string) T {
	t.Helper()
	var a struct{ Result T }
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return a.Result
}

func TestGenericDocument(t *testing.T) {
	s := demo(t, nil)
	s.token = ""
	s.describe()
	if strings.Contains(string(s.text), `"/Accounts`) || strings.Contains(string(s.text), "accountname") {
		t.Error("without a token the document names modules or fields of the CRM")
	}
	if !strings.Contains(string(s.text), `"servers":[{"description":"The folder of the service","url":"`+folder+`"}]`) {
		t.Error("the document does not name the folder it was asked under")
	}
	if status, _ := s.send("GET", "/openapi.json/0123456789abcdef0123456789abcdef", ""); status != http.StatusUnauthorized {
		t.Errorf("with an unknown token: %d, want 401", status)
	}
}

// TestAnswers holds real answers of every call against the document.
func TestAnswers(t *testing.T) {
	s := demo(t, nil)
	s.describe()
	for _, m := range s.modules() {
		list := s.call("GET", "/"+m+"?length=3", "", 200)
		for _, r := range result[[]map[string]any](t, list) {
			s.call("GET", "/"+m+"/"+r["record_id"].(string), "", 200)
		}
		for _, field := range s.picklists(m) {
			s.call("GET", "/"+m+"/picklist/"+field+"?picklistdep=1", "", 200)
		}
	}
	s.accounts()
	s.quotes()
	s.documents()
	s.queryForm()
	s.call("GET", "/openapi.json", "", 200)
	s.call("GET", "/postman.json", "", 200)
	token := s.token
	s.token = ""
	s.call("POST", "/auth", `{"login":"admin","password":"admin"}`, 200)
	s.call("GET", "/auth/admin/admin", "", 200)
	s.call("GET", "/auth/DemoAccessKey000", "", 200)
	s.call("GET", "/auth/nobody", "", 401)
	s.token = strings.Repeat("0", 32)
	s.call("GET", "/Accounts", "", 401)
	s.token = token
	s.isWhole()
	s.isHeld()
	s.postman()
	t.Logf("%d answers", s.answers)
}

func (s *site) accounts() {
	id := result[json.Number](s.t, s.call("POST", "/Accounts", `{"accountname":"Gamma","rating":"Active","employees":12,"annual_revenue":"1000.50","emailoptout":true,"assigned_user_id":1}`, 201)).String()
	one := "/Accounts/" + id
	s.call("PUT", one, `{"phone":"021 1"}`, 200)
	s.call("PATCH", one, `{"phone":"021 2"}`, 200)
	s.call("POST", one, `{"phone":"021 3"}`, 200)
	s.call("GET", one, "", 200)
	s.call("GET", "/Accounts?start=1&length=2&order=accountname%20DESC&criteria=accountname:like:%25a%25", "", 200)
	s.call("GET", "/Accounts?after="+id+"&length=2", "", 200)
	s.call("GET", one+"/explain/admin?action=edit", "", 200)
	s.call("GET", "/Accounts/explain/1", "", 200)
	s.call("GET", one+"/workflows/dry", "", 200)
	s.call("POST", one+"/workflows/dry", `{"notify_owner":true}`, 200)
	s.call("POST", "/Accounts", `{"accountname":"","rating":"Hot","employees":"many"}`, 400)
	s.call("POST", "/Accounts", `{"phone":"1"}`, 422)
	s.call("GET", "/Accounts/99999999", "", 404)
	s.call("GET", "/Accounts?criteria=nothing:1", "", 400)
	s.call("GET", "/Accounts/picklist/phone", "", 404)
	s.call("DELETE", one, "", 200)
}

func (s *site) quotes() {
	items := `"taxtype":"group","tax1_group_percentage":9,"items":[{"hdnProductId":10000007,"qty":2,"discount_percentage":5},{"hdnProductId":10000008,"qty":"1.5","listPrice":20}]`
	s.call("POST", "/Quotes/calculate/1", `{`+items+`}`, 200)
	id := result[json.Number](s.t, s.call("POST", "/Quotes", `{"subject":"Q","quotestage":"Created","account_id":3,"bill_street":"1 Main St","ship_street":"1 Main St",`+items+`}`, 201)).String()
	s.call("GET", "/Quotes/"+id, "", 200)
	s.call("POST", "/Quotes/"+id+"/calculate/1", `{"items":[]}`, 200)
}

func (s *site) documents() {
	id := result[json.Number](s.t, s.call("POST", "/Documents", `{"notes_title":"A","filename":"a.txt","filecontent":"aGVsbG8=","filelocationtype":"I"}`, 201)).String()
	if text := s.call("GET", "/Documents/"+id+"/download/1", "", 200); text != "hello" {
		s.t.Errorf("the file is %q, want hello", text)
	}
}

func (s *site) queryForm() {
	s.call("GET", "/index.php?module=Accounts&length=1", "", 200)
	id := result[json.Number](s.t, s.call("POST", "/index.php?module=Accounts", `{"accountname":"Delta"}`, 201)).String()
	s.call("PUT", "/index.php?module=Accounts&id="+id, `{"phone":"1"}`, 200)
	s.call("PATCH", "/index.php?module=Accounts&id="+id, `{"phone":"2"}`, 200)
	s.call("DELETE", "/index.php?module=Accounts&id="+id, "", 200)
	s.call("GET", "/index.php?module=Accounts&id="+id, "", 404)
}

// modules are the modules of the document.
func (s *site) modules() []string {
	var names []string
	for path := range s.router {
		if name, ok := strings.CutSuffix(path, "/{id}"); ok {
			names = append(names, strings.Trim(name, "/"))
		}
	}
	slices.Sort(names)
	return names
}

func (s *site) picklists(module string) []string {
	var names []string
	for _, p := range s.router["/"+module+"/picklist/{field}"].Parameters {
		for _, v := range p.Value.Schema.Value.Enum {
			names = append(names, v.(string))
		}
	}
	return names
}

// operations are the operations that each call of V1 is described by.
var operations = map[string][]string{
	"login": {"logIn", "logInByPath", "logInByKey"}, "list": {"listAccounts"}, "retrieve": {"retrieveAccounts", "retrieveQuotes"}, "picklist": {"picklistAccounts"},
	"explain": {"explainAccounts", "explainModuleAccounts"}, "create": {"createAccounts", "createQuotes"}, "calculate": {"calculateQuotes", "recalculateQuotes"},
	"workflows": {"asWorkflowsAccounts", "tryWorkflowsAccounts"}, "update": {"replaceAccounts", "changeAccounts", "postAccounts"}, "delete": {"deleteAccounts"},
	"download": {"downloadDocuments"}, "openapi": {"describe", "describeForPostman"},
}

// isWhole checks that every call of V1 is described and was asked, and every
// operation of a kind of module too.
func (s *site) isWhole() {
	for _, route := range v1.Routes() {
		if operations[route] == nil {
			s.t.Errorf("call %q of V1 is not described", route)
		}
		for _, o := range operations[route] {
			if !s.asked[o] {
				s.t.Errorf("call %q: operation %s was not asked", route, o)
			}
		}
	}
	for path, item := range s.router {
		for method, o := range item.Operations() {
			ofModule := len(o.Tags) == 1 && slices.Contains(s.modules(), o.Tags[0])
			if (!ofModule || o.Tags[0] == "Accounts") && !s.asked[o.OperationID] {
				s.t.Errorf("%s %s (%s) is described and was not asked", method, path, o.OperationID)
			}
		}
	}
}

// TestLegacyStatus describes a server that answers errors with status 200.
func TestLegacyStatus(t *testing.T) {
	s := demo(t, func(c *app.Config) { c.LegacyStatus = true })
	s.describe()
	s.call("GET", "/Accounts/99999999", "", 200)
	s.call("GET", "/Accounts/3", "", 200)
	s.call("POST", "/Accounts", `{"accountname":"Gamma"}`, 200)
}

// postman looks at the collection: it has every operation.
func (s *site) postman() {
	t := s.t
	_, text := s.send("GET", "/postman.json", "")
	var c struct {
		Info struct{ Schema string }
		Item []struct {
			Name string
			Item []struct {
				Name    string
				Request struct {
					Method string
					URL    struct{ Raw string }
				}
			}
		}
		Variable []struct{ Key, Value string }
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	requests := 0
	for _, f := range c.Item {
		requests += len(f.Item)
	}
	operations := 0
	for _, item := range s.router {
		operations += len(item.Operations())
	}
	if requests != operations || !strings.HasSuffix(c.Info.Schema, "/v2.1.0/collection.json") {
		t.Errorf("the collection has %d requests of schema %s, want %d", requests, c.Info.Schema, operations)
	}
	if len(c.Variable) == 0 || c.Variable[0].Value != s.url {
		t.Errorf("variables %v, want the service %s first", c.Variable, s.url)
	}
}

// isHeld makes sure that these tests can fail: against a document that is wrong
// in some places, real answers are refused.
func (s *site) isHeld() {
	text := s.text
	tests := []struct{ old, wrong, path string }{
		{`"accountname":{`, `"accountsname":{`, "/Accounts/3"},
		{`"values":{"additionalProperties":{"type":"string"}`, `"values":{"additionalProperties":{"type":"integer"}`, "/Accounts/picklist/rating"},
		{`"record_module":{"enum":["Contacts"]`, `"record_module":{"enum":["Accounts"]`, "/Contacts?length=1"},
	}
	for _, tt := range tests {
		wrong := bytes.ReplaceAll(text, []byte(tt.old), []byte(tt.wrong))
		if bytes.Equal(wrong, text) {
			s.t.Errorf("the document has no %s", tt.old)
		}
		text = wrong
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		s.t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if errs != nil {
		s.t.Fatal(errs)
	}
	for _, tt := range tests {
		resp, err := http.DefaultClient.Do(s.request("GET", tt.path, ""))
		if err != nil {
			s.t.Fatal(err)
		}
		if ok, _ := v.ValidateHttpResponse(s.request("GET", tt.path, ""), resp); ok {
			s.t.Errorf("with %s for %s, the answer to %s is still as described", tt.wrong, tt.old, tt.path)
		}
		_ = resp.Body.Close()
	}
}
