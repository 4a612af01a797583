package v1

import (
	"strconv"

	"github.com/shopspring/decimal"
)

// A list shows many numbers, and most of them are short: those are read and
// spelt without the texts and big integers that longer ones take.
const shortDigits = 15

var powers = [shortDigits + 1]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a column of the database; NULL is 0.
func number(column []byte) decimal.Decimal {
	if len(column) == 0 {
		return decimal.Zero
	}
	if d, ok := shortNumber(column); ok {
		return d
	}
	d, err := decimal.NewFromString(string(column))
	if err != nil {
		return decimal.Zero
	}
	return d
}

// shortNumber reads a number of few digits, such as 99.99000000, without the
// zeros at its end.
func shortNumber(column []byte) (d decimal.Decimal, ok bool) {
	digits := column
	negative := digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	var n int64
	point, read := -1, 0
	end := len(digits)
	for i, c := range digits {
		if c == '.' && point < 0 {
			point = i
			for end > point+1 && digits[end-1] == '0' {
				end--
			}
		} else if c < '0' || c > '9' || read == shortDigits {
			return d, false
		} else if i < end {
			n, read = n*10+int64(c-'0'), read+1
		}
	}
	if read == 0 {
		return d, false
	}
	if negative {
		n = -n
	}
	if point < 0 {
		return decimal.New(n, 0), true
	}
	return decimal.New(n, -int32(end-point-1)), true
}

// appendFixed appends a number with so many digits after the point, as StringFixed
// spells it.
func appendFixed(dst []byte, d decimal.Decimal, decimals int32) []byte {
	more := decimals + d.Exponent() // digits of 0 at its end
	if more < 0 || int(more)+d.NumDigits() > shortDigits || decimals > shortDigits {
		return append(dst, d.StringFixed(decimals)...)
	}
	n := d.CoefficientInt64() * powers[more]
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/powers[decimals], 10)
	if decimals == 0 {
		return dst
	}
	// A 1 before the rest keeps the zeros that it begins with.
	at := len(dst)
	dst = strconv.AppendInt(dst, n%powers[decimals]+powers[decimals], 10)
	dst[at] = '.'
	return dst
}
