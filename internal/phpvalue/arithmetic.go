package phpvalue

import (
	"fmt"
	"math"
	"math/bits"
)

// Multiply is a * b: an Int of two Ints unless it is too large. A text that
// begins with no number is an error, as it is in PHP.
func Multiply(a, b Value) (Value, error) {
	x, y, err := operands(a, b)
	if err != nil {
		return Null, err
	}
	if x.kind == IntKind && y.kind == IntKind {
		if n, ok := multiplyInts(x.int, y.int); ok {
			return Int(n), nil
		}
	}
	return Float(x.Float64() * y.Float64()), nil
}

// Negate is -v, which PHP takes for v * -1.
func Negate(v Value) (Value, error) { return Multiply(v, Int(-1)) }

// Divide is a / b: an Int if two Ints leave no remainder. Division by zero and
// a text that begins with no number are errors.
func Divide(a, b Value) (Value, error) {
	x, y, err := operands(a, b)
	if err != nil {
		return Null, err
	}
	if y.Float64() == 0 {
		return Null, fmt.Errorf("division by zero")
	}
	if x.kind == IntKind && y.kind == IntKind && y.int != -1 && x.int%y.int == 0 {
		return Int(x.int / y.int), nil
	}
	if y == Int(-1) && x.kind == IntKind && x.int != math.MinInt64 {
		return Int(-x.int), nil
	}
	return Float(x.Float64() / y.Float64()), nil
}

// Power is a to the power of b: an Int of two Ints unless b is negative or the
// result too large.
func Power(a, b Value) (Value, error) {
	x, y, err := operands(a, b)
	if err != nil {
		return Null, err
	}
	if x.kind == IntKind && y.kind == IntKind && y.int >= 0 {
		return powerOfInts(x.int, y.int), nil
	}
	return Float(math.Pow(x.Float64(), y.Float64())), nil
}

// Round is PHP's round: half away from zero, after the noise beyond 15 digits
// is gone, so 1.005 is 1.01 to two places. Before PHP 8.4, that is.
func Round(f float64, places int) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) || f == 0 {
		return f
	}
	factor := math.Pow10(abs(places))
	exact := precision - int(math.Floor(math.Log10(math.Abs(f))))
	scaled := shift(f, places)
	if exact > places && exact-15 < places {
		exact = min(max(exact, -60), 60)
		scaled = shift(math.Round(shift(f, exact)), max(places-exact, -60))
	}
	if math.Abs(scaled) >= 1e15 {
		return f
	}
	scaled = math.Round(scaled)
	if places > 0 {
		return scaled / factor
	}
	return scaled * factor
}

// shift moves the point of f by so many places to the right.
func shift(f float64, places int) float64 {
	if places < 0 {
		return f / math.Pow10(-places)
	}
	return f * math.Pow10(places)
}

func abs(n int) int { return max(n, -n) }

func operands(a, b Value) (x, y Value, err error) {
	x, isX := a.number()
	y, isY := b.number()
	if !isX || !isY {
		return Null, Null, fmt.Errorf("a text that is not a number cannot be counted with")
	}
	return x, y, nil
}

func multiplyInts(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	switch {
	case high != 0:
		return 0, false
	case negative && low <= 1<<63:
		return -int64(low), true
	case !negative && low < 1<<63:
		return int64(low), true
	}
	return 0, false
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// powerOfInts squares, so an exponent of any size takes at most 128 steps. What
// becomes too large goes on as a float, as in PHP, which keeps the sign.
func powerOfInts(base, exponent int64) Value {
	result := int64(1)
	for exponent > 0 {
		if exponent&1 == 1 {
			exponent--
			n, ok := multiplyInts(result, base)
			if !ok {
				return Float(float64(result) * float64(base) * math.Pow(float64(base), float64(exponent)))
			}
			result = n
			continue
		}
		exponent /= 2
		n, ok := multiplyInts(base, base)
		if !ok {
			return Float(float64(result) * math.Pow(float64(base)*float64(base), float64(exponent)))
		}
		base = n
	}
	return Int(result)
}
