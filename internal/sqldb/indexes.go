package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// Index is an index of a table, the primary key included.
type Index struct {
	Name    string // "" for SQLite's row numbers
	Table   string
	Columns []string // lower case, in the index's order
}

const mysqlIndexes = `SELECT table_name, index_name, column_name
FROM information_schema.statistics
WHERE table_schema = DATABASE() AND column_name IS NOT NULL
ORDER BY table_name, index_name, seq_in_index`

// SQLite has no index for a primary key that is the row's number; its columns
// in table_info stand for it.
const sqliteIndexes = `SELECT m.name, i.name, c.name
FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
WHERE m.type = 'table' AND c.name IS NOT NULL
UNION ALL
SELECT m.name, '', c.name
FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table' AND c.pk = 1`

// Indexes lists the indexes of every table of the database.
func (db *DB) Indexes(ctx context.Context) ([]Index, error) {
	text := mysqlIndexes
	if db.Dialect.Engine == SQLite {
		text = sqliteIndexes
	}
	rows, err := db.SQL.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", Classify(err))
	}
	defer func() { _ = rows.Close() }()
	var indexes []Index
	last := ""
	for rows.Next() {
		var table, name, column string
		if err := rows.Scan(&table, &name, &column); err != nil {
			return nil, fmt.Errorf("list indexes: %w", err)
		}
		if key := table + "\x00" + name; key != last {
			indexes, last = append(indexes, Index{Name: name, Table: table}), key
		}
		own := &indexes[len(indexes)-1]
		own.Columns = append(own.Columns, strings.ToLower(column))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list indexes: %w", Classify(err))
	}
	return indexes, nil
}

// TableSize is how large a table is, as the engine estimates it.
type TableSize struct {
	Rows, Bytes int64
	Engine      string // InnoDB, MyISAM, …
}

const mysqlSizes = `SELECT table_name, COALESCE(table_rows, 0), COALESCE(data_length + index_length, 0), COALESCE(engine, '')
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`

// TableSizes are the sizes of all tables, by name. SQLite keeps none, so that
// there the map is empty.
func (db *DB) TableSizes(ctx context.Context) (map[string]TableSize, error) {
	sizes := map[string]TableSize{}
	if db.Dialect.Engine == SQLite {
		return sizes, nil
	}
	rows, err := db.SQL.QueryContext(ctx, mysqlSizes)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", Classify(err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table string
		var s TableSize
		if err := rows.Scan(&table, &s.Rows, &s.Bytes, &s.Engine); err != nil {
			return nil, fmt.Errorf("list tables: %w", err)
		}
		sizes[table] = s
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list tables: %w", Classify(err))
	}
	return sizes, nil
}
