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
	t, _ := s.q.Module.Table(c.Field.Table)
	if t.Rows != crm.Many || c.Field.Empty {
		s.compare(s.column(c.Field), c, v)
		return
	}
	if c.Op == crm.Null {
		s.write("NOT ")
		c.Op = crm.NotNull
	}
	s.write(fmt.Sprintf("EXISTS (SELECT 1 FROM %s one WHERE one.%s = %s AND ", quote(t.Name), quote(t.Key), s.column(s.q.Module.ID)))
	s.compare("one."+quote(c.Field.Column), c, v)
	s.write(")")
}

// compare writes a comparison of an expression with the condition's values.
// The expression's own parameters are bound already.
func (s *selectSQL) compare(expr string, c crm.Cond, v values) {
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
		s.like(expr, v, c.Field.Charset, false, "", "")
	case crm.Contains:
		s.like(expr, v, c.Field.Charset, true, "%", "%")
	case crm.Starts:
		s.like(expr, v, c.Field.Charset, true, "", "%")
	case crm.Ends:
		s.like(expr, v, c.Field.Charset, true, "%", "")
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
func (s *selectSQL) like(expr string, v values, charset string, isLiteral bool, before, after string) {
	s.write(expr, " LIKE ?")
	s.bind(func(q *crm.Query) any {
		value := v(q)[0]
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

// empty is true of what an answer prints as "": NULL, and "" in a text.
func (s *selectSQL) empty(expr string, f *crm.Field) string {
	if f.Kind != crm.Text {
		return "(" + expr + " IS NULL)"
	}
	return "(COALESCE(" + expr + ",'') = '')"
}
