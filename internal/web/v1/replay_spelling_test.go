package v1_test

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// spell is a text as PHP's json_encode prints it, with its quotes.
func spell(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\' || r == '/':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r > '~':
			for _, unit := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// shown is a stored text as the contract prints it: with LF for line ends,
// without characters that XML forbids, and < and > as entities.
func shown(stored string) string {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n", "<", "&lt;", ">", "&gt;").Replace(stored)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r < 0xA0 {
			return -1
		}
		return r
	}, text)
}
