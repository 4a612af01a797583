package store

import (
	"context"
	"fmt"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// HistoryStatus is what an entry of the history tells
// (vtiger_modtracker_basic.status).
type HistoryStatus int

// The kinds of entries.
const (
	Updated  HistoryStatus = 0
	Trashed  HistoryStatus = 1
	Created  HistoryStatus = 2
	Restored HistoryStatus = 3
	Linked   HistoryStatus = 4
	Unlinked HistoryStatus = 5
)

// HistoryEntry is a row of vtiger_modtracker_basic with its details.
type HistoryEntry struct {
	ID      crm.ID // as it was counted, 0 to take the next
	Record  crm.ID
	Module  string
	By      crm.ID
	At      string
	Status  HistoryStatus
	Changes []HistoryChange
}

// HistoryChange is one field in an entry, its texts in the CRM's spelling for
// the history (HTML).
type HistoryChange struct {
	Field         string
	Before, After crm.Stored
}

// InsertHistory writes an entry into the history and returns its id. Texts that
// are too long for it are cut, as the CRM does; the record has them whole.
func (tx *Tx) InsertHistory(ctx context.Context, c *meta.Catalog, e *HistoryEntry) (crm.ID, error) {
	id := e.ID
	if id == 0 {
		var err error
		if id, err = tx.NextID(ctx, HistoryIDs); err != nil {
			return 0, err
		}
	}
	_, err := tx.exec(ctx, `INSERT INTO vtiger_modtracker_basic (id, crmid, module, whodid, changedon, status) VALUES (?, ?, ?, ?, ?, ?)`,
		int64(id), int64(e.Record), e.Module, int64(e.By), e.At, int(e.Status))
	if err != nil {
		return 0, fmt.Errorf("write history: %w", takenID(err, HistoryIDs))
	}
	if len(e.Changes) == 0 {
		return id, nil
	}
	args := make([]any, 0, 4*len(e.Changes))
	for _, change := range e.Changes {
		args = append(args, int64(id), change.Field, tx.historyText(c, "prevalue", change.Before), tx.historyText(c, "postvalue", change.After))
	}
	places := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?), ", len(e.Changes)), ", ")
	if _, err := tx.exec(ctx, `INSERT INTO vtiger_modtracker_detail (id, fieldname, prevalue, postvalue) VALUES `+places, args...); err != nil {
		return 0, fmt.Errorf("write history: %w", err)
	}
	return id, nil
}

func (tx *Tx) historyText(c *meta.Catalog, column string, v crm.Stored) any {
	if v.Null {
		return nil
	}
	return derived(c, "vtiger_modtracker_detail", column, v.Text)
}
