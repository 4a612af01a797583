package v1_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// dryRuns is the answer of a dry run.
type dryRuns struct {
	Module    string
	RecordID  string `json:"record_id"`
	Workflows []struct {
		ID         string
		Name, When string
		Active     bool
		Fires      bool
		Why        string
		Conditions []struct {
			Group, Condition, Because, Join string
			Holds, Failed                   bool
		}
		Tasks []struct {
			ID, Summary, Does string
			Active, Queued    bool
		}
	}
}

// fired are the workflows that would fire, and why, by id; "-" before those that
// would not.
func fired(t *testing.T, a answer) map[string]string {
	t.Helper()
	var runs dryRuns
	if err := json.Unmarshal(envelopeOf(a.body).Result, &runs); err != nil || a.status != http.StatusOK || a.route != "workflows" {
		t.Fatalf("%d by route %s %.300s: %v", a.status, a.route, a.body, err)
	}
	why := map[string]string{}
	for _, w := range runs.Workflows {
		why[w.ID] = "-" + w.Why
		if w.Fires {
			why[w.ID] = w.Why
		}
		for _, c := range w.Conditions {
			why[w.ID] += "; " + c.Condition + ": " + c.Because
		}
	}
	return why
}

const (
	// openTicket is a ticket of the sample that is not closed.
	openTicket = "1854"
	// ordinaryKey is the key of a user who is no administrator.
	ordinaryKey = "AKceo73c8d84aedd"
	holds       = "its conditions hold"
	holdsNot    = "-its conditions do not hold"
)

func TestDryWorkflows(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		before, _ := c.fieldsOf(token, "HelpDesk", openTicket)
		asIs := fired(t, c.get("/HelpDesk/"+openTicket+"/workflows/dry/"+token))
		closed := fired(t, c.call(http.MethodPost, "/HelpDesk/"+openTicket+"/workflows/dry/"+token, "ticketstatus=Closed", "Content-Type", "application/x-www-form-urlencoded"))
		inBody := fired(t, c.call(http.MethodPost, "/HelpDesk/"+openTicket+"/"+token, `{"workflows":"dry","ticketstatus":"Closed"}`, "Content-Type", "application/json"))
		for _, test := range []struct {
			what, id string
			got      map[string]string
			want     []string
		}{
			{"as it is", "20", asIs, []string{holdsNot, `ticketstatus has changed to "Closed": the field did not change`}},
			{"closed", "20", closed, []string{holds, `ticketstatus has changed to "Closed": the field changed from "` + before["ticketstatus"] + `" to "Closed"`}},
			{"closed in the body", "20", inBody, []string{holds}},
			{"made", "21", closed, []string{"-it runs when a record is made"}},
			{"comment", "17", closed, []string{holdsNot, "no comment is added"}},
		} {
			for _, want := range test.want {
				if got := test.got[test.id]; !strings.Contains(got, want) {
					t.Errorf("%s: workflow %s: %s, want %s", test.what, test.id, got, want)
				}
			}
		}
		if after, _ := c.fieldsOf(token, "HelpDesk", openTicket); after["ticketstatus"] != before["ticketstatus"] || after["modifiedtime"] != before["modifiedtime"] {
			t.Errorf("the dry run wrote: %v", after)
		}
	})
}

func TestDryWorkflowsRefused(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		path := "/HelpDesk/" + openTicket + "/workflows/dry/"
		for _, test := range []struct {
			method, target, body string
			status               int
			want                 string
		}{
			{"GET", "/HelpDesk/987654321/workflows/dry/" + token, "", 404, "RECORD_NOT_FOUND"},
			{"GET", "/HelpDesk/" + openTicket + "/workflows/wet/" + token, "", 400, `"message":"workflows=\"wet\" is not known; write workflows\/dry"`},
			{"GET", "/HelpDesk/workflows/dry/" + token, "", 400, "the id of the record is missing"},
			{"POST", "/HelpDesk/workflows/dry/" + token, "ticketstatus=Closed", 400, "the id of the record is missing"},
			{"POST", path + token, "ticketstatus=Nonsense", 400, "INVALID_VALUE"},
			{"DELETE", path + token, "", 405, "METHOD_NOT_ALLOWED"},
			{"GET", "/Users/1/workflows/dry/" + token, "", 403, "ACCESS_DENIED"},
			{"GET", path + c.loginByKey(ordinaryKey), "", 403, "only administrators may ask"},
			{"GET", path + strings.Repeat("0", 32), "", 401, "INVALID_TOKEN"},
		} {
			a := c.call(test.method, test.target, test.body, "Content-Type", "application/x-www-form-urlencoded")
			if a.status != test.status || !strings.Contains(strings.ReplaceAll(a.body, `\/`, `/`), strings.ReplaceAll(test.want, `\/`, `/`)) {
				t.Errorf("%s %s %s: %d %s, want %d %s", test.method, test.target, test.body, a.status, a.body, test.status, test.want)
			}
			if test.status == 405 && a.header.Get("Allow") == "" {
				t.Error("a method that is not allowed has no header Allow")
			}
		}
	})
}
