package v1

import (
	"net/http"
	"net/url"
	"strings"

	"vtrest/internal/crm"
)

// The two folders that the service answers below, wherever they stand.
var folders = []string{"/modules/ParsVT/ws", "/modules/RestfulApi"}

// address is a request taken apart: both spellings come to the same.
type address struct {
	auth   bool
	reads  bool // by GET or HEAD
	module string
	token  string
	params params
	// calendar is that of the dates of a call that reads.
	calendar crm.CalendarSystem
	inPath   []string // names of parameters in the path
	// lone is a word where an id may stand.
	lone string
	// ignored are names that have no effect, whatever the call.
	ignored []string
}

// parseAddress reads path and query. What stands in the query adds to what
// stands in the path.
func parseAddress(r *http.Request) (*address, error) {
	rest, ok := belowFolder(r.URL.EscapedPath())
	if other := otherAPI(r.URL.EscapedPath(), rest); other != "" {
		return nil, crm.Errorf(crm.NotFound, "%s is not served here, only V1 is: log in at %s", other, howToStart)
	}
	if !ok {
		return nil, crm.Errorf(crm.NotFound, "nothing is here: the API answers below …/modules/ParsVT/ws/")
	}
	a := &address{reads: r.Method == http.MethodGet || r.Method == http.MethodHead}
	a.params = parseQuery(r.URL.RawQuery)
	a.module, _ = a.params.get("module")
	a.token = bearer(r)
	if a.token == "" {
		a.token, _ = a.params.get("token")
	}
	segments := splitPath(rest)
	if len(segments) == 0 {
		a.auth = strings.EqualFold(a.module, "auth")
		return a, a.finish()
	}
	if a.module != segments[0] {
		a.ignore("module", a.module)
	}
	a.module = segments[0]
	if strings.EqualFold(a.module, "auth") {
		a.auth = true
		return a, a.addCredentials(segments[1:])
	}
	if err := a.addPath(segments[1:]); err != nil {
		return nil, err
	}
	return a, a.finish()
}

// finish reads the forms that parameters may have.
func (a *address) finish() error {
	if a.auth {
		return a.addParams()
	}
	known := parameterNames
	if !a.reads {
		known = writeNames // the others may be fields
	}
	var err error
	if a.params, err = a.params.plain(known); err != nil {
		return err
	}
	if err = a.addParams(); err != nil {
		return err
	}
	a.params, err = a.params.plain(known)
	return err
}

// complete reports whether the address says which module is called by whom.
// A log-in needs no token.
func (a *address) complete() bool { return !a.auth && a.module != "" && a.token != "" }

// addBody reads from a body what the address does not say, and the parameters
// of a log-in.
func (a *address) addBody(b *body) error {
	if a.module == "" {
		a.module, _ = b.get("module")
		a.auth = strings.EqualFold(a.module, "auth")
	}
	if a.token == "" {
		a.token, _ = b.get("token")
	}
	switch {
	case a.auth:
		a.params = append(a.params, b.params()...)
	case a.reads:
		more := &address{reads: true, params: b.params()}
		err := more.finish()
		a.params, a.ignored = append(a.params, more.params...), append(a.ignored, more.ignored...)
		return err
	}
	return nil
}

// ignore notes that a name with a value has no effect.
func (a *address) ignore(name, value string) {
	if value != "" {
		a.ignored = append(a.ignored, name)
	}
}

// belowFolder is the part of an escaped path below the service's folder.
func belowFolder(path string) (string, bool) {
	for _, folder := range folders {
		if i := strings.Index(path, folder); i >= 0 {
			rest := path[i+len(folder):]
			if rest == "" || rest[0] == '/' {
				return rest, true
			}
		}
	}
	return "", false
}

// splitPath decodes the segments of a path. Slashes too many at either end do
// not count; index.php is the folder itself.
func splitPath(rest string) []string {
	rest = strings.Trim(rest, "/")
	if rest == "index.php" {
		return nil
	}
	rest = strings.TrimPrefix(rest, "index.php/")
	if rest == "" {
		return nil
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		segments[i] = decode(s)
	}
	return segments
}

// decode undoes percent-encoding as PHP does: + is a blank, and a % that
// begins no escape is itself.
func decode(s string) string {
	if d, err := url.QueryUnescape(s); err == nil {
		return d
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b.WriteByte(' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// addCredentials reads auth/KEY and auth/LOGIN/PASSWORD.
func (a *address) addCredentials(segments []string) error {
	switch len(segments) {
	case 0:
	case 1:
		a.params = append(params{{"key", segments[0]}}, a.params...)
	case 2:
		a.params = append(params{{"login", segments[0]}, {"password", segments[1]}}, a.params...)
	default:
		return crm.Errorf(crm.InvalidParameter, "log in with auth/LOGIN/PASSWORD or auth/KEY: there are %d parts after auth; write / inside a part as %%2F", len(segments))
	}
	return nil
}

// isToken reports whether a part of a path looks like a token to the original's
// rewrite rules: 32 letters and digits.
func isToken(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return len(s) == 32
}

// isDigits reports whether a text has digits only, of any script.
func isDigits(s string) bool {
	return s != "" && strings.Trim(crm.FoldDigits(s), "0123456789") == ""
}
