package sqldb

import (
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"

	"vtrest/internal/collate"
)

// SQLite would add texts as floats, so that its decimals are added by a function
// of ours: decimal_add(a, b, digits, scale).
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("decimal_add", 4, decimalAdd)
}

func decimalAdd(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	digits, ok1 := args[2].(int64)
	scale, ok2 := args[3].(int64)
	if !ok1 || !ok2 {
		return nil, fmt.Errorf("decimal_add: digits and scale are %T and %T, not numbers", args[2], args[3])
	}
	return collate.AddDecimal(decimalOf(args[0]), decimalOf(args[1]), int(digits), int(scale))
}

// decimalOf is the text of a decimal; NULL is "".
func decimalOf(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	}
	return fmt.Sprint(v)
}
