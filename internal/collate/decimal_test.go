package collate

import (
	"math/big"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCompareDecimal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a, b string
		want int
	}{
		{"same", "12.50000000", "12.50000000", 0},
		{"scale", "1.0", "1.000", 0},
		{"no fraction", "1", "1.", 0},
		{"no whole", ".5", "0.50", 0},
		{"leading zeros", "007.5", "7.5", 0},
		{"plus", "+7", "7", 0},
		{"zeros", "0.000", "-0", 0},
		{"by value, not by text", "9.99", "10.00", -1},
		{"fractions", "0.09", "0.1", -1},
		{"longer fraction", "0.1", "0.11", -1},
		{"negative and positive", "-12.5", "1", -1},
		{"negatives", "-12.50000000", "-2.5", -1},
		{"negative fractions", "-0.2", "-0.19", -1},
		{"negative and zero", "-0.001", "0", -1},
		{"more digits than a float has", "1234567890123456789.12", "1234567890123456789.13", -1},
		{"more digits than an int64 has", "99999999999999999999999", "100000000000000000000000", -1},
		{"empty", "", "-99999", -1},
		{"empty and empty", "", "", 0},
		{"empty and text", "", "abc", -1},
		{"text", "abc", "-1", -1},
		{"texts", "abc", "abd", -1},
		{"sign alone", "-", "-1", -1},
		{"point alone", ".", "0", -1},
		{"two points", "1.2.3", "0", -1},
		{"two signs", "--1", "-5", -1},
		{"sign inside", "1-2", "0", -1},
		{"exponent", "1e5", "0", -1},
		{"space", " 1", "0", -1},
		{"thousands", "1,000", "0", -1},
		{"Persian digits", "۱", "0", -1},
	}
	for _, tt := range tests {
		if got := CompareDecimal(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: CompareDecimal(%q, %q) = %d, want %d", tt.name, tt.a, tt.b, got, tt.want)
		}
		if got := CompareDecimal(tt.b, tt.a); got != -tt.want {
			t.Errorf("%s: CompareDecimal(%q, %q) = %d, want %d", tt.name, tt.b, tt.a, got, -tt.want)
		}
	}
}

var decimalText = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$`)

// plainCompareDecimal is CompareDecimal by its definition, with math/big.
func plainCompareDecimal(t *testing.T, a, b string) int {
	t.Helper()
	isA, isB := decimalText.MatchString(a), decimalText.MatchString(b)
	switch {
	case isA && isB:
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		if !okX || !okY {
			t.Fatalf("math/big does not take %q or %q as a number", a, b)
		}
		return x.Cmp(y)
	case isA:
		return +1
	case isB:
		return -1
	}
	return strings.Compare(a, b)
}

func TestCompareDecimalIsATotalOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	pieces := []string{"0", "0", "00", "1", "2", "9", ".", "-", "+", "e", "00000000"}
	decimals := 0
	var texts []string
	for range 2000 {
		s := randomText(r, pieces)
		if r.IntN(2) == 0 {
			s = "-" + strings.TrimLeft(s, "-+")
		}
		if decimalText.MatchString(s) {
			decimals++
		}
		texts = append(texts, s)
	}
	if decimals < 200 {
		t.Fatalf("only %d of %d random texts are decimals: the test shows little", decimals, len(texts))
	}
	for range 50_000 {
		a, b := texts[r.IntN(len(texts))], texts[r.IntN(len(texts))]
		if got, want := CompareDecimal(a, b), plainCompareDecimal(t, a, b); got != want {
			t.Fatalf("CompareDecimal(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
	slices.SortFunc(texts, CompareDecimal)
	if i := slices.IndexFunc(texts, decimalText.MatchString); i < 0 || slices.ContainsFunc(texts[i:], func(s string) bool {
		return !decimalText.MatchString(s)
	}) {
		t.Errorf("a text that is no decimal is sorted behind the first decimal, at %d", i)
	}
}

func FuzzCompareDecimal(f *testing.F) {
	f.Add("-12.50000000", "0.000")
	f.Add("+007.", ".5")
	f.Add("1e5", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		if got, want := CompareDecimal(a, b), plainCompareDecimal(t, a, b); got != want {
			t.Errorf("CompareDecimal(%q, %q) = %d, want %d", a, b, got, want)
		}
	})
}

func TestCompareDecimalAllocatesNothing(t *testing.T) {
	for _, pair := range [][2]string{{"-12.50000000", "-12.5"}, {"1234567890123456789.12", "7"}, {"", "x"}} {
		allocs := testing.AllocsPerRun(100, func() { sink += CompareDecimal(pair[0], pair[1]) })
		if allocs != 0 {
			t.Errorf("CompareDecimal(%q, %q) allocates %v times, want 0", pair[0], pair[1], allocs)
		}
	}
}

func BenchmarkCompareDecimal(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sink += CompareDecimal("123456.78000000", "123456.79000000")
	}
}
