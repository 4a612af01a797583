package ddl

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// recordKeys are key columns that the CRM only indexes although other tables
// refer to them. SQLite wants a unique parent key, and a record has one row in
// its base table, so they become primary keys here.
var recordKeys = map[string]string{
	"vtiger_modcomments":      "modcommentsid",
	"vtiger_servicecontracts": "servicecontractsid",
}

// SQL returns the SQLite form of the tables and their indexes, one statement
// after the other. A column type that the CRM has never used panics.
func SQL(tables []*Table) []byte {
	var b bytes.Buffer
	shared := sharedKeyNames(tables)
	for _, t := range tables {
		writeTable(&b, t, tables)
		for _, k := range t.Keys {
			if !indexed(t, k) {
				continue
			}
			name := k.Name
			if shared[name] {
				name = t.Name + "_" + name
			}
			fmt.Fprintf(&b, "CREATE INDEX %s ON %s (%s);\n", quote(name), quote(t.Name), quoteAll(k.Columns))
		}
	}
	return b.Bytes()
}

func writeTable(b *bytes.Buffer, t *Table, tables []*Table) {
	rowID := rowIDColumn(t)
	var lines []string
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Name == rowID {
			lines = append(lines, quote(c.Name)+" INTEGER PRIMARY KEY")
			continue
		}
		lines = append(lines, columnSQL(c))
	}
	if pk := t.Primary(); pk != nil && rowID == "" {
		lines = append(lines, "PRIMARY KEY ("+quoteAll(pk)+")")
	}
	for _, k := range t.Keys {
		if k.Unique && k.Name != "PRIMARY" && !slices.Equal(k.Columns, t.Primary()) {
			lines = append(lines, "UNIQUE ("+quoteAll(k.Columns)+")")
		}
	}
	for _, f := range t.Foreign {
		if !uniqueParent(tables, f) {
			continue
		}
		line := fmt.Sprintf("FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE CASCADE", quote(f.Column), quote(f.Table), quote(f.Parent))
		if f.OnUpdateCascade {
			line += " ON UPDATE CASCADE"
		}
		lines = append(lines, line)
	}
	fmt.Fprintf(b, "\nCREATE TABLE %s (\n  %s\n);\n", quote(t.Name), strings.Join(lines, ",\n  "))
}

// rowIDColumn names the column that becomes SQLite's rowid: a primary key of
// one integer column, which then also numbers itself as AUTO_INCREMENT does.
func rowIDColumn(t *Table) string {
	if name, ok := recordKeys[t.Name]; ok {
		return name
	}
	if pk := t.Primary(); len(pk) == 1 && strings.Contains(t.column(pk[0]).Type, "int(") {
		return pk[0]
	}
	return ""
}

// indexed reports whether a key needs an index of its own: primary and unique
// keys bring theirs, and the CRM's many indexes on the leading columns of the
// primary key would only cost writes.
func indexed(t *Table, k Key) bool {
	if k.Unique {
		return false
	}
	if len(k.Columns) == 1 && k.Columns[0] == rowIDColumn(t) {
		return false
	}
	pk := t.Primary()
	return len(k.Columns) > len(pk) || !slices.Equal(k.Columns, pk[:len(k.Columns)])
}

// sharedKeyNames tells the index names that several tables use: in MySQL a
// name belongs to its table, in SQLite to the database.
func sharedKeyNames(tables []*Table) map[string]bool {
	seen := map[string]bool{}
	shared := map[string]bool{}
	for _, t := range tables {
		for _, k := range t.Keys {
			if indexed(t, k) {
				shared[k.Name] = shared[k.Name] || seen[k.Name]
				seen[k.Name] = true
			}
		}
	}
	return shared
}

// uniqueParent reports whether the parent key of f is unique. One of the CRM's
// is not (vtiger_webforms_field.fieldname), which SQLite cannot enforce.
func uniqueParent(tables []*Table, f ForeignKey) bool {
	i := slices.IndexFunc(tables, func(t *Table) bool { return t.Name == f.Table })
	if i < 0 {
		return false
	}
	t := tables[i]
	return rowIDColumn(t) == f.Parent || slices.ContainsFunc(t.Keys, func(k Key) bool {
		return k.Unique && len(k.Columns) == 1 && k.Columns[0] == f.Parent
	})
}

func columnSQL(c *Column) string {
	s := quote(c.Name) + " " + sqliteType(c.Type)
	if c.NotNull {
		s += " NOT NULL"
	}
	switch d := c.Default; {
	case !d.Valid || d.String == "NULL":
	case d.String == "current_timestamp()":
		s += " DEFAULT CURRENT_TIMESTAMP"
	case strings.HasPrefix(c.Type, "decimal"):
		// Quoted, since a number would lose its scale.
		s += " DEFAULT '" + d.String + "'"
	default:
		s += " DEFAULT " + d.String
	}
	return s
}

// sqliteType gives a CRM column type the affinity and collation it needs.
// Decimals and times get a declared type with TEXT in it: text affinity keeps
// their digits and spelling, and no driver takes them for its own time type.
func sqliteType(typ string) string {
	name, size, _ := strings.Cut(typ, "(")
	if size != "" {
		size = "(" + size
	}
	switch name {
	case "decimal":
		return "DECIMAL_TEXT" + size + " COLLATE DECIMAL"
	case "date", "datetime", "time", "timestamp":
		return strings.ToUpper(name) + "_TEXT"
	case "int", "tinyint", "bigint":
		// SQLite allows no word after the size.
		if s, ok := strings.CutSuffix(size, " unsigned"); ok {
			return "unsigned " + name + s
		}
		return typ
	case "varchar", "char", "text", "mediumtext", "longtext":
		return typ + " COLLATE UTF8_GENERAL_CI"
	case "longblob":
		return typ
	}
	panic("column type " + typ + " has no rule")
}

func quote(name string) string { return `"` + name + `"` }

func quoteAll(names []string) string {
	return `"` + strings.Join(names, `", "`) + `"`
}
