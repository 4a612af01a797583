package v1_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

// Databases of the reference folder, and the administrator of each.
const (
	sampleDump = "vtiger82-sample.sql.zst"
	guide650   = "versions/vtiger650-guide.sql.zst"
	guide701   = "versions/vtiger701-guide.sql.zst"

	adminName     = "admin"
	adminPassword = "admin12345"
	adminKey      = "AKadmin000000001"
	guidePassword = "admin"
	guideKey      = "TestKey000000001"
)

func dump(t *testing.T, name string) string {
	return filepath.Join(crmtest.Reference(t), filepath.FromSlash(name))
}

// engines asks the same of a server over MariaDB and of one over a copy of its
// database in SQLite.
type engines struct {
	t                     *testing.T
	maria, lite           *client
	mariaToken, liteToken string
	calls, rows           int
}

// bothEngines serves a dump on both engines, with the administrator logged in
// by access key, which costs less than a password.
func bothEngines(t *testing.T, name, key string) *engines {
	t.Helper()
	mysqlURL := crmtest.MariaDB(t).Shared(t, dump(t, name))
	return enginesOver(t, mysqlURL, key)
}

// enginesOver serves a MariaDB database and its copy.
func enginesOver(t *testing.T, mysqlURL, key string) *engines {
	t.Helper()
	e := &engines{t: t, maria: serve(t, mysqlURL, nil), lite: serve(t, crmtest.SQLite(t, mysqlURL), nil)}
	e.mariaToken, e.liteToken = e.maria.loginByKey(key), e.lite.loginByKey(key)
	return e
}

var answerClock = regexp.MustCompile(`"api_date_now":"[^"]*"`)

// same makes a call on both engines, whose answers must be the same byte for
// byte but for the clock, and returns it. An error of ours is never the right
// answer.
func (e *engines) same(module string, pairs ...string) answer {
	e.t.Helper()
	e.calls++
	target := "/" + module
	for _, p := range pairs {
		target += "/" + url.PathEscape(p)
	}
	a, b := e.maria.get(target+"/"+e.mariaToken), e.lite.get(target+"/"+e.liteToken)
	a.body, b.body = answerClock.ReplaceAllString(a.body, ""), answerClock.ReplaceAllString(b.body, "")
	shown := module + " " + strings.Join(pairs, " ")
	if a.status >= 500 || b.status >= 500 {
		e.t.Errorf("%s: got %d on MariaDB and %d on SQLite: %.200s", shown, a.status, b.status, a.body+b.body)
	} else if a.status != b.status || a.body != b.body {
		e.t.Errorf("%s: the engines differ: %s", shown, difference(a, b))
	}
	e.rows += strings.Count(a.body, `"record_id":`)
	return a
}

// difference shows the place where two answers part.
func difference(a, b answer) string {
	i := 0
	for i < min(len(a.body), len(b.body)) && a.body[i] == b.body[i] {
		i++
	}
	near := func(s string) string { return s[max(0, i-80):min(len(s), i+80)] }
	return fmt.Sprintf("at byte %d\n\tMariaDB %d %d bytes …%s\n\tSQLite  %d %d bytes …%s", i,
		a.status, len(a.body), near(a.body), b.status, len(b.body), near(b.body))
}

// column is a field's table.column, as criteria and order name it; tags have
// a name only.
func column(f *crm.Field) string {
	if f.Table == "" {
		return f.Name
	}
	return f.Table + "." + f.Column
}

// ids are the record ids of a list's answer, in its order.
func ids(a answer) []string {
	var found []string
	for _, m := range recordID.FindAllStringSubmatch(a.body, -1) {
		found = append(found, m[1])
	}
	return found
}

var (
	recordID = regexp.MustCompile(`"record_id":"(\d+)"`)
	hexToken = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// on runs a test over the sample on each engine.
func on(t *testing.T, test func(t *testing.T, c *client, token string), change ...func(*v1.Config)) {
	crmtest.Each(t, dump(t, sampleDump), func(t *testing.T, databaseURL string) {
		var all func(*v1.Config)
		if len(change) > 0 {
			all = change[0]
		}
		c := serve(t, databaseURL, all)
		test(t, c, c.loginByKey(adminKey))
	})
}

// loginByKey makes a token.
func (c *client) loginByKey(key string) string {
	c.t.Helper()
	a := c.get("/auth/" + key)
	token, ok := strings.CutPrefix(a.body, `{"success":true,"result":"`)
	if !ok {
		c.t.Fatalf("login by key: %s", a.body)
	}
	return strings.TrimSuffix(token, `"}`)
}

// fail is how an error is answered.
func fail(err error) answer {
	w := httptest.NewRecorder()
	v1.New(v1.Config{}).Fail(w, nil, &web.Call{ID: "test-request"}, err)
	return answer{status: w.Code, header: w.Header(), body: w.Body.String()}
}
