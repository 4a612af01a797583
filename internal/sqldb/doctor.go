package sqldb

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Server is what an engine says of itself.
type Server struct {
	Version string // with the engine's name: "MariaDB 10.11.6", "SQLite 3.50.4"
	// SQLMode is the server's default, which the CRM's own connections get on
	// releases that set none; "" on SQLite.
	SQLMode string
	// Zone is the server's time zone, by name or offset; "" on SQLite.
	Zone string
	// Clock is the time by the server's clock, to a thousandth of a second.
	Clock time.Time
}

const mysqlServer = `SELECT VERSION(), @@version_comment, @@GLOBAL.sql_mode,
  CASE WHEN @@GLOBAL.time_zone = 'SYSTEM' THEN @@system_time_zone ELSE @@GLOBAL.time_zone END,
  CAST(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000) AS SIGNED)`

const sqliteServer = `SELECT sqlite_version(), 'SQLite', '', '', CAST(unixepoch('subsec') * 1000 AS INTEGER)`

// Server asks the engine about itself.
func (db *DB) Server(ctx context.Context) (Server, error) {
	text := mysqlServer
	if db.Dialect.Engine == SQLite {
		text = sqliteServer
	}
	var s Server
	var version, comment string
	var millis int64
	if err := db.SQL.QueryRowContext(ctx, text).Scan(&version, &comment, &s.SQLMode, &s.Zone, &millis); err != nil {
		return Server{}, fmt.Errorf("ask the server: %w", Classify(err))
	}
	s.Clock = time.UnixMilli(millis)
	name := "MySQL"
	switch {
	case db.Dialect.Engine == SQLite:
		name = "SQLite"
	case strings.Contains(version+comment, "MariaDB") || strings.Contains(version+comment, "mariadb"):
		name = "MariaDB"
		version, _, _ = strings.Cut(version, "-MariaDB")
	}
	s.Version = name + " " + version
	return s, nil
}

// Index is an index of a table, the primary key included.
type Index struct {
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
			indexes, last = append(indexes, Index{Table: table}), key
		}
		own := &indexes[len(indexes)-1]
		own.Columns = append(own.Columns, strings.ToLower(column))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list indexes: %w", Classify(err))
	}
	return indexes, nil
}
