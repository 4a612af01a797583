//go:build linux

package bench

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/sqldb"
)

const (
	accessTime = 750 * time.Millisecond // of each round
	accessGoal = 1.3                    // times the administrator's time for a list
	policyGoal = 50                     // milliseconds
)

// measureAccess compares what two users with many groups and sharing rules wait
// for with what an administrator waits for, in turn. It needs the accounts that
// grow makes, and gives them other owners.
func measureAccess(b *testing.B, r *report, program, engine, url string) {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	organise(b, db)
	share := shareLine{engine: engine, all: visible(b, db, 1), half: visible(b, db, halfReader), few: visible(b, db, fewReader)}
	b.Log(share)
	r.shares = append(r.shares, share)
	if db.Dialect.Engine == sqldb.SQLite {
		embeddedIndexes(b, db)
		measureReaders(b, r, program, url, accessLine{engine: engine, indexes: "embedded"})
		return
	}
	run(b, db, "ANALYZE TABLE vtiger_crmentity, vtiger_account")
	measureReaders(b, r, program, url, accessLine{engine: engine, indexes: "the CRM's own"})
	proposedIndexes(b, db)
	run(b, db, "ANALYZE TABLE vtiger_crmentity, vtiger_account")
	measureReaders(b, r, program, url, accessLine{engine: engine, indexes: "with doctor's"})
}

// measureReaders measures lists and single records with the indexes that the
// database has now.
func measureReaders(b *testing.B, r *report, program, url string, line accessLine) {
	b.Helper()
	s := start(b, program, "--database", url)
	defer s.stop()
	tokens := []string{s.login(b, adminKey), s.login(b, keyOf(halfReader)), s.login(b, keyOf(fewReader))}
	for _, c := range []struct {
		name, path string
		goal       float64
	}{
		{"list of 100 accounts", base + "/Accounts/", accessGoal},
		{"one account", base + "/Accounts/" + strconv.Itoa(sharedAccount(b, url)) + "/", 0},
	} {
		line.call, line.goal = c.name, c.goal
		sameAnswers(b, s, c.path, tokens, c.goal == 0)
		for _, line.clients = range []int{1, 8} {
			rates := compare(b, accessTime,
				callers(b, s.addr, c.path+tokens[0], line.clients),
				callers(b, s.addr, c.path+tokens[1], line.clients),
				callers(b, s.addr, c.path+tokens[2], line.clients))
			line.admin, line.half, line.few = rates[0], rates[1], rates[2]
			b.Log(line)
			r.access = append(r.access, line)
		}
	}
}

// sharedAccount is an account that both readers may see, without a star or a
// tag of anybody: one that grow made.
func sharedAccount(b *testing.B, url string) int {
	b.Helper()
	db, err := sqldb.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var id int
	err = db.SQL.QueryRowContext(b.Context(), "SELECT MIN(crmid) FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0 AND smownerid = ? AND crmid > 1000000", sharedOwner).Scan(&id)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// sameAnswers checks that the sides do equal work: as many records each, or, of
// one record, the very same answer with all its fields.
func sameAnswers(b *testing.B, s *server, path string, tokens []string, equal bool) {
	b.Helper()
	answer := func(token string) string { return now.ReplaceAllString(get(b, s.addr, path+token), "") }
	want := answer(tokens[0])
	for _, token := range tokens[1:] {
		got := answer(token)
		if equal && got != want {
			b.Errorf("%s: the answers differ:\n%s\n%s", path, got, want)
		}
		if got, want := strings.Count(got, recordKey), strings.Count(want, recordKey); got != want {
			b.Errorf("%s: %d records, the administrator's has %d", path, got, want)
		}
	}
}

// now is the time in every record of an answer.
var now = regexp.MustCompile(`"api_date_now":"[^"]*"`)

// policyResult is the line of a benchmark's result that ends with its time.
var policyResult = regexp.MustCompile(`(?m)^BenchmarkPolicy/(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// measurePolicies runs the benchmark of the package access, whose organisation
// has 2,000 users, 200 roles and 500 groups.
func measurePolicies(b *testing.B, r *report) {
	b.Helper()
	out, err := exec.CommandContext(b.Context(), "go", "test", "-run", "^$", "-bench", "^BenchmarkPolicy$", "-benchtime", "50x", "vtrest/internal/access").CombinedOutput()
	if err != nil {
		b.Fatalf("policies: %v\n%s", err, out)
	}
	millis := map[string]float64{}
	for _, m := range policyResult.FindAllStringSubmatch(string(out), -1) {
		nanos, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			b.Fatal(err)
		}
		millis[m[1]] = nanos / 1e6
	}
	var first, next bool
	r.firstPolicyMillis, first = millis["all"]
	r.policyMillis, next = millis["policy_and_every_scope"]
	if !first || !next {
		b.Fatalf("policies: no such figures in\n%s", out)
	}
	b.Logf("Policy: %.1f ms the first of a generation, %.1f ms any other", r.firstPolicyMillis, r.policyMillis)
}

// shareLine says how many accounts each side sees.
type shareLine struct {
	engine         string
	all, half, few int
}

func (l shareLine) String() string {
	return fmt.Sprintf("%s: of %d accounts one reader sees %d (%.1f %%), the other %d (%.1f %%)",
		l.engine, l.all, l.half, 100*float64(l.half)/float64(l.all), l.few, 100*float64(l.few)/float64(l.all))
}

// accessLine is one row of the table of access: calls a second.
type accessLine struct {
	engine, indexes, call string
	clients               int
	admin, half, few      float64
	goal                  float64 // of half; 0 for none
}

func (l accessLine) String() string {
	return fmt.Sprintf("%s, indexes %s, %s, %d clients: administrator %.0f/s, half %.0f/s (%.2f times the time), few %.0f/s (%.2f)",
		l.engine, l.indexes, l.call, l.clients, l.admin, l.half, l.admin/l.half, l.few, l.admin/l.few)
}
