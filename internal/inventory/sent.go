package inventory

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
)

// reader reads one change, and notes its faults.
type reader struct {
	*Form
	change   *crm.Change
	old      *Document // nil on create
	products map[crm.ID]*Product

	sent   []crm.Sent // what is read now: the head's names, or a line's
	prefix string     // before a name in a fault, such as "items[3]."
	faults []crm.FieldError

	withheld []decimal.NullDecimal // deducted taxes, beside Setup.Taxes
}

// column is what a column of numbers takes.
type column struct {
	digits, scale int32 // digits in all, and after the point
	// Percentages are from 0 to 100.
	percent bool
}

var (
	lineAmount  = column{digits: 27, scale: scaleOfAmounts}
	headAmount  = column{digits: 25, scale: scaleOfAmounts}
	quantities  = column{digits: 25, scale: 3}
	percentages = column{digits: 7, scale: 3, percent: true}
	rates       = column{digits: 10, scale: 3}
)

func (r *reader) refuse(name, value, format string, args ...any) {
	allowed := fmt.Sprintf(format, args...)
	r.faults = append(r.faults, crm.FieldError{Field: r.prefix + name, Value: cut(value), Allowed: allowed})
}

func (r *reader) missing(name, format string, args ...any) {
	allowed := fmt.Sprintf(format, args...)
	r.faults = append(r.faults, crm.FieldError{Field: r.prefix + name, Allowed: allowed, Missing: true})
}

// get finds what was sent under a name, or nil.
func (r *reader) get(name string) *crm.Sent {
	for i := range r.sent {
		if r.sent[i].Name == name {
			return &r.sent[i]
		}
	}
	return nil
}

// news is what was sent under a name, or nil, also for what stands there already.
func (r *reader) news(name string) *crm.Sent {
	if s := r.get(name); s != nil && !s.Unchanged {
		return s
	}
	return nil
}

// value is what was sent under one of several names for the same thing; nil if
// nothing was, or what stands there already. An empty value counts only where no
// other is sent, and two values that contradict each other are a fault.
func (r *reader) value(names ...string) *crm.Sent {
	var found *crm.Sent
	for _, name := range names {
		s := r.news(name)
		switch {
		case s == nil:
		case found == nil || text(found) == "":
			found = s
		case text(s) != "" && !r.equal(text(s), text(found)):
			r.refuse(s.Name, text(s), "the same as %s, which is %q", found.Name, cut(text(found)))
		}
	}
	return found
}

// equal compares as numbers what are numbers.
func (r *reader) equal(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := r.parse(a)
	y, okToo := r.parse(b)
	return ok && okToo && x.Equal(y)
}

// number reads a number into its column; ok is false without one, because
// nothing was sent, an empty text, or what is a fault.
func (r *reader) number(s *crm.Sent, in column) (d decimal.Decimal, ok bool) {
	if text(s) == "" {
		return decimal.Zero, false
	}
	d, ok = r.parse(text(s))
	if !ok {
		r.refuse(s.Name, text(s), "a number")
		return decimal.Zero, false
	}
	return r.fit(s.Name, text(s), d, in)
}

// fit rounds a number as its column does, and refuses one that is out of range.
func (r *reader) fit(name, sent string, d decimal.Decimal, in column) (decimal.Decimal, bool) {
	d = d.Round(in.scale)
	switch {
	case in.percent && (d.IsNegative() || d.GreaterThan(hundred)):
		r.refuse(name, sent, "a percentage from 0 to 100")
	case !in.holds(d):
		r.refuse(name, sent, "a number of at most %d digits before the point", in.digits-in.scale)
	default:
		return d, true
	}
	return decimal.Zero, false
}

var hundred = decimal.New(100, 0)

func (c column) holds(d decimal.Decimal) bool {
	return d.Abs().LessThan(decimal.New(1, c.digits-c.scale))
}

// parse reads a number as the user writes it, or a plain one.
func (r *reader) parse(text string) (decimal.Decimal, bool) {
	if r.Number != nil {
		return r.Number(text)
	}
	return parsePlain(text)
}

var plainNumber = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$`)

// parsePlain reads a number as JSON and the database write it. The length is
// bounded, and so is the exponent: a number of a billion digits fits in ten.
func parsePlain(text string) (decimal.Decimal, bool) {
	text = crm.FoldDigits(text)
	if len(text) > 64 || !plainNumber.MatchString(text) {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

func parseID(text string) (crm.ID, bool) {
	id, err := strconv.ParseInt(crm.FoldDigits(text), 10, 64)
	return crm.ID(id), err == nil && id > 0
}

// text is what was sent without the blanks around it, "" for nothing.
func text(s *crm.Sent) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(s.Text())
}

// cut shortens a value to what fits a message.
func cut(text string) string {
	const most = 60
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}
