package store

import (
	"context"
	"fmt"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// maxIDs bounds the ids of one statement that asks about many records.
const maxIDs = 1000

// VisibleIDs tells which of the ids are records of q.Module that are in q.Scope
// and for which all of q.Where hold: one statement for up to a thousand. Nothing
// else of q counts.
func (tx *Tx) VisibleIDs(ctx context.Context, q *crm.Query, ids []crm.ID) (map[crm.ID]bool, error) {
	visible := make(map[crm.ID]bool, len(ids))
	for part := range slices.Chunk(ids, maxIDs) {
		if err := tx.visible(ctx, q, part, visible); err != nil {
			return nil, fmt.Errorf("find %s: %w", q.Module.Name, err)
		}
	}
	return visible, nil
}

func (tx *Tx) visible(ctx context.Context, q *crm.Query, ids []crm.ID, visible map[crm.ID]bool) error {
	asked := &crm.Query{Module: q.Module, Scope: q.Scope, Where: q.Where, User: q.User}
	s := &selectSQL{d: &tx.db.Dialect, q: asked, cached: cacheable(&tx.db.Dialect, asked)}
	id := s.column(q.Module.ID)
	s.one(id)
	args := (&statement{params: s.params}).args(asked)
	s.write("\n    AND ", id, " IN (", places(ownerPlaces(len(ids))), ")")
	args = append(args, padded(ids)...)
	run := tx.query
	if !s.cached {
		run = tx.queryOnce
	}
	rows, err := run(ctx, s.text.String(), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var found crm.ID
		if err := rows.Scan(&found); err != nil {
			return err
		}
		visible[found] = true
	}
	return sqldb.Classify(rows.Err())
}

// padded are ids as parameters, the last repeated up to [ownerPlaces], so that
// statements stay few however the numbers of ids differ.
func padded(ids []crm.ID) []any {
	args := make([]any, ownerPlaces(len(ids)))
	for i := range args {
		args[i] = int64(ids[min(i, len(ids)-1)])
	}
	return args
}
