package v1_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// exchange is one recorded call with the original's answer and ours. Rules
// change got and want only by what they have proved.
type exchange struct {
	*replay
	*recorded
	t      *testing.T
	params map[string]string // of path and query, without module and token
	got    answer
	want   string
	own    string   // token of the call's user
	rules  []string // that were needed

	hidden   []string // fields that the user may not read
	withheld int      // records of the original's list that the user may not see
}

// recordedToken is the administrator's at the time of recording; a few calls
// name it, one of them in capitals.
const recordedToken = "69f0b2b953ea25376fd9056dbbbca049"

// exchange asks a call as the user who made it.
func (r *replay) exchange(t *testing.T, c *recorded) (*exchange, error) {
	own := r.tokenOf(c.User)
	fill := strings.NewReplacer("{{TOKEN}}", own, recordedToken, r.token, strings.ToUpper(recordedToken), strings.ToUpper(r.token)).Replace
	x := &exchange{replay: r, recorded: c, t: t, own: own, want: c.Response.Body}
	var err error
	if x.params, err = c.parameters(); err != nil {
		return nil, err
	}
	target := fill(c.Request.Path)
	if c.Request.Query != "" {
		target += "?" + fill(c.Request.Query)
	}
	headers := map[string]string{}
	for name, value := range c.Request.Headers {
		headers[name] = fill(value)
	}
	x.got, err = x.send(r.client, c.Request.Method, target, c.body(), headers)
	return x, err
}

// send sends a request to any address and checks what holds for every answer
// of ours: status and type (rule C1).
func (x *exchange) send(c *client, method, target, body string, headers map[string]string) (answer, error) {
	r := httptest.NewRequestWithContext(x.t.Context(), method, target, strings.NewReader(body))
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	a := c.do(r)
	if method == http.MethodHead {
		a.body = "" // net/http sends none
	}
	return a, checkHeaders(a)
}

// ask asks ours the same call with other parameters, in the query form; an
// empty one is left out.
func (x *exchange) ask(change map[string]string) (answer, error) {
	all := maps.Clone(x.params)
	maps.Copy(all, change)
	q := url.Values{"module": {x.moduleName()}, "token": {x.own}}
	for name, value := range all {
		if value != "" {
			q.Set(name, value)
		}
	}
	return x.send(x.client, http.MethodGet, base+"/index.php?"+q.Encode(), "", nil)
}

// statuses is the contract's table of errors.
var statuses = map[string]int{
	"TOKEN_NOT_FOUND": 400, "MISSING_CREDENTIALS": 400, "INVALID_PARAMETER": 400, "INVALID_CRITERIA": 400, "INVALID_ORDER": 400,
	"INVALID_TOKEN": 401, "USER_NOT_FOUND": 401, "KEY_NOT_FOUND": 401, "ACCESS_DENIED": 403,
	"MODULE_NOT_FOUND": 404, "RECORD_NOT_FOUND": 404, "FIELD_NOT_FOUND": 404, "METHOD_NOT_ALLOWED": 405,
}

func checkHeaders(a answer) error {
	want := http.StatusOK
	switch {
	case a.status == http.StatusNoContent && a.body == "" && a.header.Get("Allow") != "":
		return nil
	case strings.HasPrefix(a.body, `{"success":false`):
		var ok bool
		if want, ok = statuses[envelopeOf(a.body).Error.Code]; !ok {
			return fmt.Errorf("%s: the contract has no such code", a.body)
		}
	}
	if a.status != want {
		return fmt.Errorf("status %d, want %d: %.300s", a.status, want, a.body)
	}
	if got, want := a.header.Get("Content-Type"), "application/json; charset=utf-8"; got != want {
		return fmt.Errorf("Content-Type %q, want %q", got, want)
	}
	return nil
}

// envelope is what stands around every answer.
type envelope struct {
	Success bool
	Result  json.RawMessage
	Error   struct{ Code, Message string } // null is ""
}

// envelopeOf is zero for a body that is no JSON.
func envelopeOf(body string) (e envelope) {
	_ = json.Unmarshal([]byte(body), &e)
	return e
}

// Clock and tokens are all that may differ in identical answers.
var (
	clockValue = regexp.MustCompile(`"api_date_now":"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"`)
	tokenValue = regexp.MustCompile(`"result":"[0-9a-f]{32}"`)
)

func masked(body string) string {
	return tokenValue.ReplaceAllString(clockValue.ReplaceAllString(body, `"api_date_now":"*"`), `"result":"*"`)
}

func (x *exchange) same() bool { return masked(x.got.body) == masked(x.want) }

// settle ends the comparison: what differs was proved to be what a rule says.
func (x *exchange) settle() { x.want = x.got.body }

// refused checks that ours refuses the call with a code, in a message, and
// settles the call.
func (x *exchange) refused(code string) error {
	e := envelopeOf(x.got.body)
	if e.Success || e.Error.Code != code || e.Error.Message == "" {
		return fmt.Errorf("got %.300s, want code %s and a message", x.got.body, code)
	}
	if want := fmt.Sprintf(`{"success":false,"error":{"code":%s,"message":%s}}`, spell(code), spell(e.Error.Message)); x.got.body != want {
		return fmt.Errorf("got %s, want %s", x.got.body, want)
	}
	x.settle()
	return nil
}

// segments are the parts of the path below the service's folder.
func (c *recorded) segments() []string {
	_, rest, _ := strings.Cut(c.Request.Path, "/modules/")
	_, rest, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(rest, "ParsVT/ws"), "RestfulApi"), "/")
	rest = strings.Trim(rest, "/")
	if rest == "" || rest == "index.php" {
		return nil
	}
	return strings.Split(rest, "/")
}

// module is the module of the path in lower case.
func (c *recorded) module() string {
	if s := c.segments(); len(s) > 0 {
		return strings.ToLower(s[0])
	}
	return ""
}

// moduleName is the module of a call that names one.
func (c *recorded) moduleName() string {
	if s := c.segments(); len(s) > 0 {
		return s[0]
	}
	q, _ := url.ParseQuery(strings.ReplaceAll(c.Request.Query, ";", "%3B"))
	return q.Get("module")
}

// parameters reads the parameters of a recorded call, in either spelling. It
// is the test's own reading, simple because recorded paths are well-formed.
func (c *recorded) parameters() (map[string]string, error) {
	params := map[string]string{}
	q, err := url.ParseQuery(strings.ReplaceAll(c.Request.Query, ";", "%3B"))
	if err != nil {
		return nil, err
	}
	for name := range q {
		params[name] = q.Get(name)
	}
	delete(params, "module")
	if c.module() == "auth" {
		return params, nil
	}
	if s := c.segments(); len(s) > 2 {
		s = s[1 : len(s)-1]
		if len(s)%2 == 1 {
			params["id"], s = s[0], s[1:]
		}
		for i := 0; i < len(s); i += 2 {
			if params[s[i]], err = url.PathUnescape(s[i+1]); err != nil {
				return nil, err
			}
		}
	}
	delete(params, "token")
	return params, nil
}
