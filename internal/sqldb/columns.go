package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// Column is a column of a table, as the engine's own catalog tells it.
type Column struct {
	Table, Name string
	Type        string // lower case, without length: "varchar", "decimal"
	Charset     string // of text columns on MySQL, else ""
	Primary     bool   // part of the primary key
	Indexed     bool   // an index begins with it
}

const mysqlColumns = `SELECT c.table_name, c.column_name, c.data_type, COALESCE(c.character_set_name, ''), CASE WHEN c.column_key = 'PRI' THEN 1 ELSE 0 END,
  CASE WHEN i.column_name IS NULL THEN 0 ELSE 1 END
FROM information_schema.columns c
LEFT JOIN (SELECT DISTINCT table_name, column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND seq_in_index = 1) i
  ON i.table_name = c.table_name AND i.column_name = c.column_name
WHERE c.table_schema = DATABASE()
ORDER BY c.table_name, c.ordinal_position`

const sqliteColumns = `SELECT m.name, c.name, c.type, '', CASE WHEN c.pk > 0 THEN 1 ELSE 0 END,
  CASE WHEN c.pk = 1 OR EXISTS (SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = c.name) THEN 1 ELSE 0 END
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
		if err := rows.Scan(&c.Table, &c.Name, &c.Type, &c.Charset, &c.Primary, &c.Indexed); err != nil {
			return nil, fmt.Errorf("list columns: %w", err)
		}
		c.Type, _, _ = strings.Cut(strings.ToLower(c.Type), "(")
		// The embedded database's DECIMAL_TEXT and its like are the CRM's types,
		// kept as text; its unsigned int is what MySQL calls int here.
		c.Type = strings.TrimPrefix(strings.TrimSuffix(c.Type, "_text"), "unsigned ")
		c.Name = strings.ToLower(c.Name)
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list columns: %w", Classify(err))
	}
	return columns, nil
}
