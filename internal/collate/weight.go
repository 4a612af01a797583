package collate

import "unicode/utf8"

const (
	// padding weighs as the space that PAD SPACE puts behind the shorter text.
	padding = ' '
	// supplementary is the one weight of all characters beyond the Basic
	// Multilingual Plane, as in utf8mb4_general_ci; utf8mb3 cannot hold them.
	supplementary = 0xFFFD
	// illFormed plus the byte is the weight of a byte that is no part of a
	// character: behind all characters, as on the server.
	illFormed = 0xFF0000
)

// upper is the weight of an ASCII character: itself, in upper case.
func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}

// weightAt returns the weight of the character of s at i, which is less than
// len(s), and its length in bytes. A byte that starts no character stands
// alone.
func weightAt(s string, i int) (weight rune, size int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(upper(c)), 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && size == 1:
		return illFormed + rune(c), 1
	case r > 0xFFFF:
		return supplementary, size
	}
	if page := pages[r>>8]; page != nil {
		return rune(page[r&0xFF]), size
	}
	return r, size
}
