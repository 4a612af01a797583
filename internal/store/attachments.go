package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// StoredFile says where the bytes of an attachment are.
type StoredFile struct {
	ID               crm.ID
	Folder           string // vtiger_attachments.path, below the CRM's own folder
	Name, StoredName string // as in [Attachment]
}

// StoredFiles are all files that an embedded database names, by id.
func StoredFiles(ctx context.Context, s *sqldb.Snapshot) ([]StoredFile, error) {
	stored := "''"
	hides, err := exists(s.Query(ctx, `SELECT 1 FROM pragma_table_info('vtiger_attachments') WHERE name = 'storedname'`))
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	if hides {
		stored = "COALESCE(storedname, '')"
	}
	rows, err := s.Query(ctx, `SELECT attachmentsid, COALESCE(path, ''), COALESCE(name, ''), `+stored+`
FROM vtiger_attachments
ORDER BY attachmentsid`)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []StoredFile
	for rows.Next() {
		var f StoredFile
		if err := rows.Scan(&f.ID, &f.Folder, &f.Name, &f.StoredName); err != nil {
			return nil, fmt.Errorf("list files: %w", err)
		}
		all = append(all, f)
	}
	return all, sqldb.Classify(rows.Err())
}
