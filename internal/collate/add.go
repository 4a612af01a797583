package collate

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// ErrOverflow is that a sum has more digits than its column.
var ErrOverflow = errors.New("the sum does not fit its column")

// AddDecimal adds two decimals of text, exactly, and brings the sum to the scale
// of a column with so many digits in all. The empty text is 0, as NULL is.
func AddDecimal(a, b string, digits, scale int) (string, error) {
	x, err := toRat(a)
	if err != nil {
		return "", err
	}
	y, err := toRat(b)
	if err != nil {
		return "", err
	}
	text := x.Add(x, y).FloatString(scale)
	sum, _ := parseDecimal(text)
	if len(sum.whole) > digits-scale {
		return "", ErrOverflow
	}
	if !sum.negative {
		text = strings.TrimPrefix(text, "-") // of -0.000
	}
	return text, nil
}

func toRat(text string) (*big.Rat, error) {
	if text == "" {
		return new(big.Rat), nil
	}
	// A Rat would take an exponent or a fraction too; no column has one.
	if _, ok := parseDecimal(text); !ok {
		return nil, fmt.Errorf("%q is not a decimal", text)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, fmt.Errorf("%q is not a decimal", text)
	}
	return r, nil
}
