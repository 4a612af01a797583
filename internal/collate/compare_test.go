package collate

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"
)

// alphabet has characters that share weights, differ by one step, are
// spelt with one to four bytes, or are special in a pattern.
var alphabet = []string{
	"a", "A", "á", "Å", "b", "B", "e", "é", "É", "z", "ß", "s", "0", "9",
	" ", " ", "\t", "\n", "!", "_", "%", `\`, "|",
	"ж", "Ж", "ё", "е", "σ", "ς", "Σ", "ά", "α", "ı", "İ", "i", "µ", "μ",
	"ي", "ی", "ك", "ک", "آ", "ا", "\u200c", "۱", "か", "が", "カ", "日", "ａ", "Ａ", "Ⓐ", "ⓐ",
	"\u0301", "ạ", "\ufffd", "\uffff",
}

// oddities are what utf8mb3 cannot hold: supplementary characters and bytes
// that are not UTF-8 (a lone continuation, a cut sequence, a surrogate).
var oddities = []string{"😀", "𝒜", "\xff", "\x80", "\xe3\x81", "\xed\xa0\x80", "\x81", "\x8b"}

// randomText returns up to 6 pieces; short texts meet often.
func randomText(r *rand.Rand, pieces []string) string {
	var s string
	for range r.IntN(7) {
		s += pieces[r.IntN(len(pieces))]
	}
	return s
}

func TestCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a, b string
		want int
	}{
		{"empty", "", "", 0},
		{"case", "Vtiger CRM", "vTIGER crm", 0},
		{"letters", "apple", "Banana", -1},
		{"underscore is behind the upper-case letters", "a_b", "azb", +1},
		{"digits as characters", "10", "9", -1},
		{"prefix", "Acme", "Acme Ltd", -1},
		{"accent", "é", "e", 0},
		{"accent and case", "É", "e", 0},
		{"accent decides nothing before the next letter", "éa", "eb", -1},
		{"combining accent is a character", "e\u0301", "é", +1},
		{"sharp s is one s", "Straße", "STRASE", 0},
		{"sharp s is not ss", "Straße", "strasse", -1},
		{"o with stroke is a letter", "ø", "o", +1},
		{"Turkish dotless i", "ı", "i", 0},
		{"Turkish dotted I", "İ", "i", 0},
		{"Cyrillic case", "Москва", "МОСКВА", 0},
		{"Cyrillic io", "ё", "Е", 0},
		{"Greek final sigma", "ΟΔΟΣ", "οδος", 0},
		{"micro sign", "µ", "Μ", 0},
		{"Arabic and Persian yeh", "ي", "ی", -1},
		{"Arabic and Persian kaf", "ك", "ک", -1},
		{"alef with madda", "آ", "ا", -1},
		{"Persian", "شرکت پارس", "شرکت پارس", 0},
		{"Persian by code point", "تهران", "شیراز", -1},
		{"zero width non-joiner counts", "می\u200cشود", "میشود", +1},
		{"Persian digit", "۱", "1", +1},
		{"hiragana and katakana", "か", "カ", -1},
		{"voiced kana", "か", "が", -1},
		{"full-width case", "ａ", "Ａ", 0},
		{"full width", "Ａ", "A", +1},
		{"trailing spaces", "Acme", "Acme   ", 0},
		{"trailing spaces behind a wide character", "café", "CAFE  ", 0},
		{"only spaces", "", "   ", 0},
		{"leading space", " a", "a", -1},
		{"no-break space is no padding", "a", "a\u00a0", -1},
		{"tab is before the padding", "a\t", "a", -1},
		{"newline is before the padding", "a", "a\n", +1},
		{"tab behind spaces", "a  \t", "a", -1},
		{"supplementary characters are equal", "😀", "𝒜", 0},
		{"supplementary character and the replacement character", "😀", "\ufffd", 0},
		{"supplementary character is behind Japanese", "😀", "日", +1},
		{"ill-formed byte is behind all", "\xff", "\uffff", +1},
		{"ill-formed bytes", "\xfe", "\xff", -1},
		{"cut sequence", "か\xe3\x81", "か", +1},
		{"cut sequence and its character", "\xe3\x81", "か", +1},
		{"cut sequence and the same, longer", "\xe3\x81", "\xe3\x81a", -1},
		{"equal bytes end within a character", "é", "è", 0},
		{"equal bytes end within a character behind a letter of another case", "xé", "Xè", 0},
	}
	for _, tt := range tests {
		if got := Compare(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: Compare(%q, %q) = %d, want %d", tt.name, tt.a, tt.b, got, tt.want)
		}
		if got := Compare(tt.b, tt.a); got != -tt.want {
			t.Errorf("%s: Compare(%q, %q) = %d, want %d", tt.name, tt.b, tt.a, got, -tt.want)
		}
	}
}

// plainCompare is Compare by its definition: the weights of all characters,
// the shorter text padded with spaces.
func plainCompare(a, b string) int {
	x, y := plainWeights(a), plainWeights(b)
	for len(x) < len(y) {
		x = append(x, ' ')
	}
	for len(y) < len(x) {
		y = append(y, ' ')
	}
	return slices.Compare(x, y)
}

func plainWeights(s string) []rune {
	var weights []rune
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			weights = append(weights, 0xFF0000+rune(s[0]))
		case r > 0xFFFF:
			weights = append(weights, 0xFFFD)
		case pages[r>>8] == nil:
			weights = append(weights, r)
		default:
			weights = append(weights, rune(pages[r>>8][r&0xFF]))
		}
		s = s[size:]
	}
	return weights
}

func TestCompareIsATotalOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	pieces := slices.Concat(alphabet, oddities)
	for range 50_000 {
		prefix := randomText(r, pieces) // else most differ in their first character
		a, b, c := prefix+randomText(r, pieces), prefix+randomText(r, pieces), prefix+randomText(r, pieces)
		ab, bc, ac := Compare(a, b), Compare(b, c), Compare(a, c)
		if ba := Compare(b, a); ba != -ab {
			t.Fatalf("Compare(%q, %q) = %d, but %d the other way round", a, b, ab, ba)
		}
		if ab <= 0 && bc <= 0 && ac > 0 || ab >= 0 && bc >= 0 && ac < 0 {
			t.Fatalf("not transitive: %q %q %q compare as %d, %d, and first to last as %d", a, b, c, ab, bc, ac)
		}
		if want := plainCompare(a, b); ab != want {
			t.Fatalf("Compare(%q, %q) = %d, want %d", a, b, ab, want)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("Acme", "ACME  ")
	f.Add("café\t", "cafe")
	f.Add("😀\xff", "\xe3\x81か")
	f.Fuzz(func(t *testing.T, a, b string) {
		got := Compare(a, b)
		if want := plainCompare(a, b); got != want {
			t.Errorf("Compare(%q, %q) = %d, want %d", a, b, got, want)
		}
		if back := Compare(b, a); back != -got {
			t.Errorf("Compare(%q, %q) = %d, but %d the other way round", a, b, got, back)
		}
		if c := Compare(a, a+"  "); c != 0 {
			t.Errorf("Compare(%q, with spaces behind) = %d, want 0", a, c)
		}
	})
}

var sink int

func TestCompareAllocatesNothing(t *testing.T) {
	for _, pair := range [][2]string{{"Acme Ltd", "ACME ltd "}, {"شرکت پارس", "شرکت پارت"}, {"a\xff", "a😀"}} {
		allocs := testing.AllocsPerRun(100, func() { sink += Compare(pair[0], pair[1]) })
		if allocs != 0 {
			t.Errorf("Compare(%q, %q) allocates %v times, want 0", pair[0], pair[1], allocs)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, bench := range []struct{ name, a, b string }{
		{"ascii", "Edfg Group Limited, Hamburg", "edfg group limited, hannover"},
		{"persian", "شرکت فناوری اطلاعات پارس", "شرکت فناوری اطلاعات پارت"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink += Compare(bench.a, bench.b)
			}
		})
	}
}
