package vtrest

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Condition is true of some records.
type Condition struct {
	Column   string   // a field's name, table.column, CE.column or T.column
	Operator string   // eq, neq, lt, lte, gt, gte, like, contains, starts, ends, in, nin, between, null, notnull
	Values   []string // one; several for in and nin, two for between, none for null and notnull
}

// Where makes a condition: Where("rating", "in", "Active", "Acquired"); or
// Where("rating", "Active") for what is to be equal.
func Where(column, operator string, values ...string) Condition {
	return Condition{Column: column, Operator: operator, Values: values}
}

// operators are how many values each takes: at least and at most.
var operators = []struct {
	name        string
	least, most int
}{
	{"eq", 1, 1}, {"neq", 1, 1}, {"lt", 1, 1}, {"lte", 1, 1}, {"gt", 1, 1}, {"gte", 1, 1}, {"like", 1, 1}, {"contains", 1, 1}, {"starts", 1, 1}, {"ends", 1, 1},
	{"in", 1, math.MaxInt}, {"nin", 1, math.MaxInt}, {"between", 2, 2}, {"null", 0, 0}, {"notnull", 0, 0},
}

var literal = strings.NewReplacer(";", `\;`, ":", `\:`, ",", `\,`)

// spell writes a condition as the service reads it. A backslash makes the
// separators plain, but itself cannot be made so: it must not stand before one.
// What the service would read as another condition, or find nothing by, is an
// error.
func (c Condition) spell() (string, error) {
	if c.Column == "" || strings.ContainsAny(c.Column, " \t\r\n:;,\\") {
		return "", fmt.Errorf("vtrest: the column of a condition must be a name such as email or CE.modifiedtime, not %q", c.Column)
	}
	if err := c.complete(); err != nil {
		return "", err
	}
	values := make([]string, len(c.Values))
	for i, value := range c.Values {
		for _, pair := range []string{`\;`, `\:`, `\,`} {
			if strings.Contains(value, pair) {
				return "", fmt.Errorf("vtrest: the service cannot be asked for a value with %s in it", pair)
			}
		}
		values[i] = literal.Replace(value)
		if strings.HasSuffix(value, `\`) {
			values[i] += " " // which the service takes off again
		}
	}
	return c.Column + ":" + c.Operator + ":" + strings.Join(values, ","), nil
}

// complete checks the operator and the number of values. Of a pair it makes what
// is to be equal; a value that is called as an operator is more likely one
// without its values.
func (c *Condition) complete() error {
	var names []string
	for _, o := range operators {
		names = append(names, o.name)
	}
	i := slices.Index(names, c.Operator)
	switch {
	case i < 0 && len(c.Values) == 0:
		c.Operator, c.Values = "eq", []string{c.Operator}
		return nil
	case i < 0:
		return fmt.Errorf("vtrest: %s: %q is not an operator; it must be one of %s", c.Column, c.Operator, strings.Join(names, ", "))
	}
	if n := len(c.Values); n < operators[i].least || n > operators[i].most {
		wanted := fmt.Sprintf("%d values", operators[i].most)
		switch operators[i].most {
		case 0:
			wanted = "no value"
		case 1:
			wanted = "one value"
		case math.MaxInt:
			wanted = "at least one value"
		}
		return fmt.Errorf("vtrest: %s: the operator %s takes %s, not %d", c.Column, c.Operator, wanted, n)
	}
	return nil
}
