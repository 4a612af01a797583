package collate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLike(t *testing.T) {
	t.Parallel()
	const none = 0
	tests := []struct {
		name       string
		pattern, s string
		escape     rune
		want       bool
	}{
		{"empty", "", "", '\\', true},
		{"empty pattern", "", "a", '\\', false},
		{"empty text", "a", "", '\\', false},
		{"no wildcard", "acme", "ACME", '\\', true},
		{"no wildcard is no prefix", "acme", "acme ltd", '\\', false},
		{"accents", "cafe%", "Café du Port", '\\', true},
		{"sharp s", "strase", "Straße", '\\', true},
		{"Cyrillic case", "%МОСК%", "г. Москва", '\\', true},
		{"Persian", "%پارس%", "شرکت پارس گستر", '\\', true},
		{"Arabic yeh in a Persian text", "%ي%", "فناوری", '\\', false},
		{"Japanese", "株式会社__", "株式会社日本", '\\', true},
		{"one Japanese character too few", "株式会社__", "株式会社日", '\\', false},
		{"spaces at the end count", "acme", "acme ", '\\', false},
		{"spaces at the end of the pattern count", "acme ", "acme", '\\', false},
		{"many is none", "a%b", "ab", '\\', true},
		{"many alone", "%", "", '\\', true},
		{"many at the end", "a%%", "a", '\\', true},
		{"one is not none", "_", "", '\\', false},
		{"one behind many", "%_", "", '\\', false},
		{"one is a supplementary character", "_", "😀", '\\', true},
		{"one is a byte that is not UTF-8", "__", "\xe3\x81", '\\', true},
		{"supplementary characters are equal", "😀", "𝒜", '\\', true},
		{"back to the last many", "%ab%ac", "ab aab aac", '\\', true},
		{"back to the last many in vain", "%ab%ac", "ab aab aab", '\\', false},
		{"the end is anchored", "%ab", "ab abc", '\\', false},
		{"escaped many", `100\%`, "100%", '\\', true},
		{"escaped many is no wildcard", `100\%`, "1000", '\\', false},
		{"escaped one", `a\_b`, "axb", '\\', false},
		{"escaped escape", `a\\b`, `a\b`, '\\', true},
		{"escaped letter", `\a`, "A", '\\', true},
		{"escape at the end", `a\`, `a\`, '\\', true},
		{"another escape", `5|%|_\%`, `5%_\x`, '|', true},
		{"escape beyond ASCII", "§%", "%", '§', true},
		{"escape beyond ASCII is not ASCII", "é%", "%x", 'e', false},
		{"escape has a case", "A%", "a%", 'a', true},
		{"no escape", `\%`, `\anything`, none, true},
		{"U+FFFD as escape is no other bytes", "\xff%", "%", '\uFFFD', false},
	}
	for _, tt := range tests {
		if got := Like(tt.pattern, tt.s, tt.escape); got != tt.want {
			t.Errorf("%s: Like(%q, %q, %q) = %t, want %t", tt.name, tt.pattern, tt.s, tt.escape, got, tt.want)
		}
	}
}

// plainLike is Like by its definition: whether the pattern's characters from p
// on match the weights of s, for each p and rest of s.
func plainLike(pattern, s string, escape rune) bool {
	weights := plainWeights(s)
	matches := make([]bool, len(weights)+1)
	matches[0] = true
	for p := 0; p < len(pattern); {
		want, next := patternAt(pattern, p, escape)
		for i := len(weights); i >= 0; i-- {
			switch want {
			case anyMany:
				matches[i] = slices.Contains(matches[:i+1], true)
			case anyOne:
				matches[i] = i > 0 && matches[i-1]
			default:
				matches[i] = i > 0 && matches[i-1] && weights[i-1] == want
			}
		}
		p = next
	}
	return matches[len(weights)]
}

func TestLikeAgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	pieces := slices.Concat([]string{"a", "A", "b", "á", "%", "%", "_", `\`}, oddities)
	matched := 0
	for range 50_000 {
		pattern, s := randomText(r, pieces), randomText(r, pieces)
		got, want := Like(pattern, s, '\\'), plainLike(pattern, s, '\\')
		if got != want {
			t.Fatalf("Like(%q, %q) = %t, want %t", pattern, s, got, want)
		}
		if got {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("only %d of the random patterns matched: the test shows little", matched)
	}
}

func TestLikeWithoutWildcardsIsEquality(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	pieces := slices.DeleteFunc(slices.Concat(alphabet, oddities), func(s string) bool {
		return strings.ContainsAny(s, `%_\`)
	})
	equal := 0
	for range 50_000 {
		a := strings.TrimRight(randomText(r, pieces), " ")
		b := strings.TrimRight(randomText(r, pieces), " ")
		if r.IntN(2) == 0 {
			b = strings.ToUpper(a)
		}
		want := Compare(a, b) == 0
		if got := Like(a, b, '\\'); got != want {
			t.Fatalf("Like(%q, %q) = %t, but Compare is %d", a, b, got, Compare(a, b))
		}
		if want {
			equal++
		}
	}
	if equal < 1000 {
		t.Errorf("only %d of the random pairs were equal: the test shows little", equal)
	}
}

// TestLikeDoesNotBlowUp has a pattern for which trying every share of the text
// among the wildcards takes longer than the universe lasts.
func TestLikeDoesNotBlowUp(t *testing.T) {
	t.Parallel()
	pattern := strings.Repeat("%a", 50) + "%b"
	s := strings.Repeat("a", 10_000)
	start := time.Now()
	if Like(pattern, s, '\\') {
		t.Errorf("Like(50 times %%a and %%b, only a) = true, want false")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v, want milliseconds", took)
	}
}

func FuzzLike(f *testing.F) {
	f.Add("%a%b_", "xaxby", '\\')
	f.Add(`\%é|`, "%E|", '\\')
	f.Add("_%\xff", "😀\xff", rune(0))
	f.Fuzz(func(t *testing.T, pattern, s string, escape rune) {
		if len(pattern)*len(s) > 1<<16 {
			t.Skip("the plain definition is cubic")
		}
		if got, want := Like(pattern, s, escape), plainLike(pattern, s, escape); got != want {
			t.Errorf("Like(%q, %q, %q) = %t, want %t", pattern, s, escape, got, want)
		}
		if !Like("%"+strings.Map(literal, s)+"%", s, 0) {
			t.Errorf("%q with its wildcards replaced does not match itself", s)
		}
	})
}

// literal is a rune that is no wildcard, or "_", which matches what stood there.
func literal(r rune) rune {
	if r == '%' || r == '\uFFFD' {
		return '_'
	}
	return r
}

func TestLikeAllocatesNothing(t *testing.T) {
	allocs := testing.AllocsPerRun(100, func() {
		if !Like("%group%lim_ted%", "Edfg Group Limited, Hamburg", '\\') || !Like("%پارس%", "شرکت پارس", '\\') {
			t.Error("no match")
		}
	})
	if allocs != 0 {
		t.Errorf("Like allocates %v times, want 0", allocs)
	}
}

func BenchmarkLike(b *testing.B) {
	for _, bench := range []struct{ name, pattern, s string }{
		{"ascii", "%hamb%", "Edfg Group Limited, Hamburg"},
		{"prefix", "edfg%", "Edfg Group Limited, Hamburg"},
		{"persian", "%پارس%", "شرکت فناوری اطلاعات پارس"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !Like(bench.pattern, bench.s, '\\') {
					b.Fatal("no match")
				}
			}
		})
	}
}
