package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// The CRM's sequences of ids. Records of all modules and attachments share one.
const (
	RecordIDs  = "vtiger_crmentity_seq"
	HistoryIDs = "vtiger_modtracker_basic_seq"
)

// NextID takes the next id of one of the CRM's sequences. Others who want one
// wait until the transaction ends, so it is taken late.
func (tx *Tx) NextID(ctx context.Context, sequence string) (crm.ID, error) {
	id, err := tx.nextID(ctx, quote(sequence))
	if sqldb.IsMissingTable(err) || err == nil && id == 0 {
		err = &stale{sequences: []string{sequence}, err: err}
	}
	if err != nil {
		return 0, fmt.Errorf("next id of %s: %w", sequence, err)
	}
	return id, nil
}

// Turn waits until nobody else creates a record or has a turn, and keeps them
// waiting until the transaction ends. On a Galera cluster, which knows no locks
// over its nodes but lets only one of two transactions commit that changed the
// same row, it takes an id of which no record comes.
func (tx *Tx) Turn(ctx context.Context) error {
	switch {
	case tx.db.Galera():
		_, err := tx.NextID(ctx, RecordIDs)
		return err
	case tx.db.Dialect.Engine == sqldb.SQLite:
		return nil // it has one writer at a time
	}
	_, err := tx.execOften(ctx, "UPDATE "+RecordIDs+" SET id = id")
	if sqldb.IsMissingTable(err) {
		err = &stale{sequences: []string{RecordIDs}, err: err}
	}
	return err
}

// nextID is the next id of a sequence, 0 if it has none.
func (tx *Tx) nextID(ctx context.Context, table string) (crm.ID, error) {
	if tx.db.Dialect.Engine == sqldb.SQLite {
		id, err := tx.number(ctx, "UPDATE "+table+" SET id = (SELECT MAX(id) FROM "+table+") + 1 RETURNING COALESCE(id, 0)")
		return crm.ID(id), err
	}
	tx.enterCount(ctx)
	result, err := tx.execOften(ctx, "UPDATE "+table+" SET id = LAST_INSERT_ID(id + 1)")
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	return crm.ID(id), err
}

// following is the number after one, with its zeros in front: 0010 after 0009.
func following(number string) string {
	n, _ := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	return zeroed(n+1, len(number))
}

// preceding is the number of so many digits before one: 0009 before 0010.
func preceding(number string, digits int) string {
	n, _ := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	return zeroed(n-1, digits)
}
