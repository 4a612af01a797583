package records

import (
	"math/big"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/meta"
	"vtrest/internal/workflow"
)

// amounts is how a task sees numbers on their way from field to field: as its
// user does on the CRM's screens, in his currency and with his decimals.
type amounts struct {
	user *meta.UserRow
	// rate is that of the user's currency, nil to leave amounts in their own.
	rate *big.Rat
	// creates is set for a task that makes a record: it leaves amounts in their
	// currency, and treats other numbers with a point alike.
	creates bool
}

// amountsOf is how a user sees amounts.
func amountsOf(c *meta.Catalog, u *meta.UserRow) amounts {
	if u == nil {
		return amounts{user: &meta.UserRow{CurrencyDecimals: 2}}
	}
	a := amounts{user: u}
	if currency := c.Currency(u.Currency); currency != nil {
		a.rate, _ = new(big.Rat).SetString(currency.Rate)
	}
	if a.rate != nil && a.rate.Sign() <= 0 {
		a.rate = nil
	}
	return a
}

// shows reports whether a task takes a field's number over as its user sees it.
func (a amounts) shows(f *crm.Field) bool {
	kind := typeOf(f)
	switch {
	case kind == "currency":
		return true
	case kind != "double":
		return false
	case a.creates:
		return f.UIType != 9 // a percentage is no number of that kind there
	}
	return f.UIType == 7 || f.UIType == 1 && (f.Name == "qty_per_unit" || f.Name == "qtyinstock")
}

// screenDigits are the digits behind the point that an amount keeps when it is
// converted into the user's currency.
const screenDigits = 5

// shown is the number of a field as the user sees it. An amount of uitype 72 is
// in the currency of its record, whose rate is own; it is converted where it
// goes to a field in the CRM's.
func (a amounts) shown(f, to *crm.Field, text string, own *big.Rat) (*big.Rat, bool) {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, false
	}
	convert := f.UIType == 71 && !a.creates
	if f.UIType == 72 && typeOf(to) == "currency" && to.UIType != 72 && !a.creates && own != nil && own.Sign() > 0 {
		n.Quo(n, own)
		convert = true
	}
	if convert && a.rate != nil {
		n.SetString(n.Mul(n, a.rate).FloatString(screenDigits))
	}
	n.SetString(n.FloatString(a.user.CurrencyDecimals))
	return n, true
}

// write is a number as the user sees it, as text.
func (a amounts) write(n *big.Rat) string {
	return entry.WriteNumber(a.user, n, a.user.CurrencyDecimals)
}

// seen is an amount that was counted, rounded as the user would see it, in the
// currency it is kept in.
func (a amounts) seen(f *crm.Field, text string) string {
	if typeOf(f) != "currency" {
		return text
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	convert := f.UIType == 71 && a.rate != nil
	if convert {
		n.SetString(n.Mul(n, a.rate).FloatString(screenDigits))
	}
	n.SetString(n.FloatString(a.user.CurrencyDecimals))
	if convert {
		n.Quo(n, a.rate)
	}
	return shortNumber(n.FloatString(amountDigits))
}

// amountDigits are more digits after the point than any column keeps.
const amountDigits = 12

// shortNumber is a number without the zeros that its column prints.
func shortNumber(text string) string {
	if !strings.Contains(text, ".") {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// isNumeric reports whether a field takes numbers only.
func isNumeric(f *crm.Field) bool {
	switch typeOf(f) {
	case "currency", "double", "integer":
		return true
	case workflow.TypeOwner, "reference", "boolean":
		return false
	}
	return f.Kind == crm.Int || f.Kind == crm.Decimal
}
