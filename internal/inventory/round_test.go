package inventory

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
)

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		a, b   string
		digits rounding
		want   string
	}{
		{"1.5", "2.01", 2, "3.01"},   // 3.015 is less in a double
		{"1", "1.005", 2, "1"},       // and so is 1.005
		{"0.5", "0.25", 2, "0.13"},   // 0.125 is exact, and goes away from zero
		{"0.5", "-0.25", 2, "-0.13"}, // on either side
		{"0.5", "5", 0, "3"},
		{"-0.001", "1", 2, "0"},
		{"1234.5678", "7", 3, "8641.975"},
		{"9007199254740993", "1.005", 2, "9052235251014697.97"}, // more than a double holds
		{"0.1", "3", 2, "0.3"},
	} {
		if got := c.digits.product(n(c.a), n(c.b)); !got.Equal(n(c.want)) {
			t.Errorf("%s x %s to %d digits = %s, want %s", c.a, c.b, c.digits, got, c.want)
		}
	}
}

// Rounding a double is rounding its exact value, half away from zero.
func TestRoundingOfDoubles(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		f := (random.Float64() - 0.5) * math.Pow10(random.IntN(12))
		if random.IntN(3) == 0 {
			f = math.Round(f*1000) / 1000 // near a half of a cent
		}
		exact, _ := decimal.NewFromString(new(big.Float).SetFloat64(f).Text('f', 1100))
		got, ok := rounding(2).double(f)
		if want := exact.Round(2); !ok || !got.Equal(want) {
			t.Fatalf("%v = %s, want %s", f, got, want)
		}
	}
}

func TestDouble(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		d := decimal.New(random.Int64N(1e15)-5e14, -int32(random.IntN(12)))
		if got, want := double(d), d.InexactFloat64(); got != want {
			t.Fatalf("%s = %v, want %v", d, got, want)
		}
	}
}
