package crm

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// normal is v in the form in which the database stores and compares values of
// the kind. Spellings that MySQL reads without doubt are read: 2024-1-5, 2024/01/05,
// 20240105, 1e3. A date alone means the start of that day, and a day with a time is
// compared as that moment.
func (k Kind) normal(v string) (string, bool) {
	switch k {
	case Text:
		return v, true
	case Int, Decimal:
		return normalNumber(strings.TrimSpace(v))
	case Date:
		moment, ok := normalMoment(strings.TrimSpace(v))
		return strings.TrimSuffix(moment, " 00:00:00"), ok
	case Time:
		return normalTime(strings.TrimSpace(v))
	case DateTime:
		return normalMoment(strings.TrimSpace(v))
	}
	return "", false
}

var decimalText = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)

// The exponents of MySQL's largest decimals are far below.
var exponentText = regexp.MustCompile(`^([+-]?(?:\d+(?:\.(\d*))?|\.(\d+)))[eE]([+-]?\d{1,2})$`)

func normalNumber(v string) (string, bool) {
	if decimalText.MatchString(v) {
		return v, true
	}
	m := exponentText.FindStringSubmatch(v)
	if m == nil {
		return "", false
	}
	n, ok := new(big.Rat).SetString(v)
	exponent, err := strconv.Atoi(m[4])
	if !ok || err != nil {
		return "", false
	}
	return n.FloatString(max(0, len(m[2])+len(m[3])-exponent)), true
}

var (
	momentText = regexp.MustCompile(`^(\d{4})[-/.:](\d{1,2})[-/.:](\d{1,2})(?:(?: +|T)(\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.0*)?)?))?$`)
	digitsText = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)(?:T?(\d{6}))?$`)
	timeText   = regexp.MustCompile(`^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.0*)?)?$`)
	timeDigits = regexp.MustCompile(`^(\d\d)(\d\d)(\d\d)$`)
)

// normalMoment reads a date, with a time or without one. The zero date is a value
// that old databases hold.
func normalMoment(v string) (string, bool) {
	text, clock, ok := SplitMoment(v)
	if !ok {
		return "", false
	}
	at := "00:00:00"
	if clock != "" {
		at, ok = normalTime(clock)
	}
	if text != "0000-00-00" {
		_, err := time.Parse(time.DateOnly, text)
		ok = ok && err == nil
	}
	return text + " " + at, ok
}

// SplitMoment takes the time off a date, in each spelling that is read, and writes
// the date as YYYY-MM-DD. Whether there is such a day, it does not say.
func SplitMoment(v string) (date, clock string, ok bool) {
	m := momentText.FindStringSubmatch(v)
	if m == nil {
		m = digitsText.FindStringSubmatch(v)
	}
	if m == nil {
		return "", "", false
	}
	return m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3]), m[4], true
}

func normalTime(v string) (string, bool) {
	m := timeText.FindStringSubmatch(v)
	if m == nil {
		m = timeDigits.FindStringSubmatch(v)
	}
	if m == nil {
		return "", false
	}
	text := twoDigits(m[1]) + ":" + twoDigits(m[2]) + ":" + twoDigits(m[3])
	_, err := time.Parse(time.TimeOnly, text)
	return text, err == nil
}

func twoDigits(text string) string { return ("00" + text)[len(text):] }
