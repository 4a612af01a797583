package v1_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestPicklistsWithoutKey: the stock picklists whose tables have no primary key
// are lists as others, in every version, and their values are checked.
func TestPicklistsWithoutKey(t *testing.T) {
	for _, tt := range []struct{ name, dump, key, durations string }{
		{"6.5", guide650, guideKey, "Net 30 days,Net 45 days,Net 60 days"},
		{"8.2", sampleDump, adminKey, "Net 30 days,Net 45 days,Net 60 days,Net 01 day,Net 05 days,Net 07 days,Net 10 days,Net 15 days"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			crmtest.Each(t, dump(t, tt.dump), func(t *testing.T, databaseURL string) {
				c := serve(t, databaseURL, nil)
				token := c.loginByKey(tt.key)
				for address, want := range map[string]string{
					"/SalesOrder/picklist/payment_duration/":    tt.durations,
					"/SalesOrder/picklist/recurring_frequency/": "Daily,Weekly,Monthly,Quarterly,Yearly",
					"/Contacts/picklist/campaignrelstatus/":     "Contacted - Successful,Contacted - Unsuccessful,Contacted - Never Contact Again",
				} {
					if got := strings.Join(c.listed(address+token), ","); got != want {
						t.Errorf("%s: got %q, want %q", address, got, want)
					}
				}
			})
		})
	}
}

// listed are the values of a picklist, in the order of the answer.
func (c *client) listed(address string) (values []string) {
	c.t.Helper()
	a := c.get(address)
	_, object, _ := strings.Cut(a.body, `"values":`)
	d := json.NewDecoder(strings.NewReader(object))
	for depth, key := 0, true; ; key = !key {
		token, err := d.Token()
		if err != nil || a.status != http.StatusOK {
			c.t.Fatalf("%s: got %d %s: %v", address, a.status, a.body, err)
		}
		if delimiter, ok := token.(json.Delim); ok {
			if depth++; delimiter == '}' {
				return values
			}
			key = false
			continue
		}
		if key {
			values = append(values, token.(string))
		}
	}
}

// TestPicklistBlanks: blanks at the ends of a value of a list do not count, and
// the list's own spelling is stored.
func TestPicklistBlanks(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		edit(t, databaseURL,
			"INSERT INTO vtiger_cf_888 (cf_888id, cf_888, presence, picklist_valueid, sortorderid) VALUES (901, 'Edge ', 1, 0, 9), (902, 'R&amp;D&notes', 1, 0, 10), (903, 'Sec\u00a0', 1, 0, 11)",
			"UPDATE vtiger_rating SET rating = ' Acquired\u00a0' WHERE rating = 'Acquired'",
			"INSERT INTO vtiger_picklist_dependency (id, tabid, sourcefield, targetfield, sourcevalue, targetvalues) VALUES (901, (SELECT tabid FROM vtiger_tab WHERE name = 'Accounts'), 'rating', 'accounttype', 'Acquired', '[\"Customer \"]')")
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)

		task := c.made(c.call(http.MethodPost, "/ProjectTask/"+token, "projecttaskname=Blank&projectid="+c.anyOf(databaseURL, "Project")+"&projecttaskstatus=Canceled"))
		c.stores(databaseURL, "SELECT projecttaskstatus FROM vtiger_projecttask WHERE projecttaskid = "+task, "Canceled ")
		for _, value := range []string{"Canceled", "Canceled%20", "%C2%A0Canceled", "like:Canceled", "in:x,Canceled"} {
			if a := c.get("/ProjectTask/criteria/projecttaskstatus:" + value + "/start/0/length/1000/" + token); !strings.Contains(a.body, `"id":"`+task+`"`) && !strings.Contains(a.body, `"projecttaskid":"`+task+`"`) && !strings.Contains(a.body, `"record_id":"`+task+`"`) {
				t.Errorf("criteria %s do not find the task: %d %.300s", value, a.status, a.body)
			}
		}
		if a := c.call(http.MethodPut, "/ProjectTask/"+task+"/"+token, "projecttaskstatus=Cancelled"); a.status != http.StatusBadRequest {
			t.Errorf("another word: got %d %s", a.status, a.body)
		}

		account := c.made(c.call(http.MethodPost, "/Accounts/"+token, "accountname=Blanks&rating=Acquired&accounttype=Customer&cf_888=Edge|##|R%26D%26notes|##|Sec|##|Edge"))
		c.stores(databaseURL, "SELECT rating FROM vtiger_account WHERE accountid = "+account, " Acquired\u00a0")
		c.stores(databaseURL, "SELECT cf_888 FROM vtiger_accountscf WHERE accountid = "+account, "Edge  |##| R&D&notes |##| Sec\u00a0")
		if a := c.call(http.MethodPut, "/Accounts/"+account+"/"+token, "accounttype=Partner"); a.status != http.StatusBadRequest || !strings.Contains(a.body, "accounttype") {
			t.Errorf("a value that the dependency rules out: got %d %s", a.status, a.body)
		}
		if a := c.get("/Accounts/picklist/cf_888/" + token); !strings.Contains(a.body, `"R&D&notes":"R&D&notes"`) {
			t.Errorf("an entity without its semicolon was decoded: %s", a.body)
		}
	})
}

// edit runs statements on a database of the test's own.
func edit(t *testing.T, databaseURL string, statements ...string) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, text := range statements {
		if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

// stores compares one value of the database.
func (c *client) stores(databaseURL, query, want string) {
	c.t.Helper()
	if diff := gocmp.Diff(want, oneText(c.t, databaseURL, query)); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s", query, diff)
	}
}

// anyOf is the id of some record of a module.
func (c *client) anyOf(databaseURL, module string) string {
	c.t.Helper()
	return oneText(c.t, databaseURL, "SELECT MIN(crmid) FROM vtiger_crmentity WHERE deleted = 0 AND setype = '"+module+"'")
}

// oneText is the only value of a query, as text.
func oneText(t *testing.T, databaseURL, query string) (value string) {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.SQL.QueryRowContext(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}
