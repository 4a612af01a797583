package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// RememberFor is how long the answer to a create is remembered.
const RememberFor = 24 * time.Hour

// Claim claims a client's key for this transaction and returns 0, or the answer
// of the call that had it before. key is the hash of the user and his key,
// request that of what he asks for, both SHA-256 in hex. Another call that holds
// the key at the same time is waited for. A key that was used for another request
// is Conflict.
func (tx *Tx) Claim(ctx context.Context, key, request string) (answer crm.ID, err error) {
	_, err = tx.exec(ctx, `INSERT INTO vtrest_idempotency (hash, request, answer, created) VALUES (?, ?, 0, ?)`, key, request, tx.Now.Unix())
	if crm.CodeOf(err) != crm.Conflict {
		return 0, wrapped("claim key", err)
	}
	before, answer, created, err := tx.claimed(ctx, key)
	switch {
	case err != nil:
		return 0, fmt.Errorf("claim key: %w", err)
	case created <= tx.Now.Add(-RememberFor).Unix():
		_, err = tx.exec(ctx, `UPDATE vtrest_idempotency SET request = ?, answer = 0, created = ? WHERE hash = ?`, request, tx.Now.Unix(), key)
		return 0, wrapped("claim key", err)
	case before != request:
		return 0, crm.Errorf(crm.Conflict, "this Idempotency-Key was used for another request; use a new one for each record")
	}
	return answer, nil
}

func (tx *Tx) claimed(ctx context.Context, key string) (request string, answer crm.ID, created int64, err error) {
	rows, err := tx.query(ctx, `SELECT request, answer, created FROM vtrest_idempotency WHERE hash = ?`+tx.db.Dialect.ForShare, key)
	if err != nil {
		return "", 0, 0, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return "", 0, 0, errors.Join(sqldb.Classify(rows.Err()), sql.ErrNoRows)
	}
	err = rows.Scan(&request, &answer, &created)
	return request, answer, created, err
}

// Answered remembers the answer under a key that the transaction has claimed.
func (tx *Tx) Answered(ctx context.Context, key string, answer crm.ID) error {
	result, err := tx.exec(ctx, `UPDATE vtrest_idempotency SET answer = ? WHERE hash = ?`, int64(answer), key)
	return wrapped("remember answer", one(result, err))
}

// DeleteOldAnswers forgets the answers that are remembered no longer, and
// returns how many.
func (tx *Tx) DeleteOldAnswers(ctx context.Context) (int64, error) {
	result, err := tx.exec(ctx, `DELETE FROM vtrest_idempotency WHERE created <= ?`, tx.Now.Add(-RememberFor).Unix())
	if err != nil {
		return 0, fmt.Errorf("forget answers: %w", err)
	}
	return result.RowsAffected()
}

// wrapped says what was being done when err happened, or is nil.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
