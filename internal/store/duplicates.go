package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Duplicate finds a record of the module, other than id, that is equal to the
// values in all their fields; 0 if there is none. Equal is what the CRM's
// collation calls so; an empty value equals NULL, "" and 0.
func (tx *Tx) Duplicate(ctx context.Context, c *meta.Catalog, m *crm.Module, id crm.ID, values []crm.Assignment) (crm.ID, error) {
	s := &selectSQL{d: &tx.db.Dialect, q: &crm.Query{Module: m, Scope: crm.Scope{All: true}}}
	fields := make([]*crm.Field, len(values))
	for i, v := range values {
		fields[i] = v.Field
	}
	s.write("SELECT ", entity, ".crmid\nFROM ")
	s.tables(false)
	s.joins(fields)
	s.where()
	args := (&statement{params: s.params}).args(s.q)
	s.write(" AND ", entity, ".crmid <> ?")
	args = append(args, int64(id))
	for _, v := range values {
		expr := s.column(v.Field)
		switch {
		case v.Value.Text != "" && (v.Value.Text != "0" || v.Field.Kind != crm.Int):
			s.write(" AND ", expr, " = ?")
			args = append(args, sqldb.FitCharset(v.Field.Charset, v.Value.Text))
		case v.Field.Kind == crm.Text:
			s.write(" AND COALESCE(", expr, ", '') = ''")
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
	found, err := tx.number(ctx, s.text.String(), args...)
	if err != nil {
		return 0, fmt.Errorf("find duplicates in %s: %w", m.Name, err)
	}
	return crm.ID(found), nil
}
