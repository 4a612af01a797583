package phpvalue

import (
	"math"
	"strconv"
)

// A Value is a scalar of PHP. The zero Value is null. Values of one kind and
// content are equal under ==, except for NaN.
type Value struct {
	kind  Kind
	int   int64 // of Int; 1 is true of Bool
	float float64
	text  string
}

// A Kind is a type of PHP.
type Kind uint8

// The kinds of a [Value].
const (
	NullKind Kind = iota
	BoolKind
	IntKind
	FloatKind
	TextKind
)

// Null is PHP's null.
var Null Value

// Bool is a truth value.
func Bool(b bool) Value {
	if b {
		return Value{kind: BoolKind, int: 1}
	}
	return Value{kind: BoolKind}
}

// Int is a whole number.
func Int(n int64) Value { return Value{kind: IntKind, int: n} }

// Float is a number with a fraction, or one too large for [Int].
func Float(f float64) Value { return Value{kind: FloatKind, float: f} }

// Text is a string.
func Text(s string) Value { return Value{kind: TextKind, text: s} }

// Kind is v's type.
func (v Value) Kind() Kind { return v.kind }

// IsNull says whether v is null.
func (v Value) IsNull() bool { return v.kind == NullKind }

// IsText says whether v is a string.
func (v Value) IsText() bool { return v.kind == TextKind }

// Empty is what PHP takes for nothing: null, false, zero, "" and "0". The texts
// "0.0" and " " are something.
func (v Value) Empty() bool {
	switch v.kind {
	case NullKind:
		return true
	case BoolKind, IntKind:
		return v.int == 0
	case FloatKind:
		return v.float == 0
	case TextKind:
		return EmptyText(v.text)
	}
	return true
}

// EmptyText is [Value.Empty] for a text.
func EmptyText(text string) bool { return text == "" || text == "0" }

// String is v as a text: true is "1", false and null are "", and a float has up
// to 14 digits, as in 3.3333333333333, 1.0E+20 and -0.
func (v Value) String() string {
	switch v.kind {
	case NullKind:
		return ""
	case BoolKind:
		if v.int == 0 {
			return ""
		}
		return "1"
	case IntKind:
		return strconv.FormatInt(v.int, 10)
	case FloatKind:
		return formatFloat(v.float)
	case TextKind:
		return v.text
	}
	return ""
}

// Float64 is v as a float. Of a text, the number it begins with counts, and
// none is 0.
func (v Value) Float64() float64 {
	switch v.kind {
	case NullKind:
		return 0
	case BoolKind, IntKind:
		return float64(v.int)
	case FloatKind:
		return v.float
	case TextKind:
		n, _ := LeadingNumber(v.text)
		return n.Float64()
	}
	return 0
}

// Int64 is v as a whole number, cut towards zero. Of a text that is beyond
// all int64 it is the last of them, of a float its remainder by 2^64. NaN and what
// is infinite are 0.
func (v Value) Int64() int64 {
	switch v.kind {
	case BoolKind, IntKind:
		return v.int
	case NullKind, FloatKind, TextKind:
	}
	if n, ok := v.number(); ok && n.kind == IntKind {
		return n.int
	}
	f := v.Float64()
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return 0
	case f >= math.MinInt64 && f < math.MaxInt64:
		return int64(f)
	case v.kind == TextKind && f < 0:
		return math.MinInt64
	case v.kind == TextKind:
		return math.MaxInt64
	case f < 0:
		return -int64(uint64(math.Mod(-f, 1<<64)))
	}
	return int64(uint64(math.Mod(f, 1<<64)))
}

// number is v as PHP's arithmetic takes it; false for a text that begins with
// no number.
func (v Value) number() (Value, bool) {
	switch v.kind {
	case NullKind:
		return Int(0), true
	case BoolKind:
		return Int(v.int), true
	case IntKind, FloatKind:
		return v, true
	case TextKind:
		return LeadingNumber(v.text)
	}
	return Null, false
}
