package v1_test

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// recorded is one recorded call of the original and its answer.
type recorded struct {
	name    string
	User    string
	Request struct {
		Method, Path, Query string
		Headers             map[string]string
		Body                json.RawMessage // a text, or the parts of a form
	}
	Response struct {
		Status int
		Body   string `json:"body_raw"`
	}
}

// TestReplay asks ours every recorded call that only reads. Each answer is the
// original's byte for byte, or the rules of docs/compatibility.md that apply
// prove that they alone make the difference.
func TestReplay(t *testing.T) {
	crmtest.Long(t)
	r := newReplay(t)
	before := r.checksum(t)
	used := map[string]int{}
	var identical, explained, writes int
	for _, c := range readRecorded(t) {
		if c.writes() {
			writes++
			continue
		}
		rules, err := r.replay(t, c)
		switch {
		case err != nil:
			t.Errorf("%s: unexplained: %s %s %s (as %s): %v", c.name, c.Request.Method, c.Request.Path, c.Request.Query, c.User, err)
		case len(rules) == 0:
			identical++
		default:
			explained++
		}
		used[ruleHeaders]++
		for _, id := range rules {
			used[id]++
		}
	}
	if after := r.checksum(t); after != before {
		t.Errorf("checksum of the CRM's tables after the replay: got %s, want %s: something was written", after, before)
	}
	var perRule []string
	for _, id := range slices.SortedFunc(maps.Keys(used), byNumber) {
		perRule = append(perRule, fmt.Sprintf("%s: %d", id, used[id]))
	}
	total := identical + explained
	t.Logf("%d identical, %d explained by rule, %d unexplained; %d writes, not replayed yet", identical, explained, used[ruleHeaders]-total, writes)
	t.Logf("calls per rule: %s", strings.Join(perRule, ", "))
	t.Logf("%d of %d picklist labels are the original's when original-labels is on and there are no language files", r.labelsSame, r.labelsAll)
	checkDocumented(t, slices.Collect(maps.Keys(used)))
}

// byNumber orders C2 before C10.
func byNumber(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

var ruleHeading = regexp.MustCompile(`(?m)^### (C\d+)\b`)

// checkDocumented sees to it that the rules of the replay and those of
// docs/compatibility.md are the same.
func checkDocumented(t *testing.T, used []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range ruleHeading.FindAllStringSubmatch(string(text), -1) {
		documented = append(documented, m[1])
	}
	for _, id := range used {
		if !slices.Contains(documented, id) {
			t.Errorf("rule %s explains recorded calls, but docs/compatibility.md has no heading for it", id)
		}
	}
	for _, id := range documented {
		if !slices.Contains(used, id) {
			t.Errorf("rule %s of docs/compatibility.md explains no recorded call", id)
		}
	}
}

func readRecorded(t *testing.T) []*recorded {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(crmtest.Reference(t), "golden", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no recorded calls found: ", err)
	}
	calls := make([]*recorded, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		calls[i] = &recorded{name: strings.TrimSuffix(filepath.Base(file), ".json")}
		if err := json.Unmarshal(text, calls[i]); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return calls
}

// writes reports whether a call is one that creates, updates or deletes by its
// method. A GET whose action would write is a read: ours refuses it.
func (c *recorded) writes() bool {
	switch c.Request.Method {
	case http.MethodPut, http.MethodPatch, http.MethodDelete:
		return true
	case http.MethodPost:
		return !c.logsIn()
	}
	return false
}

var loginBody = regexp.MustCompile(`module=Auth\b|"module": *"Auth"`)

// logsIn reports whether a call is a log-in.
func (c *recorded) logsIn() bool {
	return c.module() == "auth" || loginBody.MatchString(c.Request.Query) || loginBody.MatchString(c.body())
}

// body is the body of a call that is no form of several parts.
func (c *recorded) body() (text string) {
	_ = json.Unmarshal(c.Request.Body, &text) // "" for the others, which write
	return text
}

// replay is a server of ours over the CRM that the calls were recorded on.
type replay struct {
	*client
	db     *sql.DB // the CRM's database, read behind the server's back
	token  string  // of the administrator
	people map[string]person
	access *crmtest.Decisions
	tokens map[string]string // by user name

	original              *client // with the switch original-labels
	labelsAll, labelsSame int
}

// person is a user of the recorded CRM.
type person struct {
	Name      string `json:"user_name"`
	Password  string
	AccessKey string
	Status    string
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	r := &replay{client: sample(t, nil), people: map[string]person{}, access: crmtest.SampleDecisions(t), tokens: map[string]string{}}
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	db, err := sqldb.Open(crmtest.MariaDB(t).Shared(t, dump))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r.db = db.SQL
	text, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	var people []person
	if err := json.Unmarshal(text, &people); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		r.people[p.Name] = p
	}
	r.token = r.login("admin", r.people["admin"].Password)
	r.tokens["admin"] = r.token
	r.original = sample(t, withOriginalLabels)
	r.original.from = r.from // the tokens are of this address
	return r
}

// tokenOf logs a user in, once. Log-ins of nobody in particular, and of users
// who may not log in, are the administrator's.
func (r *replay) tokenOf(user string) string {
	p, known := r.people[user]
	if !known || p.Status != "Active" {
		return r.token
	}
	if r.tokens[user] == "" {
		r.tokens[user] = r.login(p.Name, p.Password)
	}
	return r.tokens[user]
}

// checksum tells whether anything was written to the tables that the recorded
// calls wrote to.
func (r *replay) checksum(t *testing.T) string {
	t.Helper()
	rows, err := r.db.QueryContext(t.Context(), `CHECKSUM TABLE vtiger_crmentity, vtiger_crmentity_seq, vtiger_account, vtiger_accountscf,
  vtiger_accountbillads, vtiger_modtracker_basic, vtiger_restfulapi, vtiger_users, vtiger_crmentity_user_field`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all strings.Builder
	for rows.Next() {
		var table, sum string
		if err := rows.Scan(&table, &sum); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %s\n", table, sum)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// replay asks one call. It returns the rules that explain how the answers
// differ, none if they are identical, or an error that says what no rule
// explains.
func (r *replay) replay(t *testing.T, c *recorded) ([]string, error) {
	x, err := r.exchange(t, c)
	if err != nil {
		return nil, err
	}
	if err := x.restricted(); err != nil {
		return nil, fmt.Errorf("C10: %w", err)
	}
	for _, rule := range rules {
		if x.same() {
			return x.rules, nil
		}
		if !rule.about(x) {
			continue
		}
		if err := rule.prove(x); err != nil {
			return nil, fmt.Errorf("%s: %w", rule.id, err)
		}
		x.rules = append(x.rules, rule.id)
	}
	if x.same() {
		return x.rules, nil
	}
	err = x.compare()
	slices.SortFunc(x.rules, byNumber)
	x.rules = slices.Compact(x.rules)
	return x.rules, err
}
