package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vtrest/internal/limit"
	"vtrest/internal/sqldb"
)

// GoodFor is how long a good log-in counts for those who come after it.
const GoodFor = 30 * 24 * time.Hour

// Bucket is a row of vtrest_limit: what is used of a limit, by all servers.
type Bucket struct {
	Empty time.Time // when nothing will be used, to the millisecond
	Good  time.Time // of the last good log-in, zero for none
}

// Buckets finds the buckets of the hashes, in their order; those that are not
// there are empty.
func (tx *Tx) Buckets(ctx context.Context, hashes ...string) ([]Bucket, error) {
	args := make([]any, len(hashes))
	for i, hash := range hashes {
		args[i] = hash
	}
	rows, err := tx.query(ctx, `SELECT hash, empty_at, good_at FROM vtrest_limit WHERE hash IN (?`+strings.Repeat(`, ?`, len(hashes)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read limits: %w", err)
	}
	defer func() { _ = rows.Close() }()
	found := make(map[string]Bucket, len(hashes))
	for rows.Next() {
		var hash string
		var empty, good int64
		if err := rows.Scan(&hash, &empty, &good); err != nil {
			return nil, fmt.Errorf("read limits: %w", err)
		}
		b := Bucket{Empty: time.UnixMilli(empty)}
		if good > 0 {
			b.Good = time.UnixMilli(good)
		}
		found[hash] = b
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read limits: %w", sqldb.Classify(err))
	}
	buckets := make([]Bucket, len(hashes))
	for i, hash := range hashes {
		buckets[i] = found[hash]
	}
	return buckets, nil
}

// Fill adds n to a bucket, as r.Add does, whatever other servers add to it at
// the same time.
func (tx *Tx) Fill(ctx context.Context, hash string, r limit.Rule, now time.Time, n int) error {
	added := (r.Every * time.Duration(n)).Milliseconds()
	from, most, never := now.UnixMilli(), now.Add(r.Most()).UnixMilli(), now.Add(r.Most()+limit.Skew).UnixMilli()
	first := min(from+added, most)
	_, err := tx.execOften(ctx, `INSERT INTO vtrest_limit (hash, empty_at, good_at) VALUES (?, ?, 0)
`+tx.db.Dialect.OnDuplicate+` empty_at = CASE WHEN empty_at <= ? OR empty_at > ? THEN ? WHEN empty_at + ? > ? THEN ? ELSE empty_at + ? END`,
		hash, first, from, never, first, added, most, most, added)
	return wrapped("count", err)
}

// MarkGood empties a bucket, and notes the good log-in.
func (tx *Tx) MarkGood(ctx context.Context, hash string, now time.Time) error {
	_, err := tx.execOften(ctx, `INSERT INTO vtrest_limit (hash, empty_at, good_at) VALUES (?, 0, ?)
`+tx.db.Dialect.OnDuplicate+` empty_at = 0, good_at = ?`, hash, now.UnixMilli(), now.UnixMilli())
	return wrapped("note login", err)
}

// DeleteBuckets removes the buckets that are empty and of no log-in that still
// counts, and returns how many.
func (tx *Tx) DeleteBuckets(ctx context.Context) (int64, error) {
	result, err := tx.exec(ctx, `DELETE FROM vtrest_limit WHERE empty_at <= ? AND good_at <= ?`, tx.Now.UnixMilli(), tx.Now.Add(-GoodFor).UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("sweep limits: %w", err)
	}
	return result.RowsAffected()
}
