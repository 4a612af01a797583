package v1_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// explained is an answer of explain.
type explained struct {
	Allowed  bool
	UserID   string `json:"user_id"`
	UserName string `json:"user_name"`
	Active   bool
	Module   string
	RecordID string `json:"record_id"`
	Action   string
	Rule     string
	RuleID   string `json:"rule_id"`
	Owner    string
	Text     string
}

// explanations has each kind of rule. path is what stands between the folder
// and the token.
var explanations = []struct {
	path string
	want explained
}{
	{"Accounts/224/explain/8", explained{true, "8", "sp1", true, "Accounts", "224", "view", "owner", "", "user 8 sp1", "the record is the user's own"}},
	{"Accounts/224/explain/8/action/delete", explained{true, "8", "sp1", true, "Accounts", "224", "delete", "owner", "", "user 8 sp1", "the record is the user's own"}},
	{"Accounts/224/explain/sm1/action/EditView", explained{true, "7", "sm1", true, "Accounts", "224", "edit", "role", "", "user 8 sp1", "the owner's role is below the user's role H4 Sales Manager"}},
	{"Accounts/207/explain/11", explained{true, "11", "fr1", true, "Accounts", "207", "view", "group", "", "group 22 FR Tree", "the record belongs to a group of the user's"}},
	{"Calendar/1162/explain/8/action/delete", explained{true, "8", "sp1", true, "Calendar", "1162", "delete", "group", "", "group 4 Support Group", "the record belongs to a group of the user's"}},
	{"Quotes/2072/explain/8", explained{true, "8", "sp1", true, "Quotes", "2072", "view", "organisation-wide default", "", "group 21 EU Team", "the organisation-wide default of Quotes opens records of others"}},
	{"Accounts/208/explain/8", explained{true, "8", "sp1", true, "Accounts", "208", "view", "sharing rule", "1", "user 13 ir1", "sharing rule 1 shares records of group 21 EU Team with role H5 Sales Person"}},
	{"Potentials/1561/explain/8/action/edit", explained{true, "8", "sp1", true, "Potentials", "1561", "edit", "sharing rule", "7", "user 11 fr1", "sharing rule 7 shares records of group 22 FR Tree with role H4 Sales Manager and the roles below it"}},
	{"Potentials/1624/explain/8", explained{true, "8", "sp1", true, "Potentials", "1624", "view", "sharing rule", "1", "user 13 ir1", "sharing rule 1 shares records of group 21 EU Team with role H5 Sales Person, and this record belongs to a shared record of Accounts"}},
	{"Events/2688/explain/8", explained{true, "8", "sp1", true, "Events", "2688", "view", "shared calendar", "", "user 13 ir1", "the event is public and its owner shows their calendar to the user"}},
	{"Faq/3003/explain/8/action/edit", explained{true, "8", "sp1", true, "Faq", "3003", "edit", "public module", "", "user 1 admin", "Faq is a public module, where the owner of a record does not matter"}},
	{"Accounts/207/explain/ceo", explained{true, "5", "ceo", true, "Accounts", "207", "view", "profile", "1", "group 22 FR Tree", "profile 1 Administrator lets the user view or edit all records"}},
	{"Leads/explain/audit", explained{true, "17", "audit", true, "Leads", "", "view", "profile", "8", "", "profile 8 Auditor Profile lets the user view or edit all records"}},
	{"Accounts/207/explain/19/action/delete", explained{true, "19", "admin2", true, "Accounts", "207", "delete", "administrator", "", "group 22 FR Tree", "an administrator may do everything"}},
	{"Users/8/explain/18", explained{true, "18", "guest", true, "Users", "8", "view", "names of users", "", "", "the names of users are open to everybody"}},

	{"Accounts/207/explain/8", explained{false, "8", "sp1", true, "Accounts", "207", "view", "no rule", "", "group 22 FR Tree", "no role, group, default or sharing rule gives it to the user"}},
	{"Accounts/208/explain/8/action/edit", explained{false, "8", "sp1", true, "Accounts", "208", "edit", "no rule", "", "user 13 ir1", "no role, group, default or sharing rule gives it to the user"}},
	{"HelpDesk/1855/explain/8/action/edit", explained{false, "8", "sp1", true, "HelpDesk", "1855", "edit", "action not allowed", "", "user 14 sup_m", "none of the user's profiles (2 Sales Profile) allows EditView in HelpDesk"}},
	{"Users/8/explain/8/action/edit", explained{false, "8", "sp1", true, "Users", "8", "edit", "action not allowed", "", "", "of users, only names can be read"}},
	{"Vendors/explain/fr1", explained{false, "11", "fr1", true, "Vendors", "", "view", "module closed", "", "", "none of the user's profiles (5 Sales Rep Profile) opens module Vendors"}},
	{"Accounts/987654321/explain/8", explained{false, "8", "sp1", true, "Accounts", "987654321", "view", "no record", "", "", "there is no such record in module Accounts"}},
	{"Contacts/207/explain/1", explained{false, "1", "admin", true, "Contacts", "207", "view", "no record", "", "", "there is no such record in module Contacts"}},

	// An inactive user, and questions about a module.
	{"Accounts/224/explain/20", explained{false, "20", "inactive1", false, "Accounts", "224", "view", "no rule", "", "user 8 sp1", "no role, group, default or sharing rule gives it to the user"}},
	{"Accounts/explain/inactive1/action/create", explained{true, "20", "inactive1", false, "Accounts", "", "create", "profile action", "2", "", "profile 2 Sales Profile allows CreateView in Accounts"}},
	{"Accounts/explain/8", explained{true, "8", "sp1", true, "Accounts", "", "view", "profile action", "2", "", "profile 2 Sales Profile allows DetailView in Accounts"}},
	{"Accounts/0/explain/8/action/list", explained{true, "8", "sp1", true, "Accounts", "", "list", "profile action", "2", "", "profile 2 Sales Profile allows index in Accounts"}},
	// To create concerns no record.
	{"Accounts/207/explain/8/action/create", explained{true, "8", "sp1", true, "Accounts", "", "create", "profile action", "2", "", "profile 2 Sales Profile allows CreateView in Accounts"}},
	{"Accounts/explain/guest/action/CreateView", explained{false, "18", "guest", true, "Accounts", "", "create", "action not allowed", "", "", "none of the user's profiles (7 Read Only Profile) allows CreateView in Accounts"}},
}

func TestExplain(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for _, test := range explanations {
			a := c.get("/" + test.path + "/" + token)
			if diff := cmp.Diff(test.want, c.explained(a)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.path, diff)
			}
			if a.status != http.StatusOK || a.route != "explain" {
				t.Errorf("%s: got %d by route %s, want 200 by explain", test.path, a.status, a.route)
			}
		}
	})
}

// explained reads an answer, which must have these keys and no others.
func (c *client) explained(a answer) explained {
	c.t.Helper()
	var body struct {
		Success bool
		Result  explained
	}
	d := json.NewDecoder(strings.NewReader(a.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil || !body.Success {
		c.t.Fatalf("no explanation: %d %s", a.status, a.body)
	}
	return body.Result
}

// TestExplainSpellings asks one question in every way, which has one answer.
func TestExplainSpellings(t *testing.T) {
	const want = `{"success":true,"result":{"allowed":true,"user_id":"8","user_name":"sp1","active":true,"module":"Accounts","record_id":"224","action":"edit",` +
		`"rule":"owner","rule_id":"","owner":"user 8 sp1","text":"the record is the user's own"}}`
	on(t, func(t *testing.T, c *client, token string) {
		for _, target := range []string{
			"/Accounts/224/explain/8/action/edit/TOKEN",
			"/Accounts/224/explain/sp1/action/EditView/TOKEN",
			"/Accounts/224/action/edit/explain/8/TOKEN",
			"/Accounts/explain/8/id/224/action/edit/TOKEN",
			"/Accounts/224/explain/8/TOKEN?action=edit",
			"/Accounts/224/explain/8?action=edit&token=TOKEN",
			"/Accounts/224/TOKEN?explain=8&action=edit",
			"/index.php?module=Accounts&id=224&explain=8&action=edit&token=TOKEN",
			"/?module=Accounts&params=id/224/explain/8/action/edit&token=TOKEN",
		} {
			if a := c.get(strings.Replace(target, "TOKEN", token, 1)); a.status != http.StatusOK || a.body != want {
				t.Errorf("%s: got %d %s", target, a.status, a.body)
			}
		}
		if a := c.call("GET", "/Accounts/224/explain/8/action/edit", "", "Authorization", "Bearer "+token); a.body != want {
			t.Errorf("with the token as a header: got %d %s", a.status, a.body)
		}
	})
}

func TestExplainRefuses(t *testing.T) {
	const (
		nobody  = `there is no user %q: write the id of a user, or the exact name that the user logs in with`
		actions = `action=%q is not known: must be one of view (DetailView), list (index), edit (EditView), save (Save), create (CreateView), delete (Delete), ` +
			`import (Import), export (Export), merge (Merge), convert leads (ConvertLead), handle duplicates (DuplicatesHandling)`
		closed = "only administrators may ask what a user may do"
	)
	on(t, func(t *testing.T, c *client, token string) {
		var served []string
		for _, m := range c.catalog.Modules {
			served = append(served, m.Name)
		}
		modules := "; the modules are " + strings.Join(served, ", ")
		seller := c.loginByKey("AKsp1e6a016f7899")
		for _, r := range []refusal{
			{"GET", "/Accounts/224/explain/zz/TOKEN", "", 404, "NOT_FOUND", message(nobody, "zz")},
			{"GET", "/Accounts/224/explain/SP1/TOKEN", "", 404, "NOT_FOUND", message(nobody, "SP1")},
			{"GET", "/Accounts/224/explain/987654321/TOKEN", "", 404, "NOT_FOUND", message(nobody, "987654321")},
			{"GET", "/Accounts/224/explain/0/TOKEN", "", 404, "NOT_FOUND", message(nobody, "0")},
			{"GET", "/Accounts/224/TOKEN?explain=", "", 404, "NOT_FOUND", message(nobody, "")},
			{"GET", "/accounts/224/explain/8/TOKEN", "", 404, "MODULE_NOT_FOUND", `there is no module "accounts"` + modules},
			{"GET", "/RestfulApi/explain/8/TOKEN", "", 404, "MODULE_NOT_FOUND", "module RestfulApi is never served" + modules},
			{"GET", "/Webmails/explain/8/TOKEN", "", 404, "MODULE_NOT_FOUND", "module Webmails is never served" + modules},
			{"GET", "/?explain=8&token=TOKEN", "", 400, "INVALID_PARAMETER", "module: the name of a module is missing, such as Accounts"},
			{"GET", "/Accounts/224/explain/8/action/read/TOKEN", "", 400, "INVALID_PARAMETER", message(actions, "read")},
			{"GET", "/?module=Accounts&id=x&explain=8&token=TOKEN", "", 400, "INVALID_PARAMETER", `id="x" is not a record id: must be a number`},
			{"GET", "/Accounts/224/explain/8", "", 400, "TOKEN_NOT_FOUND", "Token not found"},
			{"GET", "/Accounts/224/explain/8/" + unknownToken, "", 401, "INVALID_TOKEN", badToken},
			// Not even whether there is such a user or module.
			{"GET", "/Accounts/224/explain/8/SELLER", "", 403, "ACCESS_DENIED", closed},
			{"GET", "/Accounts/224/explain/zz/SELLER", "", 403, "ACCESS_DENIED", closed},
			{"GET", "/nomodule/explain/8/SELLER", "", 403, "ACCESS_DENIED", closed},
			{"GET", "/Accounts/explain/8/action/read/SELLER", "", 403, "ACCESS_DENIED", closed},
			// Elsewhere action is refused as before.
			{"GET", "/Accounts/224/action/delete/TOKEN", "", 400, "INVALID_PARAMETER", noAction},
			{"GET", "/Accounts/224/TOKEN?action=delete", "", 400, "INVALID_PARAMETER", noAction},
			// Who asks what he may do does nothing.
			{"DELETE", "/Accounts/224/explain/8/TOKEN", "", 400, "INVALID_PARAMETER", "explain: ask with GET"},
			{"PUT", "/Accounts/224/TOKEN?explain=8", "phone=1", 400, "INVALID_PARAMETER", "explain: ask with GET"},
		} {
			a := c.call(r.method, strings.NewReplacer("TOKEN", token, "SELLER", seller).Replace(r.target), r.body)
			if want := refused(r.code, r.message); a.status != r.status || a.body != want {
				t.Errorf("%s %s: got %d, want %d; body (-want +got):\n%s", r.method, r.target, a.status, r.status, cmp.Diff(want, a.body))
			}
		}
	})
}

// TestExplainAsRecorded compares explain with what the CRM decided, of every
// user about some records of each module.
func TestExplainAsRecorded(t *testing.T) {
	crmtest.Long(t)
	const every = 37 // of the records of a module
	d := crmtest.SampleDecisions(t)
	all := map[string][]crm.ID{}
	for _, u := range d.Users {
		if u.Admin {
			for module, may := range u.Records {
				all[module] = may["DetailView"]
			}
		}
	}
	crmtest.Each(t, d.Dumps[0], func(t *testing.T, databaseURL string) {
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)
		asked, yes := 0, 0
		for _, u := range d.Users {
			for _, module := range slices.Sorted(maps.Keys(u.Records)) {
				for i := int(u.ID) % every; i < len(all[module]); i += every {
					id := all[module][i]
					for action, allowed := range u.Records[module] {
						e := c.explained(c.get(fmt.Sprintf("/%s/%d/explain/%d/action/%s/%s", module, id, u.ID, action, token)))
						if want := slices.Contains(allowed, id); e.Allowed != want {
							t.Errorf("user %d, %s %d, %s: allowed is %t by %s (%s), the CRM decided %t", u.ID, module, id, action, e.Allowed, e.Rule, e.Text, want)
						}
						asked++
						if e.Allowed {
							yes++
						}
					}
				}
			}
		}
		t.Logf("%d questions, %d answered with yes", asked, yes)
		if asked < 1000 || yes == 0 || yes == asked {
			t.Errorf("%d questions, %d answered with yes: that compares too little", asked, yes)
		}
	})
}
