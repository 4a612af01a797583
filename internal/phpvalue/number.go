package phpvalue

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// blanks may stand around a number.
const blanks = " \t\n\r\v\f"

// precision is the number of digits in the text of a float: PHP's setting of
// that name, whose default the CRM leaves alone.
const precision = 14

// IsNumeric says whether v is a number or a text that is one: an optional sign,
// digits with or without a point, an optional exponent, blanks around it.
func (v Value) IsNumeric() bool {
	switch v.kind {
	case IntKind, FloatKind:
		return true
	case TextKind:
		_, ok := Number(v.text)
		return ok
	case NullKind, BoolKind:
	}
	return false
}

// Number is the number that text is: an Int, or a Float if it has a point or an
// exponent or is too large. It is false if text is no number as a whole.
func Number(text string) (Value, bool) {
	n, rest, ok := readNumber(text)
	if !ok || strings.Trim(rest, blanks) != "" {
		return Null, false
	}
	return n, true
}

// LeadingNumber is the number that text begins with, as arithmetic takes it:
// 5 of "5 days". Without one it is 0 and false.
func LeadingNumber(text string) (Value, bool) {
	n, _, ok := readNumber(text)
	if !ok {
		return Int(0), false
	}
	return n, true
}

// readNumber reads the number at text's beginning; rest is what follows it.
func readNumber(text string) (n Value, rest string, ok bool) {
	text = strings.TrimLeft(text, blanks)
	end := 0
	if end < len(text) && (text[end] == '+' || text[end] == '-') {
		end++
	}
	digits := end
	end = skipDigits(text, end)
	count, whole := end-digits, true
	if end < len(text) && text[end] == '.' {
		after := skipDigits(text, end+1)
		if decimals := after - end - 1; count+decimals > 0 {
			count, whole, end = count+decimals, false, after
		}
	}
	if count == 0 {
		return Null, text, false
	}
	if after := skipExponent(text, end); after > end {
		whole, end = false, after
	}
	written := text[:end]
	if whole {
		if i, err := strconv.ParseInt(written, 10, 64); err == nil {
			return Int(i), text[end:], true
		}
	}
	f, err := strconv.ParseFloat(written, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return Null, text, false
	}
	return Float(f), text[end:], true
}

func skipDigits(text string, at int) int {
	for at < len(text) && text[at] >= '0' && text[at] <= '9' {
		at++
	}
	return at
}

// skipExponent is the end of the exponent at a place, or that place.
func skipExponent(text string, at int) int {
	if at >= len(text) || text[at] != 'e' && text[at] != 'E' {
		return at
	}
	digits := at + 1
	if digits < len(text) && (text[digits] == '+' || text[digits] == '-') {
		digits++
	}
	if end := skipDigits(text, digits); end > digits {
		return end
	}
	return at
}

// formatFloat writes as many of 14 digits as the number needs, and an exponent
// below 0.0001 and from 10^14 on.
func formatFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NAN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	case f == 0 && math.Signbit(f):
		return "-0"
	case f == 0:
		return "0"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', precision-1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	if e >= -4 && e < precision {
		decimals := len(strings.TrimLeft(strings.Replace(mantissa, ".", "", 1), "-")) - 1 - e
		rounded, _ := strconv.ParseFloat(mantissa+"e"+exponent, 64)
		return strconv.FormatFloat(rounded, 'f', max(decimals, 0), 64)
	}
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign := "+"
	if e < 0 {
		sign, e = "-", -e
	}
	return mantissa + "E" + sign + strconv.Itoa(e)
}
