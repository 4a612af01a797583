package records

import (
	"math/big"
	"strings"

	"vtrest/internal/entry"
)

// number is a decimal as the database writes it, exact. Anything else is 0, as
// the CRM counts it.
func number(text string) *big.Rat {
	if r, ok := parseNumber(text); ok {
		return r
	}
	return new(big.Rat)
}

// parseNumber reads a plain decimal: no exponent, no fraction, no blanks.
func parseNumber(text string) (*big.Rat, bool) {
	if strings.Trim(text, "-0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// inColumn prints a number for a decimal column: so many digits after the point.
// One too big for the column, of so many digits in all, is the biggest that
// fits, as the CRM's database has it.
func inColumn(r *big.Rat, digits, scale int) string {
	limit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits-scale)), nil))
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil))
	limit.Sub(limit, unit)
	if r.Cmp(limit) > 0 {
		r = limit
	}
	if low := new(big.Rat).Neg(limit); r.Cmp(low) < 0 {
		r = low
	}
	return r.FloatString(scale)
}

// price prints an amount of money as the CRM's columns keep it.
func price(r *big.Rat) string { return inColumn(r, 27, 8) }

// isOn reports whether a checkbox is ticked.
func isOn(text string) bool {
	on, _ := entry.IsOn(text)
	return on
}

// invalid is the error of a value that a hook refuses.
func invalid(field, value, allowed string) error { return entry.Invalid(field, value, allowed) }
