package store

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// where writes the WHERE clause: records of the module that are not in the
// recycle bin and in the user's scope, the one record if one is wanted, and
// every condition.
func (s *selectSQL) where() {
	m := s.q.Module
	alive := either(s.deleted, " IN (0, 1)", " = 0")
	if m.SetType == "" {
		s.write("\n  WHERE ", base, ".deleted", alive)
	} else {
		s.write("\n  WHERE ", fmt.Sprintf(s.d.Many, entity+".deleted"+alive), " AND ", fmt.Sprintf(s.d.Many, entity+".setype = ?"))
		s.bind(func(q *crm.Query) any { return q.Module.SetType })
	}
	if s.q.ID != 0 {
		s.write(" AND ", s.column(m.ID), " = ?")
		s.bind(func(q *crm.Query) any { return int64(q.ID) })
	}
	for i, c := range m.Only {
		s.cond(c, func(q *crm.Query) []string { return q.Module.Only[i].Values })
	}
	s.scope()
	if s.q.WhileActive {
		s.write("\n    AND EXISTS (", activeUser, ")")
		s.bind(user)
	}
	for i, c := range s.q.Where {
		s.cond(c, func(q *crm.Query) []string { return q.Where[i].Values })
	}
}

// values takes a condition's values from a query.
type values func(q *crm.Query) []string

// cond writes one more condition of the WHERE clause.
func (s *selectSQL) cond(c crm.Cond, v values) {
	s.write("\n    AND ")
	s.holds(c, v)
}

// holds writes one condition. Among many rows a record it holds if it holds for
// any of them.
func (s *selectSQL) holds(c crm.Cond, v values) {
	if c.OrEmpty {
		s.orEmpty(c, v)
		return
	}
	t, _ := s.q.Module.Table(c.Field.Table)
	other := c.Op == crm.Ne || c.Op == crm.NotIn
	switch nothing := s.shownOnly(c.Field); {
	case t.Rows == crm.Many && !c.Field.Empty:
		s.any(t, c, v, nothing && other)
	case nothing && other && c.Field.Kind != crm.Text:
		s.write("(", s.operand(c.Field), " IS NULL OR ")
		s.compare(s.operand(c.Field), c, v)
		s.write(")")
	default:
		s.compare(s.operand(c.Field), c, v)
	}
}

// any writes that a condition holds for one of a record's rows, or, if none will do
// too, that there is no row.
func (s *selectSQL) any(t crm.Table, c crm.Cond, v values, none bool) {
	if c.Op == crm.Null {
		s.write("NOT ")
		c.Op = crm.NotNull
	}
	rows := fmt.Sprintf("EXISTS (SELECT 1 FROM %s one WHERE one.%s = %s", quote(t.Name), quote(t.Key), s.column(s.q.Module.ID))
	s.write(either(none, "(NOT "+rows+") OR ", ""), rows, " AND ")
	s.compare("one."+quote(c.Field.Column), c, v)
	s.write(either(none, "))", ")"))
}

// orEmpty writes that a value is one of several or empty, or that it is neither.
func (s *selectSQL) orEmpty(c crm.Cond, v values) {
	empty, joined := crm.Cond{Field: c.Field, Op: crm.Null}, " OR "
	if c.Op == crm.NotIn {
		empty.Op, joined = crm.NotNull, " AND "
	}
	c.OrEmpty = false
	s.write("(")
	s.holds(c, v)
	s.write(joined)
	s.holds(empty, nil)
	s.write(")")
}

// shownOnly reports whether a record shows something for the field that no column
// of its own rows holds, so that nothing is no NULL but what is shown: "". The
// original joins no further tables of activities.
func (s *selectSQL) shownOnly(f *crm.Field) bool {
	m := s.q.Module
	t, _ := m.Table(f.Table)
	return f.Empty || f == m.Tagged || t.Rows == crm.PerUser || t.Rows == crm.Many && (m.Name == crm.Calendar || m.Name == crm.Events)
}

// operand is the expression of a field that a condition compares.
func (s *selectSQL) operand(f *crm.Field) string {
	switch {
	case !s.shownOnly(f):
		return s.column(f)
	case f.Kind == crm.Text:
		return s.collated("COALESCE("+s.column(f)+",'')", f)
	case f.Empty:
		return "NULL"
	}
	return s.column(f)
}

// compare writes a comparison of an expression with the condition's values.
// The expression's own parameters are bound already.
func (s *selectSQL) compare(expr string, c crm.Cond, v values) {
	if c.Fold != 0 {
		s.compareFolded(expr, c, v)
		return
	}
	switch c.Op {
	case crm.Eq:
		s.write(expr, " = ", s.nth(v, c.Field.Charset, 0))
	case crm.Ne:
		s.write(expr, " <> ", s.nth(v, c.Field.Charset, 0))
	case crm.Lt:
		s.write(expr, " < ", s.nth(v, c.Field.Charset, 0))
	case crm.Gt:
		s.write(expr, " > ", s.nth(v, c.Field.Charset, 0))
	case crm.Le:
		s.write(expr, " <= ", s.nth(v, c.Field.Charset, 0))
	case crm.Ge:
		s.write(expr, " >= ", s.nth(v, c.Field.Charset, 0))
	case crm.Between:
		s.write(expr, " BETWEEN ", s.nth(v, c.Field.Charset, 0), " AND ", s.nth(v, c.Field.Charset, 1))
	case crm.In, crm.NotIn:
		s.in(expr, c, v)
	case crm.Like:
		s.like(expr, v, c.Field.Charset, 0, false, "", "")
	case crm.Contains:
		s.like(expr, v, c.Field.Charset, 0, true, "%", "%")
	case crm.Starts:
		s.like(expr, v, c.Field.Charset, 0, true, "", "%")
	case crm.Ends:
		s.like(expr, v, c.Field.Charset, 0, true, "%", "")
	case crm.Null:
		s.write(s.empty(expr, c.Field))
	case crm.NotNull:
		s.write("NOT ", s.empty(expr, c.Field))
	}
}

func (s *selectSQL) in(expr string, c crm.Cond, v values) {
	params := make([]string, len(c.Values))
	for i := range c.Values {
		params[i] = s.nth(v, c.Field.Charset, i)
	}
	if c.Op == crm.NotIn {
		expr += " NOT"
	}
	s.write(expr, " IN (", strings.Join(params, ","), ")")
}

var literal = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// like writes a LIKE; a literal value's own % and _ match only themselves.
func (s *selectSQL) like(expr string, v values, charset string, n int, isLiteral bool, before, after string) {
	s.write(expr, " LIKE ?")
	s.bind(func(q *crm.Query) any {
		value := v(q)[n]
		if isLiteral {
			value = literal.Replace(value)
		}
		return sqldb.FitCharset(charset, before+value+after)
	})
}

func (s *selectSQL) nth(v values, charset string, i int) string {
	s.bind(func(q *crm.Query) any { return sqldb.FitCharset(charset, v(q)[i]) })
	return "?"
}

// empty is true of what an answer prints as "": NULL, and "" in a text. A COALESCE
// would lose the column's collation on SQLite.
func (s *selectSQL) empty(expr string, f *crm.Field) string {
	t, _ := s.q.Module.Table(f.Table)
	switch {
	case f.Kind != crm.Text:
		return "(" + expr + " IS NULL)"
	case s.shownOnly(f) && t.Rows != crm.Many:
		return "(" + expr + " = '')" // it is no NULL (see operand)
	}
	return "(" + expr + " IS NULL OR " + expr + " = '')"
}
