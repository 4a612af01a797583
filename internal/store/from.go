package store

import (
	"fmt"
	"slices"

	"vtrest/internal/crm"
)

// tables writes the base table, vtiger_crmentity and the tables that the
// conditions and the order need; with all, those of every field that is read.
func (s *selectSQL) tables(all bool) {
	m := s.q.Module
	s.write(quote(m.Base.Name), " ", base)
	if m.SetType != "" {
		s.write("\n  INNER JOIN ", entityTable, " ", entity, " ON ", entity, ".crmid = ", s.column(m.ID))
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

// order writes ORDER BY: the query's columns, then the id unless it is one of
// them, so that pages never overlap. On the page the columns go by their
// aliases.
func (s *selectSQL) order(prefix, limit string) {
	s.write("\n  ORDER BY ")
	byID := false
	for i, o := range s.q.Order {
		s.write(fmt.Sprintf("%so%d", prefix, i))
		if o.Desc {
			s.write(" DESC")
		}
		s.write(", ")
		byID = byID || o.Field == s.q.Module.ID
	}
	if byID {
		s.trimComma()
	} else {
		s.write(prefix, "id")
	}
	if limit != "" {
		s.write(" ", limit)
	}
}

func (s *selectSQL) trimComma() {
	text := s.text.String()
	s.text.Reset()
	s.write(text[:len(text)-len(", ")])
}
