package sqldb

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// charmaps are the one-byte character sets that CRMs were installed with.
// MySQL's latin1 is Windows-1252.
var charmaps = map[string]*charmap.Charmap{
	"latin1": charmap.Windows1252,
	"latin2": charmap.ISO8859_2,
	"latin5": charmap.ISO8859_9,
	"cp1250": charmap.Windows1250,
	"cp1251": charmap.Windows1251,
	"cp1256": charmap.Windows1256,
	"koi8r":  charmap.KOI8R,
	"greek":  charmap.ISO8859_7,
	"hebrew": charmap.ISO8859_8,
}

// lacking are characters that were added to a set after MySQL had taken it.
var lacking = map[string]string{"cp1256": "ٹڈکڑںھہے", "greek": "‘’€₯ͺ", "hebrew": "¯"}

// FitCharset prepares a text for comparison with a column of the character
// set. MySQL refuses to compare with characters that the column cannot hold;
// since no value has them, each becomes one that values do not have either.
func FitCharset(charset, s string) string {
	switch charset {
	case "utf8mb3", "utf8":
		return replace(s, '\uFFFD', func(r rune) bool { return r <= 0xFFFF })
	case "ascii":
		return replace(s, '\x7F', func(r rune) bool { return r < utf8.RuneSelf })
	}
	m := charmaps[charset]
	if m == nil {
		return s
	}
	return replace(s, '\x7F', func(r rune) bool {
		_, ok := m.EncodeRune(r)
		return ok && !strings.ContainsRune(lacking[charset], r)
	})
}

func replace(s string, with rune, fits func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if fits(r) {
			return r
		}
		return with
	}, s)
}
