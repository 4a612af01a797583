package store

import (
	"fmt"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// tables writes the base table, vtiger_crmentity and the tables that the
// conditions and the order need; with all, those of every field that is read.
func (s *selectSQL) tables(all bool) {
	m := s.q.Module
	switch {
	case m.SetType == "":
		s.write(quote(m.Base.Name), " ", base)
	case s.walksEntity():
		s.write(entityTable, " ", entity, "\n  ", s.d.ForceJoin, " ", quote(m.Base.Name), " ", base, " ON ", s.column(m.ID), " = ", entity, ".crmid")
	default:
		s.write(quote(m.Base.Name), " ", base)
		s.write("\n  ", either(s.walksBase(), s.d.ForceJoin, "INNER JOIN"), " ", entityTable, " ", entity, " ON ", entity, ".crmid = ", s.column(m.ID))
	}
	var fields []*crm.Field
	for _, c := range s.conds() {
		if t, _ := m.Table(c.Field.Table); t.Rows == crm.One {
			fields = append(fields, c.Field)
		}
	}
	for _, o := range s.q.Order {
		fields = append(fields, o.Field)
	}
	if all {
		for f := range s.q.Fields.All() {
			fields = append(fields, f)
		}
	}
	s.joins(fields)
	if all {
		s.userJoins()
	}
}

// walksEntity reports whether vtiger_crmentity comes first because a list is in
// the order of its columns, an index has them by module, and no condition asks for
// another way in. MySQL would rather read a whole index of the base table and
// sort all records, once they are some ten thousand.
func (s *selectSQL) walksEntity() bool {
	q := s.q
	if s.d.Engine != sqldb.MySQL || !q.Module.TypeIndexed || q.ID != 0 || len(q.Order) == 0 || q.Order[0].Field.Table != entityTable {
		return false
	}
	for _, c := range q.Where {
		if c.Field.Table != entityTable {
			return false
		}
	}
	return true
}

// walksBase reports whether the base table comes first because a list is in the
// order of its columns, and no condition asks for another way in. SQLite, which
// does not count with the length of a page, would rather sort all records than
// walk an index; MySQL would rather look up each record than sort the one table,
// but knows best how few of them a user may see.
func (s *selectSQL) walksBase() bool {
	q := s.q
	if q.ID != 0 || len(q.Order) == 0 {
		return false
	}
	for _, c := range q.Where {
		if c.Field.Table != q.Module.Base.Name {
			return false
		}
	}
	first := q.Order[0].Field
	if first.Table != q.Module.Base.Name {
		return false
	}
	if s.d.Engine == sqldb.SQLite {
		return first.Indexed
	}
	return q.Scope.All
}

// conds are the conditions that the query and the grants of its scope state.
func (s *selectSQL) conds() []crm.Cond {
	conds := slices.Clone(s.q.Where)
	for _, g := range grants(s.q) {
		conds = append(conds, g.When...)
	}
	return conds
}

// recordTables writes the tables of the records on a page.
func (s *selectSQL) recordTables() {
	m := s.q.Module
	s.write(quote(m.Base.Name), " ", base, " ON ", s.column(m.ID), " = ", page, ".id")
	if m.SetType != "" {
		s.write("\n", s.d.ForceJoin, " ", entityTable, " ", entity, " ON ", entity, ".crmid = ", page, ".id")
	}
	var fields []*crm.Field
	for f := range s.q.Fields.All() {
		fields = append(fields, f)
	}
	s.joins(fields)
	s.userJoins()
}

// userJoins writes the tables that hold a row a user, for the fields that are
// read. Nothing keeps the CRM from having such a row twice; the record then
// comes twice in succession, and is handed on once (see Tx.Records).
func (s *selectSQL) userJoins() {
	for _, t := range s.q.Module.Tables {
		if t.Rows != crm.PerUser || !s.reads(t.Name) {
			continue
		}
		name := quote(t.Name)
		s.write("\n  LEFT JOIN ", name, " ON ", name, ".", quote(t.Key), " = ", s.column(s.q.Module.ID), " AND ", name, ".userid = ?")
		s.bind(user)
	}
}

// reads reports whether a field that is read lives in the table.
func (s *selectSQL) reads(table string) bool {
	for f := range s.q.Fields.All() {
		if f.Table == table && !f.Empty {
			return true
		}
	}
	return false
}

// joins writes each further table of the fields once. Tables with many rows a
// record are joined only where a single row can be named.
func (s *selectSQL) joins(fields []*crm.Field) {
	m := s.q.Module
	for _, t := range m.Tables {
		if t.Rows == crm.PerUser || t.Rows == crm.Many && !t.Unique || !needs(fields, t.Name) {
			continue
		}
		s.write("\n  LEFT JOIN ", quote(t.Name), " ON ")
		if t.Rows == crm.One {
			s.write(quote(t.Name), ".", quote(t.Key), " = ", s.column(m.ID))
			continue
		}
		s.write(fmt.Sprintf("%[1]s.%[2]s = (SELECT MIN(one.%[2]s) FROM %[1]s one WHERE one.%[3]s = %[4]s)",
			quote(t.Name), quote(t.Pick), quote(t.Key), s.column(m.ID)))
	}
}

func needs(fields []*crm.Field, table string) bool {
	for _, f := range fields {
		if f.Table == table && !f.Empty {
			return true
		}
	}
	return false
}
