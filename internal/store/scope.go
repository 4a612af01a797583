package store

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// maxOwnerParams bounds the parameters that a scope's owners take: SQLite lets
// a statement have 32,766, MySQL 65,535. Beyond it the ids stand in the text as
// digits, and the statement is neither remembered nor kept prepared.
const maxOwnerParams = 16384

// SQLite takes long to bind many parameters and to build a set of them: 0.4 ms
// for 300, two thirds of a list. More than fewOwners are therefore one
// parameter there, a byte for each id up to the highest, if that is not above
// maxFlag. A few stay a list, by which an index can be searched.
const (
	fewOwners = 4
	maxFlag   = 1 << 16
)

// linkTable is the CRM's table of what activities and e-mails belong to. Its
// rows lead to parents also where none of its columns is a field of the module.
var linkTable = crm.Table{Name: "vtiger_seactivityrel", Key: "activityid", Rows: crm.Many}

// grants are the grants of a query that a statement looks at. Records without a
// row of vtiger_crmentity (Users) have no owner, so that no grant opens them.
func grants(q *crm.Query) []crm.Grant {
	if q.Scope.All || q.Module.SetType == "" {
		return nil
	}
	return q.Scope.Grants
}

// scope writes the condition that a record is in the query's scope.
func (s *selectSQL) scope() {
	if s.q.Scope.All {
		return
	}
	s.write("\n    AND (")
	for i, g := range grants(s.q) {
		if i > 0 {
			s.write("\n      OR ")
		}
		s.grant(&g, i)
	}
	if len(grants(s.q)) == 0 {
		s.write("1 = 0")
	}
	s.write(")")
}

// grant writes the condition that the nth grant opens a record.
func (s *selectSQL) grant(g *crm.Grant, n int) {
	switch {
	case g.Via != nil:
		s.via(g, n)
	case g.Owners.Except && len(g.Owners.IDs) == 0:
		s.write("1 = 1")
	default:
		s.owners(s.column(g.Owner), g, n)
	}
	for i, c := range g.When {
		s.write(" AND ")
		s.holds(c, func(q *crm.Query) []string { return q.Scope.Grants[n].When[i].Values })
	}
}

// via writes the condition that the grant's owners own the parent record. A
// parent in the recycle bin counts: the CRM does not look. An EXISTS would let
// MariaDB read all records of the owners, or all links, before a page of a list.
func (s *selectSQL) via(g *crm.Grant, n int) {
	m, f := s.q.Module, g.Via.Field
	s.write("(SELECT COUNT(*) FROM ")
	if f.Table == m.Base.Name {
		s.write(entityTable, " parent WHERE parent.crmid = ", s.column(f))
	} else {
		t, ok := m.Table(f.Table)
		if !ok {
			t = linkTable
		}
		s.write(quote(t.Name), " link INNER JOIN ", entityTable, " parent ON parent.crmid = link.", quote(f.Column),
			" WHERE link.", quote(t.Key), " = ", s.column(m.ID))
	}
	if g.Via.SetType != "" {
		s.write(" AND parent.setype = ?")
		s.bind(func(q *crm.Query) any { return q.Scope.Grants[n].Via.SetType })
	}
	if !g.Owners.Except || len(g.Owners.IDs) > 0 {
		s.write(" AND ")
		s.owners("parent."+quote(g.Owner.Column), g, n)
	}
	s.write(") > 0")
}

// owners writes the condition that the nth grant's owners hold the owner, or
// not. An owner that is NULL is nobody, and never matches.
func (s *selectSQL) owners(owner string, g *crm.Grant, n int) {
	ids := func(q *crm.Query) []crm.ID { return q.Scope.Grants[n].Owners.IDs }
	if flagged(s.d, g.Owners.IDs) {
		// substr counts from the end where a place is below zero; masked, it is
		// past the end.
		s.write("substr(?, ", owner, " & 4294967295, 1)", either(g.Owners.Except, " <> ", " = "), "x'01'")
		s.bind(func(q *crm.Query) any { return flags(ids(q)) })
		return
	}
	if len(g.Owners.IDs) == 0 {
		s.write("1 = 0")
		return
	}
	s.write(owner, either(g.Owners.Except, " NOT IN (", " IN ("))
	if !s.cached {
		s.write(digits(g.Owners.IDs), ")")
		return
	}
	places := ownerPlaces(len(g.Owners.IDs))
	s.write("?", strings.Repeat(",?", places-1), ")")
	for i := range places {
		s.bind(func(q *crm.Query) any { return int64(ids(q)[min(i, len(ids(q))-1)]) })
	}
}

func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// flagged reports whether the ids go to the database as flags.
func flagged(d *sqldb.Dialect, ids []crm.ID) bool {
	return d.Engine == sqldb.SQLite && len(ids) > fewOwners && ids[0] > 0 && ids[len(ids)-1] <= maxFlag
}

// flags has the byte 1 at the place of each id, the first of which is 1.
func flags(ids []crm.ID) []byte {
	b := make([]byte, ids[len(ids)-1])
	for _, id := range ids {
		b[id-1] = 1
	}
	return b
}

// ownerPlaces is the number of places in a list of n ids: n rounded up to a
// power of two, the last id filling the rest. So statements stay few however
// the numbers of owners differ.
func ownerPlaces(n int) int {
	if n <= 1 {
		return n
	}
	return 1 << bits.Len(uint(n-1))
}

// cacheable reports whether the query's statement fits other queries: whether
// its owners are parameters.
func cacheable(d *sqldb.Dialect, q *crm.Query) bool {
	places := 0
	for _, g := range grants(q) {
		if ids := g.Owners.IDs; !flagged(d, ids) {
			places += ownerPlaces(len(ids))
		}
	}
	return places <= maxOwnerParams
}

func digits(ids []crm.ID) string {
	b := make([]byte, 0, 8*len(ids))
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(id), 10)
	}
	return string(b)
}

// appendScope adds to a shape what the text of a scope depends on.
func appendScope(b []byte, d *sqldb.Dialect, q *crm.Query) []byte {
	if q.Scope.All {
		return append(b, 'A')
	}
	for _, g := range grants(q) {
		b = append(b, either(g.Owners.Except, "ge", "go")...)
		b = appendColumn(b, g.Owner)
		if flagged(d, g.Owners.IDs) {
			b = append(b, 'f')
		} else {
			b = binary.AppendUvarint(append(b, 'p'), uint64(ownerPlaces(len(g.Owners.IDs))))
		}
		if g.Via != nil {
			b = append(b, either(g.Via.SetType != "", "vs", "v-")...)
			b = append(append(b, g.Via.Field.Table...), 0)
			b = append(append(b, g.Via.Field.Column...), 0)
		}
		b = appendConds(b, g.When)
	}
	return b
}
