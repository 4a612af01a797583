package store

import (
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// compareFolded writes a comparison of a text in one spelling. What the text
// may begin with comes first, for an index.
func (s *selectSQL) compareFolded(expr string, c crm.Cond, v values) {
	fold := c.Fold
	c.Fold = 0
	if !foldable(c.Field) {
		v = respelled(v, c.Field.Charset)
	}
	if begin := c.Values[1:]; (c.Op == crm.Eq || c.Op == crm.Starts) && !s.shownOnly(c.Field) {
		for i := range begin {
			s.write(either(i == 0, "(", " OR "))
			s.like(expr, v, c.Field.Charset, i+1, true, "", "%")
		}
		s.write(either(len(begin) > 0, ") AND ", ""))
	}
	s.compare(s.folded(expr, c.Field, fold), c, v)
}

// foldable reports whether a column can hold more than one spelling: those of a
// character set for a few languages do not.
func foldable(f *crm.Field) bool {
	return f.Charset == "" || strings.HasPrefix(f.Charset, "utf8")
}

// respelled are values in the spelling that a character set has.
func respelled(v values, charset string) values {
	return func(q *crm.Query) []string {
		all := slices.Clone(v(q))
		for i := range all {
			all[i] = crm.Respell(all[i], func(r rune) bool { return sqldb.FitCharset(charset, string(r)) == string(r) })
		}
		return all
	}
}

// folded is a text's expression in one spelling.
func (s *selectSQL) folded(expr string, f *crm.Field, fold crm.Fold) string {
	if !foldable(f) {
		return expr
	}
	fold.Pairs(func(from, to rune) {
		expr = fmt.Sprintf("REPLACE(%s,'%c','%c')", expr, from, to)
	})
	return s.collated(expr, f)
}
