package phplit

import (
	"iter"
	"math"
	"strconv"
	"strings"
)

// Kind says which member of the union a [Value] is.
type Kind uint8

// The zero Kind is Null, as a PHP variable is before its first assignment.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Array
	// Unknown is the result of an expression that this package does not
	// evaluate, a function call for one.
	Unknown
)

var kindNames = [...]string{"null", "bool", "int", "float", "string", "array", "unknown"}

func (k Kind) String() string { return kindNames[k] }

// Value is one PHP value. The zero Value is null.
type Value struct {
	kind  Kind
	num   int64 // of Int and Bool
	float float64
	text  string
	array *array
}

// Kind is the member of the union that v is.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is null, or a variable that was never set.
func (v Value) IsNull() bool { return v.kind == Null }

// Text is v as PHP converts it to a string; false, null, an array and an
// unknown value are "".
func (v Value) Text() string {
	switch v.kind {
	case Bool:
		if v.num != 0 {
			return "1"
		}
	case Int:
		return strconv.FormatInt(v.num, 10)
	case Float:
		return floatText(v.float)
	case String:
		return v.text
	case Null, Array, Unknown:
	}
	return ""
}

// Int is v as a whole number, and whether it is one: an Int, or a string that
// spells one, with blanks around it allowed as PHP allows them.
func (v Value) Int() (int64, bool) {
	switch v.kind {
	case Int:
		return v.num, true
	case String:
		n, err := strconv.ParseInt(strings.Trim(v.text, " \t\n\r\v\f"), 10, 64)
		return n, err == nil
	case Null, Bool, Float, Array, Unknown:
	}
	return 0, false
}

// Len is the number of elements of an array, and 0 of anything else.
func (v Value) Len() int {
	if v.array == nil {
		return 0
	}
	return len(v.array.pairs)
}

// At is the element of an array under key, or null. Integer keys are written
// in decimal, for in PHP the keys 5 and '5' are one.
func (v Value) At(key string) Value {
	if v.array == nil {
		return Value{}
	}
	i, ok := v.array.index[key]
	if !ok {
		return Value{}
	}
	return v.array.pairs[i].value
}

// All yields keys and elements of an array in PHP's order: that in which the
// keys first came. Integer keys are spelt in decimal.
func (v Value) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.array == nil {
			return
		}
		for _, p := range v.array.pairs {
			if !yield(p.key, p.value) {
				return
			}
		}
	}
}

// Equal reports whether two values are the same in kind and content; arrays
// must agree in order too. NaN equals itself here.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind || v.num != w.num || v.text != w.text || v.Len() != w.Len() {
		return false
	}
	if v.float != w.float && !(math.IsNaN(v.float) && math.IsNaN(w.float)) {
		return false
	}
	if v.array == nil {
		return true
	}
	for i, p := range v.array.pairs {
		q := w.array.pairs[i]
		if p.key != q.key || !p.value.Equal(q.value) {
			return false
		}
	}
	return true
}

// String is v as a PHP literal. It shows everything: do not log the values of
// a file that holds a password.
func (v Value) String() string { return string(v.append(nil)) }

func (v Value) append(b []byte) []byte {
	switch v.kind {
	case Null:
		return append(b, "null"...)
	case Bool:
		return strconv.AppendBool(b, v.num != 0)
	case Int:
		if v.num == math.MinInt64 {
			// -9223372036854775808 is the negation of a float in PHP.
			return append(b, "-9223372036854775807-1"...)
		}
		return strconv.AppendInt(b, v.num, 10)
	case Float:
		return appendFloat(b, v.float)
	case String:
		return appendQuoted(b, v.text)
	case Unknown:
		return append(b, "unknown()"...)
	case Array:
	}
	b = append(b, '[')
	for i, p := range v.array.pairs {
		if i > 0 {
			b = append(b, ", "...)
		}
		if isIntKey(p.key) && p.key[0] != '-' {
			b = append(b, p.key...)
		} else {
			b = appendQuoted(b, p.key)
		}
		b = append(b, " => "...)
		b = p.value.append(b)
	}
	return append(b, ']')
}

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '\'')
	for i := range len(s) {
		if s[i] == '\'' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '\'')
}

// appendFloat writes a float so that it reads back as a float: PHP takes "1"
// for an integer.
func appendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(b, "1e999"...)
	case math.IsInf(f, -1):
		return append(b, "-1e999"...)
	case math.IsNaN(f):
		return append(b, "1e999-1e999"...)
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, 'g', -1, 64)
	if !strings.ContainsAny(string(b[start:]), ".e") {
		b = append(b, ".0"...)
	}
	return b
}

// floatText is a float as PHP 8 prints it: shortest digits, an exponent from
// 1.0E+15 on and below 0.0001.
func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	case math.IsNaN(f):
		return "NAN"
	}
	abs := math.Abs(f)
	if f == 0 || abs >= 1e-4 && abs < 1e15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	return mantissa + "E" + exp[:1] + strings.TrimLeft(exp[1:], "0")
}
