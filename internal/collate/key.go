package collate

import (
	"strings"
)

// Key is a text that is the same for all texts which [Compare] takes for equal,
// and for no others.
func Key(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		weight, size := weightAt(s, i)
		if weight >= illFormed {
			b.WriteByte(s[i]) // which is no part of a character in the key either
		} else {
			b.WriteString(string(weight))
		}
		i += size
	}
	return strings.TrimRight(b.String(), string(rune(padding)))
}
