package password

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func storedAt(factor int) string {
	return fmt.Sprintf("$2y$%02d$%s", factor, strings.Repeat("a", 53))
}

func TestCostOf(t *testing.T) {
	t.Parallel()
	// From nothing to the costliest; each line costs more than the one above.
	lines := [][]Cost{
		{{}, CostOf(PHASH, ""), CostOf("", ""), CostOf(PHASH, "*0"), CostOf(Blowfish, "$2$ad$x"), CostOf(PHP53MD5, storedAt(10)), CostOf("SHA", "$1$ad$x"), CostOf(PHASH, storedAt(3)), CostOf(PHASH, storedAt(17))},
		{CostOf(MD5, "$1$ad$x"), CostOf(PHP53MD5, "$1$ad000000$x"), CostOf("", "$1$ad000000$x")},
		{CostOf(PHASH, storedAt(4))},
		{CostOf(PHASH, storedAt(10)), CostOf("", storedAt(10))},
		{CostOf(PHASH, storedAt(16))},
	}
	for i, line := range lines {
		for _, c := range line {
			if c != line[0] {
				t.Errorf("line %d: %+v and %+v differ", i, c, line[0])
			}
		}
		for _, less := range lines[:i] {
			low, high := less[0], line[0]
			if low.Compare(high) >= 0 || high.Compare(low) <= 0 || high.Compare(high) != 0 {
				t.Errorf("%+v is not less than %+v", low, high)
			}
			if a, b := Costliest(low, high), Costliest(high, low); a != high || b != high {
				t.Errorf("Costliest of %+v and %+v = %+v and %+v", low, high, a, b)
			}
		}
	}
}

// TestSpend compares the least of several times, so that a busy machine does
// not decide; the work itself differs by much more than the margin.
func TestSpend(t *testing.T) {
	long := strings.Repeat("p", 2000)
	tests := []struct {
		name             string
		scheme           Scheme
		userName, stored string
	}{
		{"bcrypt", PHASH, "admin", storedAt(6)},
		{"MD5-crypt", PHP53MD5, "admin", "$1$ad000000$hzXFXvL3XVlnUE/X.1n9t/"},
	}
	for _, tt := range tests {
		cost := CostOf(tt.scheme, tt.stored)
		verify := least(func() { Verify(tt.scheme, tt.userName, tt.stored, long) })
		spend := least(func() { cost.Spend(long) })
		if spend < verify/2 || spend > 2*verify {
			t.Errorf("%s: a refusal takes %v, Spend %v", tt.name, verify, spend)
		}
		if nothing := least(func() { Cost{}.Spend(long) }); nothing > verify/10 {
			t.Errorf("%s: a refusal takes %v, spending nothing %v", tt.name, verify, nothing)
		}
	}
}

// least is the shortest of seven runs.
func least(run func()) time.Duration {
	shortest := time.Hour
	for range 7 {
		start := time.Now()
		run()
		shortest = min(shortest, time.Since(start))
	}
	return shortest
}

// TestCostOfPrefix: scheme and factor alone tell what the whole value does.
func TestCostOfPrefix(t *testing.T) {
	for _, tt := range []struct {
		scheme Scheme
		stored string
		prefix string
	}{
		{PHASH, storedAt(10), "$2y$10$"},
		{"", storedAt(12), "$2y$12$"},
		{PHP53MD5, "$1$ad000000$xxxxxxxxxxxxxxxxxxxxxx", "$1$"},
		{PHASH, "", ""},
		{Blowfish, "*0", ""},
	} {
		if got, want := CostOfPrefix(tt.scheme, tt.prefix), CostOf(tt.scheme, tt.stored); got != want {
			t.Errorf("CostOfPrefix(%q, %q) = %+v, want that of %q, %+v", tt.scheme, tt.prefix, got, tt.stored, want)
		}
	}
}
