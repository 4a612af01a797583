package store

import (
	"context"
	"fmt"
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
	Extra          []ColumnValue // of columns of the base table that are no fields
}

// InsertRecord writes a new record: its row in vtiger_crmentity, one in each
// table of its module, also in those it has no value for, and the creator's own.
// Tables with several rows a record are left to the module's hook. It returns
// the record as reading it would show it.
func (tx *Tx) InsertRecord(ctx context.Context, c *meta.Catalog, r *NewRecord) (now Saved, err error) {
	entity := entityRow(c, r)
	if err := tx.insert(ctx, c, entity); err != nil {
		return now, takenID(err, RecordIDs)
	}
	rows := rows{entityTable: entity}
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
			if t.Name == m.Base.Name {
				row.add(r.Extra)
			}
		}
		if err := tx.insert(ctx, c, row); err != nil {
			return now, takenID(err, RecordIDs, t)
		}
		rows[t.Name] = row
	}
	return rows.inserted(c, r), nil
}

// entityRow is the row of a new record in vtiger_crmentity.
func entityRow(c *meta.Catalog, r *NewRecord) *row {
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
	return row
}

// ChangedRecord is what an update writes.
type ChangedRecord struct {
	Old   *crm.Record // as it was
	By    crm.ID      // who changes it
	Owner crm.ID      // the new owner, 0 to leave him
	Label string      // "" to leave it
	At    string      // the time of the change, as the CRM writes it
	// Values are those that change; Extra are such of columns of the base table
	// that are no fields.
	Values []crm.Assignment
	Extra  []ColumnValue
}

// UpdateRecord writes the values that change, one statement a table, and always
// the record's row in vtiger_crmentity, so that its time of change moves. A row
// that is missing in one of its tables is made. It returns the record as reading
// it would show it.
func (tx *Tx) UpdateRecord(ctx context.Context, c *meta.Catalog, r *ChangedRecord) (now Saved, err error) {
	entity, m := changedEntityRow(c, r), r.Old.Module
	if err := one(tx.update(ctx, entity, "crmid", int64(r.Old.ID))); err != nil {
		return now, fmt.Errorf("update %s: %w", entityTable, err)
	}
	rows, whole := rows{entityTable: entity}, true
	for _, t := range append([]crm.Table{m.Base}, m.Tables...) {
		row := newRow(t.Name)
		row.take(r.Values)
		if t.Name == m.Base.Name {
			row.add(r.Extra)
		}
		if len(row.columns) == 0 || t.Rows == crm.Many {
			continue
		}
		missing, err := tx.updateTable(ctx, c, t, r, row)
		if err != nil {
			return now, fmt.Errorf("update %s: %w", t.Name, err)
		}
		rows[t.Name], whole = row, whole && !missing
	}
	if !whole {
		return now, nil
	}
	return rows.updated(c, r), nil
}

// changedEntityRow is what changes in the row of a record in vtiger_crmentity.
func changedEntityRow(c *meta.Catalog, r *ChangedRecord) *row {
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
	return row
}

// updateTable writes a row, and tells whether it was missing.
func (tx *Tx) updateTable(ctx context.Context, c *meta.Catalog, t crm.Table, r *ChangedRecord, row *row) (missing bool, err error) {
	keys := []any{int64(r.Old.ID)}
	if t.Rows == crm.PerUser {
		keys = append(keys, int64(r.By))
	}
	result, err := tx.update(ctx, row, t.Key, keys...)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); n > 0 || err != nil {
		return false, err
	}
	row.set(t.Key, int64(r.Old.ID))
	if t.Rows == crm.PerUser {
		row.set("userid", int64(r.By))
	}
	return true, tx.insert(ctx, c, row)
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
