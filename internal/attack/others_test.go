package attack

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// nobody is the id of no record.
const nobody = "99999999"

// TestOthers is what a user tries to learn of, and to change in, what is not
// his: each answer must be the one for what does not exist.
func TestOthers(t *testing.T) {
	crmtest.Long(t)
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	s := start(t, crmtest.MariaDB(t).Load(t, dump), nil)
	t.Run("records", func(t *testing.T) { foreignRecords(t, s.with(t)) })
	t.Run("fields", func(t *testing.T) { hiddenFields(t, s.with(t)) })
	t.Run("calls", func(t *testing.T) { adminCalls(t, s.with(t)) })
	t.Run("assignment", func(t *testing.T) { massAssignment(t, s.with(t)) })
	t.Run("keys", func(t *testing.T) { othersKeys(t, s.with(t)) })
	t.Run("tokens", func(t *testing.T) { tokensAtRest(t, s.with(t)) })
}

// recordCalls are all calls that name a record: MODULE and ID stand for it.
var recordCalls = []place{
	{"GET", "MODULE/ID", "", ""},
	{"HEAD", "MODULE/ID", "", ""},
	{"GET", "MODULE/ID/download/1", "", ""},
	{"GET", "MODULE/length/1/after/ID", "", ""},
	{"GET", "MODULE/criteria/crmid:ID", "", ""},
	{"GET", "MODULE/criteria/crmid:in:ID,2", "", ""},
	{"GET", "MODULE/ID/workflows/dry", "", ""},
	{"GET", "MODULE/ID/explain/admin", "", ""},
	{"PUT", "MODULE/ID", "description=x", asForm},
	{"PATCH", "MODULE/ID", "description=x", asForm},
	{"POST", "MODULE/ID", "description=x", asForm},
	{"PUT", "MODULE/ID", "description=x", asForm + "\nIf-Match: \"x\""},
	{"PUT", "MODULE/ID", "description=x", asForm + "\nIf-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT"},
	{"DELETE", "MODULE/ID", "", ""},
	{"DELETE", "MODULE/ID", "", "If-Match: \"x\""},
	{"POST", "MODULE/ID/workflows/dry", "description=x", asForm},
	{"POST", "MODULE/calculate/1", "id=ID", asForm},
	{"GET", "/console/api/search/MODULE?id=ID", "", ""},
	{"GET", "/console/api/history/MODULE/ID", "", ""},
	{"GET", "/console/api/documents/MODULE/ID", "", ""},
	// References to it, of other records.
	{"POST", "Contacts", "lastname=x&account_id=ID", asForm},
	{"POST", "Potentials", "potentialname=x&related_to=ID&closingdate=2026-01-01&sales_stage=Prospecting", asForm},
	{"POST", "ModComments", "commentcontent=x&related_to=ID", asForm},
	{"POST", "Quotes/calculate/1", `{"account_id":"ID","items":[{"hdnProductId":"ID","qty":1,"pricebookid":"ID"}]}`, asJSON},
}

// varying are parts of an answer that differ from call to call.
var varying = regexp.MustCompile(`"api_date_now":"[^"]*"|\(request id [^)]*\)`)

func foreignRecords(t *testing.T, s *target) {
	admin, user := s.login("admin"), s.login("sp1")
	asked := 0
	for _, module := range []string{"Accounts", "Contacts", "Leads", "Potentials", "HelpDesk", "Calendar", "Documents", "Invoice", "ModComments", "Project"} {
		seen := s.ids(module, user)
		hidden := slices.DeleteFunc(s.ids(module, admin), func(id string) bool { return slices.Contains(seen, id) })
		if len(hidden) == 0 {
			t.Logf("the user sees all of %s", module)
			continue
		}
		id := hidden[len(hidden)/2]
		before := s.get(module+"/"+id, admin)
		for _, p := range recordCalls {
			answers := make([]string, 2)
			for i, id := range []string{id, nobody} {
				fill := strings.NewReplacer("MODULE", module, "ID", id)
				got := s.as(user, place{p.method, fill.Replace(p.path), fill.Replace(p.body), p.header})
				answers[i] = fmt.Sprint(got.status, " ", strings.ReplaceAll(varying.ReplaceAllString(got.body, ""), id, "ID"))
				if got.status == http.StatusCreated {
					t.Errorf("%s %s with %s refers to a record that the user may not see: %.300s", p.method, p.path, p.body, got.body)
				}
			}
			asked++
			if answers[0] != answers[1] {
				t.Errorf("%s %s %s of %s %s tells hidden from missing:\n%.400s\n%.400s", p.method, p.path, p.body, module, id, answers[0], answers[1])
			}
		}
		after := s.get(module+"/"+id, admin)
		if varying.ReplaceAllString(after.body, "") != varying.ReplaceAllString(before.body, "") {
			t.Errorf("%s %s was changed:\n%s\n%s", module, id, before.body, after.body)
		}
	}
	t.Logf("%d calls about records of others", asked)
	if asked < 100 {
		t.Errorf("only %d calls were tried", asked)
	}
}

// as sends a place's request with a user's token.
func (s *target) as(token string, p place) reply {
	address := p.path
	if !strings.HasPrefix(address, "/") {
		address = folder + address
	}
	header := []string{"Authorization", "Bearer " + token}
	for line := range strings.Lines(p.header) {
		name, value, _ := strings.Cut(line, ": ")
		header = append(header, name, strings.TrimSpace(value))
	}
	return s.call(p.method, address, p.body, header...)
}

var recordID = regexp.MustCompile(`"record_id":"(\d+)"`)

// ids are the records of a module that a user sees.
func (s *target) ids(module, token string) (ids []string) {
	for _, found := range recordID.FindAllStringSubmatch(s.get(module+"/length/100000", token).body, -1) {
		ids = append(ids, found[1])
	}
	return ids
}
