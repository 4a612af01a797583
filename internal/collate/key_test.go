package collate

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestKey agrees with Compare, on pairs that are often equal.
func TestKey(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	pieces := slices.Concat(alphabet, oddities)
	equal := 0
	for range 200_000 {
		a, b := randomText(r, pieces), randomText(r, pieces)
		want := Compare(a, b) == 0
		if want {
			equal++
		}
		if got := Key(a) == Key(b); got != want {
			t.Fatalf("%q and %q: keys equal %v, texts %v", a, b, got, want)
		}
	}
	if equal < 500 {
		t.Errorf("only %d pairs were equal", equal)
	}
}
