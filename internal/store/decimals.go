package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// intDigits is what a column of whole numbers (INT) surely holds.
const intDigits = 9

// decimalText spells a number as a column holds it: at its scale, rounded half
// away from zero. SQLite keeps the text as it is, so that it must be right. A
// number that the column cannot hold is InvalidValue.
func decimalText(c *meta.Catalog, table, column string, d decimal.Decimal) (string, error) {
	whole, scale := intDigits, 0
	if col := c.Column(table, column); col != nil && col.Digits > 0 {
		whole, scale = col.Digits-col.Scale, col.Scale
	}
	d = d.Round(int32(scale))
	if d.Abs().GreaterThanOrEqual(decimal.New(1, int32(whole))) {
		return "", crm.Errorf(crm.InvalidValue, "%s: the number has more than %d digits before the point", column, whole)
	}
	return d.StringFixed(int32(scale)), nil
}

// Bounds of one INSERT of many rows: SQLite lets a statement have 32,766
// parameters, and a packet of MySQL may have 16 MB.
const (
	maxRows   = 500
	maxParams = 30000
)

// insertRows writes rows of a table, each with a value for each of the columns.
func (tx *Tx) insertRows(ctx context.Context, table string, columns []string, rows [][]any) error {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = quote(column)
	}
	into := "INSERT INTO " + quote(table) + " (" + strings.Join(names, ",") + ") VALUES "
	one := "(" + places(len(columns)) + ")"
	most := min(maxRows, maxParams/len(columns))
	for len(rows) > 0 {
		n := min(most, len(rows))
		args := make([]any, 0, n*len(columns))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := tx.exec(ctx, into+strings.TrimSuffix(strings.Repeat(one+",", n), ","), args...); err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}
