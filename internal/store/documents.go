package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// Attachment is a file of a record: its rows in vtiger_crmentity and
// vtiger_attachments. The bytes are elsewhere, under Path.
type Attachment struct {
	ID         crm.ID
	Name, Type string
	Path       string // folder of the bytes, below the CRM's own
	StoredName string // name of the bytes behind the id; "" before Vtiger 7.2 and for older files
	SetType    string // such as "Documents Attachment"
	// Creator and Owner are those of the record; Description is too, NULL where
	// its module has none.
	Creator, Owner crm.ID
	Description    crm.Stored
	Stamp          string // time, as the CRM writes it
}

const attachmentsTable = "vtiger_attachments"

// HidesNames reports whether this version of the CRM hides the names of files
// on the disk, in StoredName.
func HidesNames(c *meta.Catalog) bool { return c.HasColumn(attachmentsTable, "storedname") }

// HoldsName reports whether the database can hold the name of an attachment.
func HoldsName(c *meta.Catalog, name string) bool {
	column := c.Column(attachmentsTable, "name")
	return column == nil || sqldb.FitCharset(column.Charset, name) == name
}

// InsertAttachment writes a new attachment of a record. Its copy of the
// description is cut if it must be: the record has it whole.
func (tx *Tx) InsertAttachment(ctx context.Context, c *meta.Catalog, record crm.ID, a *Attachment) error {
	_, err := tx.exec(ctx, `INSERT INTO vtiger_crmentity (crmid, smcreatorid, smownerid, setype, description, createdtime, modifiedtime)
VALUES (?, ?, ?, ?, ?, ?, ?)`, int64(a.ID), int64(a.Creator), int64(a.Owner), a.SetType, stored(a.Description), a.Stamp, a.Stamp)
	if err != nil {
		return fmt.Errorf("insert attachment %d: %w", a.ID, takenID(err, RecordIDs))
	}
	row := newRow(attachmentsTable)
	row.set("attachmentsid", int64(a.ID))
	row.set("name", a.Name)
	description := a.Description
	description.Text = derived(c, attachmentsTable, "description", description.Text)
	row.set("description", stored(description))
	row.set("type", derived(c, attachmentsTable, "type", a.Type))
	row.set("path", a.Path)
	if HidesNames(c) {
		row.set("storedname", a.StoredName)
	}
	if err = tx.insert(ctx, c, row); err != nil {
		return fmt.Errorf("insert attachment %d: %w", a.ID, takenID(err, RecordIDs))
	}
	_, err = tx.exec(ctx, `INSERT INTO vtiger_seattachmentsrel (crmid, attachmentsid) VALUES (?, ?)`, int64(record), int64(a.ID))
	if err != nil {
		return fmt.Errorf("insert attachment %d of record %d: %w", a.ID, record, err)
	}
	return nil
}

// UnlinkAttachments takes from a record its attachments of a setype, or all of
// them for "". Their rows and bytes stay: the CRM's history shows them.
func (tx *Tx) UnlinkAttachments(ctx context.Context, record crm.ID, setType string) error {
	text, args := `DELETE FROM vtiger_seattachmentsrel WHERE crmid = ?`, []any{int64(record)}
	if setType != "" {
		text += `
  AND EXISTS (SELECT 1 FROM vtiger_crmentity e WHERE e.crmid = vtiger_seattachmentsrel.attachmentsid AND e.setype = ?)`
		args = append(args, setType)
	}
	if _, err := tx.exec(ctx, text, args...); err != nil {
		return fmt.Errorf("unlink attachments of record %d: %w", record, err)
	}
	return nil
}

// AttachmentNames are the names of a record's attachments of a setype, oldest
// first.
func (tx *Tx) AttachmentNames(ctx context.Context, record crm.ID, setType string) ([]string, error) {
	rows, err := tx.query(ctx, `SELECT a.name
FROM vtiger_seattachmentsrel s
JOIN vtiger_attachments a ON a.attachmentsid = s.attachmentsid
JOIN vtiger_crmentity e ON e.crmid = a.attachmentsid AND e.setype = ?
WHERE s.crmid = ?
ORDER BY a.attachmentsid`, setType, int64(record))
	if err != nil {
		return nil, fmt.Errorf("attachments of record %d: %w", record, err)
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("attachments of record %d: %w", record, err)
		}
		names = append(names, name)
	}
	return names, sqldb.Classify(rows.Err())
}

// LinkDocument links a document to a record, and tells whether it was not
// linked before.
func (tx *Tx) LinkDocument(ctx context.Context, record, document crm.ID) (linked bool, err error) {
	result, err := tx.exec(ctx, `INSERT INTO vtiger_senotesrel (crmid, notesid)
SELECT e.crmid, ?
FROM vtiger_crmentity e
WHERE e.crmid = ? AND NOT EXISTS (SELECT 1 FROM vtiger_senotesrel s WHERE s.crmid = e.crmid AND s.notesid = ?)`,
		int64(document), int64(record), int64(document))
	if err != nil {
		return false, fmt.Errorf("link document %d to record %d: %w", document, record, err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// HasFolder reports whether documents may lie in a folder: whether it exists.
func (tx *Tx) HasFolder(ctx context.Context, folder int64) (bool, error) {
	found, err := exists(tx.query(ctx, `SELECT 1 FROM vtiger_attachmentsfolder WHERE folderid = ?`, folder))
	if err != nil {
		return false, fmt.Errorf("find folder %d: %w", folder, err)
	}
	return found, nil
}

// Document is what a document shows for download: the address of an external
// one, or its attachment.
type Document struct {
	Location string // filelocationtype: "I" inside the CRM, "E" an address
	Address  string // filename
	// File is the attachment, with ID, Name, Type, Path and StoredName; ID 0
	// without one. A document that has several shows the oldest, as the CRM does.
	File Attachment
}

// Document reads what a document holds.
func (tx *Tx) Document(ctx context.Context, c *meta.Catalog, id crm.ID) (Document, error) {
	column := "''"
	if HidesNames(c) {
		column = "COALESCE(a.storedname, '')"
	}
	rows, err := tx.query(ctx, `SELECT COALESCE(n.filelocationtype, ''), COALESCE(n.filename, ''),
  COALESCE(a.attachmentsid, 0), COALESCE(a.name, ''), COALESCE(a.type, ''), COALESCE(a.path, ''), `+column+`
FROM vtiger_notes n
LEFT JOIN vtiger_seattachmentsrel s ON s.crmid = n.notesid
LEFT JOIN vtiger_attachments a ON a.attachmentsid = s.attachmentsid
WHERE n.notesid = ?
ORDER BY a.attachmentsid IS NULL, a.attachmentsid
LIMIT 1`, int64(id))
	if err != nil {
		return Document{}, fmt.Errorf("read the file of document %d: %w", id, err)
	}
	defer func() { _ = rows.Close() }()
	var d Document
	if !rows.Next() {
		if err := sqldb.Classify(rows.Err()); err != nil {
			return d, fmt.Errorf("read the file of document %d: %w", id, err)
		}
		return d, crm.Errorf(crm.RecordNotFound, "there is no record %d in module Documents", id)
	}
	f := &d.File
	if err := rows.Scan(&d.Location, &d.Address, &f.ID, &f.Name, &f.Type, &f.Path, &f.StoredName); err != nil {
		return Document{}, fmt.Errorf("read the file of document %d: %w", id, err)
	}
	return d, nil
}

// CountDownload counts one more download of a document.
func (tx *Tx) CountDownload(ctx context.Context, id crm.ID) error {
	_, err := tx.execAlone(ctx, `UPDATE vtiger_notes SET filedownloadcount = COALESCE(filedownloadcount, 0) + 1 WHERE notesid = ?`, int64(id))
	if err != nil {
		return fmt.Errorf("count a download of document %d: %w", id, err)
	}
	return nil
}
