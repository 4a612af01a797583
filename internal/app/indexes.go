package app

import (
	"context"
	"time"

	"vtrest/internal/embedded"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// Index is an index that the database lacks, or that we have made.
type Index = store.WantedIndex

// IndexEffect is what a call's statement costs; nil means that there is no
// record to ask for, and Read is -1 on SQLite, which does not tell.
type IndexEffect = store.Effect

// IndexReport is an index that is missing, and what that means.
type IndexReport struct {
	Index
	Table sqldb.TableSize
	Now   *IndexEffect // without the index
}

// measureTime bounds the measuring of one statement.
const measureTime = time.Minute

// MissingIndexes lists the indexes that calls would profit from, each with what
// a call's statement costs without it. Nothing is changed.
func (a *App) MissingIndexes(ctx context.Context, progress Progress) ([]IndexReport, error) {
	missing, err := a.store.MissingIndexes(ctx)
	if err != nil {
		return nil, err
	}
	sizes, err := a.db.TableSizes(ctx)
	if err != nil {
		return nil, err
	}
	reports := make([]IndexReport, len(missing))
	for i, m := range missing {
		progress("measuring", int64(i), int64(len(missing)))
		reports[i] = IndexReport{Index: m, Table: sizes[m.Table]}
		if reports[i].Now, err = a.effect(ctx, m); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// effect measures a call's statement as the database is now.
func (a *App) effect(ctx context.Context, i Index) (*IndexEffect, error) {
	facts, err := a.facts(ctx)
	if err != nil {
		return nil, err
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, measureTime)
	defer cancel()
	return a.store.Measure(ctx, catalog, i)
}

// AddIndex makes an index while others go on reading and writing, and measures
// the call's statement again. One that another program has made meanwhile is an
// error. If ctx ends, the database takes back what is half done.
func (a *App) AddIndex(ctx context.Context, i Index, progress Progress) (after *IndexEffect, err error) {
	err = a.store.AddIndex(ctx, i, func(done, all int64) { progress(i.Name, done, all) })
	if err != nil {
		return nil, err
	}
	return a.effect(ctx, i)
}

// OwnIndexes are the indexes on the CRM's tables that have names of ours.
func (a *App) OwnIndexes(ctx context.Context) ([]sqldb.Index, error) { return a.store.OwnIndexes(ctx) }

// DropIndex takes one of our indexes away, while others go on.
func (a *App) DropIndex(ctx context.Context, i sqldb.Index) error { return a.store.DropIndex(ctx, i) }

// addEmbeddedIndexes brings the indexes of an embedded database up to this
// version. Without them it is served all the same, only slower.
func (a *App) addEmbeddedIndexes(ctx context.Context) {
	if !a.Embedded() {
		return
	}
	there, err := embedded.Exists(ctx, a.db.SQL)
	if err == nil && there {
		if missing, err := a.store.MissingIndexes(ctx); err == nil && len(missing) > 0 {
			a.log.Info("making indexes of the embedded database, which takes long for many records", "indexes", len(missing))
		}
		err = embedded.AddIndexes(ctx, a.db.SQL)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("indexes of the embedded database cannot be made", "error", err.Error())
	}
}
