package clientaddr

import (
	"iter"
	"net/netip"
	"strings"
)

// fromRight yields the elements of a header that is a comma-separated list,
// possibly over several lines, the last one first and without the blanks
// around it. Empty elements are left out, as the grammar of lists has it.
//
// The direction matters: what a client sent stands to the left of what its
// proxy added, so that a quote the client left open cannot swallow the truth.
func fromRight(lines []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := len(lines) - 1; i >= 0; i-- {
			line, element := lines[i], ""
			for more := true; more; {
				line, element, more = cutLast(line, ',')
				if element != "" && !yield(element) {
					return
				}
			}
		}
	}
}

// cutLast cuts s at the last sep that stands outside a quoted string, and
// trims what stands after it. Without one, all of s is the last part.
func cutLast(s string, sep byte) (before, last string, found bool) {
	quoted := false
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i] == '"' && (!quoted || !escaped(s, i)):
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], strings.Trim(s[i+1:], " \t"), true
		}
	}
	return "", strings.Trim(s, " \t"), false
}

// escaped reports whether an odd number of backslashes stands before s[i].
func escaped(s string, i int) bool {
	backslashes := i - len(strings.TrimRight(s[:i], `\`))
	return backslashes%2 == 1
}

// parseElement reads the address in one element of Forwarded, such as
// `for="[2001:db8::1]:4711";proto=https`. It reports false if there is no
// "for", more than one, or one that is no address: "unknown", or a name that
// starts with an underscore.
func parseElement(element string) (addr netip.Addr, ok bool) {
	for more := true; more; {
		var pair string
		element, pair, more = cutLast(element, ';')
		name, value, _ := strings.Cut(pair, "=")
		if !strings.EqualFold(name, "for") {
			continue
		}
		if ok {
			return netip.Addr{}, false
		}
		if addr, ok = parseNode(unquote(value)); !ok {
			return netip.Addr{}, false
		}
	}
	return addr, ok
}

// unquote is the text of a quoted string, or s if it is none.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var text strings.Builder
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '\\' {
			i++
		}
		text.WriteByte(s[i])
	}
	return text.String()
}

// parseNode reads an address with or without a port, in any spelling that
// proxies use: 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1] and
// [2001:db8::1]:80. The port may be anything, since RFC 7239 lets a proxy hide
// it behind a name.
func parseNode(node string) (netip.Addr, bool) {
	host := node
	if inner, ok := strings.CutPrefix(node, "["); ok {
		var port string
		if host, port, ok = strings.Cut(inner, "]"); !ok || port != "" && port[0] != ':' {
			return netip.Addr{}, false
		}
	} else if strings.Count(node, ":") == 1 {
		host, _, _ = strings.Cut(node, ":")
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}, false
	}
	return addr.Unmap().WithZone(""), true
}
