package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// row is a row to be written, in the order of its columns.
type row struct {
	table   string
	columns []string
	values  []any
}

func newRow(table string) *row { return &row{table: table} }

// set gives a column a value, unless it has one.
func (r *row) set(column string, v any) {
	if !slices.Contains(r.columns, column) {
		r.columns, r.values = append(r.columns, column), append(r.values, v)
	}
}

// get is the value of a column, if it is written.
func (r *row) get(column string) (any, bool) {
	if r != nil {
		if i := slices.Index(r.columns, column); i >= 0 {
			return r.values[i], true
		}
	}
	return nil, false
}

// take sets the columns of the row's table that are among the values.
func (r *row) take(values []crm.Assignment) {
	for _, a := range values {
		if a.Field.Table == r.table && !a.Field.Empty {
			r.set(a.Field.Column, stored(a.Value))
		}
	}
}

// add sets columns that are no fields.
func (r *row) add(values []ColumnValue) {
	for _, v := range values {
		r.set(v.Column, stored(v.Value))
	}
}

func stored(v crm.Stored) any {
	if v.Null {
		return nil
	}
	return v.Text
}

// insert writes a new row, with a value in each column that must have one.
func (tx *Tx) insert(ctx context.Context, c *meta.Catalog, r *row) error {
	for _, blank := range c.Blanks(r.table) {
		r.set(blank.Column, blank.Value)
	}
	names := make([]string, len(r.columns))
	for i, column := range r.columns {
		names[i] = quote(column)
	}
	places := strings.TrimSuffix(strings.Repeat("?,", len(names)), ",")
	_, err := tx.execOften(ctx, "INSERT INTO "+quote(r.table)+" ("+strings.Join(names, ",")+") VALUES ("+places+")", r.values...)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", r.table, err)
	}
	return nil
}

// update writes the columns of the row with a key, and of a user if there is a
// second key.
func (tx *Tx) update(ctx context.Context, r *row, key string, keys ...any) (sql.Result, error) {
	sets := make([]string, len(r.columns))
	for i, column := range r.columns {
		sets[i] = quote(column) + " = ?"
	}
	text := "UPDATE " + quote(r.table) + " SET " + strings.Join(sets, ", ") + " WHERE " + quote(key) + " = ?"
	if len(keys) > 1 {
		text += " AND userid = ?"
	}
	return tx.exec(ctx, text, append(r.values[:len(r.values):len(r.values)], keys...)...)
}
