package collate

import (
	"cmp"
	"unicode/utf8"
)

// Compare returns -1, 0 or +1 as a orders before, with or behind b under
// utf8mb3_general_ci: character by character, with case and most accents
// ignored (é is e, ß is s, but ي is not ی). The shorter text is padded with
// spaces, so trailing spaces do not count, and "a\t" is before "a" because a
// tab is before a space. Supplementary characters are all equal, to each
// other and to U+FFFD. A byte that is not UTF-8 is behind every character.
func Compare(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) {
		x, y := a[i], b[i]
		if x != y {
			if x|y >= utf8.RuneSelf {
				break
			}
			if c := cmp.Compare(upper(x), upper(y)); c != 0 {
				return c
			}
		}
		i++
	}
	// Equal bytes may end within a character. A byte that can start one always
	// does, also behind a sequence that is cut off.
	for i > 0 && (isContinuation(a, i) || isContinuation(b, i)) {
		i--
	}
	return compareCharacters(a[i:], b[i:])
}

// isContinuation reports whether s goes on at i with a byte that starts no
// character.
func isContinuation(s string, i int) bool {
	return i < len(s) && !utf8.RuneStart(s[i])
}

// compareCharacters is Compare by the weights of whole characters.
func compareCharacters(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, sizeX := weightAt(a, i)
		y, sizeY := weightAt(b, j)
		if x != y {
			return cmp.Compare(x, y)
		}
		i, j = i+sizeX, j+sizeY
	}
	if i < len(a) {
		return compareToPadding(a[i:])
	}
	return -compareToPadding(b[j:])
}

// compareToPadding compares what s has beyond the end of the other text with
// the spaces that the other text is padded with.
func compareToPadding(s string) int {
	for i := 0; i < len(s); {
		weight, size := weightAt(s, i)
		if weight != padding {
			return cmp.Compare(weight, padding)
		}
		i += size
	}
	return 0
}
