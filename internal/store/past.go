package store

import (
	"context"
	"database/sql"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// PastEntry is an entry of a record's history as it is read. To is the record
// that was tied or untied, 0 for other entries.
type PastEntry struct {
	HistoryEntry
	ToModule string
	To       crm.ID
}

// Past reads entries of a record's history, the newest first, with their
// changes in the order in which they were written.
func (tx *Tx) Past(ctx context.Context, c *meta.Catalog, record crm.ID, start, length int64) ([]PastEntry, error) {
	if !c.HasTable("vtiger_modtracker_basic") {
		return nil, nil
	}
	var entries []PastEntry
	place := map[crm.ID]int{}
	err := tx.rows(ctx, `SELECT b.id, COALESCE(b.module, ''), COALESCE(b.whodid, 0), COALESCE(b.changedon, ''), COALESCE(b.status, 0),
  COALESCE(r.targetmodule, ''), COALESCE(r.targetid, 0)
FROM vtiger_modtracker_basic b
LEFT JOIN vtiger_modtracker_relations r ON r.id = b.id
WHERE b.crmid = ?
ORDER BY b.id DESC
LIMIT ? OFFSET ?`, []any{int64(record), length, start}, func(rows *sql.Rows) error {
		e := PastEntry{HistoryEntry: HistoryEntry{Record: record}}
		if err := rows.Scan(&e.ID, &e.Module, &e.By, &e.At, &e.Status, &e.ToModule, &e.To); err != nil {
			return err
		}
		place[e.ID] = len(entries)
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read history of %d: %w", record, err)
	}
	if len(entries) == 0 {
		return nil, nil
	}
	ids := make([]crm.ID, len(entries))
	for i := range entries {
		ids[i] = entries[i].ID
	}
	err = tx.rows(ctx, `SELECT id, COALESCE(fieldname, ''), prevalue, postvalue
FROM vtiger_modtracker_detail
WHERE id IN (`+places(ownerPlaces(len(ids)))+`)`, padded(ids), func(rows *sql.Rows) error {
		var id crm.ID
		var change HistoryChange
		var before, after sql.NullString
		if err := rows.Scan(&id, &change.Field, &before, &after); err != nil {
			return err
		}
		change.Before = crm.Stored{Text: before.String, Null: !before.Valid}
		change.After = crm.Stored{Text: after.String, Null: !after.Valid}
		e := &entries[place[id]]
		e.Changes = append(e.Changes, change)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read history of %d: %w", record, err)
	}
	return entries, nil
}

// LinkedDocuments are the ids of the documents of a record, the newest first, at
// most so many.
func (tx *Tx) LinkedDocuments(ctx context.Context, record crm.ID, most int) ([]crm.ID, error) {
	var ids []crm.ID
	err := tx.rows(ctx, `SELECT notesid FROM vtiger_senotesrel WHERE crmid = ? ORDER BY notesid DESC LIMIT ?`, []any{int64(record), most}, func(rows *sql.Rows) error {
		var id crm.ID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read documents of %d: %w", record, err)
	}
	return ids, nil
}
