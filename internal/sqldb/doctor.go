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
