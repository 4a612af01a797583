package inventory

import (
	"math"

	"github.com/shopspring/decimal"
)

// rounding counts as the CRM's edit page does: every step in binary doubles, and
// rounded to so many decimals. The page's last digit is then not always that of
// the exact amount: 1.5 x 2.01 is 3.015, but 3.01 on the page, since the nearest
// double lies below 3.015. A document must show the same total here and there, so
// these steps follow the page; of 116 recorded documents, 43 come out otherwise
// with exact decimals. Amounts too large for a double's 15 digits, which the page
// gets wrong, are counted exactly and rounded half away from zero.
type rounding int32

// exactDoubles is the limit up to which a double still has a half of one unit.
const exactDoubles = 1 << 52

// product is a x b.
func (r rounding) product(a, b decimal.Decimal) decimal.Decimal {
	if d, ok := r.double(double(a) * double(b)); ok {
		return d
	}
	return a.Mul(b).Round(int32(r))
}

// percent is so many percent of an amount, with its sign.
func (r rounding) percent(amount, percent decimal.Decimal) decimal.Decimal {
	if d, ok := r.double(double(amount) * double(percent) / 100); ok {
		return d
	}
	return amount.Mul(percent).Shift(-2).Round(int32(r))
}

// rounded is the amount itself.
func (r rounding) rounded(amount decimal.Decimal) decimal.Decimal {
	if -amount.Exponent() <= int32(r) {
		return amount
	}
	if d, ok := r.double(double(amount)); ok {
		return d
	}
	return amount.Round(int32(r))
}

// sum adds in the order given, and rounds once.
func (r rounding) sum(terms ...decimal.Decimal) decimal.Decimal {
	fine := false // finer than the decimals: only then can a double's error show
	for _, t := range terms {
		fine = fine || -t.Exponent() > int32(r)
	}
	if fine {
		if d, ok := r.double(doubles(terms)); ok {
			return d
		}
	}
	if d, ok := r.shortSum(terms); ok {
		return d
	}
	return decimal.Sum(decimal.Zero, terms...).Round(int32(r))
}

// shortSum adds numbers of few digits, none finer than the decimals, without the
// big integers that longer ones take: a list of records sums thousands.
func (r rounding) shortSum(terms []decimal.Decimal) (decimal.Decimal, bool) {
	const digits = 15
	var sum int64
	for _, t := range terms {
		zeros := int(t.Exponent()) + int(r)
		if zeros < 0 || zeros+t.NumDigits() > digits {
			return decimal.Decimal{}, false
		}
		n := t.CoefficientInt64()
		for range zeros {
			n *= 10
		}
		sum += n
	}
	return decimal.New(sum, -int32(r)), len(terms) < 9000 // whose sum an int64 surely holds
}

// raw adds without rounding, but to the digits of a double.
func (r rounding) raw(terms ...decimal.Decimal) decimal.Decimal {
	if f := doubles(terms); r.holds(f) {
		return decimal.NewFromFloat(f)
	}
	return decimal.Sum(decimal.Zero, terms...)
}

// rawPercent is so many percent of an amount, without rounding.
func (r rounding) rawPercent(amount, percent decimal.Decimal) decimal.Decimal {
	if f := double(amount) * double(percent) / 100; r.holds(f) {
		return decimal.NewFromFloat(f)
	}
	return amount.Mul(percent).Shift(-2)
}

// double rounds the exact value of a double half away from zero, as toFixed does
// in a browser; false for one too large to have the decimals at all.
func (r rounding) double(f float64) (decimal.Decimal, bool) {
	if !r.holds(f) {
		return decimal.Decimal{}, false
	}
	size, scale := math.Abs(f), math.Pow10(int(r))
	scaled := size * scale
	units := math.Floor(scaled)
	// Of the product only its half is in doubt: FMA gives what rounding it to a
	// double has hidden.
	if half := scaled - units; half > 0.5 || half == 0.5 && math.FMA(size, scale, -scaled) >= 0 {
		units++
	}
	return decimal.New(int64(math.Copysign(units, f)), -int32(r)), true
}

func (r rounding) holds(f float64) bool { return math.Abs(f)*math.Pow10(int(r)) < exactDoubles }

func doubles(terms []decimal.Decimal) float64 {
	var sum float64
	for _, t := range terms {
		sum += double(t)
	}
	return sum
}

// double is the double nearest to a decimal. The short way, exact for up to 15
// digits, saves a division of big numbers.
func double(d decimal.Decimal) float64 {
	if e := d.Exponent(); e <= 0 && e >= -22 && d.NumDigits() <= 15 {
		return float64(d.CoefficientInt64()) / math.Pow10(int(-e))
	}
	return d.InexactFloat64()
}
