package store

import (
	"fmt"
	"strings"

	"vtrest/internal/crm"
)

// compareFolded writes a comparison of a text in one spelling. What the text
// may begin with comes first, for an index.
func (s *selectSQL) compareFolded(expr string, c crm.Cond, v values) {
	fold := c.Fold
	c.Fold = 0
	if begin := c.Values[1:]; (c.Op == crm.Eq || c.Op == crm.Starts) && !s.shownOnly(c.Field) {
		for i := range begin {
			s.write(either(i == 0, "(", " OR "))
			s.like(expr, v, c.Field.Charset, i+1, true, "", "%")
		}
		s.write(either(len(begin) > 0, ") AND ", ""))
	}
	s.compare(s.folded(expr, c.Field, fold), c, v)
}

// folded is a text's expression in one spelling. A column of a character set for a
// few languages holds no other spellings.
func (s *selectSQL) folded(expr string, f *crm.Field, fold crm.Fold) string {
	if f.Charset != "" && !strings.HasPrefix(f.Charset, "utf8") {
		return expr
	}
	fold.Pairs(func(from, to rune) {
		expr = fmt.Sprintf("REPLACE(%s,'%c','%c')", expr, from, to)
	})
	return s.collated(expr, f)
}
