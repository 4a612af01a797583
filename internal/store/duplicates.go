package store

import (
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// duplicates is the SELECT of a record of the module, other than id, that is
// equal to the values in all their fields.
func duplicates(d *sqldb.Dialect, c *meta.Catalog, m *crm.Module, id crm.ID, values []crm.Assignment) (text string, args []any) {
	s := &selectSQL{d: d, q: &crm.Query{Module: m, Scope: crm.Scope{All: true}}}
	fields := make([]*crm.Field, len(values))
	for i, v := range values {
		fields[i] = v.Field
	}
	s.write("SELECT ", entity, ".crmid\nFROM ")
	s.tables(false)
	s.joins(fields)
	s.where()
	args = (&statement{params: s.params}).args(s.q)
	s.write(" AND ", entity, ".crmid <> ?")
	args = append(args, int64(id))
	for _, v := range values {
		expr := s.column(v.Field)
		switch {
		case v.Value.Text != "" && (v.Value.Text != "0" || v.Field.Kind != crm.Int):
			s.write(" AND ", expr, " = ?")
			args = append(args, sqldb.FitCharset(v.Field.Charset, v.Value.Text))
		case v.Field.Kind == crm.Text:
			s.write(" AND ", s.empty(expr, v.Field))
		case v.Field.Kind == crm.Int:
			s.write(" AND COALESCE(", expr, ", 0) = 0")
		default:
			s.write(" AND ", expr, " IS NULL")
		}
	}
	// Leads and opportunities that were converted are no rivals.
	if (m.Name == "Leads" || m.Name == "Potentials") && c.HasColumn(m.Base.Name, "converted") {
		s.write(" AND ", base, ".converted = 0")
	}
	s.write(" LIMIT 1")
	return s.text.String(), args
}
