package expr

import (
	"fmt"
	"math/big"
	"strings"

	"vtrest/internal/phpvalue"
)

// add is exact: the sum has the decimals of the longer operand, as written, and
// is a text. With one operand it is that operand.
func add(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	return exactly((*big.Int).Add, args)
}

// subtract is exact like add; the negative of one operand is a number.
func subtract(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	if len(args) == 1 {
		return phpvalue.Negate(args[0])
	}
	return exactly((*big.Int).Sub, args)
}

func exactly(operation func(z, x, y *big.Int) *big.Int, args []phpvalue.Value) (phpvalue.Value, error) {
	a, b := args[0].String(), args[1].String()
	scale := max(decimals(a), decimals(b))
	x, err := scaled(a, scale)
	if err != nil {
		return phpvalue.Null, err
	}
	y, err := scaled(b, scale)
	if err != nil {
		return phpvalue.Null, err
	}
	return phpvalue.Text(withPoint(operation(x, x, y), scale)), nil
}

func decimals(text string) int {
	_, behind, _ := strings.Cut(text, ".")
	return len(behind)
}

// scaled is a decimal number, without blanks or an exponent, times 10^scale. The
// text "" is 0.
func scaled(text string, scale int) (*big.Int, error) {
	unsigned := text
	if text != "" && (text[0] == '+' || text[0] == '-') {
		unsigned = text[1:]
	}
	whole, behind, _ := strings.Cut(unsigned, ".")
	digits := whole + behind + strings.Repeat("0", scale-len(behind))
	if span(digits, isDigit) < len(digits) {
		return nil, fmt.Errorf("a text that is not a number cannot be added or subtracted")
	}
	n, ok := new(big.Int).SetString("0"+digits, 10)
	if !ok {
		return nil, fmt.Errorf("a text that is not a number cannot be added or subtracted")
	}
	if text != "" && text[0] == '-' {
		n.Neg(n)
	}
	return n, nil
}

// withPoint writes n divided by 10^scale.
func withPoint(n *big.Int, scale int) string {
	digits := new(big.Int).Abs(n).String()
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	text := digits
	if scale > 0 {
		text = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if n.Sign() < 0 {
		return "-" + text
	}
	return text
}

// divide takes nothing for a divisor too: the result is 0 then.
func divide(a, b phpvalue.Value) (phpvalue.Value, error) {
	if b.Empty() || phpvalue.LooseEqual(b, phpvalue.Int(0)) {
		return phpvalue.Int(0), nil
	}
	return phpvalue.Divide(a, b)
}

// power is 0 for an empty base and 1 for an empty exponent.
func power(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	exponent := arg(args, 1)
	switch {
	case args[0].Empty():
		return phpvalue.Int(0), nil
	case exponent.Empty():
		exponent = phpvalue.Int(0)
	}
	return phpvalue.Power(args[0], exponent)
}

// BaseCurrency is an amount in the currency of its record, in the CRM's base
// currency: amounts divided by the record's rate. Without a rate the amount
// stays as it is.
//
// The CRM converts a value that an expression reads from a field of uitype 72
// when the task sets a currency field of another uitype; so it is up to an
// [Env], which knows the task.
func BaseCurrency(amount, rate phpvalue.Value) phpvalue.Value {
	switch {
	case rate.Empty():
		return amount
	case rate.Float64() == 0:
		return phpvalue.Int(0)
	}
	return phpvalue.Float(amount.Float64() / rate.Float64())
}
