package entry

import (
	"math/big"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Number reads a number that was sent under a name that is no field, as the user
// writes numbers. It is InvalidValue.
func Number(sent *crm.Sent, u *meta.UserRow) (*big.Rat, error) {
	s := sheet{Form: &Form{User: u}}
	in := s.separators()
	if sent.Plain {
		in = plain
	}
	text, p := s.read(&crm.Field{}, sent)
	if p == nil {
		var n *big.Rat
		if n, p = s.choose(text, in, numbers(text, in, bare), "a number"); p == nil {
			return n, nil
		}
	}
	return nil, Invalid(sent.Name, sent.Text(), p.allowed)
}

// PlainNumber reads a number that is written with a point and without groups,
// as programs write it, whatever the user's format.
func PlainNumber(text string) (*big.Rat, bool) {
	if strings.Contains(text, persianGroup) {
		return nil, false
	}
	return parseNumber(text, bare)
}

// Text reads a text that was sent under a name that is no field, for a column;
// nil is a column without limits. It is InvalidValue.
func Text(sent *crm.Sent, column *meta.Column) (string, error) {
	s := sheet{Form: &Form{}}
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

// Day reads a day that was sent under a name that is no field, in the formats of
// the form's user. A time behind it does not count. It is InvalidValue.
func (f *Form) Day(sent *crm.Sent) (time.Time, error) {
	s := &sheet{Form: f, zone: f.Zone, module: &crm.Module{}, calendar: f.Calendar}
	field := &crm.Field{Name: sent.Name, Kind: crm.Date}
	text, p := s.read(field, sent)
	if p == nil {
		var v crm.Stored
		if v, p = s.date(field, text); p == nil {
			if day, err := time.Parse(time.DateOnly, v.Text); err == nil {
				return day, nil
			}
			p = allowed("a date as YYYY-MM-DD%s", s.ownFormat())
		}
	}
	return time.Time{}, Invalid(sent.Name, sent.Text(), p.allowed)
}
