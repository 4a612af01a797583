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
		err = &noSequence{[]string{sequence}, err}
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
		err = &noSequence{[]string{RecordIDs}, err}
	}
	return err
}

// noSequence ends a transaction that needs sequences of which one is not there
// yet: the CRM makes one when it first needs it.
type noSequence struct {
	names []string
	err   error
}

func (e *noSequence) Error() string {
	return "missing or empty: " + strings.Join(e.names, " or ")
}
func (e *noSequence) Unwrap() error { return e.err }

// makeSequence makes a sequence whose first id is 1, unless it is there. It runs outside of any
// transaction: on MySQL, making a table would commit it.
func (s *Store) makeSequence(ctx context.Context, name string) error {
	table := quote(name)
	for _, text := range []string{
		"CREATE TABLE IF NOT EXISTS " + table + " (id int(11) NOT NULL)",
		"INSERT INTO " + table + " (id)\nSELECT first.id FROM (SELECT 0 AS id) first\nWHERE NOT EXISTS (SELECT 1 FROM " + table + ")",
	} {
		count(ctx)
		// Another call may be doing the same.
		if _, err := s.db.SQL.ExecContext(ctx, text); err != nil && !sqldb.IsRetryable(err) {
			return fmt.Errorf("make %s: %w", name, sqldb.Classify(err))
		}
	}
	return nil
}

// nextID is the next id of a sequence, 0 if it is empty.
func (tx *Tx) nextID(ctx context.Context, table string) (crm.ID, error) {
	if tx.db.Dialect.Engine == sqldb.SQLite {
		id, err := tx.number(ctx, "UPDATE "+table+" SET id = id + 1 RETURNING id")
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
	next := strconv.FormatInt(n+1, 10)
	return strings.Repeat("0", max(0, len(number)-len(next))) + next
}

// preceding is the number of so many digits before one: 0009 before 0010.
func preceding(number string, digits int) string {
	n, _ := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	last := strconv.FormatInt(n-1, 10)
	return strings.Repeat("0", max(0, digits-len(last))) + last
}
