package crm

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var decimalText = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)

// NewCond checks that the values fit the field and the comparison, and brings
// dates into the form that the database compares. A value that does not fit
// is InvalidValue; the message names the field, the value and what is allowed.
func NewCond(f *Field, op Op, values ...string) (Cond, error) {
	if want, ok := arity(op); ok && len(values) != want {
		return Cond{}, Errorf(InvalidValue, "%s: this comparison takes %d value(s), got %d", f.Name, want, len(values))
	}
	if (op == In || op == NotIn) && len(values) == 0 {
		return Cond{}, Errorf(InvalidValue, "%s: at least one value is needed", f.Name)
	}
	c := Cond{Field: f, Op: op, Values: values}
	if op.textual() || op == Null || op == NotNull {
		return c, nil
	}
	c.Values = make([]string, len(values))
	for i, v := range values {
		n, ok := f.Kind.normal(v)
		if !ok {
			return Cond{}, Errorf(InvalidValue, "%s: %q is not a %s: must be %s", f.Name, v, f.Kind, f.Kind.example())
		}
		c.Values[i] = n
	}
	return c, nil
}

// arity is the number of values a comparison takes, where that is fixed.
func arity(op Op) (int, bool) {
	switch op {
	case Null, NotNull:
		return 0, true
	case Between:
		return 2, true
	case In, NotIn:
		return 0, false
	case Eq, Ne, Lt, Gt, Le, Ge, Like, Contains, Starts, Ends:
		return 1, true
	}
	return 1, true
}

// textual comparisons look at the text of a value, whatever its kind.
func (op Op) textual() bool {
	return op == Like || op == Contains || op == Starts || op == Ends
}

// normal is v in the form in which the database stores and compares values of
// the kind. A date alone means the start of that day.
func (k Kind) normal(v string) (string, bool) {
	switch k {
	case Text:
		return v, true
	case Int:
		v = strings.TrimSpace(v)
		_, err := strconv.ParseInt(v, 10, 64)
		return v, err == nil || decimalText.MatchString(v)
	case Decimal:
		v = strings.TrimSpace(v)
		return v, decimalText.MatchString(v)
	case Date:
		return reformat(v, time.DateOnly, time.DateOnly, time.DateTime)
	case Time:
		return reformat(v, time.TimeOnly, time.TimeOnly, "15:04")
	case DateTime:
		return reformat(v, time.DateTime, time.DateTime, time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04:05")
	}
	return "", false
}

// reformat reads v in the first of the layouts that fits and writes it as the
// column does. The zero date is a value that old databases hold.
func reformat(v, column string, layouts ...string) (string, bool) {
	v = strings.TrimSpace(v)
	if strings.HasPrefix(v, "0000-00-00") {
		return "0000-00-00 00:00:00"[:len(column)], true
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, v); err == nil {
			return t.Format(column), true
		}
	}
	return "", false
}

func (k Kind) example() string {
	switch k {
	case Text:
		return "any text"
	case Int:
		return "digits, such as 42"
	case Decimal:
		return "digits with a point, such as 1234.50"
	case Date:
		return "YYYY-MM-DD"
	case Time:
		return "HH:MM:SS"
	case DateTime:
		return "YYYY-MM-DD HH:MM:SS or YYYY-MM-DD"
	}
	return ""
}
