package store

import (
	"context"
	"fmt"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// Place reads what the columns of q.Order hold in the record q.After, so that
// the list can go on behind it. The record must be in q.Scope, else it is
// RecordNotFound, as one that is not there; it need not meet q.Where. One in the
// recycle bin still has its place: a client that reads page after page must not
// fail because somebody deleted the last record that it has.
func (tx *Tx) Place(ctx context.Context, q *crm.Query) ([]crm.Stored, error) {
	asked := *q
	asked.ID, asked.After, asked.Where = q.After, 0, nil
	s := &selectSQL{d: &tx.db.Dialect, q: &asked, cached: cacheable(&tx.db.Dialect, &asked), deleted: true}
	s.write("SELECT ", s.pageID())
	for i, o := range q.Order {
		s.write(", ", s.sorted(i, o.Field))
	}
	s.write("\nFROM ")
	s.tables(false)
	s.where()
	run := tx.query
	if !s.cached {
		run = tx.queryOnce
	}
	rows, err := run(ctx, s.text.String(), (&statement{params: s.params}).args(&asked)...)
	if err != nil {
		return nil, fmt.Errorf("find the place of %s %d: %w", q.Module.Name, q.After, err)
	}
	defer func() { _ = rows.Close() }()
	values, into := make([]any, 1+len(q.Order)), make([]any, 1+len(q.Order))
	for i := range into {
		into[i] = &values[i]
	}
	found := false
	for rows.Next() {
		found = true
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("find the place of %s %d: %w", q.Module.Name, q.After, err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find the place of %s %d: %w", q.Module.Name, q.After, sqldb.Classify(err))
	}
	if !found {
		return nil, NoRecord(q.Module, q.After)
	}
	place := make([]crm.Stored, len(q.Order))
	for i, v := range values[1:] {
		place[i] = spelt(v)
	}
	return place, nil
}

// spelt is a value of the driver as text that reads back as the very same.
func spelt(v any) crm.Stored {
	switch v := v.(type) {
	case nil:
		return crm.NullValue
	case []byte:
		return crm.Stored{Text: string(v)}
	case float32: // as the column compares it
		return crm.Stored{Text: strconv.FormatFloat(float64(v), 'g', -1, 64)}
	case float64:
		return crm.Stored{Text: strconv.FormatFloat(v, 'g', -1, 64)}
	}
	return crm.Stored{Text: fmt.Sprint(v)}
}
