package phpvalue

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b Value
		want int
	}{
		{Text("10"), Text("9"), 1},
		{Text("10"), Text("9a"), -1},
		{Text("1.0"), Text("1"), 0},
		{Text("1e3"), Text("1000"), 0},
		{Text(" 1"), Text("1 "), 0},
		{Text("abc"), Text("ABC"), 1},
		{Text("abc"), Text("abcd"), -1},
		{Text("2024-06-15"), Text("2024-06-14"), 1},
		{Text(""), Text("0"), -1},
		{Text("99999999999999999998"), Text("99999999999999999999"), -1},
		{Text("1e30"), Text("1000000000000000000000000000000"), 0},
		{Null, Text(""), 0},
		{Null, Text("0"), -1},
		{Text("a"), Null, 1},
		{Null, Int(0), 0},
		{Null, Bool(false), 0},
		{Null, Null, 0},
		{Null, Int(-1), -1},
		{Bool(true), Text("x"), 0},
		{Bool(false), Text("0"), 0},
		{Bool(true), Int(5), 0},
		{Bool(true), Bool(false), 1},
		{Int(5), Text("5.0"), 0},
		{Text("5"), Int(6), -1},
		{Int(0), Text("a"), -1},
		{Text("a"), Int(0), 1},
		{Int(0), Text(""), 1},
		{Float(1.5), Text("1.5 "), 0},
		{Float(0.1 + 0.2), Text("0.3x"), -1},
		{Int(1), Float(1), 0},
		{Int(2), Float(1.5), 1},
		{Float(math.Inf(1)), Int(math.MaxInt64), 1},
	} {
		if got := Compare(c.a, c.b); got != c.want {
			t.Errorf("Compare(%#v, %#v): got %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Compare(c.b, c.a); got != -c.want {
			t.Errorf("Compare(%#v, %#v): got %d, want %d", c.b, c.a, got, -c.want)
		}
		if got := LooseEqual(c.a, c.b); got != (c.want == 0) {
			t.Errorf("LooseEqual(%#v, %#v): got %v", c.a, c.b, got)
		}
		if a, b := c.a, c.b; a.IsText() && b.IsText() && LooseEqualText(a.String(), b.String()) != (c.want == 0) {
			t.Errorf("LooseEqualText(%q, %q) differs from Compare", a, b)
		}
	}
	nan := Float(math.NaN())
	if Compare(nan, nan) != 1 || Compare(nan, Int(0)) != 1 || Compare(Int(0), nan) != 1 {
		t.Error("NaN is not beyond all")
	}
}

func TestArithmetic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    func(a, b Value) (Value, error)
		a, b Value
		want Value
	}{
		{"multiply", Multiply, Int(6), Int(-7), Int(-42)},
		{"multiply", Multiply, Int(math.MaxInt64), Int(2), Float(2 * float64(math.MaxInt64))},
		{"multiply", Multiply, Int(math.MinInt64), Int(-1), Float(9223372036854775808)},
		{"multiply", Multiply, Int(math.MinInt64), Int(1), Int(math.MinInt64)},
		{"multiply", Multiply, Text("5 days"), Text("1.5"), Float(7.5)},
		{"multiply", Multiply, Null, Bool(true), Int(0)},
		{"divide", Divide, Int(10), Int(5), Int(2)},
		{"divide", Divide, Int(10), Int(4), Float(2.5)},
		{"divide", Divide, Int(math.MinInt64), Int(-1), Float(9223372036854775808)},
		{"divide", Divide, Int(7), Int(-1), Int(-7)},
		{"divide", Divide, Text("10"), Float(4), Float(2.5)},
		{"power", Power, Int(2), Int(10), Int(1024)},
		{"power", Power, Int(-2), Int(63), Int(math.MinInt64)},
		{"power", Power, Int(2), Int(63), Float(9223372036854775808)},
		{"power", Power, Int(2), Int(-1), Float(0.5)},
		{"power", Power, Int(1), Int(math.MaxInt64), Int(1)},
		{"power", Power, Text("2"), Float(0.5), Float(math.Sqrt2)},
	} {
		got, err := c.f(c.a, c.b)
		if err != nil || got != c.want {
			t.Errorf("%s %#v, %#v: got %#v, %v, want %#v", c.name, c.a, c.b, got, err, c.want)
		}
		for _, bad := range []string{"", "abc"} {
			if got, err := c.f(Text(bad), c.b); err == nil {
				t.Errorf("%s %q, %#v: got %#v and no error", c.name, bad, c.b, got)
			}
		}
	}
	for _, zero := range []Value{Int(0), Text("0.0"), Null} {
		if got, err := Divide(Int(1), zero); err == nil {
			t.Errorf("1 / %#v: got %#v and no error", zero, got)
		}
	}
	if got, err := Negate(Text("0.000")); err != nil || got.String() != "-0" {
		t.Errorf("-\"0.000\": got %q, %v, want -0", got, err)
	}
}

func TestRound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		f      float64
		places int
		want   float64
	}{
		{2.5, 0, 3},
		{-2.5, 0, -3},
		{1.005, 2, 1.01},
		{1.955, 2, 1.96},
		{5.055, 2, 5.06},
		{0.285, 2, 0.29},
		{1234567.891, -3, 1235000},
		{1e20, 2, 1e20},
		{0.5 - 1e-17, 0, 1},
		{0.49999999999999, 0, 0},
		{1.0000000049, 8, 1},
		{1.000000005, 8, 1.00000001},
		{0, 3, 0},
		{math.Inf(1), 0, math.Inf(1)},
	} {
		if got := Round(c.f, c.places); got != c.want {
			t.Errorf("Round(%v, %d): got %v, want %v", c.f, c.places, got, c.want)
		}
	}
	if got := Float(Round(-0.0625, 0)).String(); got != "-0" {
		t.Errorf("Round(-0.0625, 0): got %s, want -0", got)
	}
}
