package v1

import (
	"errors"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
)

// Bounds of criteria, far above what a person writes.
const (
	maxConditions = 100
	maxInValues   = 1000
	// maxValues is how many values all conditions may have together, each in all its
	// spellings: a statement of SQLite may have 32,766.
	maxValues = 20000
	// maxPatterns is how many bytes the patterns of like, contains, starts and
	// ends may have together. Matching one takes, for each text that was written
	// for it, as many steps as pattern times text.
	maxPatterns = 1000
)

var operators = map[string]crm.Op{
	"eq": crm.Eq, "neq": crm.Ne, "lt": crm.Lt, "gt": crm.Gt, "lte": crm.Le, "gte": crm.Ge, "like": crm.Like,
	"in": crm.In, "nin": crm.NotIn, "between": crm.Between, "null": crm.Null, "notnull": crm.NotNull,
	"contains": crm.Contains, "starts": crm.Starts, "ends": crm.Ends,
}

// parseCriteria reads column:value or column:operator:value, joined by ; or in
// texts of their own. \; \: and \, are literal.
func parseCriteria(p *access.Policy, m *crm.Module, calendar crm.CalendarSystem, texts ...string) ([]crm.Cond, error) {
	var conds []crm.Cond
	var items []string
	for _, text := range texts {
		items = append(items, split(text, ';')...)
	}
	patterns, values := 0, 0
	for _, item := range items {
		if strings.TrimSpace(item) == "" {
			continue
		}
		if len(conds) == maxConditions {
			return nil, crm.Errorf(crm.InvalidCriteria, "criteria: at most %d conditions are allowed", maxConditions)
		}
		c, err := parseCondition(p, m, calendar, item)
		if err != nil {
			return nil, err
		}
		if patterns += pattern(&c); patterns > maxPatterns {
			return nil, crm.Errorf(crm.InvalidCriteria, "criteria: the texts of like, contains, starts and ends may have at most %d bytes together", maxPatterns)
		}
		if values += len(c.Values); values > maxValues {
			return nil, crm.Errorf(crm.InvalidCriteria, "criteria: at most %d values are allowed together, text in all its spellings", maxValues)
		}
		conds = append(conds, c)
	}
	return conds, nil
}

// pattern is how long the pattern of a condition is, 0 for one without.
func pattern(c *crm.Cond) int {
	switch c.Op {
	case crm.Like, crm.Contains, crm.Starts, crm.Ends:
		return len(c.Values[0])
	case crm.Eq, crm.Ne, crm.Lt, crm.Gt, crm.Le, crm.Ge, crm.In, crm.NotIn, crm.Between, crm.Null, crm.NotNull:
	}
	return 0
}

func parseCondition(p *access.Policy, m *crm.Module, calendar crm.CalendarSystem, item string) (crm.Cond, error) {
	name, value, ok := cut(item, ':')
	if !ok {
		return crm.Cond{}, crm.Errorf(crm.InvalidCriteria, "criteria: %q has no value; write column:value or column:operator:value", strings.TrimSpace(item))
	}
	name = strings.TrimSpace(name)
	f := column(p, m, name)
	if f == nil {
		return crm.Cond{}, unknownColumn(crm.InvalidCriteria, "criteria", m, name)
	}
	op, value := operator(value)
	values := []string{literal(strings.TrimSpace(value))}
	switch op {
	case crm.Null, crm.NotNull:
		values = nil
	case crm.In, crm.NotIn, crm.Between:
		values = values[:0]
		for _, v := range split(value, ',') {
			values = append(values, literal(strings.TrimSpace(v)))
		}
		if len(values) > maxInValues {
			return crm.Cond{}, crm.Errorf(crm.InvalidCriteria, "criteria: %s: at most %d values are allowed", name, maxInValues)
		}
	case crm.Eq, crm.Ne, crm.Lt, crm.Gt, crm.Le, crm.Ge, crm.Like, crm.Contains, crm.Starts, crm.Ends:
	}
	values, err := inCalendar(calendar, f, op, latinNumbers(f, op, values))
	if err != nil {
		return crm.Cond{}, err
	}
	c, err := crm.NewCond(f, op, asListed(p.Catalog(), f, op, values)...)
	if e, ok := errors.AsType[*crm.Error](err); ok {
		return c, crm.Errorf(crm.InvalidCriteria, "criteria: %s", e.Msg)
	}
	return c, err
}

// operator takes the operator off what follows the column. If there is none,
// all of it is the value: createdtime:2017-09-04 09:28:27.
func operator(text string) (crm.Op, string) {
	name, value, ok := cut(text, ':')
	op, known := operators[strings.TrimSpace(name)]
	switch {
	case known && ok:
		return op, value
	case known && (op == crm.Null || op == crm.NotNull):
		return op, ""
	}
	return crm.Eq, text
}

// cut cuts s at the first sep that no backslash makes literal.
func cut(s string, sep byte) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func split(s string, sep byte) []string {
	var parts []string
	for {
		before, after, found := cut(s, sep)
		parts = append(parts, before)
		if !found {
			return parts
		}
		s = after
	}
}

var literals = strings.NewReplacer(`\;`, ";", `\:`, ":", `\,`, ",")

// literal makes escaped separators plain. Other backslashes stay: LIKE has
// its own.
func literal(s string) string { return literals.Replace(s) }
