package entry

import (
	"math/big"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/phpvalue"
)

// A text has one meaning as a number, whatever the record holds. It is read in
// the user's format and as programs write numbers, with a point and without
// groups. Two different numbers, as 2.500 is where a point separates thousands,
// are none: nobody can tell which was meant. What an answer shows is always read
// as it was shown, so that what is read can be sent back.

// meaning is the number that a text means for a field.
func (s *sheet) meaning(f *crm.Field, text string, in format) (*big.Rat, *problem) {
	formats := []format{in, bare}
	if s.asShown(f, text, in) {
		formats = formats[1:]
	}
	return s.choose(text, in, numbers(text, formats...), "a number such as "+in.sample(f))
}

// choose takes the only number that a text can mean.
func (s *sheet) choose(text string, in format, all []*big.Rat, want string) (*big.Rat, *problem) {
	switch {
	case len(all) == 1, len(all) > 1 && s.Lenient:
		return all[0], nil
	case len(all) > 1:
		return nil, allowed("%s or %s, for it can mean both", in.spell(all[0]), in.spell(all[1]))
	case s.Lenient:
		return asPHP(text, in), nil
	}
	return nil, allowed("%s", want)
}

// numbers are the different numbers that a text is in some formats.
func numbers(text string, formats ...format) []*big.Rat {
	var all []*big.Rat
	for _, in := range formats {
		n, ok := parseNumber(text, in)
		if ok && !slices.ContainsFunc(all, func(m *big.Rat) bool { return m.Cmp(n) == 0 }) {
			all = append(all, n)
		}
	}
	return all
}

// spell writes a number in a format, without groups.
func (in format) spell(n *big.Rat) string { return strings.Replace(shortest(n), ".", in.point, 1) }

// asShown reports whether a text is a number as an answer shows it: with all
// digits of its column after the point, where these are as many as a group's at
// least. Fewer cannot be taken for a group. Literal values were never read.
func (s *sheet) asShown(f *crm.Field, text string, in format) bool {
	const group = 3
	_, fraction, pointed := strings.Cut(text, ".")
	return pointed && !in.json && !s.Literal && f.Kind == crm.Decimal && f.Scale >= group && len(fraction) == f.Scale && strings.Trim(text, "-0123456789.") == ""
}

// number reads a number and fits it into its column.
func (s *sheet) number(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	n, p := s.meaning(f, text, in)
	if p != nil {
		return crm.Stored{}, p
	}
	return s.fitNumber(f, n)
}

// amount reads an amount of money and converts it from the user's currency into
// the CRM's. What an answer shows is in the CRM's already: it has more digits
// than the user's amounts.
func (s *sheet) amount(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	n, p := s.meaning(f, text, in)
	if p != nil {
		return crm.Stored{}, p
	}
	if in.rate && s.User.Currency != 0 && !(s.asShown(f, text, in) && f.Scale > s.decimals()) {
		rate := s.rate()
		if rate == nil || rate.Sign() == 0 {
			return crm.Stored{}, allowed("empty: your currency has no conversion rate")
		}
		n = new(big.Rat).Quo(n, rate)
	}
	return s.fitNumber(f, n)
}

// decimals is how many digits after the point the user gives amounts at most.
func (s *sheet) decimals() int {
	const usual = 2
	return max(usual, s.User.CurrencyDecimals)
}

// rate is the units of the user's currency for one of the CRM's own, or nil.
func (s *sheet) rate() *big.Rat {
	var c *meta.CurrencyRow
	if c = s.Catalog.Currency(s.User.Currency); c == nil {
		return nil
	}
	r, _ := new(big.Rat).SetString(c.Rate)
	return r
}

// whole reads a whole number. As in the CRM, a comma separates groups whatever
// the user's format is.
func (s *sheet) whole(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	all := slices.DeleteFunc(numbers(text, stored, in, bare), func(n *big.Rat) bool { return !n.IsInt() && !s.Lenient })
	n, p := s.choose(text, stored, all, "a whole number")
	if p != nil {
		return crm.Stored{}, p
	}
	return s.fitNumber(f, n)
}

// looseNumber is a text in a column of texts that the CRM takes for a number: it
// drops commas there. A comma that is the user's point becomes one.
func looseNumber(text string, in format) string {
	if n, ok := parseNumber(text, in); ok && in.point == "," && strings.Contains(text, ",") {
		return shortest(n)
	}
	return strings.ReplaceAll(text, ",", "")
}

// NumberAsText is a number of JSON for a field of text, as PHP writes it: 1000.0
// and 1e3 are 1000. A whole number keeps all its digits.
func NumberAsText(number string) string {
	if !strings.ContainsAny(number, ".eE") {
		return number
	}
	v, _ := phpvalue.Number(number)
	return v.String()
}

// isID reports whether a field holds an id: of a record, an owner, a folder, a
// currency.
func isID(f *crm.Field) bool {
	return isReference(f) || f.UIType == 53 || f.UIType == 26 || f.UIType == 117
}

// isText reports whether a field takes a number as a text.
func isText(f *crm.Field) bool {
	numeric := letter(f) == "N" || letter(f) == "NN"
	switch {
	case f.Kind != crm.Text, f.UIType == 56, f.UIType == 71, f.UIType == 72:
		return false
	case f.UIType == 7, f.UIType == 9:
		return !numeric && letter(f) != "I"
	}
	return !(numeric && f.UIType == 1 && numbersInText[f.Name])
}
