package sqldb

import (
	"errors"
	"regexp"
	"strings"

	"github.com/go-sql-driver/mysql"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// DuplicateKey is the error of a row that is there already: which key of which
// table says so. The values of the row are in the error below, which is not for
// the log.
type DuplicateKey struct {
	Table, Key string
	// Primary says that the key is the table's primary key.
	Primary bool
	err     error
}

// Error names the table and the key.
func (e *DuplicateKey) Error() string {
	return "a row of " + e.Table + " is there already (key " + e.Key + ")"
}

func (e *DuplicateKey) Unwrap() error { return e.err }

// LogDuplicate are the table and the key, for the line of a call in the log.
func (e *DuplicateKey) LogDuplicate() (table, key string) { return e.Table, e.Key }

// primary is MySQL's name of a primary key.
const primary = "PRIMARY"

// duplicateKey reads a driver's error: MariaDB ends its message with the key's
// name, and the statement tells the table; MySQL 8 ends it with table and key;
// SQLite names the key's columns.
func duplicateKey(err error, statement string) *DuplicateKey {
	d := &DuplicateKey{err: err}
	if m := written.FindStringSubmatch(statement); m != nil {
		d.Table = m[1]
	}
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		_, key, _ := strings.Cut(my.Message[max(strings.LastIndex(my.Message, " for key "), 0):], "'")
		key = strings.TrimSuffix(key, "'")
		if table, name, ok := strings.Cut(key, "."); ok {
			d.Table, key = table, name
		}
		d.Key, d.Primary = key, key == primary
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		const before = "constraint failed: "
		columns := lite.Error()
		columns = columns[max(strings.LastIndex(columns, before)+len(before), 0):]
		columns, _, _ = strings.Cut(columns, " (")
		d.Table, _, _ = strings.Cut(columns, ".")
		d.Key = strings.ReplaceAll(columns, d.Table+".", "")
		d.Primary = lite.Code() != sqlite3.SQLITE_CONSTRAINT_UNIQUE
	}
	return d
}

// written is the table that a statement writes to.
var written = regexp.MustCompile("(?i)^\\s*(?:INSERT INTO|UPDATE|REPLACE INTO)\\s+`?(\\w+)")
