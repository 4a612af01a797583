package store

import (
	"context"
	"errors"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
)

// QueuedTask is a task that the CRM's cron runs later
// (a row of com_vtiger_workflowtask_queue).
type QueuedTask struct {
	Task   int64
	Record string // its id with the module's prefix, such as 12x345
	After  int64  // the Unix time after which it is due; 0 for at once
	// Comment is the comment that started the workflow, 0 for a save.
	Comment crm.ID
	// Contents are what the task says, rendered; "" leaves that to the cron.
	Contents string
}

// Queue adds a task to the CRM's queue.
func (tx *Tx) Queue(ctx context.Context, c *meta.Catalog, q QueuedTask) error {
	const table = "com_vtiger_workflowtask_queue"
	row := newRow(table)
	row.set("task_id", q.Task)
	row.set("entity_id", q.Record)
	row.set("do_after", q.After)
	row.set("task_contents", q.Contents)
	if c.HasColumn(table, "relatedinfo") { // not before Vtiger 7
		related := "false"
		if q.Comment != 0 {
			related = fmt.Sprintf(`{"module":"ModComments","id":%d}`, int64(q.Comment))
		}
		row.set("relatedinfo", related)
	}
	return tx.insert(ctx, c, row)
}

// ActivatedOnce are the workflows that fired for a record once and do not again.
func (tx *Tx) ActivatedOnce(ctx context.Context, record crm.ID) (map[int64]bool, error) {
	rows, err := tx.query(ctx, `SELECT workflow_id FROM com_vtiger_workflow_activatedonce WHERE entity_id = ?`, int64(record))
	if err != nil {
		return nil, fmt.Errorf("read workflows of record %d: %w", record, err)
	}
	defer func() { _ = rows.Close() }()
	done := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read workflows of record %d: %w", record, err)
		}
		done[id] = true
	}
	return done, rows.Err()
}

// Activated says that a workflow fired for a record and does not again. It is
// false if another call has said so since this one looked.
func (tx *Tx) Activated(ctx context.Context, workflow int64, record crm.ID) (first bool, err error) {
	_, err = tx.exec(ctx, `INSERT INTO com_vtiger_workflow_activatedonce (entity_id, workflow_id) VALUES (?, ?)`, int64(record), workflow)
	if known, ok := errors.AsType[*crm.Error](err); ok && known.Code == crm.Conflict {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("note workflow %d of record %d: %w", workflow, record, err)
	}
	return true, nil
}

// Try runs f, which writes, and undoes what it wrote if it fails; the
// transaction goes on. After an error of which [EndsTransaction] is true it cannot.
func (tx *Tx) Try(ctx context.Context, f func() error) error {
	tx.tries++
	name := fmt.Sprintf("vtrest_%d", tx.tries)
	if _, err := tx.exec(ctx, "SAVEPOINT "+name); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	failed := f()
	// A deadlock has rolled everything back, the savepoint with it.
	if EndsTransaction(failed) {
		return failed
	}
	end := "RELEASE SAVEPOINT " + name
	if failed != nil {
		end = "ROLLBACK TO SAVEPOINT " + name
	}
	if _, err := tx.exec(ctx, end); err != nil {
		return &lostSavepoint{ended: err, failed: failed}
	}
	return failed
}

// lostSavepoint says that what was tried can be neither kept nor undone by
// itself.
type lostSavepoint struct{ ended, failed error }

func (e *lostSavepoint) Error() string {
	if e.failed == nil {
		return fmt.Sprintf("savepoint: %v", e.ended)
	}
	return fmt.Sprintf("savepoint: %v (after: %v)", e.ended, e.failed)
}

func (e *lostSavepoint) Unwrap() []error { return []error{e.ended, e.failed} }

// EndsTransaction reports whether an error leaves no way to go on in its
// transaction: it must be rolled back, and may run again from the start.
func EndsTransaction(err error) bool {
	_, behind := errors.AsType[*stale](err)
	_, lost := errors.AsType[*lostSavepoint](err)
	return behind || lost || isUnsafe(err) || sqldb.IsRetryable(err)
}

// RecordByLabel finds a record of a module by what the CRM calls it, 0 if there
// is none. Of several it is the oldest.
func (tx *Tx) RecordByLabel(ctx context.Context, m *crm.Module, label string) (crm.ID, error) {
	var id int64
	_, err := tx.one(ctx, `SELECT COALESCE(MIN(crmid), 0) FROM vtiger_crmentity WHERE label = ? AND setype = ? AND deleted = 0`, []any{label, m.SetType}, &id)
	if err != nil {
		return 0, fmt.Errorf("find %s by label: %w", m.Name, err)
	}
	return crm.ID(id), nil
}

// SetType is the setype and label of a record that is not in the recycle bin,
// "" if there is none.
func (tx *Tx) SetType(ctx context.Context, id crm.ID) (setType, label string, err error) {
	_, err = tx.one(ctx, `SELECT COALESCE(setype, ''), COALESCE(label, '') FROM vtiger_crmentity WHERE crmid = ? AND deleted = 0`, []any{int64(id)}, &setType, &label)
	if err != nil {
		err = fmt.Errorf("read record %d: %w", id, err)
	}
	return setType, label, err
}

// ProductsOf are the products and services in the lines of an inventory record.
func (tx *Tx) ProductsOf(ctx context.Context, record crm.ID) ([]crm.ID, error) {
	rows, err := tx.query(ctx, `SELECT productid FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no`, int64(record))
	if err != nil {
		return nil, fmt.Errorf("read lines of record %d: %w", record, err)
	}
	defer func() { _ = rows.Close() }()
	var ids []crm.ID
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read lines of record %d: %w", record, err)
		}
		ids = append(ids, crm.ID(id))
	}
	return ids, rows.Err()
}
