package entry

import (
	"math/big"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Number reads a number that was sent under a name that is no field, as the user
// writes numbers. It is InvalidValue.
func Number(sent *crm.Sent, u *meta.UserRow) (*big.Rat, error) {
	s := sheet{Form: &Form{User: u}}
	text, p := s.read(&crm.Field{}, sent)
	if p == nil {
		if n, ok := parseNumber(text, s.separators()); ok {
			return n, nil
		}
		p = allowed("a number")
	}
	return nil, Invalid(sent.Name, sent.Text(), p.allowed)
}

// PlainNumber reads a number that is written with a point and without groups,
// as programs write it, whatever the user's format.
func PlainNumber(text string) (*big.Rat, bool) {
	if len(text) > longestNumber || !plainNumber.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// Text reads a text that was sent under a name that is no field, for a column;
// nil is a column without limits. It is InvalidValue.
func Text(sent *crm.Sent, column *meta.Column) (string, error) {
	var s sheet
	text, p := s.read(&crm.Field{}, sent)
	if p == nil && column != nil {
		_, p = fitText(&crm.Field{Length: column.Length, Bytes: column.TextBytes(), Charset: column.Charset}, text)
	}
	if p != nil {
		return "", Invalid(sent.Name, sent.Text(), p.allowed)
	}
	return text, nil
}

// Invalid is the error of one value that is not allowed, in the words of those
// that a Form finds.
func Invalid(name, value, allowed string) error {
	s := sheet{faults: []crm.FieldError{{Field: name, Value: cut(value), Allowed: allowed}}}
	return Refusal(s.faults)
}
