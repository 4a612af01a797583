package collate

import (
	"cmp"
	"strings"
)

// CompareDecimal returns -1, 0 or +1 as a orders before, with or behind b by
// value, exactly and for any number of digits. A decimal is an optional sign
// and ASCII digits with at most one point among or around them ("-12.50000000",
// "+7", ".5"); leading zeros and scale do not count, so "1.0" is "01.000", and
// "-0" is "0". Every other text, exponents and the empty text included, is
// before all decimals, and in byte order among its own kind.
func CompareDecimal(a, b string) int {
	if a == b {
		return 0
	}
	x, okX := parseDecimal(a)
	y, okY := parseDecimal(b)
	switch {
	case okX && okY:
		return x.compare(y)
	case okX:
		return +1
	case okY:
		return -1
	}
	return strings.Compare(a, b)
}

// A decimal is a number as slices of its text: no zeros before whole or
// behind fraction, and zero itself is not negative. So each number has one
// decimal.
type decimal struct {
	negative        bool
	whole, fraction string
}

// parseDecimal parses the texts that [CompareDecimal] takes as decimals.
func parseDecimal(s string) (d decimal, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative = s[0] == '-'
		s = s[1:]
	}
	point, ok := scanDigits(s)
	if !ok {
		return decimal{}, false
	}
	d.whole = s[:point]
	if point < len(s) {
		d.fraction = s[point+1:]
	}
	d.whole = strings.TrimLeft(d.whole, "0")
	d.fraction = strings.TrimRight(d.fraction, "0")
	if d.whole == "" && d.fraction == "" {
		d.negative = false
	}
	return d, true
}

// scanDigits returns where the point of s is, len(s) if it has none; ok if s
// has at least one digit and nothing but digits and one point.
func scanDigits(s string) (point int, ok bool) {
	point = len(s)
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '.' && point == len(s):
			point = i
		default:
			return 0, false
		}
	}
	return point, digits > 0
}

func (d decimal) compare(other decimal) int {
	switch {
	case d.negative && !other.negative:
		return -1
	case !d.negative && other.negative:
		return +1
	case d.negative:
		return other.compareDigits(d)
	}
	return d.compareDigits(other)
}

// compareDigits compares without the signs. Without zeros to lead it, the
// longer whole is the greater.
func (d decimal) compareDigits(other decimal) int {
	return cmp.Or(
		cmp.Compare(len(d.whole), len(other.whole)),
		strings.Compare(d.whole, other.whole),
		strings.Compare(d.fraction, other.fraction),
	)
}
