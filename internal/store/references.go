package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// SetTypes tells for each of the ids that is a record which is not in the recycle
// bin what it is: its vtiger_crmentity.setype, a module's name but for
// activities, which all are Calendar.
func (tx *Tx) SetTypes(ctx context.Context, ids []crm.ID) (map[crm.ID]string, error) {
	types := map[crm.ID]string{}
	if len(ids) == 0 {
		return types, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = int64(id)
	}
	rows, err := tx.query(ctx, `SELECT crmid, setype FROM vtiger_crmentity WHERE deleted = 0 AND crmid IN (`+places(len(ids))+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("find references: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id crm.ID
		var setType string
		if err := rows.Scan(&id, &setType); err != nil {
			return nil, fmt.Errorf("find references: %w", err)
		}
		types[id] = setType
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find references: %w", sqldb.Classify(err))
	}
	return types, nil
}

// MayOwn reports whether an id is that of an active user or of a group.
func (tx *Tx) MayOwn(ctx context.Context, owner crm.ID) (bool, error) {
	found, err := exists(tx.query(ctx, activeUser+"\nUNION ALL\nSELECT 1 FROM vtiger_groups WHERE groupid = ?", int64(owner), int64(owner)))
	if err != nil {
		return false, fmt.Errorf("find owner %d: %w", owner, err)
	}
	return found, nil
}
