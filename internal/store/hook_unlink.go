package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
)

// Unlink is one thing that the CRM takes apart when a record goes to the
// recycle bin. All but Remove leave a row in vtiger_relatedlists_rb, by which
// restoring the record puts it together again.
type Unlink struct {
	kind   unlinkKind
	table  string
	column string // refers to the record
	key    string // of the rows that do
}

type unlinkKind uint8

const (
	clearReference unlinkKind = iota
	trashReferring
	deleteLinks
	removeRows
)

// ClearReference empties a reference to the record.
func ClearReference(table, column, key string) Unlink {
	return Unlink{clearReference, table, column, key}
}

// TrashReferring puts the records that refer to the record into the recycle
// bin, without their histories.
func TrashReferring(table, column, key string) Unlink {
	return Unlink{trashReferring, table, column, key}
}

// DeleteLinks deletes the record's rows of a table of pairs, each with a backup
// of its own; key is the other side.
func DeleteLinks(table, column, key string) Unlink { return Unlink{deleteLinks, table, column, key} }

// Remove deletes the record's rows of a table for good.
func Remove(table, column string) Unlink { return Unlink{removeRows, table, column, ""} }

// Table is the table that the record is unlinked in.
func (u Unlink) Table() string { return u.table }

// Unlink takes a record apart from others.
func (tx *Tx) Unlink(ctx context.Context, id crm.ID, u Unlink) error {
	var err error
	switch u.kind {
	case clearReference:
		err = tx.clearReference(ctx, id, u)
	case trashReferring:
		err = tx.trashReferring(ctx, id, u)
	case deleteLinks:
		err = tx.deleteLinks(ctx, id, u)
	case removeRows:
		_, err = tx.exec(ctx, "DELETE FROM "+u.table+" WHERE "+u.column+" = ?", int64(id))
	}
	if err != nil {
		return fmt.Errorf("unlink record %d from %s: %w", id, u.table, err)
	}
	return nil
}

func (tx *Tx) clearReference(ctx context.Context, id crm.ID, u Unlink) error {
	ids, err := tx.ids(ctx, "SELECT "+u.key+" FROM "+u.table+" WHERE "+u.column+" = ? ORDER BY "+u.key, asReference(id))
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := tx.insertBackup(ctx, id, backup{"update", u.table, u.column, u.key, joined(ids)}); err != nil {
		return err
	}
	_, err = tx.exec(ctx, "UPDATE "+u.table+" SET "+u.column+" = 0 WHERE "+u.column+" = ?", asReference(id))
	return err
}

// trashReferring leaves a backup even if there is nothing to restore, as the
// CRM does.
func (tx *Tx) trashReferring(ctx context.Context, id crm.ID, u Unlink) error {
	ids, err := tx.ids(ctx, "SELECT e.crmid FROM "+u.table+" r JOIN vtiger_crmentity e ON e.crmid = r."+u.key+" WHERE r."+u.column+" = ? AND e.deleted = 0 ORDER BY e.crmid", int64(id))
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(ids, 500) {
		args := make([]any, len(chunk))
		for i, id := range chunk {
			args[i] = int64(id)
		}
		text := "UPDATE vtiger_crmentity SET deleted = 1 WHERE crmid IN (?" + strings.Repeat(", ?", len(chunk)-1) + ")"
		if _, err := tx.exec(ctx, text, args...); err != nil {
			return err
		}
	}
	return tx.insertBackup(ctx, id, backup{"update", entityTable, "deleted", "crmid", joined(ids)})
}

func (tx *Tx) deleteLinks(ctx context.Context, id crm.ID, u Unlink) error {
	ids, err := tx.ids(ctx, "SELECT "+u.key+" FROM "+u.table+" WHERE "+u.column+" = ? ORDER BY "+u.key, int64(id))
	if err != nil {
		return err
	}
	backups := make([]backup, len(ids))
	for i, other := range ids {
		backups[i] = backup{"delete", u.table, u.column, u.key, joined([]crm.ID{other})}
	}
	if err := tx.insertBackup(ctx, id, backups...); err != nil {
		return err
	}
	_, err = tx.exec(ctx, "DELETE FROM "+u.table+" WHERE "+u.column+" = ?", int64(id))
	return err
}

// backup is a row of vtiger_relatedlists_rb.
type backup struct {
	action             string // update or delete
	table, column, key string
	ids                string // of the rows, with commas between
}

func (tx *Tx) insertBackup(ctx context.Context, id crm.ID, backups ...backup) error {
	rows := make([][]any, len(backups))
	for i, b := range backups {
		rows[i] = []any{int64(id), b.action, b.table, b.column, b.key, b.ids}
	}
	return tx.insertRows(ctx, "vtiger_relatedlists_rb", []string{"entityid", "action", "rel_table", "rel_column", "ref_column", "related_crm_ids"}, rows)
}

func joined(ids []crm.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(int64(id), 10)
	}
	return strings.Join(texts, ",")
}

// ClosePortal takes a contact's access to the customer portal away.
func (tx *Tx) ClosePortal(ctx context.Context, contact crm.ID) error {
	_, err := tx.exec(ctx, "DELETE FROM vtiger_portalinfo WHERE id = ?", int64(contact))
	if err == nil {
		_, err = tx.exec(ctx, "UPDATE vtiger_customerdetails SET portal = '0', support_start_date = NULL, support_end_date = NULL WHERE customerid = ?", int64(contact))
	}
	if err != nil {
		return fmt.Errorf("close the portal of contact %d: %w", contact, err)
	}
	return nil
}
