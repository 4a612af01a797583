package console_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/auth"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/web"
	"vtrest/internal/web/console"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// client calls a console over one database as one user.
type client struct {
	t       *testing.T
	console *console.Console
	auth    *auth.Service
	catalog *meta.Catalog
	records *records.Service
	db      *sqldb.DB
	token   string
	route   string // of the last call
}

var from = netip.MustParseAddr("192.0.2.7")

func serve(t *testing.T, databaseURL string) *client {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db, nil)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, db: db, catalog: crmtest.Catalog(t, s), records: &records.Service{Store: s, Timeout: time.Minute}}
	c.auth = auth.New(s, func() (*meta.Catalog, error) { return c.catalog, nil }, auth.Config{}, nil)
	metrics := web.NewMetrics("v1", "abc")
	c.console = console.New(console.Config{
		Records: c.records, Auth: c.auth, Zone: time.UTC, Now: time.Now, Server: console.Server{Version: "v1", API: "/modules/ParsVT/ws/"}, Recent: metrics.Recent,
		Workflows: func(*meta.Catalog) []console.Workflow { return []console.Workflow{} },
		Examine: func(context.Context) []console.Finding {
			return []console.Finding{{Mark: console.MarkOK, Text: "fine"}}
		},
		Explain: func(_ context.Context, _ *meta.Catalog, q console.Question) (*console.Explanation, error) {
			return &console.Explanation{UserName: q.User, Module: q.Module, RecordID: q.ID, Action: q.Action}, nil
		},
	})
	return c
}

// as is the client of another user, whose password is as the sample has it.
func (c *client) as(name string) *client {
	c.t.Helper()
	token, err := c.auth.Login(c.t.Context(), name, name+"Pass1!", from)
	if err != nil {
		c.t.Fatalf("log in as %s: %v", name, err)
	}
	other := *c
	other.token = token
	return &other
}

func (c *client) policy() *access.Policy {
	c.t.Helper()
	p, err := c.auth.Policy(c.t.Context(), c.token, from)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// call answers with the status and the answer of a call.
func (c *client) call(method, path, body string) (int, string) {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), method, "/console/api/"+path, strings.NewReader(body))
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	w := httptest.NewRecorder()
	call := &web.Call{ID: "id1", From: from}
	if err := c.console.Serve(w, r, call); err != nil {
		if crm.CodeOf(err) == crm.Internal {
			c.t.Errorf("%s: %v", path, err)
		}
		c.console.Fail(w, r, call, err)
	}
	c.route = call.Route
	return w.Code, w.Body.String()
}

// get is the result of a call that must succeed.
func get[T any](c *client, path string) T {
	c.t.Helper()
	status, body := c.call(http.MethodGet, path, "")
	var a console.Answer[T]
	if err := json.Unmarshal([]byte(body), &a); err != nil || status != http.StatusOK || !a.Success {
		c.t.Fatalf("GET %s: %d %.300s (%v)", path, status, body, err)
	}
	if strings.Contains(body, ":null") && !strings.Contains(body, `"lines":null`) && !strings.Contains(body, `"linked":null`) && !strings.Contains(body, `"currency":null`) {
		c.t.Errorf("GET %s answers null where the front-end expects a list: %.300s", path, body)
	}
	return a.Result
}

func sampleDump(t *testing.T) string {
	return filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
}

func TestRefusals(t *testing.T) {
	c := serve(t, crmtest.MariaDB(t).Shared(t, sampleDump(t)))
	admin, sp1 := c.as("admin2"), c.as("sp1")
	foreign := hiddenFrom(sp1, "Accounts")
	tests := []struct {
		who                *client
		method, path, body string
		status             int
		code, route        string
	}{
		{c, "GET", "me", "", 400, "TOKEN_NOT_FOUND", "console_me"},
		{c, "GET", "me?token=" + sp1.token, "", 400, "TOKEN_NOT_FOUND", "console_me"},
		{&client{t: t, console: c.console, token: strings.Repeat("0", 32)}, "GET", "me", "", 401, "INVALID_TOKEN", "console_me"},
		{sp1, "POST", "me", "", 405, "METHOD_NOT_ALLOWED", "console_me"},
		{sp1, "GET", "nothing", "", 404, "NOT_FOUND", "console_other"},
		{sp1, "GET", "modules/Nothing", "", 404, "MODULE_NOT_FOUND", "console_module"},
		{sp1, "GET", "modules/Accounts?language=%2e%2e", "", 400, "INVALID_PARAMETER", "console_module"},
		{sp1, "GET", "history/Accounts/x", "", 400, "INVALID_PARAMETER", "console_history"},
		{sp1, "GET", "history/Accounts/" + foreign, "", 404, "RECORD_NOT_FOUND", "console_history"},
		{sp1, "GET", "documents/Accounts/" + foreign, "", 404, "RECORD_NOT_FOUND", "console_documents"},
		{sp1, "GET", "history/Accounts/1?length=1000", "", 400, "INVALID_PARAMETER", "console_history"},
		{sp1, "GET", "search/Accounts?q=" + strings.Repeat("a", 101), "", 400, "INVALID_PARAMETER", "console_search"},
		{sp1, "GET", "operations/metrics", "", 403, "ACCESS_DENIED", "console_metrics"},
		{sp1, "GET", "operations/tokens", "", 403, "ACCESS_DENIED", "console_tokens"},
		{sp1, "POST", "operations/tokens/revoke", `{"user_id":"1"}`, 403, "ACCESS_DENIED", "console_revoke"},
		{sp1, "GET", "operations/workflows", "", 403, "ACCESS_DENIED", "console_workflows"},
		{sp1, "GET", "operations/doctor", "", 403, "ACCESS_DENIED", "console_doctor"},
		{sp1, "GET", "operations/explain?user=admin", "", 403, "ACCESS_DENIED", "console_explain"},
		{sp1, "GET", "operations/users", "", 403, "ACCESS_DENIED", "console_users"},
		{admin, "POST", "operations/tokens/revoke", `{}`, 400, "INVALID_BODY", "console_revoke"},
		{admin, "POST", "operations/tokens/revoke", `{"id":"a"}`, 400, "INVALID_PARAMETER", "console_revoke"},
		{admin, "POST", "operations/tokens/revoke", `{"id":"%%%%%%%%%%%%"}`, 400, "INVALID_PARAMETER", "console_revoke"},
		{admin, "POST", "operations/tokens/revoke", `{"all":true}`, 400, "INVALID_BODY", "console_revoke"},
	}
	for _, tt := range tests {
		status, body := tt.who.call(tt.method, tt.path, tt.body)
		if want := fmt.Sprintf(`{"success":false,"error":{"code":"%s",`, tt.code); status != tt.status || !strings.HasPrefix(body, want) || tt.who.route != tt.route {
			t.Errorf("%s %s: %d %.200s, route %s; want %d %s, route %s", tt.method, tt.path, status, body, tt.who.route, tt.status, tt.code, tt.route)
		}
	}
}

// ids are the records of a module that the user may see.
func (c *client) ids(module string) []string {
	c.t.Helper()
	m, err := c.policy().Module(module)
	if err != nil {
		c.t.Fatal(err)
	}
	var ids []string
	err = c.records.List(c.t.Context(), c.policy(), &crm.Query{Module: m, Length: 100000}, func(r *crm.Row) error {
		ids = append(ids, string(r.ID))
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return ids
}

// hiddenFrom is a record that an administrator sees and the user does not.
func hiddenFrom(c *client, module string) string {
	c.t.Helper()
	own := c.ids(module)
	for _, id := range c.as("admin2").ids(module) {
		if !slices.Contains(own, id) {
			return id
		}
	}
	c.t.Fatalf("every record of %s may be seen", module)
	return ""
}

func TestSearch(t *testing.T) {
	crmtest.Each(t, sampleDump(t), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL)
		admin, sp1 := c.as("admin2"), c.as("sp1")
		for _, module := range []string{"Accounts", "Contacts", "Invoice", "Documents"} {
			own := sp1.ids(module)
			seen := 0
			for _, text := range []string{"", "a", "e", "1", "%", "_"} {
				found := get[[]console.Found](sp1, "search/"+module+"?q="+strings.ReplaceAll(text, "%", "%25"))
				for _, f := range found {
					if seen++; !slices.Contains(own, f.ID) || !strings.Contains(crm.FoldDigits(strings.ToLower(f.Label)), text) && text != "a" && text != "e" {
						t.Errorf("%s %q finds %v, which sp1 may not see or which is no match", module, text, f)
					}
				}
				if len(found) > 20 {
					t.Errorf("%s %q finds %d records, want 20 at most", module, text, len(found))
				}
			}
			if seen == 0 {
				t.Errorf("nothing is found in %s", module)
			}
		}
		persian := get[[]console.Found](admin, "search/Accounts?q="+url.QueryEscape("شرکت"))
		if arabic := get[[]console.Found](admin, "search/Accounts?q="+url.QueryEscape("شركت")); len(persian) == 0 || !slices.Equal(arabic, persian) {
			t.Errorf("with the Arabic kaf %d are found, with the Persian one %d", len(arabic), len(persian))
		}
		foreign := hiddenFrom(sp1, "Accounts")
		if found := get[[]console.Found](sp1, "search/Accounts?id="+foreign+"&id="+sp1.ids("Accounts")[0]); len(found) != 1 || found[0].ID == foreign {
			t.Errorf("labels of a record that is hidden: %v", found)
		}
		name := get[[]console.Found](admin, "search/Accounts?id="+foreign)[0].Label
		if found := get[[]console.Found](admin, "search/Accounts?q="+strings.ReplaceAll(name, " ", "+")); len(found) == 0 || found[0].ID != foreign {
			t.Errorf("search for the whole label %q finds %v, want %s first", name, found, foreign)
		}
		if found := get[[]console.Found](sp1, "search/Accounts?q="+strings.ReplaceAll(name, " ", "+")); slices.ContainsFunc(found, func(f console.Found) bool { return f.ID == foreign }) {
			t.Errorf("search finds %s, which is hidden", foreign)
		}
	})
}

func TestModules(t *testing.T) {
	crmtest.Each(t, sampleDump(t), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL)
		for _, name := range []string{"admin2", "sp1", "guest"} {
			user := c.as(name)
			p := user.policy()
			modules := get[[]console.Module](user, "modules")
			for _, m := range p.Catalog().Modules {
				_, err := p.Module(m.Name)
				if listed := slices.ContainsFunc(modules, func(x console.Module) bool { return x.Name == m.Name }); listed != (err == nil) {
					t.Errorf("%s: module %s listed %v, open %v", name, m.Name, listed, err == nil)
				}
			}
			for _, listed := range modules {
				m, _ := p.Module(listed.Name)
				d := get[console.ModuleDetails](user, "modules/"+m.Name)
				var names, blocks []string
				for _, f := range d.Fields {
					names = append(names, f.Name)
				}
				for _, b := range d.Blocks {
					blocks = append(blocks, b.Fields...)
				}
				var want []string
				for f := range p.Readable(m).All() {
					want = append(want, f.Name)
				}
				if !slices.Equal(names, want) {
					t.Errorf("%s: fields of %s are %v, want %v", name, m.Name, names, want)
				}
				slices.Sort(blocks)
				slices.Sort(want)
				if !slices.Equal(blocks, want) {
					t.Errorf("%s: the blocks of %s hold %v, want each field once", name, m.Name, blocks)
				}
				if d.Create != listed.Create || (d.Lines != nil) != (m.Lines != nil) {
					t.Errorf("%s: %s create %v and %v, lines %v", name, m.Name, d.Create, listed.Create, d.Lines)
				}
			}
		}
	})
}

func TestFields(t *testing.T) {
	admin := serve(t, crmtest.MariaDB(t).Shared(t, sampleDump(t))).as("admin2")
	d := get[console.ModuleDetails](admin, "modules/Accounts")
	field := func(name string) console.Field {
		t.Helper()
		i := slices.IndexFunc(d.Fields, func(f console.Field) bool { return f.Name == name })
		if i < 0 {
			t.Fatalf("there is no field %s", name)
		}
		return d.Fields[i]
	}
	tests := map[string]console.FieldType{
		"accountname": console.TypeText, "rating": console.TypePicklist, "assigned_user_id": console.TypeOwner, "createdtime": console.TypeDateTime,
		"annual_revenue": console.TypeAmount, "employees": console.TypeInteger, "emailoptout": console.TypeCheckbox, "account_id": console.TypeReference,
		"email1": console.TypeEmail, "phone": console.TypePhone, "website": console.TypeURL, "description": console.TypeLongText, "tags": console.TypeTags,
	}
	for name, want := range tests {
		if got := field(name).Type; got != want {
			t.Errorf("%s is a %s, want %s", name, got, want)
		}
	}
	if f := field("accountname"); !f.Mandatory || !f.Needed || f.ReadOnly || f.Column != "vtiger_account.accountname" || f.Label != "Account Name" || !f.Sortable {
		t.Errorf("accountname is %+v", f)
	}
	if f := field("createdtime"); !f.ReadOnly || f.Mandatory || !f.Sortable {
		t.Errorf("createdtime is %+v", f)
	}
	if f := field("assigned_user_id"); f.ReadOnly || f.Needed || len(f.Values) < 10 || !f.Values[len(f.Values)-1].Group {
		t.Errorf("assigned_user_id is %+v", f)
	}
	if f := field("account_id"); !slices.Equal(f.References, []string{"Accounts"}) {
		t.Errorf("account_id refers to %v", f.References)
	}
	if d.Blocks[0].Label != "Account Information" || d.Blocks[0].Fields[0] != "accountname" || !slices.Equal(d.LabelNames, []string{"accountname"}) {
		t.Errorf("first block %+v, label of %v", d.Blocks[0], d.LabelNames)
	}
	d = get[console.ModuleDetails](admin, "modules/Contacts")
	if f := field("imagename"); f.Type != console.TypeImage || f.ReadOnly {
		t.Errorf("imagename is %+v", f)
	}
	d = get[console.ModuleDetails](admin, "modules/Events")
	if f := field("recurringtype"); !f.ReadOnly {
		t.Errorf("recurringtype is %+v", f)
	}
	d = get[console.ModuleDetails](admin, "modules/Invoice")
	if f := field("hdnSubTotal"); !f.Lines {
		t.Errorf("hdnSubTotal is %+v, want it with the lines", f)
	}
	if d.Lines == nil || len(d.Lines.Taxes) == 0 || len(d.Lines.Currencies) == 0 || len(d.Lines.Products) != 2 {
		t.Errorf("what lines are made of: %+v", d.Lines)
	}
}

// Names are in the language that the console asks for, and stand in no V1 call.
func TestNames(t *testing.T) {
	admin := serve(t, crmtest.MariaDB(t).Shared(t, sampleDump(t))).as("admin2")
	d := get[console.ModuleDetails](admin, "modules/Quotes?language=fa_ir")
	if d.Label != "پیش\u200cفاکتورها" || d.Single != "پیش\u200cفاکتور" || d.Blocks[0].Label != "اطلاعات پیش\u200cفاکتور" || len(d.Lines.Taxes) == 0 || d.Lines.Taxes[0].Label != "مالیات بر ارزش افزوده" {
		t.Errorf("Quotes is %q, one %q, block %q, taxes %+v", d.Label, d.Single, d.Blocks[0].Label, d.Lines.Taxes)
	}
	for _, f := range d.Fields {
		if want := map[string]string{"subject": "موضوع", "shipping": "روش ارسال", "quotestage": "مرحلهٔ پیش\u200cفاکتور"}[f.Name]; want != "" && f.Label != want {
			t.Errorf("%s is called %q, want %q", f.Name, f.Label, want)
		}
	}
	if d = get[console.ModuleDetails](admin, "modules/Quotes?language=en_us"); d.Label != "Quotes" || d.Single != "Quotes" || d.Blocks[0].Label != "Quote Information" {
		t.Errorf("in English Quotes is %q, one %q, block %q", d.Label, d.Single, d.Blocks[0].Label)
	}
}

func TestHistory(t *testing.T) {
	crmtest.Each(t, sampleDump(t), func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL)
		admin, sp1 := c.as("admin2"), c.as("sp1")
		entries, changes, linked := 0, 0, 0
		for _, user := range []*client{admin, sp1} {
			p := user.policy()
			for _, module := range []string{"Accounts", "Contacts", "Campaigns", "HelpDesk"} {
				m, err := p.Module(module)
				if err != nil {
					continue
				}
				ids := user.ids(module)
				for _, id := range ids[max(0, len(ids)-15):] {
					h := get[console.History](user, "history/"+module+"/"+id)
					for _, e := range h.Entries {
						entries++
						if e.Linked != nil {
							linked++
						}
						for _, change := range e.Changes {
							changes++
							f := m.Field(change.Field)
							if f == nil || !p.Readable(m).Has(f) || change.Label == "" || e.UserName == "" || e.Action == "" {
								t.Errorf("%s %s: %+v of %+v", module, id, change, e)
							}
						}
					}
				}
			}
		}
		if entries < 50 || changes < 100 || linked == 0 {
			t.Errorf("%d entries, %d changes, %d links; want more", entries, changes, linked)
		}
		all := get[console.History](admin, "history/Campaigns/1518")
		first := get[console.History](admin, "history/Campaigns/1518?length=3")
		next := get[console.History](admin, "history/Campaigns/1518?start=3&length=200")
		if !first.More || next.More || len(first.Entries) != 3 || len(first.Entries)+len(next.Entries) != len(all.Entries) || next.Entries[0].ID != all.Entries[3].ID {
			t.Errorf("pages of %d and %d entries, more %v and %v; all are %d", len(first.Entries), len(next.Entries), first.More, next.More, len(all.Entries))
		}
	})
}

func TestDocuments(t *testing.T) {
	admin := serve(t, crmtest.MariaDB(t).Shared(t, sampleDump(t))).as("admin2")
	found := 0
	for _, module := range []string{"Accounts", "Contacts", "Potentials", "HelpDesk"} {
		for _, id := range admin.ids(module) {
			for _, d := range get[[]console.Document](admin, "documents/"+module+"/"+id) {
				if found++; d.ID == "" || d.Title == "" || d.Modified == "" {
					t.Errorf("%s %s has the document %+v", module, id, d)
				}
			}
			if found > 5 {
				return
			}
		}
	}
	t.Error("no document is found")
}

func TestTokens(t *testing.T) {
	c := serve(t, crmtest.OwnSQLite(t, crmtest.MariaDB(t).Shared(t, sampleDump(t))))
	admin, sp1, sp2 := c.as("admin2"), c.as("sp1"), c.as("sp2")
	sum := sha256.Sum256([]byte(sp1.token))
	of8 := hex.EncodeToString(sum[:6])
	listed, own := false, 0
	for _, token := range get[[]console.Token](admin, "operations/tokens") {
		listed = listed || token.ID == of8 && token.UserName == "sp1" && token.Address == from.String() && !token.Own
		if token.Own {
			own++
		}
	}
	if !listed || own != 1 {
		t.Errorf("the token of sp1 is listed %v; %d tokens are admin2's own, want 1", listed, own)
	}
	if status, body := admin.call("POST", "operations/tokens/revoke", `{"id":"`+of8+`"}`); status != 200 || !strings.Contains(body, `{"tokens":1}`) {
		t.Errorf("revoke: %d %s", status, body)
	}
	if status, _ := sp1.call("GET", "me", ""); status != 401 {
		t.Errorf("with the revoked token: %d, want 401", status)
	}
	admin.call("POST", "operations/tokens/revoke", `{"user_id":"9"}`)
	if status, _ := sp2.call("GET", "me", ""); status != 401 {
		t.Errorf("with the token of a user whose tokens were revoked: %d, want 401", status)
	}
	if me := get[console.Me](admin, "me"); !me.Admin || me.UserName != "admin2" || me.Server.Version != "v1" || me.Currency == nil || me.Server.CRMVersion == "" {
		t.Errorf("me is %+v", me)
	}
}
