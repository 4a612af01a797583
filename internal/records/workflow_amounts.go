package records

import (
	"math/big"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// amounts is how a task spells amounts of money on their way from field to
// field: as its user sees them, with his decimals. Where he has chosen none, the
// digits stay.
type amounts struct {
	decimals int
	// rate is that of the user's currency, nil to leave amounts in their own.
	rate *big.Rat
	// doubles says that other numbers with a point are treated alike.
	doubles bool
}

// amountsOf is how a user sees amounts.
func amountsOf(c *meta.Catalog, u *meta.UserRow) amounts {
	a := amounts{decimals: 2}
	if u == nil {
		return a
	}
	a.decimals = u.CurrencyDecimals
	if currency := c.Currency(u.Currency); currency != nil {
		a.rate, _ = new(big.Rat).SetString(currency.Rate)
	}
	return a
}

// seen is an amount as the user sees it, in the currency it is kept in: rounded
// in the user's.
func (a amounts) seen(f *crm.Field, text string) string {
	kind := typeOf(f)
	if kind != "currency" && !(a.doubles && kind == "double") {
		return text
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	// An amount of uitype 72 is in the currency of its record.
	convert := f.UIType == 71 && a.rate != nil && a.rate.Sign() > 0
	if convert {
		n.Mul(n, a.rate)
	}
	n.SetString(n.FloatString(a.decimals))
	if convert {
		n.Quo(n, a.rate)
	}
	return shortNumber(n.FloatString(amountDigits))
}

// amountDigits are more digits after the point than any column keeps.
const amountDigits = 12
