package collate

import "unicode/utf8"

// What a character of a pattern stands for when it is not itself. Weights are
// never negative.
const (
	anyOne  rune = -1
	anyMany rune = -2
)

// Like reports whether s matches pattern as s LIKE pattern ESCAPE escape does
// under utf8mb3_general_ci. "%" is any number of characters, "_" is one, and
// escape (MySQL's default is '\\'; 0 is none) makes the next character stand
// for itself. Characters match when they have the same weight in [Compare];
// spaces at the end count, as LIKE never pads. An escape that ends the pattern
// stands for itself.
//
// It allocates nothing, and takes len(pattern)*len(s) steps at worst: only the
// last "%" is ever given more characters, because what an earlier one could
// take instead the last one can take too.
func Like(pattern, s string, escape rune) bool {
	p, i := 0, 0
	// Where the pattern goes on behind its last "%", what it asks for first
	// there, and where in s that part was last tried.
	behindMany, first, tried := -1, anyOne, 0
	for i < len(s) {
		if p < len(pattern) {
			want, next := patternAt(pattern, p, escape)
			if want == anyMany {
				if next == len(pattern) {
					return true
				}
				behindMany, tried, p = next, i, next
				first, _ = patternAt(pattern, next, escape)
				continue
			}
			got, size := weightAt(s, i)
			if want == got || want == anyOne {
				p, i = next, i+size
				continue
			}
		}
		if behindMany < 0 {
			return false
		}
		tried = nextCandidate(s, tried, first)
		p, i = behindMany, tried
	}
	return matchesEmpty(pattern[p:])
}

// nextCandidate returns the place behind the character of s at i where the
// next one stands that a pattern can begin with, len(s) if there is none.
func nextCandidate(s string, i int, first rune) int {
	_, size := weightAt(s, i)
	for i += size; i < len(s); i += size {
		var got rune
		if got, size = weightAt(s, i); got == first || first < 0 {
			break
		}
	}
	return i
}

// patternAt returns what the character of pattern at p asks for, a weight or
// anyOne or anyMany, and where the next one starts. As on the server "%" is
// looked for before escape, and escape before "_".
func patternAt(pattern string, p int, escape rune) (want rune, next int) {
	c := pattern[p]
	if c == '%' {
		return anyMany, p + 1
	}
	if size := escapeAt(pattern, p, escape); size > 0 && p+size < len(pattern) {
		p += size
	} else if c == '_' {
		return anyOne, p + 1
	}
	want, size := weightAt(pattern, p)
	return want, p + size
}

// escapeAt returns the length of the escape character at p, 0 if another one
// is there.
func escapeAt(pattern string, p int, escape rune) int {
	if escape == 0 {
		return 0
	}
	if c := pattern[p]; c < utf8.RuneSelf {
		if rune(c) == escape {
			return 1
		}
		return 0
	}
	// A byte that is not UTF-8 decodes to U+FFFD with size 1, and is no escape.
	if r, size := utf8.DecodeRuneInString(pattern[p:]); r == escape && size > 1 {
		return size
	}
	return 0
}

// matchesEmpty reports whether a pattern matches the empty text: it has
// nothing but "%".
func matchesEmpty(pattern string) bool {
	for i := range len(pattern) {
		if pattern[i] != '%' {
			return false
		}
	}
	return true
}
