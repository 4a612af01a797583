package sqldb

import (
	"database/sql/driver"
	"fmt"
	"strconv"

	"modernc.org/sqlite"

	"vtrest/internal/collate"
)

// like replaces SQLite's LIKE, so that it compares as MySQL's does: by the
// CRM's collation, with \ as the escape character. SQLite hands it the pattern
// first. LIKE … ESCAPE stays SQLite's own and is not used.
func like(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	if args[0] == nil || args[1] == nil {
		return nil, nil //nolint:nilnil // SQL NULL: comparing with NULL is NULL
	}
	if collate.Like(text(args[0]), text(args[1]), '\\') {
		return int64(1), nil
	}
	return int64(0), nil
}

// text is a value as SQLite would print it.
func text(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(v)
}
