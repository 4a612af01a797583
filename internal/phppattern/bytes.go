package phppattern

import "strings"

// beyondASCII is where the bytes from 0x80 on go while a pattern knows bytes only:
// to letters of nobody, which have no capitals.
const beyondASCII = 0xF700

// widen makes a letter of every byte, narrow takes it back.
func widen(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c < 0x80 {
			b.WriteByte(c)
		} else {
			b.WriteRune(beyondASCII + rune(c))
		}
	}
	return b.String()
}

func narrow(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		b = append(b, byte(r)) // of a letter of nobody, the last byte
	}
	return string(b)
}
