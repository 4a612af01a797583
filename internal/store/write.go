package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// NewRecord is a record to be inserted.
type NewRecord struct {
	Module         *crm.Module
	ID             crm.ID
	Creator, Owner crm.ID
	Label, Source  string
	At             string // its time of creation, as the CRM writes it
	Values         []crm.Assignment
}

// InsertRecord writes a new record: its row in vtiger_crmentity, one in each
// table of its module, also in those it has no value for, and the creator's own.
// Tables with several rows a record are left to the module's hook.
func (tx *Tx) InsertRecord(ctx context.Context, c *meta.Catalog, r *NewRecord) error {
	if err := tx.insertEntity(ctx, c, r); err != nil {
		return err
	}
	m := r.Module
	for _, t := range append([]crm.Table{m.Base}, m.Tables...) {
		row := newRow(t.Name)
		row.set(t.Key, int64(r.ID))
		switch t.Rows {
		case crm.Many:
			continue
		case crm.PerUser:
			row.set("userid", int64(r.Creator))
			row.take(r.Values)
			if c.HasColumn(t.Name, "starred") {
				row.set("starred", "0")
			}
		case crm.One:
			row.take(r.Values)
		}
		if err := tx.insert(ctx, c, row); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) insertEntity(ctx context.Context, c *meta.Catalog, r *NewRecord) error {
	row := newRow(entityTable)
	row.set("crmid", int64(r.ID))
	row.set("smcreatorid", int64(r.Creator))
	row.set("smownerid", int64(r.Owner))
	row.set("modifiedby", int64(r.Creator))
	row.set("setype", r.Module.SetType)
	row.set("createdtime", r.At)
	row.set("modifiedtime", r.At)
	if r.Label != "" && c.HasColumn(entityTable, "label") {
		row.set("label", derived(c, entityTable, "label", r.Label))
	}
	// Columns of Vtiger 7 and later.
	if c.HasColumn(entityTable, "source") {
		row.set("source", r.Source)
	}
	if c.HasColumn(entityTable, "smgroupid") {
		row.set("smgroupid", 0)
	}
	row.take(r.Values)
	return tx.insert(ctx, c, row)
}

// ChangedRecord is what an update writes.
type ChangedRecord struct {
	Module *crm.Module
	ID     crm.ID
	By     crm.ID // who changes it
	Owner  crm.ID // the new owner, 0 to leave him
	Label  string // "" to leave it
	At     string // the time of the change, as the CRM writes it
	// Values are those that change.
	Values []crm.Assignment
}

// UpdateRecord writes the values that change, one statement a table, and always
// the record's row in vtiger_crmentity, so that its time of change moves. A row
// that is missing in one of its tables is made.
func (tx *Tx) UpdateRecord(ctx context.Context, c *meta.Catalog, r *ChangedRecord) error {
	row := newRow(entityTable)
	row.set("modifiedby", int64(r.By))
	row.set("modifiedtime", r.At)
	if r.Owner != 0 {
		row.set("smownerid", int64(r.Owner))
		if c.HasColumn(entityTable, "smgroupid") {
			row.set("smgroupid", 0)
		}
	}
	if r.Label != "" && c.HasColumn(entityTable, "label") {
		row.set("label", derived(c, entityTable, "label", r.Label))
	}
	row.take(r.Values)
	if err := one(tx.update(ctx, row, "crmid", int64(r.ID))); err != nil {
		return fmt.Errorf("update %s: %w", entityTable, err)
	}
	for _, t := range append([]crm.Table{r.Module.Base}, r.Module.Tables...) {
		if t.Rows == crm.Many {
			continue
		}
		if err := tx.updateTable(ctx, c, t, r); err != nil {
			return fmt.Errorf("update %s: %w", t.Name, err)
		}
	}
	return nil
}

func (tx *Tx) updateTable(ctx context.Context, c *meta.Catalog, t crm.Table, r *ChangedRecord) error {
	row := newRow(t.Name)
	row.take(r.Values)
	if len(row.columns) == 0 {
		return nil
	}
	keys := []any{int64(r.ID)}
	if t.Rows == crm.PerUser {
		keys = append(keys, int64(r.By))
	}
	result, err := tx.update(ctx, row, t.Key, keys...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n > 0 || err != nil {
		return err
	}
	row.set(t.Key, int64(r.ID))
	if t.Rows == crm.PerUser {
		row.set("userid", int64(r.By))
	}
	return tx.insert(ctx, c, row)
}

// AddUserRow makes the row that holds a user's star of a record, if there is
// none. The CRM does so on each save.
func (tx *Tx) AddUserRow(ctx context.Context, c *meta.Catalog, m *crm.Module, id, user crm.ID) error {
	for _, t := range m.Tables {
		if t.Rows != crm.PerUser || !c.HasColumn(t.Name, "starred") {
			continue
		}
		table, key := quote(t.Name), quote(t.Key)
		_, err := tx.exec(ctx, "INSERT INTO "+table+" ("+key+", userid, starred)\nSELECT crmid, ?, '0'\nFROM "+entityTable+
			"\nWHERE crmid = ? AND NOT EXISTS (SELECT 1 FROM "+table+" own WHERE own."+key+" = ? AND own.userid = ?)",
			int64(user), int64(id), int64(id), int64(user))
		if err != nil {
			return fmt.Errorf("insert into %s: %w", t.Name, err)
		}
	}
	return nil
}

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

// take sets the columns of the row's table that are among the values.
func (r *row) take(values []crm.Assignment) {
	for _, a := range values {
		if a.Field.Table == r.table && !a.Field.Empty {
			r.set(a.Field.Column, stored(a.Value))
		}
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

// derived is a text that the CRM makes of others (a label, a row of history),
// cut to what its column holds. What clients send is checked instead, and never
// changed.
func derived(c *meta.Catalog, table, column, text string) string {
	col := c.Column(table, column)
	if col == nil {
		return text
	}
	text = sqldb.FitCharset(col.Charset, text)
	switch limit := col.TextBytes(); {
	case col.Length > 0:
		return firstRunes(text, col.Length)
	case limit > 0 && len(text) > limit:
		return strings.ToValidUTF8(text[:limit], "")
	}
	return text
}

func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
