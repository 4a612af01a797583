package v1_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crmtest"
	"vtrest/internal/embedded"
	"vtrest/internal/labels"
	"vtrest/internal/sqldb"
	v1 "vtrest/internal/web/v1"
)

// guideCall is one sample of the guide: the addresses that it gives for a call
// that reads, and the one answer to all of them.
type guideCall struct {
	URLs   []string
	Answer string
}

// guideCopy holds the guide's samples; where the guide itself is at hand,
// TestGuideCopy compares them.
const guideCopy = "testdata/guide.txt"

// What the guide writes where a client puts its own.
const guideToken = "f7171f3d8e13326762a45641c2dd1e39"

// writing is the heading in the guide after which calls write.
const writing = "افزودن رکورد (POST)"

// readGuide takes the samples out of a text in which addresses stand above
// their answer, each in a line of its own.
func readGuide(t *testing.T, file string) (calls []guideCall) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	var next guideCall
	for lines.Scan() && !strings.HasPrefix(lines.Text(), writing) {
		switch line := strings.TrimSpace(lines.Text()); {
		case strings.HasPrefix(line, "http://"):
			next.URLs = append(next.URLs, line)
		case strings.HasPrefix(line, `{"success"`):
			next.Answer = line
			calls = append(calls, next)
			next = guideCall{}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	addresses := 0
	for _, call := range calls {
		addresses += len(call.URLs)
	}
	if len(calls) != 7 || addresses != 16 {
		t.Fatalf("%s: %d samples with %d addresses found, want 7 with 16", file, len(calls), addresses)
	}
	return calls
}

func TestGuideCopy(t *testing.T) {
	guide := filepath.Join(crmtest.Reference(t), "..", "seed", "rest-api-v1-guide.fa.txt")
	if _, err := os.Stat(guide); err != nil && os.Getenv("VTREST_REQUIRE_REFERENCE") != "1" {
		t.Skip("NOT COMPARED with the guide: ", err)
	}
	if diff := cmp.Diff(readGuide(t, guide), readGuide(t, guideCopy)); diff != "" {
		t.Errorf("%s differs from the guide (-guide +copy):\n%s", guideCopy, diff)
	}
}

// guideUser is who logs in for the guide's calls.
type guideUser struct {
	Name      string `json:"user_name"`
	Password  string
	AccessKey string
}

// TestGuide650 asks every address of the guide that reads on the guide's own
// version of the CRM.
func TestGuide650(t *testing.T) {
	url, user := guideDatabase(t, "vtiger650")
	testGuide(t, url, user, labels.New(labels.Builtin(), "en_us", true), nil)
}

// TestGuide701 does the same on the next version, whose records have four keys
// more.
func TestGuide701(t *testing.T) {
	url, user := guideDatabase(t, "vtiger701")
	testGuide(t, url, user, labels.New(labels.Builtin(), "en_us", true), withoutLaterKeys)
}

// TestGuideDemo does the same on the embedded database with its demo records.
func TestGuideDemo(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
	db, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	if err := createDemo(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	user := guideUser{embedded.DemoAdmin.UserName, embedded.DemoAdmin.Password, embedded.DemoAdmin.AccessKey}
	testGuide(t, url, user, labels.New(frenchLabel{labels.Builtin()}, "en_us", false), nil)
}

func createDemo(ctx context.Context, db *sqldb.DB) error {
	if err := embedded.Create(ctx, db.SQL, embedded.DemoAdmin); err != nil {
		return err
	}
	return embedded.LoadDemo(ctx, db.SQL)
}

// guideDatabase loads a CRM with the guide's records, and finds its
// administrator.
func guideDatabase(t *testing.T, version string) (url string, admin guideUser) {
	t.Helper()
	folder := filepath.Join(crmtest.Reference(t), "versions")
	text, err := os.ReadFile(filepath.Join(folder, version+"-users.json"))
	if err != nil {
		t.Fatal(err)
	}
	var users []guideUser
	if err := json.Unmarshal(text, &users); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(users, func(u guideUser) bool { return u.Name == "admin" })
	if i < 0 {
		t.Fatalf("no admin among %v", users)
	}
	return crmtest.MariaDB(t).Shared(t, filepath.Join(folder, version+"-guide.sql.zst")), users[i]
}

// frenchLabel adds the one French label that the guide's English CRM shows.
type frenchLabel struct{ labels.Source }

func (f frenchLabel) Labels(lang, module string) (map[string]string, error) {
	texts := map[string]string{}
	all, err := f.Source.Labels(lang, module)
	for value, label := range all {
		texts[value] = label
	}
	if lang == "en_us" && module == "Accounts" {
		texts["Active"] = "Actif"
	}
	return texts, err
}

var sampleClock = regexp.MustCompile(`"api_date_now":"([^"]*)"`)

// testGuide asks every address and compares the answers byte for byte; the
// server's clock is set to the sample's. trim, if not nil, takes out of an
// answer what the sample cannot have.
func testGuide(t *testing.T, databaseURL string, user guideUser, texts *labels.Catalog, trim func(*testing.T, string) string) {
	now := time.Now()
	c := serve(t, databaseURL, func(c *v1.Config) {
		c.Labels = texts
		c.Now = func() time.Time { return now }
	})
	token := c.login(user.Name, user.Password)
	fill := strings.NewReplacer("http://Your-CRM-URL", "", guideToken, token, "USER_ACCESS_KEY", user.AccessKey,
		"auth/LOGIN/PASSWORD", "auth/"+user.Name+"/"+user.Password, "login=LOGIN&password=PASSWORD", "login="+user.Name+"&password="+user.Password)
	for _, call := range readGuide(t, guideCopy) {
		if at := sampleClock.FindStringSubmatch(call.Answer); at != nil {
			var err error
			if now, err = time.ParseInLocation(time.DateTime, at[1], time.UTC); err != nil {
				t.Fatal(err)
			}
		}
		for _, url := range call.URLs {
			a := c.do(httptest.NewRequestWithContext(t.Context(), http.MethodGet, fill.Replace(url), nil))
			got, want := a.body, call.Answer
			if want == `{"success":true,"result":"`+guideToken+`"}` {
				got, want = tokenValue.ReplaceAllString(got, "*"), tokenValue.ReplaceAllString(want, "*")
			}
			if trim != nil && a.route != "login" && a.route != "picklist" {
				got = trim(t, got)
			}
			if diff := cmp.Diff(want, got); a.status != http.StatusOK || diff != "" {
				t.Errorf("GET %s: status %d (-want +got):\n%s", url, a.status, diff)
			}
		}
	}
}

// Vtiger 7 begins a record with its label and has three fields more: source,
// and stars and tags of the user who asks.
var (
	laterLabel = regexp.MustCompile(`\{"label":"[^"]*",("accountname":)`)
	laterKeys  = regexp.MustCompile(`,"source":"[^"]*","starred":"[01]?","tags":"[^"]*"(,"record_id")`)
)

// withoutLaterKeys takes the keys of version 7 out of every record, and fails
// if one of them is not in its place.
func withoutLaterKeys(t *testing.T, body string) string {
	records := strings.Count(body, `"record_id"`)
	for _, keys := range []*regexp.Regexp{laterLabel, laterKeys} {
		if n := len(keys.FindAllString(body, -1)); n != records {
			t.Errorf("%d of %d records have %s in its place: %s", n, records, keys, body)
		}
	}
	return laterKeys.ReplaceAllString(laterLabel.ReplaceAllString(body, "{$1"), "$1")
}
