package meta

import (
	"slices"
	"strings"

	"vtrest/internal/crm"
)

// EngineRow is a table on a storage engine that has no transactions.
type EngineRow struct{ Table, Engine string }

// NonTransactional are the tables of the CRM on engines without transactions.
func (c *Catalog) NonTransactional() []EngineRow { return c.engines }

// Engine is the engine of a table that has no transactions, "" for every other.
func (c *Catalog) Engine(table string) string {
	for _, e := range c.engines {
		if strings.EqualFold(e.Table, table) {
			return e.Engine
		}
	}
	return ""
}

// ConvertSQL is the statement that puts a table on an engine with transactions.
func (e EngineRow) ConvertSQL() string { return "ALTER TABLE `" + e.Table + "` ENGINE=InnoDB" }

// Foreign is a table with columns of text in a character set that holds only some
// scripts.
type Foreign struct {
	Table, Charset string
	Columns        []string
}

// ForeignTables are the tables of modules whose fields cannot hold every script:
// those whose text is not in UTF-8.
func (c *Catalog) ForeignTables() []Foreign {
	var found []Foreign
	for _, m := range c.Modules {
		for _, f := range m.Fields {
			if f.Empty || f.Charset == "" || IsUnicode(f.Charset) {
				continue
			}
			i := slices.IndexFunc(found, func(t Foreign) bool { return t.Table == f.Table && t.Charset == f.Charset })
			if i < 0 {
				i = len(found)
				found = append(found, Foreign{Table: f.Table, Charset: f.Charset})
			}
			if !slices.Contains(found[i].Columns, f.Column) {
				found[i].Columns = append(found[i].Columns, f.Column)
			}
		}
	}
	slices.SortFunc(found, func(a, b Foreign) int { return strings.Compare(a.Table+" "+a.Charset, b.Table+" "+b.Charset) })
	return found
}

// IsUnicode reports whether a character set holds every script.
func IsUnicode(charset string) bool {
	for _, name := range []string{"utf8", "utf16", "utf32", "ucs2", "gb18030"} {
		if strings.HasPrefix(charset, name) {
			return true
		}
	}
	return false
}

// tablesOf are the tables that hold a module's records.
func tablesOf(m *crm.Module) []string {
	tables := []string{m.Base.Name}
	for _, t := range m.Tables {
		tables = append(tables, t.Name)
	}
	if m.SetType != "" {
		tables = append(tables, crm.EntityTable)
	}
	return tables
}

// Unsafe are those of the tables that hold a module's records, and of further ones
// that its saves write, that are on an engine without transactions.
func (c *Catalog) Unsafe(m *crm.Module, more ...string) []EngineRow {
	if len(c.engines) == 0 {
		return nil
	}
	var found []EngineRow
	for _, table := range append(tablesOf(m), more...) {
		if engine := c.Engine(table); engine != "" && !slices.Contains(found, EngineRow{table, engine}) {
			found = append(found, EngineRow{table, engine})
		}
	}
	return found
}
