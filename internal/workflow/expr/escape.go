package expr

import (
	"strconv"
	"strings"
)

// unescape resolves what a backslash means in a text, as in C: \n, \x41, \101,
// and any other sign for itself. One at the end stays.
func unescape(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		c, width := escaped(text[i+1:])
		b.WriteByte(c)
		i += width
	}
	return b.String()
}

// escaped is the byte that what follows a backslash means, and its length there.
func escaped(text string) (c byte, width int) {
	if named := strings.IndexByte("ntrabvf", text[0]); named >= 0 {
		return "\n\t\r\a\b\v\f"[named], 1
	}
	if text[0] == 'x' {
		if n := min(span(text[1:], isHex), 2); n > 0 {
			return code(text[1:n+1], 16), n + 1
		}
	}
	if n := min(span(text, isOctal), 3); n > 0 {
		return code(text[:n], 8), n
	}
	return text[0], 1
}

func code(digits string, base int) byte {
	n, _ := strconv.ParseUint(digits, base, 16)
	return byte(n)
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }
func isHex(c byte) bool   { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
