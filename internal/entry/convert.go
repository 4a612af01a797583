package entry

import (
	"math/big"
	"regexp"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// numbersInText are fields of uitype 1 that the CRM reads in the user's format.
var numbersInText = map[string]bool{"qty_per_unit": true, "qtyinstock": true, "salescommission": true, "exciseduty": true}

// address is an e-mail address: the CRM's screens want a dot in the host.
var address = regexp.MustCompile(`^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$`)

// script is the beginning of an address that runs in the browser of whoever
// clicks on it.
var script = regexp.MustCompile(`(?i)^[\x00-\x20]*(javascript|vbscript|data):`)

// letter is the type letter of typeofdata: V string, N number, I whole number, …
func letter(f *crm.Field) string {
	l, _, _ := strings.Cut(f.TypeOfData, "~")
	return l
}

// convert makes of a text what the field's column holds.
func (s *sheet) convert(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	if text == "" {
		return s.nothing(f)
	}
	numeric := letter(f) == "N" || letter(f) == "NN"
	switch {
	case f.UIType == 56:
		return s.checkbox(f, text, in)
	case f.UIType == 33:
		return s.choices(f, text)
	case s.list(f) != nil:
		return s.choice(f, text)
	case f.IsDate():
		return s.date(f, text)
	case f.UIType == 14, f.Kind == crm.Time, f.UIType == 2 && letter(f) == "T":
		return s.timeOfDay(f, text)
	case f.IsDateTime():
		return s.dateTime(f, text)
	case f.UIType == 71:
		return s.amount(f, text, in)
	case f.UIType == 72, (f.UIType == 7 || f.UIType == 9) && numeric, f.UIType == 1 && numeric && numbersInText[f.Name]:
		return s.number(f, text, in)
	case f.UIType == 7, f.UIType == 9:
		if letter(f) == "I" || f.Kind == crm.Int {
			return s.whole(f, text, in)
		}
		if f.Kind == crm.Text {
			text = looseNumber(text, in)
		}
		return s.fit(f, text, in)
	case isReference(f):
		return s.reference(f, text, in)
	}
	return s.special(f, text, in)
}

// special converts the types that few fields have.
func (s *sheet) special(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	switch f.UIType {
	case 8:
		return fitText(f, recipients(text))
	case 13, 104:
		if !s.Lenient && !address.MatchString(text) {
			return crm.Stored{}, allowed("an e-mail address such as name@example.org")
		}
	case 17:
		if script.MatchString(text) {
			return crm.Stored{}, allowed("an address of the web")
		}
	case 26:
		if _, ok := parseID(text); !ok && !s.Lenient {
			return crm.Stored{}, allowed("the id of a folder")
		}
	case 27:
		if text != "I" && text != "E" && !s.Lenient {
			return crm.Stored{}, allowed("I for a file in the CRM or E for an address elsewhere")
		}
	case 53:
		if _, p := s.party(text); p != nil && !s.Lenient {
			return crm.Stored{}, p
		}
	case 117:
		return s.currency(f, text, in)
	}
	return s.fit(f, text, in)
}

// noneIsNull are references that two modules of the CRM write as NULL when they
// are empty; all others become 0.
var noneIsNull = map[string]bool{"vtiger_quotes.potentialid": true, "vtiger_quotes.contactid": true, "vtiger_invoice.salesorderid": true}

// nothing is what the CRM writes for an empty value: NULL for dates and times,
// 0 for numbers and checkboxes, elsewhere the empty text.
func (s *sheet) nothing(f *crm.Field) (crm.Stored, *problem) {
	if noneIsNull[f.Table+"."+f.Column] {
		return null(f), nil
	}
	switch f.UIType {
	case 56, 57:
		return s.fit(f, "0", stored)
	case 26: // the default folder
		return s.fit(f, "1", stored)
	case 12:
		return fitText(f, s.User.Email)
	case 8:
		return fitText(f, `[""]`)
	case 5, 6, 14, 23, 70:
		return null(f), nil
	}
	switch f.Kind {
	case crm.Date, crm.Time, crm.DateTime:
		return null(f), nil
	case crm.Int, crm.Decimal:
		return s.fitNumber(f, new(big.Rat))
	case crm.Text:
	}
	switch letter(f) {
	case "I", "N", "NN":
		return fitText(f, "0")
	}
	return crm.Stored{}, nil
}

// zero stands for NULL in a column that takes none, as in the CRM's session.
var zero = map[crm.Kind]string{crm.Date: zeroDate, crm.Time: "00:00:00", crm.DateTime: zeroDate + " 00:00:00"}

// null is NULL, or what stands for it in a column that takes none.
func null(f *crm.Field) crm.Stored {
	switch {
	case f.Nullable:
		return crm.NullValue
	case f.Kind == crm.Text:
		return crm.Stored{}
	}
	return crm.Stored{Text: zero[f.Kind]}
}

// fit puts a text into a column of any kind.
func (s *sheet) fit(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	switch f.Kind {
	case crm.Int:
		return s.whole(f, text, in)
	case crm.Decimal:
		return s.number(f, text, in)
	case crm.Date:
		return s.date(f, text)
	case crm.Time:
		return s.timeOfDay(f, text)
	case crm.DateTime:
		return s.dateTime(f, text)
	case crm.Text:
	}
	return fitText(f, text)
}

// echoes reports whether a client sent a value as the database holds it, which
// is how an answer shows it: nothing changes then, whatever the user's formats
// would make of it.
func (s *sheet) echoes(f *crm.Field, old, text string) bool {
	if s.Literal {
		return f.Kind == crm.Text && text == old
	}
	return text == old || text == strings.Trim(htmltext.Decode(old), blanks)
}

// same reports whether a new value is the old one. Numbers are compared by
// their value. An old NULL reads as "".
func same(f *crm.Field, old string, v crm.Stored) bool {
	if v.Null {
		return old == "" || old == zeroDate
	}
	if v.Text == old || v.Text == htmltext.Decode(old) {
		return true
	}
	switch {
	case f.Kind == crm.Int || f.Kind == crm.Decimal:
		a, ok := new(big.Rat).SetString(old)
		b, ok2 := new(big.Rat).SetString(v.Text)
		if ok && ok2 {
			return a.Cmp(b) == 0
		}
	case !isReference(f) && f.UIType != 56:
		return false
	}
	return old == "" && v.Text == "0" && (isReference(f) || f.UIType == 56)
}
