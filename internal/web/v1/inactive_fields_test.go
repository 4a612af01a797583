package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestInactiveFields: a field that is inactive in Calendar and active in Events
// is neither read nor written through Calendar, and tags that are inactive in a
// module are not shown there.
func TestInactiveFields(t *testing.T) {
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		edit(t, databaseURL,
			"UPDATE vtiger_field SET presence = 1 WHERE fieldname = 'description' AND tabid = (SELECT tabid FROM vtiger_tab WHERE name = 'Calendar')",
			"UPDATE vtiger_field SET presence = 1 WHERE fieldname = 'tags' AND tabid = (SELECT tabid FROM vtiger_tab WHERE name = 'Accounts')")
		c := serve(t, databaseURL, nil)
		token := c.loginByKey(adminKey)
		for address, want := range map[string]map[string]bool{
			"/Calendar/length/1/": {`"subject":`: true, `"description":`: false},
			"/Events/length/1/":   {`"description":`: true},
			"/Accounts/length/1/": {`"accountname":`: true, `"tags":`: false},
			"/Contacts/length/1/": {`"tags":`: true},
		} {
			a := c.get(address + token)
			for key, shown := range want {
				if strings.Contains(a.body, key) != shown || a.status != http.StatusOK {
					t.Errorf("%s: %d, shows %s %v, want %v: %.300s", address, a.status, key, !shown, shown, a.body)
				}
			}
		}
		a := c.call(http.MethodPost, "/Calendar/"+token, "subject=Quiet&description=secret&taskstatus=Planned")
		id := c.made(a)
		if got := a.header.Get("X-Ignored-Fields"); got != "description" {
			t.Errorf("X-Ignored-Fields: got %q, want description", got)
		}
		c.stores(databaseURL, "SELECT COALESCE(description, '') FROM vtiger_crmentity WHERE crmid = "+id, "")
		event := c.made(c.call(http.MethodPost, "/Events/"+token, "subject=Loud&description=told&activitytype=Call&eventstatus=Planned"))
		c.stores(databaseURL, "SELECT description FROM vtiger_crmentity WHERE crmid = "+event, "told")
	})
}
