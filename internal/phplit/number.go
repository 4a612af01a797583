package phplit

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// numberEnd is where the numeric literal at pos ends.
func numberEnd(s string, pos int) int {
	if s[pos] == '0' && pos+1 < len(s) && strings.IndexByte("xXbBoO", s[pos+1]) >= 0 {
		return nameEnd(s, pos+2)
	}
	digits := func() {
		for pos < len(s) && (isDigit(s[pos]) || s[pos] == '_') {
			pos++
		}
	}
	digits()
	if pos < len(s) && s[pos] == '.' {
		pos++
		digits()
	}
	if pos < len(s) && (s[pos] == 'e' || s[pos] == 'E') {
		exp := pos + 1
		if exp < len(s) && (s[exp] == '+' || s[exp] == '-') {
			exp++
		}
		if exp < len(s) && isDigit(s[exp]) {
			pos = exp
			digits()
		}
	}
	return pos
}

// parseNumber is the value of a numeric literal; an integer beyond 64 bits is
// a float, as in PHP.
func parseNumber(text string) (Value, bool) {
	if strings.HasSuffix(text, "_") || strings.Contains(text, "__") || strings.HasPrefix(text, "_") {
		return Value{}, false
	}
	text = strings.ReplaceAll(text, "_", "")
	base, digits := 10, text
	if len(text) > 1 && text[0] == '0' {
		switch c := text[1] | 0x20; {
		case c == 'x':
			base, digits = 16, text[2:]
		case c == 'b':
			base, digits = 2, text[2:]
		case c == 'o':
			base, digits = 8, text[2:]
		case !strings.ContainsAny(text, ".eE"):
			base, digits = 8, text[1:]
		}
	}
	if base == 10 && strings.ContainsAny(text, ".eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil && !math.IsInf(f, 0) {
			return Value{}, false
		}
		return floatValue(f), true
	}
	if n, err := strconv.ParseInt(digits, base, 64); err == nil {
		return intValue(n), true
	}
	// Thousands of digits are an infinity, and not worth the arithmetic.
	if len(digits) > 1100 {
		return floatValue(math.Inf(1)), true
	}
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return Value{}, false
	}
	f, _ := new(big.Float).SetInt(n).Float64()
	return floatValue(f), true
}

// arithmetic is a op b for + - * / and numbers; the result is unknown for
// anything else. Integers that overflow become floats.
func arithmetic(op string, a, b Value) Value {
	if (a.kind != Int && a.kind != Float) || (b.kind != Int && b.kind != Float) {
		return Value{kind: Unknown}
	}
	x, y := asFloat(a), asFloat(b)
	ints := a.kind == Int && b.kind == Int
	switch op {
	case "+":
		if sum := a.num + b.num; ints && (sum > a.num) == (b.num > 0) {
			return intValue(sum)
		}
		return floatValue(x + y)
	case "-":
		if diff := a.num - b.num; ints && (diff < a.num) == (b.num > 0) {
			return intValue(diff)
		}
		return floatValue(x - y)
	case "*":
		if product, ok := multiply(a.num, b.num); ints && ok {
			return intValue(product)
		}
		return floatValue(x * y)
	case "/":
		switch {
		case y == 0:
			return Value{kind: Unknown}
		case ints && !(a.num == math.MinInt64 && b.num == -1) && a.num%b.num == 0:
			return intValue(a.num / b.num)
		}
		return floatValue(x / y)
	}
	return Value{kind: Unknown}
}

// multiply is a*b, and whether it fits in 64 bits.
func multiply(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	product := a * b
	overflow := product/b != a || a == -1 && b == math.MinInt64 || b == -1 && a == math.MinInt64
	return product, !overflow
}

func asFloat(v Value) float64 {
	if v.kind == Int {
		return float64(v.num)
	}
	return v.float
}

func intValue(n int64) Value     { return Value{kind: Int, num: n} }
func floatValue(f float64) Value { return Value{kind: Float, float: f} }
func textValue(s string) Value   { return Value{kind: String, text: s} }
func boolValue(b bool) Value {
	if b {
		return Value{kind: Bool, num: 1}
	}
	return Value{kind: Bool}
}
