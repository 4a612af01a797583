package attack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// first are the names and values of the first record of a module.
func (s *target) first(module, token string) map[string]any {
	var answer struct{ Result []map[string]any }
	got := s.get(module+"/length/1/order/crmid", token)
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || len(answer.Result) == 0 {
		s.t.Fatalf("%s: %d %.300s", module, got.status, got.body)
	}
	return answer.Result[0]
}

func hiddenFields(t *testing.T, s *target) {
	admin, user := s.login("admin"), s.login("sup1")
	hidden := 0
	for _, module := range []string{"Accounts", "Contacts", "HelpDesk"} {
		all, own := s.first(module, admin), s.first(module, user)
		id := fmt.Sprint(own["record_id"])
		described := s.get("openapi.json", user).body
		if !describes(described, module, "assigned_user_id") {
			t.Errorf("%s is not described", module)
		}
		details := s.as(user, place{"GET", "/console/api/modules/" + module, "", ""}).body
		for name := range all {
			if _, visible := own[name]; visible {
				continue
			}
			hidden++
			unknown := ""
			for i, column := range []string{"nothing", name, "T." + name} {
				codes := ""
				for _, path := range []string{"/criteria/" + column + ":x", "/criteria/" + column + ":notnull", "/order/" + column, "/order/accountname,lastname," + column, "/picklist/" + column} {
					codes += s.get(module+"/length/1"+path, user).body
				}
				if codes = strings.ReplaceAll(codes, column, "COLUMN"); i == 0 {
					unknown = codes
				} else if codes != unknown {
					t.Errorf("%s.%s is told from a column that there is not:\n%s\n%s", module, column, codes, unknown)
				}
			}
			was := s.get(module+"/"+id, admin).body
			got := s.as(user, place{"PUT", module + "/" + id, name + "=4711&description=x", asForm})
			if now := s.get(module+"/"+id, admin).body; value(now, name) != value(was, name) || !strings.Contains(got.header.Get("X-Ignored-Fields"), name) && got.status == http.StatusOK {
				t.Errorf("%s.%s is %s after %s: %d %s", module, name, value(now, name), value(was, name), got.status, got.body)
			}
			// What others change in it is not in the history that the user reads.
			s.as(admin, place{"PUT", module + "/" + id, name + "=4712", asForm})
			if past := s.as(user, place{"GET", "/console/api/history/" + module + "/" + id, "", ""}); strings.Contains(past.body, `"`+name+`"`) {
				t.Errorf("the history of %s %s has %s", module, id, name)
			}
			if describes(described, module, name) || strings.Contains(details, `"name":"`+name+`"`) {
				t.Errorf("%s.%s is described to a user who may not read it", module, name)
			}
		}
	}
	if hidden == 0 {
		t.Error("the user may read every field")
	}
	t.Logf("%d hidden fields", hidden)
}

// value is what a record has for a field, with its name.
func value(body, name string) string {
	_, rest, _ := strings.Cut(body, `"`+name+`":"`)
	text, _, _ := strings.Cut(rest, `"`)
	return text
}

// describes reports whether a description has a field of a module's records.
func describes(described, module, name string) bool {
	var document struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]json.RawMessage }
		}
	}
	if json.Unmarshal([]byte(described), &document) != nil {
		return true
	}
	for schema, is := range document.Components.Schemas {
		if _, has := is.Properties[name]; has && strings.HasPrefix(schema, module) {
			return true
		}
	}
	return false
}

func adminCalls(t *testing.T, s *target) {
	user := s.login("sp1")
	for _, p := range []place{
		{"GET", "Accounts/3/explain/1", "", ""},
		{"GET", "Accounts/explain/sp1", "", ""},
		{"GET", "Accounts/3/workflows/dry", "", ""},
		{"POST", "Accounts/3/workflows/dry", "phone=1", asForm},
		{"POST", "Users", "user_name=x&is_admin=on", asForm},
		{"PUT", "Users/8", "is_admin=on", asForm},
		{"PUT", "Users/1", "user_password=x&accesskey=x", asForm},
		{"DELETE", "Users/1", "", ""},
		{"GET", "/console/api/operations/metrics", "", ""},
		{"GET", "/console/api/operations/tokens", "", ""},
		{"POST", "/console/api/operations/tokens/revoke", `{"user_id":"1"}`, asJSON},
		{"GET", "/console/api/operations/workflows", "", ""},
		{"GET", "/console/api/operations/doctor", "", ""},
		{"GET", "/console/api/operations/explain?user=1&module=Accounts&id=3&action=view", "", ""},
		{"GET", "/console/api/operations/users", "", ""},
	} {
		if got := s.as(user, p); got.status != http.StatusForbidden {
			t.Errorf("%s %s answers a user with %d %.200s", p.method, p.path, got.status, got.body)
		}
		for _, token := range []string{strings.Repeat("0", 32), ""} {
			if got := s.as(token, p); got.status != http.StatusUnauthorized && got.status != http.StatusBadRequest || strings.Contains(got.body, `"success":true`) {
				t.Errorf("%s %s answers a stranger with %d %.200s", p.method, p.path, got.status, got.body)
			}
		}
	}
	for _, address := range []string{"/metrics", "/debug/pprof/", "/.env", "/vtrest.yaml", "/console/../vtrest.yaml", "/console/%2e%2e/%2e%2e/etc/passwd"} {
		if got := s.call(http.MethodGet, address, ""); got.status == http.StatusOK && !strings.Contains(got.body, "<!doctype html>") && !strings.Contains(got.body, "<!DOCTYPE html>") {
			t.Errorf("%s answers %.200s", address, got.body)
		}
	}
}

func massAssignment(t *testing.T, s *target) {
	user := s.login("sp1")
	set := map[string]string{
		"record_id": "1", "crmid": "3", "contactid": "3", "smcreatorid": "1", "smownerid": "1", "modifiedby": "1", "createdtime": "2001-01-01 00:00:00",
		"modifiedtime": "2001-01-01 00:00:00", "deleted": "1", "label": "EVIL", "setype": "Users", "record_module": "Users", "contact_no": "CON1", "source": "EVIL",
		"version": "9", "presence": "0", "is_admin": "on", "vtiger_crmentity.smownerid": "1", "api_date_now": "x",
	}
	form := "lastname=Assigned"
	for name, value := range set {
		form += "&" + name + "=" + strings.ReplaceAll(value, " ", "+")
	}
	made := s.as(user, place{"POST", "Contacts", form, asForm})
	var answer struct{ Result json.Number }
	if err := json.Unmarshal([]byte(made.body), &answer); err != nil || made.status != http.StatusCreated {
		t.Fatalf("create answers %d %s", made.status, made.body)
	}
	id := answer.Result.String()
	for range 2 {
		got := s.get("Contacts/"+id, user)
		for name, sent := range set {
			if value(got.body, name) == sent {
				t.Errorf("%s was set to %s", name, sent)
			}
		}
		if value(got.body, "assigned_user_id") != "8" {
			t.Errorf("the record belongs to %s", value(got.body, "assigned_user_id"))
		}
		if got := s.as(user, place{"PUT", "Contacts/" + id, form, asForm}); got.status != http.StatusOK {
			t.Errorf("update answers %d %s", got.status, got.body)
		}
	}
}

// othersKeys: an Idempotency-Key is its user's alone.
func othersKeys(t *testing.T, s *target) {
	p := place{"POST", "Contacts", "lastname=Once", asForm + "\nIdempotency-Key: the-same-for-all"}
	first, again, other := s.as(s.login("sp1"), p), s.as(s.login("sp1"), p), s.as(s.login("sp2"), p)
	if first.body != again.body || first.status != http.StatusCreated {
		t.Errorf("the same user is answered %s and %s", first.body, again.body)
	}
	if other.body == first.body || other.status != http.StatusCreated {
		t.Errorf("another user is answered %d %s", other.status, other.body)
	}
}

// tokensAtRest: whoever reads the database cannot call with what it holds.
func tokensAtRest(t *testing.T, s *target) {
	token := s.login("sp1")
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(token) || token == s.login("sp1") {
		t.Errorf("token %s", token)
	}
	rows, hash := 0, ""
	crmtest.Rows(t, s.db.SQL, func(scan func(...any)) {
		scan(&hash)
		rows++
		if strings.Contains(hash, token) || len(hash) != 64 {
			t.Errorf("the database holds %s", hash)
		}
		for _, stolen := range []string{hash, hash[:32], hash[32:]} {
			if got := s.get("Accounts/length/1", stolen); got.status != http.StatusUnauthorized {
				t.Errorf("a part of a hash answers %d", got.status)
			}
		}
	}, "SELECT hash FROM vtrest_token")
	if rows == 0 {
		t.Error("the database holds no token")
	}
	if strings.Contains(s.log.String(), token) {
		t.Error("the log holds a token")
	}
}
