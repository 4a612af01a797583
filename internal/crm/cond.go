package crm

import (
	"slices"
	"strings"
)

// NewCond checks that the values fit the field and the comparison, and brings
// dates and numbers into the form that the database compares. An empty value is
// what a record shows as "": NULL too. Text is compared in all its spellings
// (see [Spellings]). A value that does not fit is InvalidValue; the message names
// the field, the value and what is allowed.
func NewCond(f *Field, op Op, values ...string) (Cond, error) {
	if want, ok := arity(op); ok && len(values) != want {
		return Cond{}, Errorf(InvalidValue, "%s: this comparison takes %d value(s), got %d", f.Name, want, len(values))
	}
	if (op == In || op == NotIn) && len(values) == 0 {
		return Cond{}, Errorf(InvalidValue, "%s: at least one value is needed", f.Name)
	}
	c := Cond{Field: f, Op: op, Values: slices.Clone(values)}
	c.withoutWildcard()
	c.withoutEmpty()
	if !c.Op.textual() {
		for i, v := range c.Values {
			n, ok := f.Kind.normal(v)
			if !ok {
				return Cond{}, Errorf(InvalidValue, "%s: %q is not a %s: must be %s", f.Name, v, f.Kind, f.Kind.example())
			}
			c.Values[i] = n
		}
	}
	if f.Kind == Text {
		c.spell()
	}
	return c, nil
}

// withoutWildcard makes of a LIKE without % and _ the comparison that it is,
// unless the value cannot be one of the field's: 12.5 is 12.50000000.
func (c *Cond) withoutWildcard() {
	if c.Op != Like {
		return
	}
	var plain strings.Builder
	v := c.Values[0]
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '%' || v[i] == '_':
			return
		case v[i] == '\\' && i+1 < len(v):
			i++
		}
		plain.WriteByte(v[i])
	}
	if _, ok := c.Field.Kind.normal(plain.String()); ok || isBlank(plain.String()) {
		c.Op, c.Values[0] = Eq, plain.String()
	}
}

// withoutEmpty compares with empty values as with what shows nothing.
func (c *Cond) withoutEmpty() {
	n := len(c.Values)
	switch c.Op {
	case Eq, Ne:
		if isBlank(c.Values[0]) {
			c.Op, c.Values = either(c.Op == Eq, Null, NotNull), nil
		}
	case In, NotIn:
		c.Values = slices.DeleteFunc(c.Values, isBlank)
		c.OrEmpty = len(c.Values) < n
		if len(c.Values) == 0 {
			c.Op, c.OrEmpty, c.Values = either(c.Op == In, Null, NotNull), false, nil
		}
	case Lt, Gt, Le, Ge, Like, Contains, Starts, Ends, Between, Null, NotNull:
	}
}

func either[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

func isBlank(v string) bool { return strings.Trim(v, " ") == "" }

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
