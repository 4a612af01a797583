package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// Column is a column of a table, as the engine's own catalog tells it.
type Column struct {
	Table, Name string
	Type        string // lower case, without length: "varchar", "decimal"
	Charset     string // of text columns on MySQL, else ""
	Primary     bool   // part of the primary key
	Indexed     bool   // an index begins with it
	// Length is in characters, of char and varchar columns; Digits and Scale are
	// those of a decimal (digits in all, and after the point).
	Length, Digits, Scale int
	Nullable              bool
	// Required columns take no NULL and have no default: a row without a value
	// for them is refused.
	Required bool
	// Default is what a row without a value gets, as SQL spells it: 'a text', 0,
	// NULL, or an expression.
	Default string
}

const mysqlColumns = `SELECT c.table_name, c.column_name, c.data_type, COALESCE(c.character_set_name, ''), CASE WHEN c.column_key = 'PRI' THEN 1 ELSE 0 END,
  CASE WHEN i.column_name IS NULL THEN 0 ELSE 1 END, CASE WHEN c.is_nullable = 'YES' THEN 1 ELSE 0 END,
  CASE WHEN c.is_nullable = 'NO' AND c.column_default IS NULL AND c.extra NOT LIKE '%auto_increment%' THEN 1 ELSE 0 END,
  CASE WHEN c.data_type IN ('char', 'varchar') THEN CONCAT('(', c.character_maximum_length, ')')
    WHEN c.data_type = 'decimal' THEN CONCAT('(', c.numeric_precision, ',', c.numeric_scale, ')') ELSE '' END, c.column_default, c.extra, VERSION()
FROM information_schema.columns c
LEFT JOIN (SELECT DISTINCT table_name, column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND seq_in_index = 1) i
  ON i.table_name = c.table_name AND i.column_name = c.column_name
WHERE c.table_schema = DATABASE()
ORDER BY c.table_name, c.ordinal_position`

const sqliteColumns = `SELECT m.name, c.name, c.type, '', CASE WHEN c.pk > 0 THEN 1 ELSE 0 END,
  CASE WHEN c.pk = 1 OR EXISTS (SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = c.name) THEN 1 ELSE 0 END,
  CASE WHEN c.pk > 0 OR c."notnull" THEN 0 ELSE 1 END, CASE WHEN c."notnull" AND c.dflt_value IS NULL AND c.pk = 0 THEN 1 ELSE 0 END, c.type, c.dflt_value, '', ''
FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table'
ORDER BY m.name, c.cid`

// Columns lists the columns of every table of the database, in their order.
func (db *DB) Columns(ctx context.Context) ([]Column, error) {
	text := mysqlColumns
	if db.Dialect.Engine == SQLite {
		text = sqliteColumns
	}
	rows, err := db.SQL.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("list columns: %w", Classify(err))
	}
	defer func() { _ = rows.Close() }()
	var columns []Column
	for rows.Next() {
		var c Column
		var declared, extra, version string
		var byDefault sql.NullString
		if err := rows.Scan(&c.Table, &c.Name, &c.Type, &c.Charset, &c.Primary, &c.Indexed, &c.Nullable, &c.Required, &declared, &byDefault, &extra, &version); err != nil {
			return nil, fmt.Errorf("list columns: %w", err)
		}
		c.Type, _, _ = strings.Cut(strings.ToLower(c.Type), "(")
		// The embedded database's DECIMAL_TEXT and its like are the CRM's types,
		// kept as text; its unsigned int is what MySQL calls int here.
		c.Type = strings.TrimPrefix(strings.TrimSuffix(c.Type, "_text"), "unsigned ")
		c.Name = strings.ToLower(c.Name)
		c.measure(declared)
		if c.Default = "NULL"; byDefault.Valid {
			c.Default = byDefault.String
		}
		if byDefault.Valid && bareDefaults(version) {
			c.Default = spelled(c.Type, extra, c.Default)
		}
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list columns: %w", Classify(err))
	}
	return columns, nil
}

// bareDefaults reports whether a server tells the default of a column as its
// bare value: MySQL, and MariaDB before 10.2.7. Later ones spell it as SQL does.
func bareDefaults(version string) bool {
	if version == "" {
		return false // SQLite
	}
	number, rest, isMariaDB := strings.Cut(strings.TrimPrefix(version, "5.5.5-"), "-")
	if isMariaDB = isMariaDB && strings.Contains(strings.ToLower(rest), "mariadb"); !isMariaDB {
		return true
	}
	var major, minor, patch int
	_, _ = fmt.Sscanf(number, "%d.%d.%d", &major, &minor, &patch)
	return major < 10 || major == 10 && (minor < 2 || minor == 2 && patch < 7)
}

// spelled is the bare default of a column as SQL spells it. What the server works
// out stays: an expression of MySQL 8, the current time, bits.
func spelled(columnType, extra, bare string) string {
	switch columnType {
	case "bit", "binary", "varbinary", "blob":
		return bare
	case "datetime", "timestamp":
		if strings.HasPrefix(strings.ToUpper(bare), "CURRENT_TIMESTAMP") {
			return bare
		}
	}
	if strings.Contains(strings.ToUpper(extra), "DEFAULT_GENERATED") {
		return bare
	}
	return "'" + strings.ReplaceAll(bare, "'", "''") + "'"
}

// measure takes the sizes from a type as it is declared: varchar(100),
// DECIMAL_TEXT(25,8). The width of an int(19) is a matter of display only.
func (c *Column) measure(declared string) {
	_, sizes, _ := strings.Cut(declared, "(")
	sizes, _, _ = strings.Cut(sizes, ")")
	first, second, _ := strings.Cut(sizes, ",")
	n, _ := strconv.Atoi(strings.TrimSpace(first))
	switch c.Type {
	case "char", "varchar":
		c.Length = n
	case "decimal", "numeric":
		c.Digits = n
		c.Scale, _ = strconv.Atoi(strings.TrimSpace(second))
	}
}
