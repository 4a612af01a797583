package labels

import (
	"html"
	"strings"
)

// decoded is value with its HTML entities resolved, for the CRM decodes a key
// before it looks for a text. Unlike a browser it wants the ";": "R&D" and
// "AT&T &copy" stay as they are.
func decoded(value string) string {
	amp := strings.IndexByte(value, '&')
	if amp < 0 {
		return value
	}
	var b strings.Builder
	for ; amp >= 0; amp = strings.IndexByte(value, '&') {
		b.WriteString(value[:amp])
		value = value[amp:]
		n := entityLen(value)
		b.WriteString(html.UnescapeString(value[:n]))
		value = value[n:]
	}
	b.WriteString(value)
	return b.String()
}

// entityLen is the length of the entity at the start of s, which is an "&", or
// 1 where there is none.
func entityLen(s string) int {
	for i := 1; i < len(s) && i < 34; i++ {
		switch c := s[i]; {
		case c == ';':
			return i + 1
		case c == '#' && i == 1, '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		default:
			return 1
		}
	}
	return 1
}
