package v1

import (
	"net/http"
	"slices"
	"strings"

	"vtrest/internal/records"
)

// longestHeader is how many bytes such a header has: proxies reject longer ones.
const longestHeader = 2000

// Headers that name what was sent in vain.
const (
	ignoredFields     = "X-Ignored-Fields"
	ignoredParameters = "X-Ignored-Parameters"
)

// tellIgnored names in a header what the address says in vain.
func (a *address) tellIgnored(w http.ResponseWriter, uses ...string) {
	ignored := slices.Clone(a.ignored)
	if a.lone != "" {
		ignored = append(ignored, a.lone)
	}
	size := 0 // of the header
	for _, x := range a.params {
		if size < 2*longestHeader && !slices.Contains(uses, x.name) && !slices.Contains(always, x.name) && !slices.Contains(ignored, x.name) {
			ignored = append(ignored, x.name)
			size += len(x.name) + len(", ")
		}
	}
	nameIn(w, ignoredParameters, ignored)
}

// tellUnwritten names in headers what was sent and not written, and again what of
// it stands in the address.
func (call *writing) tellUnwritten(w http.ResponseWriter, ignored []string) {
	nameIn(w, ignoredFields, ignored)
	names := slices.Clone(call.address.ignored)
	for _, x := range call.address.params {
		name, _ := splitName(x.name)
		if _, inBody := call.body.byName[name]; !inBody && slices.Contains(ignored, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	nameIn(w, ignoredParameters, names)
}

// tell says in headers what was sent and not written, and which totals were
// sent that are others.
func (call *writing) tell(w http.ResponseWriter, done *records.Written) {
	call.tellUnwritten(w, done.Ignored)
	nameIn(w, "X-Totals-Differ", done.Differ)
}

// nameIn names names in a header, if there are any.
func nameIn(w http.ResponseWriter, header string, names []string) {
	var list []byte
	for i, name := range names {
		if i > 0 {
			list = append(list, ", "...)
		}
		if list = appendToken(list, short(name)); len(list) > longestHeader {
			list = append(list, ", ..."...)
			break
		}
	}
	if len(list) > 0 {
		w.Header().Set(header, string(list))
	}
}

// appendToken appends a name as a header may hold it: all but letters, digits
// and a few signs is percent-encoded.
func appendToken(dst []byte, name string) []byte {
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("_-.[]", c) >= 0:
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

const upperHex = "0123456789ABCDEF"
