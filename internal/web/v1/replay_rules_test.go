package v1_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ruleHeaders is checked on every answer: status and type are the contract's.
const ruleHeaders = "C1"

// rule is a rule of docs/compatibility.md about whole calls. It is asked only
// while the answers differ.
type rule struct {
	id string
	// about reports whether the rule speaks of the call. It looks at the call
	// and at the original's answer, never at the name of the case.
	about func(*exchange) bool
	// prove returns an error unless the answers differ as the rule says. It
	// settles the call, or takes what it proved out of the comparison.
	prove func(*exchange) error
}

// rules are tried in this order; what they leave is compared record by record.
var rules = []rule{
	{"C2", (*exchange).originalRefused, (*exchange).proveCode},
	{"C3", (*exchange).webServerPage, (*exchange).proveNoPage},
	{"C4", (*exchange).slashed, (*exchange).proveSlash},
	{"C7", (*exchange).inactiveKey, (*exchange).proveInactive},
	{"C8", (*exchange).jsonLogin, (*exchange).proveJSONLogin},
	{"C9", (*exchange).bearerOnly, (*exchange).proveBearer},
	{"C11", (*exchange).otherMethod, (*exchange).proveMethod},
	{"C12", func(x *exchange) bool { return x.params["action"] != "" }, (*exchange).proveAction},
	{"C30", (*exchange).notServed, func(x *exchange) error { return x.refused("MODULE_NOT_FOUND") }},
	{"C31", func(x *exchange) bool { return x.moduleName() == "Users" }, (*exchange).proveUsers},
	{"C29", func(x *exchange) bool { return x.diedIn("Events") }, (*exchange).proveEvents},
	{"C27", func(x *exchange) bool { return strings.Trim(x.params["id"], "0123456789") != "" }, (*exchange).proveID},
	{"C26", func(x *exchange) bool { return x.params["id"] != "" && x.want == `{"success":true,"result":null}` }, (*exchange).proveNoRecord},
	{"C33", (*exchange).noPicklist, func(x *exchange) error { return x.refused("FIELD_NOT_FOUND") }},
	{"C16", (*exchange).badNumber, func(x *exchange) error { return x.refused("INVALID_PARAMETER") }},
	{"C20", (*exchange).criteriaWithoutValue, (*exchange).proveIgnored},
	{"C18", (*exchange).badColumn, (*exchange).proveBadColumn},
	{"C19", (*exchange).bareColumn, (*exchange).proveBareColumn},
	{"C24", about(slashInValue), reads(equalAll, noCriteria)},
	{"C25", about(tagInValue), reads(equalAll, withoutTags)},
	{"C22", about(zeroValue), (*exchange).proveZero},
	{"C21", about(likePattern), reads(likeValue, equalValue)},
	{"C23", about(unknownOperator), reads(equalAll, equalValue)},
	{"C17", func(x *exchange) bool { return x.moduleName() == "Emails" }, (*exchange).proveEmails},
	{"C13", (*exchange).defaultLength, (*exchange).proveLength},
}

// originalRefused: C2, an error has a code and a message.
func (x *exchange) originalRefused() bool {
	return strings.HasPrefix(x.want, `{"success":false,"error":{"code":`) && !x.otherMethod() && !x.jsonLogin() && !x.bearerOnly()
}

// proveCode derives the code from what was sent, as the contract's table does.
func (x *exchange) proveCode() error {
	original := envelopeOf(x.want).Error
	switch {
	case x.logsIn():
		return x.refused(x.loginCode())
	case original.Code != "":
		if own := envelopeOf(x.got.body).Error; own != original {
			return fmt.Errorf("got %v, want code and message of the original: %v", own, original)
		}
		return x.refused(original.Code)
	case strings.Contains(x.want, `"code":null`):
		if strings.HasSuffix(x.Request.Query, "token=") {
			return x.refused("TOKEN_NOT_FOUND")
		}
		return x.refused("INVALID_TOKEN")
	}
	if n, err := x.count("SELECT COUNT(*) FROM vtiger_tab WHERE BINARY name = ?", x.moduleName()); err != nil || n > 0 {
		return fmt.Errorf("vtiger_tab has %d rows for %q (%v), want 0", n, x.moduleName(), err)
	}
	return x.refused("MODULE_NOT_FOUND")
}

func (x *exchange) loginCode() string {
	s := x.segments()
	switch {
	case len(s) == 2:
		return "KEY_NOT_FOUND"
	case len(s) == 3 || x.params["login"] != "" && x.params["password"] != "":
		return "USER_NOT_FOUND"
	}
	return "MISSING_CREDENTIALS"
}

// webServerPage: C3, an address that the original's web server did not know.
func (x *exchange) webServerPage() bool {
	return x.Response.Status == http.StatusNotFound && strings.HasPrefix(x.want, "<!DOCTYPE") && len(x.segments()) < 2
}

func (x *exchange) proveNoPage() error {
	if x.module() == "auth" {
		return x.refused("MISSING_CREDENTIALS")
	}
	return x.refused("TOKEN_NOT_FOUND")
}

// slashed: C4, a slash more or less makes no other address.
func (x *exchange) slashed() bool { return strings.HasPrefix(x.want, "<!DOCTYPE") }

func (x *exchange) proveSlash() error {
	path := strings.ReplaceAll(x.Request.Path, "{{TOKEN}}", x.token)
	other, cut := strings.CutSuffix(path, "/")
	if !cut {
		other += "/"
	}
	a, err := x.send(x.client, x.Request.Method, other, "", nil)
	if err == nil && masked(a.body) != masked(x.got.body) {
		err = fmt.Errorf("%s and %s answer differently: %.200s and %.200s", path, other, x.got.body, a.body)
	}
	x.settle()
	return err
}

// inactiveKey: C7, an inactive user cannot log in by key.
func (x *exchange) inactiveKey() bool {
	return x.module() == "auth" && tokenValue.MatchString(x.want)
}

func (x *exchange) proveInactive() error {
	s := x.segments()
	if n, err := x.count("SELECT COUNT(*) FROM vtiger_users WHERE accesskey = ? AND status = 'Inactive'", s[len(s)-1]); err != nil || n != 1 {
		return fmt.Errorf("%d inactive users have the key (%v), want 1", n, err)
	}
	return x.refused("KEY_NOT_FOUND")
}

// jsonLogin: C8, a log-in may be a JSON body.
func (x *exchange) jsonLogin() bool {
	return x.logsIn() && strings.Contains(x.Request.Headers["Content-Type"], "json")
}

func (x *exchange) proveJSONLogin() error {
	token := strings.TrimSuffix(strings.TrimPrefix(x.got.body, `{"success":true,"result":"`), `"}`)
	a, err := x.send(x.client, http.MethodGet, base+"/Accounts/length/1/"+token, "", nil)
	if err != nil || !strings.HasPrefix(a.body, `{"success":true,"result":[{`) {
		return fmt.Errorf("the token of %.80s gives %.80s (%v)", x.got.body, a.body, err)
	}
	x.settle()
	return nil
}

// bearerOnly: C9, the token may stand in a header.
func (x *exchange) bearerOnly() bool {
	return strings.HasPrefix(x.Request.Headers["Authorization"], "Bearer ") && envelopeOf(x.want).Error.Code == "TOKEN_NOT_FOUND"
}

func (x *exchange) proveBearer() error {
	a, err := x.ask(nil)
	if err == nil && (masked(a.body) != masked(x.got.body) || !strings.HasPrefix(a.body, `{"success":true`)) {
		err = errors.New("the token in the query gives another answer than in the header")
	}
	x.settle()
	return err
}

// otherMethod: C11, the methods beside those of the guide.
func (x *exchange) otherMethod() bool {
	return x.Request.Method != http.MethodGet && x.Request.Method != http.MethodHead && x.Request.Method != http.MethodPost
}

func (x *exchange) proveMethod() error {
	if x.got.header.Get("Allow") == "" {
		return errors.New("the answer has no Allow header")
	}
	if x.Request.Method == http.MethodOptions {
		if x.got.status != http.StatusNoContent || x.got.body != "" {
			return fmt.Errorf("got %d %q, want 204 without a body", x.got.status, x.got.body)
		}
		x.settle()
		return nil
	}
	return x.refused("METHOD_NOT_ALLOWED")
}

// proveAction: C12, the parameter action is refused. That nothing was written
// is checked once, after the whole replay. What action=Retrieve read is there
// without it.
func (x *exchange) proveAction() error {
	if err := x.refused("INVALID_PARAMETER"); err != nil || x.params["action"] != "Retrieve" {
		return err
	}
	var err error
	x.params["action"], x.want = "", x.Response.Body
	x.got, err = x.ask(nil)
	return err
}

// diedIn: the original ended with status 500 and no body in this module.
func (x *exchange) diedIn(module string) bool {
	return x.moduleName() == module && x.Response.Status == http.StatusInternalServerError && x.want == ""
}

// defaultLength: C13, a list that names no length has 100 records, not 20.
func (x *exchange) defaultLength() bool {
	if n := x.params["length"]; n != "" && n != "0" || x.params["id"] != "" || x.params["picklist"] != "" {
		return false
	}
	return strings.HasPrefix(x.got.body, `{"success":true,"result":[`)
}

func (x *exchange) proveLength() error {
	all, err := x.ask(map[string]string{"length": "1000000000"})
	if err != nil {
		return err
	}
	if got, want := len(recordsOf(x.got.body)), min(100, len(recordsOf(all.body))); got != want {
		return fmt.Errorf("%d records, want %d", got, want)
	}
	x.params["length"] = "20"
	x.got, err = x.ask(nil)
	return err
}

// count runs a statement that counts.
func (r *replay) count(query string, args ...any) (n int64, err error) {
	err = r.db.QueryRowContext(r.t.Context(), query, args...).Scan(&n)
	return n, err
}
