package store

import (
	"context"
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Lock keeps others from changing a record until the transaction ends, and
// returns the time of its last change as the CRM writes it. One that is not
// there, or in the recycle bin, is RecordNotFound. A transaction that changes a
// record locks it first: what it reads afterwards is what is there.
func (tx *Tx) Lock(ctx context.Context, m *crm.Module, id crm.ID) (modified string, err error) {
	rows, err := tx.query(ctx, `SELECT COALESCE(modifiedtime, '')
FROM vtiger_crmentity
WHERE crmid = ? AND setype = ? AND deleted = 0`+tx.db.Dialect.ForUpdate, int64(id), m.SetType)
	if err != nil {
		return "", fmt.Errorf("lock %s %d: %w", m.Name, id, err)
	}
	defer func() { _ = rows.Close() }()
	found := false
	for rows.Next() {
		found = true
		if err := rows.Scan(&modified); err != nil {
			return "", fmt.Errorf("lock %s %d: %w", m.Name, id, err)
		}
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("lock %s %d: %w", m.Name, id, sqldb.Classify(err))
	}
	if !found {
		return "", NoRecord(m, id)
	}
	return modified, tx.claimRecord(ctx, id)
}

// claimRecord writes a locked record and leaves it as it was: the nodes of a
// Galera cluster compare what was written, and do not know each other's locks. A
// change of the record within the second of the last one leaves this row alone
// otherwise.
func (tx *Tx) claimRecord(ctx context.Context, id crm.ID) error {
	if !tx.db.Galera() {
		return nil
	}
	for _, text := range []string{
		"UPDATE vtiger_crmentity SET version = version + 1 WHERE crmid = ?",
		"UPDATE vtiger_crmentity SET version = version - 1 WHERE crmid = ?",
	} {
		if _, err := tx.execOften(ctx, text, int64(id)); err != nil {
			return fmt.Errorf("claim record %d: %w", id, err)
		}
	}
	return nil
}

// NoRecord is the RecordNotFound of a record that is not there or that the user
// may not see: he is told the same of both.
func NoRecord(m *crm.Module, id crm.ID) error {
	return crm.Errorf(crm.RecordNotFound, "there is no record %d in module %s", id, m.Name)
}

// Record reads all fields of a record of a scope, with the stars and tags that
// user sees. One that is not there is RecordNotFound.
func (tx *Tx) Record(ctx context.Context, m *crm.Module, id, user crm.ID, scope crm.Scope) (*crm.Record, error) {
	return tx.record(ctx, &crm.Query{Module: m, Fields: m.All(), ID: id, Scope: scope, User: user})
}

// RecordWhileActive is Record for a user who asks for it himself: nothing is
// there for one who may no longer log in.
func (tx *Tx) RecordWhileActive(ctx context.Context, m *crm.Module, id, user crm.ID, scope crm.Scope) (*crm.Record, error) {
	return tx.record(ctx, &crm.Query{Module: m, Fields: m.All(), ID: id, Scope: scope, User: user, WhileActive: true})
}

func (tx *Tx) record(ctx context.Context, q *crm.Query) (record *crm.Record, err error) {
	err = tx.Records(ctx, q, func(row *crm.Row) (err error) {
		record, err = crm.RecordOf(q.Module, q.Fields, row)
		return err
	})
	if err == nil && record == nil {
		err = NoRecord(q.Module, q.ID)
	}
	return record, err
}
