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
	module string
	token  string
	params params
}

// parseAddress reads path and query. What stands in the query adds to what
// stands in the path.
func parseAddress(r *http.Request) (*address, error) {
	rest, ok := belowFolder(r.URL.EscapedPath())
	if !ok {
		return nil, crm.Errorf(crm.NotFound, "nothing is here: the API answers below …/modules/ParsVT/ws/")
	}
	a := &address{}
	a.params = parseQuery(r.URL.RawQuery)
	a.module, _ = a.params.get("module")
	a.token = bearer(r)
	if a.token == "" {
		a.token, _ = a.params.get("token")
	}
	segments := splitPath(rest)
	if len(segments) == 0 {
		a.auth = strings.EqualFold(a.module, "auth")
		return a, a.addParams()
	}
	a.module = segments[0]
	if strings.EqualFold(a.module, "auth") {
		a.auth = true
		return a, a.addCredentials(segments[1:])
	}
	if err := a.addPath(segments[1:]); err != nil {
		return nil, err
	}
	return a, a.addParams()
}

// complete reports whether the address says which module is called by whom.
// A log-in needs no token.
func (a *address) complete() bool { return !a.auth && a.module != "" && a.token != "" }

// addBody reads from a body what the address does not say, and the parameters
// of a log-in.
func (a *address) addBody(b *body) {
	if a.module == "" {
		a.module, _ = b.get("module")
		a.auth = strings.EqualFold(a.module, "auth")
	}
	if a.token == "" {
		a.token, _ = b.get("token")
	}
	if a.auth {
		a.params = append(a.params, b.params()...)
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

// addPath reads what follows the module: an id, name/value pairs, a token. A
// last part shaped like a token is one, unless the token came another way and
// the parts come out even without it. Any single last part that is left over
// is taken for a token, as the original does.
func (a *address) addPath(segments []string) error {
	if n := len(segments); n > 0 {
		last := segments[n-1]
		even := pairsFrom(segments)%2 == 0
		if a.token == "" && (isToken(last) || !even) || a.token != "" && !even && isToken(last) {
			if a.token == "" {
				a.token = last
			}
			segments = segments[:n-1]
		}
	}
	if len(segments) > 0 && isDigits(segments[0]) {
		a.params = append(params{{"id", segments[0]}}, a.params...)
		segments = segments[1:]
	} else if len(segments) == 1 {
		return crm.Errorf(crm.InvalidParameter, "%q is not a record id: must be a number", segments[0])
	}
	pairs, err := parsePairs(segments)
	a.params = append(pairs, a.params...)
	return err
}

// pairsFrom counts the parts that must be name/value pairs: all but an id.
func pairsFrom(segments []string) int {
	if isDigits(segments[0]) {
		return len(segments) - 1
	}
	return len(segments)
}

// addParams reads the original's own way to put pairs into a query:
// params=start/0/length/2.
func (a *address) addParams() error {
	packed, ok := a.params.get("params")
	if !ok {
		return nil
	}
	pairs, err := parsePairs(strings.Split(strings.Trim(packed, "/"), "/"))
	a.params = append(a.params, pairs...)
	return err
}

func parsePairs(segments []string) (params, error) {
	if len(segments)%2 != 0 {
		return nil, crm.Errorf(crm.InvalidParameter, "parameter %q has no value: write the address as Module/name/value/…/TOKEN", segments[len(segments)-1])
	}
	pairs := make(params, 0, len(segments)/2)
	for i := 0; i < len(segments); i += 2 {
		pairs = append(pairs, param{segments[i], unslash(segments[i+1])})
	}
	return pairs, nil
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

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
