package v1

import (
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
)

// Aliases of the original's SQL, which clients know: T is the module's base
// table, CE is vtiger_crmentity.
const (
	aliasBase   = "T"
	aliasEntity = "CE"
	entityTable = crm.EntityTable
)

// column finds the field behind a column of criteria or order: table.column
// as in the CRM's database, an alias for the table, or a field's name. Only
// fields that the user may read count, and the record's id and times.
func column(p *access.Policy, m *crm.Module, name string) *crm.Field {
	f := resolve(m, name)
	if f == nil || f.Index() >= 0 && !p.Readable(m).Has(f) {
		return nil
	}
	return f
}

func resolve(m *crm.Module, name string) *crm.Field {
	table, col, qualified := strings.Cut(name, ".")
	if !qualified {
		return byName(m, name)
	}
	col = strings.ToLower(col)
	switch table {
	case aliasBase:
		table = m.Base.Name
	case aliasEntity:
		table = entityTable
	}
	if f := m.Column(table, col); f != nil {
		return f
	}
	if table == entityTable && col == "crmid" && m.SetType != "" {
		return m.ID
	}
	if t, ok := m.Table(table); ok && t.Rows == crm.One && t.Key == col {
		return m.ID
	}
	return nil
}

func byName(m *crm.Module, name string) *crm.Field {
	if f := m.Field(name); f != nil {
		return f
	}
	switch name {
	case "id", "record_id", "crmid":
		return m.ID
	case "createdtime":
		return m.Created
	case "modifiedtime":
		return m.Modified
	}
	return nil
}

// unknownColumn says what a column may be, with the module's own first field
// as the example.
func unknownColumn(code crm.Code, what string, m *crm.Module, name string) error {
	example := m.ID
	if len(m.Fields) > 0 {
		example = m.Fields[0]
	}
	return crm.Errorf(code, "%s: there is no readable column %q in %s; write table.column as in the CRM's database (%s.%s), CE.column, T.column or a field's name (%s)",
		what, name, m.Name, example.Table, example.Column, example.Name)
}
