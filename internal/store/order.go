package store

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// sortedText is how many characters of a long text count in an order. MySQL
// looks at the first 1024 bytes of what it sorts by, and calls texts equal that
// differ behind them; a comparison would look at all of them and disagree.
const sortedText = 255

// order writes ORDER BY: the query's columns, then the id unless it is one of
// them, so that pages never overlap. The id goes the way of the last column: an
// index that ends with it is then read either way. On the page the columns go by
// their aliases.
func (s *selectSQL) order(prefix, limit string) {
	var by []string
	for i, o := range s.q.Order {
		by = append(by, fmt.Sprintf("%so%d%s", prefix, i, either(o.Desc, " DESC", "")))
	}
	if !s.ordersByID() {
		by = append(by, prefix+"id"+either(s.idDesc(), " DESC", ""))
	}
	s.write("\n  ORDER BY ", strings.Join(by, ", "))
	if limit != "" {
		s.write(" ", limit)
	}
}

// ordersByID reports whether the id is one of the order's columns.
func (s *selectSQL) ordersByID() bool {
	for _, o := range s.q.Order {
		if o.Field == s.q.Module.ID {
			return true
		}
	}
	return false
}

// idDesc reports whether records that are equal in the order come by descending
// id.
func (s *selectSQL) idDesc() bool {
	n := len(s.q.Order)
	return n > 0 && s.q.Order[n-1].Desc
}

// pageID is the id by which a page is sorted last: that of the table of the last
// column of the order, whose index ends with it. An index for the default order
// is of vtiger_crmentity.
func (s *selectSQL) pageID() string {
	m, by := s.q.Module, s.q.Order
	if m.SetType == "" || len(by) > 0 && by[len(by)-1].Field.Table == m.Base.Name {
		return s.column(m.ID)
	}
	return entity + ".crmid"
}

// sorted is the expression of the nth column of the order.
func (s *selectSQL) sorted(n int, f *crm.Field) string {
	if f == s.q.Module.ID && n > 0 {
		return s.pageID()
	}
	expr := s.column(f)
	if s.d.Engine == sqldb.MySQL && f.Kind == crm.Text && !f.Empty && (f.Length == 0 || f.Length > sortedText) {
		return fmt.Sprintf("LEFT(%s, %d)", expr, sortedText)
	}
	return expr
}

// key is one column of the order with the id behind them, as a list goes on.
type key struct {
	expr     func() string // binds the parameters of the expression
	value    param
	desc     bool
	null     bool // the value is NULL, which comes before all others
	nullable bool
}

// keys are the columns of the order and, unless it is one of them, the id.
func (s *selectSQL) keys() []key {
	var keys []key
	for i, o := range s.q.Order {
		keys = append(keys, key{
			expr:     func() string { return s.sorted(i, o.Field) },
			value:    func(q *crm.Query) any { return sqldb.FitCharset(o.Field.Charset, q.Behind[i].Text) },
			desc:     o.Desc,
			null:     s.q.Behind[i].Null,
			nullable: s.nullable(o.Field),
		})
	}
	if !s.ordersByID() {
		keys = append(keys, key{
			expr:  s.pageID,
			value: func(q *crm.Query) any { return int64(q.After) },
			desc:  s.idDesc(),
		})
	}
	return keys
}

// nullable reports whether a field's expression may be NULL: the row of a
// joined table may be missing.
func (s *selectSQL) nullable(f *crm.Field) bool {
	m := s.q.Module
	own := f.Table == m.Base.Name || f.Table == entityTable
	return f != m.ID && !f.Empty && (f.Nullable || !own || f == m.Tagged)
}

// behind writes the condition that a record comes after q.After in the order.
// An index in the order is entered at that place, whatever comes before.
func (s *selectSQL) behind() {
	keys := s.keys()
	s.write("\n    AND ")
	if s.d.Engine == sqldb.SQLite {
		if tuple(keys) {
			s.tuple(keys)
			return
		}
		// SQLite does not see in the alternatives where an index is to be entered.
		if k := keys[0]; !k.null && (!k.desc || !k.nullable) {
			s.write(k.expr(), either(k.desc, " <= ?", " >= ?"), " AND ")
			s.bind(k.value)
		}
	}
	s.alternatives(keys)
}

// tuple reports whether the columns can be compared as one row of values. NULL
// makes such a comparison false, as it is where NULL comes before the value.
func tuple(keys []key) bool {
	for _, k := range keys {
		if k.null || k.desc != keys[0].desc || k.desc && k.nullable {
			return false
		}
	}
	return true
}

func (s *selectSQL) tuple(keys []key) {
	s.write("(")
	for i, k := range keys {
		s.write(either(i > 0, ", ", ""), k.expr())
	}
	s.write(")", either(keys[0].desc, " < (", " > ("), places(len(keys)), ")")
	for _, k := range keys {
		s.bind(k.value)
	}
}

// alternatives writes that the first column is behind the value, or equal and
// the second behind its own, and so on. MySQL enters an index so, and not by a
// row of values.
func (s *selectSQL) alternatives(keys []key) {
	s.write("(")
	written := 0
	for n, last := range keys {
		if last.null && last.desc {
			continue // nothing comes behind NULL
		}
		s.write(either(written > 0, "\n      OR ", ""))
		written++
		for _, k := range keys[:n] {
			s.same(k)
			s.write(" AND ")
		}
		s.further(last)
	}
	s.write(")")
}

// same writes that a column holds the value.
func (s *selectSQL) same(k key) {
	if k.null {
		s.write(k.expr(), " IS NULL")
		return
	}
	s.write(k.expr(), " = ?")
	s.bind(k.value)
}

// further writes that a column is behind the value.
func (s *selectSQL) further(k key) {
	switch {
	case k.null:
		s.write(k.expr(), " IS NOT NULL")
	case k.desc && k.nullable:
		s.write("(", k.expr(), " < ?")
		s.bind(k.value)
		s.write(" OR ", k.expr(), " IS NULL)")
	default:
		s.write(k.expr(), either(k.desc, " < ?", " > ?"))
		s.bind(k.value)
	}
}
