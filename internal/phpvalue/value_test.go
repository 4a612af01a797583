package phpvalue

import (
	"math"
	"testing"
)

func TestString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Null, ""},
		{Bool(true), "1"},
		{Bool(false), ""},
		{Int(-7), "-7"},
		{Int(math.MinInt64), "-9223372036854775808"},
		{Float(10.0 / 3), "3.3333333333333"},
		{Float(55.00000000000001), "55"},
		{Float(3), "3"},
		{Float(0), "0"},
		{Float(math.Copysign(0, -1)), "-0"},
		{Float(0.1 + 0.2), "0.3"},
		{Float(-1.5), "-1.5"},
		{Float(0.00012), "0.00012"},
		{Float(0.0001), "0.0001"},
		{Float(0.00001), "1.0E-5"},
		{Float(-0.0000125), "-1.25E-5"},
		{Float(1e20), "1.0E+20"},
		{Float(1e14), "1.0E+14"},
		{Float(1e13), "10000000000000"},
		{Float(99999999999999), "99999999999999"},
		{Float(123456789012345), "1.2345678901234E+14"},
		{Float(1.5e300), "1.5E+300"},
		{Float(14597.086956521738), "14597.086956522"},
		{Float(math.Inf(1)), "INF"},
		{Float(math.Inf(-1)), "-INF"},
		{Float(math.NaN()), "NAN"},
		{Text("5 "), "5 "},
	} {
		if got := c.v.String(); got != c.want {
			t.Errorf("%#v: got %q, want %q", c.v, got, c.want)
		}
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	for _, v := range []Value{Null, Bool(false), Int(0), Float(0), Float(math.Copysign(0, -1)), Text(""), Text("0")} {
		if !v.Empty() {
			t.Errorf("%#v is not empty", v)
		}
	}
	for _, v := range []Value{Bool(true), Int(-1), Float(0.1), Float(math.NaN()), Text("0.0"), Text(" "), Text("00"), Text("false")} {
		if v.Empty() {
			t.Errorf("%#v is empty", v)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		want    Value
		whole   bool  // the whole text is a number
		leading Value // what it begins with
	}{
		{"5", Int(5), true, Int(5)},
		{" \t-5\n", Int(-5), true, Int(-5)},
		{"+5", Int(5), true, Int(5)},
		{"007", Int(7), true, Int(7)},
		{"1.50", Float(1.5), true, Float(1.5)},
		{"1.", Float(1), true, Float(1)},
		{".5", Float(0.5), true, Float(0.5)},
		{"1e3", Float(1000), true, Float(1000)},
		{"1E+3", Float(1000), true, Float(1000)},
		{"9223372036854775807", Int(math.MaxInt64), true, Int(math.MaxInt64)},
		{"9223372036854775808", Float(9223372036854775808), true, Float(9223372036854775808)},
		{"1e999", Float(math.Inf(1)), true, Float(math.Inf(1))},
		{"5 days", Null, false, Int(5)},
		{"1e", Null, false, Int(1)},
		{"1.5.2", Null, false, Float(1.5)},
		{"2024-06-15", Null, false, Int(2024)},
		{"", Null, false, Int(0)},
		{" ", Null, false, Int(0)},
		{".", Null, false, Int(0)},
		{"-", Null, false, Int(0)},
		{"0x1A", Null, false, Int(0)},
		{"abc", Null, false, Int(0)},
		{"INF", Null, false, Int(0)},
		{"1_000", Null, false, Int(1)},
		{"5\u00a0", Null, false, Int(5)},
	} {
		got, ok := Number(c.text)
		if got != c.want || ok != c.whole {
			t.Errorf("Number(%q): got %#v, %v, want %#v, %v", c.text, got, ok, c.want, c.whole)
		}
		if got := Text(c.text).IsNumeric(); got != c.whole {
			t.Errorf("IsNumeric of %q: got %v", c.text, got)
		}
		if got, _ := LeadingNumber(c.text); got != c.leading {
			t.Errorf("LeadingNumber(%q): got %#v, want %#v", c.text, got, c.leading)
		}
	}
	for v, want := range map[Value]bool{Null: false, Bool(true): false, Int(0): true, Float(1): true} {
		if got := v.IsNumeric(); got != want {
			t.Errorf("IsNumeric of %#v: got %v", v, got)
		}
	}
}

func TestInt64(t *testing.T) {
	t.Parallel()
	for v, want := range map[Value]int64{
		Null: 0, Bool(true): 1, Int(-3): -3, Float(2.9): 2, Float(-2.9): -2, Float(1e30): 5076964154930102272, Float(-1e20): -7766279631452241920, Text("-1e30"): math.MinInt64, Float(math.Inf(-1)): 0,
		Text("12.7x"): 12, Text("x"): 0, Text("9223372036854775807"): math.MaxInt64, Text("1e2"): 100,
	} {
		if got := v.Int64(); got != want {
			t.Errorf("%#v: got %d, want %d", v, got, want)
		}
	}
}

// FuzzNumber checks that a number is told again as the same number.
func FuzzNumber(f *testing.F) {
	for _, text := range []string{"", "0", "-1.5e3", " 12 ", "99999999999999999999", ".", "1e400", "0.00001"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := Number(text)
		if !ok {
			return
		}
		if leading, _ := LeadingNumber(text); leading != n {
			t.Errorf("%q is %#v, and begins with %#v", text, n, leading)
		}
		if !LooseEqual(Text(text), n) {
			t.Errorf("%q does not equal the number that it is, %#v", text, n)
		}
		again, ok := Number(n.String())
		if math.IsInf(n.Float64(), 0) {
			return
		}
		if x, y := n.Float64(), again.Float64(); !ok || math.Abs(x-y) > math.Abs(x)*1e-13 {
			t.Errorf("%q is %#v, and %q is %#v", text, n, n.String(), again)
		}
	})
}
