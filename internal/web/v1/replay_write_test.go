package v1_test

import (
	"cmp"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/auth"
	"vtrest/internal/crmtest"
	"vtrest/internal/files"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	v1 "vtrest/internal/web/v1"
)

// oneOf is of how many recorded calls TestReplayWrites makes one.
var oneOf = flag.Int("one-of", thin, "TestReplayWrites makes one of so many recorded calls")

// recordedWrite is a recorded call that wrote, with what it left in the
// database.
type recordedWrite struct {
	*recorded
	Effects crmtest.Effects
}

// TestReplayWrites makes every recorded call that writes on a database of the
// same contents. The answer and the changed rows are the original's, or the rules
// of docs/compatibility.md that apply predict the difference: each changes the
// original's answer and rows into what ours must be, from the request, the
// contract and the CRM's rows alone; then both must be equal.
func TestReplayWrites(t *testing.T) {
	crmtest.Long(t)
	calls := readWrites(t)
	crmtest.EachOwn(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		r := newWriteReplay(t, databaseURL)
		count := map[string]int{}
		perRule := map[string]int{}
		for i, c := range calls {
			if i%*oneOf != 0 {
				continue
			}
			x, err := r.replay(t, c)
			switch {
			case err != nil:
				t.Errorf("%s: unexplained: %s %s %s (as %s)\n\t%s: %v", c.name, c.Request.Method, c.Request.Path, c.Request.Query, c.User, strings.Join(x.rules, " "), err)
				count["unexplained"]++
			case len(x.rules) == 0 || len(x.rules) == 1 && x.rules[0] == ruleHeaders:
				count["identical"]++
			default:
				count["explained"]++
			}
			for _, id := range x.rules {
				perRule[id]++
			}
		}
		if rest := r.snapshot.Whole(t); len(rest) > 0 {
			t.Errorf("rows still differ after every call was undone, in the tables %v", rest.Tables())
		}
		t.Logf("%d identical, %d explained by rule, %d unexplained",
			count["identical"], count["explained"], count["unexplained"])
		var lines []string
		for _, id := range slices.SortedFunc(maps.Keys(perRule), byNumber) {
			lines = append(lines, fmt.Sprintf("%s: %d", id, perRule[id]))
		}
		t.Logf("calls per rule: %s", strings.Join(lines, ", "))
		if *oneOf == 1 {
			checkWritesDocumented(t, perRule)
		}
	})
}

var writeHeading = regexp.MustCompile(`(?m)^### (W\d+)\b`)

// checkWritesDocumented sees to it that the rules W1, W2, … of the replay and
// those of docs/compatibility.md are the same.
func checkWritesDocumented(t *testing.T, used map[string]int) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "compatibility.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range writeHeading.FindAllStringSubmatch(string(page), -1) {
		documented[m[1]] = true
		if used[m[1]] == 0 {
			t.Errorf("rule %s of docs/compatibility.md explains no recorded call", m[1])
		}
	}
	for id := range used {
		if strings.HasPrefix(id, "W") && !strings.HasPrefix(id, "WF") && !documented[id] {
			t.Errorf("rule %s explains recorded calls, but docs/compatibility.md has no heading for it", id)
		}
	}
}

// readWrites reads the recorded calls that [recorded.writes] tells.
func readWrites(t *testing.T) []*recordedWrite {
	t.Helper()
	var writes []*recordedWrite
	for _, c := range readRecorded(t) {
		if !c.writes() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(crmtest.Reference(t), "golden", c.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var left struct {
			Effects crmtest.Effects `json:"db_effects"`
		}
		if err := json.Unmarshal(text, &left); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		writes = append(writes, &recordedWrite{c, left.Effects})
	}
	return writes
}

// at is the time of the original's call, zero if it left none.
func (c *recordedWrite) at() time.Time {
	first := ""
	see := func(v string) {
		if v > "2026-11-23" && v < "2026-11-24" && len(v) == len(time.DateTime) && (first == "" || v < first) {
			first = v
		}
	}
	if e := c.Effects["vtiger_crmentity"]; e != nil {
		for _, r := range e.Inserted {
			see(r.Text("createdtime"))
		}
		for _, u := range e.Updated {
			if v := u.Changed["modifiedtime"]; v[1] != nil {
				see(*v[1])
			}
		}
	}
	at, _ := time.Parse(time.DateTime, first)
	return at
}

// part is a part of a recorded form of several parts.
type part struct {
	Name, Value, Filename, Type string
	Data                        string `json:"data_b64"`
}

// parts are those of the recorded body, nil if it is a text.
func (c *recorded) parts() []part {
	var body struct{ Multipart []part }
	_ = json.Unmarshal(c.Request.Body, &body) // a text has none
	return body.Multipart
}

// content is the body as it was sent.
func (c *recorded) content() (string, error) {
	parts := c.parts()
	if parts == nil {
		return c.body(), nil
	}
	_, boundary, ok := strings.Cut(c.Request.Headers["Content-Type"], "boundary=")
	if !ok {
		return "", errors.New("the recorded form names no boundary")
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n")
		b.WriteString(`Content-Disposition: form-data; name="` + p.Name + `"`)
		if p.Filename == "" {
			b.WriteString("\r\n\r\n" + p.Value + "\r\n")
			continue
		}
		data, err := base64.StdEncoding.DecodeString(p.Data)
		if err != nil {
			return "", err
		}
		b.WriteString(`; filename="` + p.Filename + "\"\r\nContent-Type: " + p.Type + "\r\n\r\n" + string(data) + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String(), nil
}

// writeReplay is a server of ours over a database that it may write to.
type writeReplay struct {
	*client
	lite     bool
	db       *sql.DB // the database, read behind the server's back
	snapshot *crmtest.Snapshot
	people   map[string]person
	tokens   map[string]string // by user name
	access   *crmtest.Decisions
	clock    time.Time // of the CRM's rows
	entities int64     // the last id of a record
	changes  int64     // the last id of a change in the history
}

func newWriteReplay(t *testing.T, databaseURL string) *writeReplay {
	t.Helper()
	r := &writeReplay{people: map[string]person{}, tokens: map[string]string{}, access: crmtest.SampleDecisions(t), clock: time.Now()}
	r.snapshot = crmtest.Snap(t, databaseURL)
	r.client = serveAt(t, databaseURL, func() time.Time { return r.clock })
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r.db, r.lite = db.SQL, db.Dialect.Engine == sqldb.SQLite
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
	r.entities = r.number(t, "SELECT id FROM vtiger_crmentity_seq")
	r.changes = r.number(t, "SELECT id FROM vtiger_modtracker_basic_seq")
	return r
}

// number runs a statement that gives one number.
func (r *writeReplay) number(t *testing.T, query string, args ...any) (n int64) {
	t.Helper()
	if err := r.db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// serveAt is serve with a clock for what is written.
func serveAt(t *testing.T, databaseURL string, now func() time.Time) *client {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db, now)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, from: netip.MustParseAddr("192.0.2.7"), catalog: crmtest.Catalog(t, s)}
	current := func() (*meta.Catalog, error) { return c.catalog, nil }
	storage, err := files.OpenDisk(t.TempDir(), files.Options{MaxBytes: 1 << 20, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	c.server = v1.New(v1.Config{
		Records: &records.Service{Store: s, Timeout: time.Minute, Zone: time.UTC, Files: storage},
		Auth:    auth.New(s, current, auth.Config{}, still()),
		Zone:    time.UTC,
		Now:     now,
	})
	return c
}

// tokenOf logs a user in, once, by key.
func (r *writeReplay) tokenOf(user string) string {
	if r.tokens[user] == "" {
		r.tokens[user] = r.loginByKey(r.people[user].AccessKey)
	}
	return r.tokens[user]
}

// replay makes one call and takes it back. The exchange tells which rules were
// needed; the error what no rule explains.
func (r *writeReplay) replay(t *testing.T, c *recordedWrite) (*writeExchange, error) {
	t.Helper()
	r.t = t
	x := &writeExchange{writeReplay: r, recordedWrite: c, t: t}
	own := r.tokenOf(c.User)
	r.clock = cmp.Or(c.at(), r.clock)
	err := x.call(own)
	x.got.effects = r.snapshot.Effects(t)
	r.snapshot.Undo(t, x.got.effects)
	if err != nil {
		return x, err
	}
	x.want = x.original()
	for _, rule := range writeRules {
		before := x.want.String()
		if err := rule.predict(x); err != nil {
			return x, fmt.Errorf("%s: %w", rule.id, err)
		}
		if x.want.String() != before {
			x.rules = append(x.rules, rule.id)
		}
		if x.refused {
			// Nothing was written: what the original wrote is of no interest.
			x.rules = []string{rule.id}
			break
		}
	}
	return x, x.compare()
}

// call sends the recorded request.
func (x *writeExchange) call(own string) error {
	fill := strings.NewReplacer("{{TOKEN}}", own, recordedToken, own).Replace
	target := fill(x.Request.Path)
	if x.Request.Query != "" {
		target += "?" + fill(x.Request.Query)
	}
	body, err := x.content()
	if err != nil {
		return err
	}
	a := x.send(x.Request.Method, target, fill(body), x.Request.Headers)
	x.got.status, x.got.body = a.status, a.body
	x.ignored = strings.Split(a.header.Get("X-Ignored-Fields"), ", ")
	return nil
}

// send sends a request to any address.
func (r *writeReplay) send(method, target, body string, headers map[string]string) answer {
	q, err := http.NewRequestWithContext(r.t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	q.RequestURI = target
	for name, value := range headers {
		q.Header.Set(name, value)
	}
	return r.do(q)
}
