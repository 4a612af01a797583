package entry

import (
	"cmp"
	"math/big"
	"strings"

	"vtrest/internal/meta"
)

// Patterns by which users group the digits of numbers. Any other is the CRM's
// own, 123,456,789.
const (
	ungrouped   = "123456789"
	onlyLast    = "123456,789"
	inHundreds  = "12,34,56,789"
	defaultDate = "dd-mm-yyyy"
)

// WriteNumber writes a number as the CRM's screens show it to a user.
func WriteNumber(u *meta.UserRow, n *big.Rat, decimals int) string {
	in := (&sheet{Form: &Form{User: u}}).separators()
	whole, fraction, _ := strings.Cut(new(big.Rat).Abs(n).FloatString(max(decimals, 0)), ".")
	if u.TrimsZeros {
		fraction = strings.TrimRight(fraction, "0")
	}
	text := grouped(whole, u.Digits, in.group)
	if fraction != "" {
		text += in.point + fraction
	}
	if n.Sign() < 0 {
		return "-" + text
	}
	return text
}

// grouped puts separators between the digits of a whole number.
func grouped(digits, pattern, group string) string {
	size := 3
	var parts []string
	for pattern != ungrouped && len(digits) > size {
		parts = append([]string{digits[len(digits)-size:]}, parts...)
		digits = digits[:len(digits)-size]
		if pattern == onlyLast {
			break
		}
		if pattern == inHundreds {
			size = 2
		}
	}
	return strings.Join(append([]string{digits}, parts...), group)
}

// WriteDate writes a day such as 2024-06-15 as the CRM's screens show it to a user.
func WriteDate(u *meta.UserRow, day string) string {
	parts := strings.SplitN(day, "-", 3)
	if len(parts) != 3 {
		return day
	}
	return strings.NewReplacer("yyyy", parts[0], "mm", parts[1], "dd", parts[2]).Replace(cmp.Or(u.DateFormat, defaultDate))
}
