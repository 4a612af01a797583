package app

import (
	"context"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

const (
	// lookTimeout bounds one look at the CRM's registry.
	lookTimeout = 30 * time.Second
	// rereadEvery is how often everything is read again although no table of
	// the registry has changed: a column made after the row of its field shows
	// in none.
	rereadEvery = time.Minute
	// renewGap is the time between two looks that calls ask for, renewTimeout how
	// long a call waits for one before it is refused by what is known.
	renewGap     = 250 * time.Millisecond
	renewTimeout = 5 * time.Second
)

// usualRefresh is soon enough for people, and costs a CRM's database one small
// statement.
const usualRefresh = 3 * time.Second

// Refresher keeps the catalog in step with the database. It runs in one
// goroutine; any number may ask for the [Refresher.Catalog].
type Refresher struct {
	store *store.Store
	watch *sqldb.Watcher
	every time.Duration
	log   *slog.Logger
	// allowed says that tables without transactions are written.
	allowed bool

	current  atomic.Pointer[meta.Catalog]
	problem  atomic.Pointer[crm.Error] // of the last look, nil after a good one
	migrated atomic.Bool

	busy        chan struct{} // held over one look
	looked      time.Time     // when the last one began
	facts       *meta.Facts
	fingerprint string
	read        time.Time // when facts were read
}

// Catalog is the current generation. Until there is one, the error is
// Unavailable and says why.
func (r *Refresher) Catalog() (*meta.Catalog, error) {
	if c := r.current.Load(); c != nil {
		return c, nil
	}
	if p := r.problem.Load(); p != nil {
		return nil, p
	}
	return nil, crm.Errorf(crm.Unavailable, "the server is starting; try again in a moment")
}

// Ready tells why calls cannot be served, or nil.
func (r *Refresher) Ready(ctx context.Context) error {
	if _, err := r.Catalog(); err != nil {
		return err
	}
	if !r.migrated.Load() {
		return crm.Errorf(crm.Unavailable, "the program's own tables cannot be made in the database; the log says why")
	}
	return r.store.Ping(ctx)
}

// Run looks for changes now and then until ctx ends. The first look is the
// caller's, who may want to wait for it.
func (r *Refresher) Run(ctx context.Context) {
	tick := time.NewTicker(r.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = r.Refresh(ctx) // reported there
		}
	}
}

// Refresh looks once for changes, and makes a new catalog if there are any. A
// failure leaves the old one in use; it is logged when an outage begins.
func (r *Refresher) Refresh(ctx context.Context) error {
	select {
	case r.busy <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.busy }()
	return r.refresh(ctx)
}

// refresh is Refresh for who holds busy.
func (r *Refresher) refresh(ctx context.Context) error {
	r.looked = time.Now()
	look, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	err := r.look(look)
	if ctx.Err() == nil {
		r.report(err)
	}
	return err
}

// Renew reports whether there is a newer generation than c, by a look at the database
// that begins after the call. Calls that come together share one, and there are a
// few a second at most, whatever is asked: a look costs one small statement while
// nothing has changed. One that fails is a no.
func (r *Refresher) Renew(ctx context.Context, c *meta.Catalog) bool {
	return r.renew(ctx, c, time.Now())
}

// renew is Renew for a call that came at a time.
func (r *Refresher) renew(ctx context.Context, c *meta.Catalog, asked time.Time) bool {
	if r.current.Load() != c {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, renewTimeout)
	defer cancel()
	select {
	case r.busy <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	defer func() { <-r.busy }()
	if !r.looked.After(asked) {
		select {
		case <-time.After(time.Until(r.looked.Add(renewGap))):
		case <-ctx.Done():
			return false
		}
		if r.refresh(ctx) != nil {
			return false
		}
	}
	return r.current.Load() != c
}

func (r *Refresher) look(ctx context.Context) error {
	if r.facts != nil {
		// Taken before the facts: a change in between is then seen next time.
		now, err := r.watch.Fingerprint(ctx, store.FactTables(r.facts))
		if err != nil {
			return err
		}
		if now == r.fingerprint && time.Since(r.read) < rereadEvery {
			return r.migrate(ctx)
		}
		r.fingerprint = now
	}
	if err := r.load(ctx); err != nil {
		r.fingerprint = "" // what was seen has not been read
		return err
	}
	return r.migrate(ctx)
}

// load reads the facts, and makes a catalog of them if they have changed.
func (r *Refresher) load(ctx context.Context) error {
	var facts *meta.Facts
	err := r.store.View(ctx, func(tx *store.Tx) (err error) {
		facts, err = tx.Facts(ctx)
		return err
	})
	if err != nil {
		return err
	}
	facts.Columns = slices.DeleteFunc(facts.Columns, foreign)
	if r.facts != nil && reflect.DeepEqual(facts, r.facts) {
		r.read = time.Now()
		return nil
	}
	catalog, err := meta.Build(facts)
	if err != nil {
		return crm.Wrap(crm.Unavailable, err, "the database holds no CRM that can be served; the log says why")
	}
	r.log.Info("catalog loaded", "version", catalog.Version, "modules", len(catalog.Modules), "users", len(catalog.Users), "problems", len(catalog.Problems))
	warnTables(r.log, r.current.Load(), catalog, r.allowed)
	r.current.Store(catalog)
	r.facts, r.read = facts, time.Now()
	return nil
}

// foreign tells whether a column is of a table that is none of the CRM's: our
// own and the engine's come without making another CRM.
func foreign(c meta.Column) bool {
	return strings.HasPrefix(c.Table, "vtrest_") || strings.HasPrefix(c.Table, "sqlite_")
}

// migrate makes our own tables, once, and only in a database that is a CRM's.
func (r *Refresher) migrate(ctx context.Context) error {
	if r.migrated.Load() {
		return nil
	}
	if err := r.store.Migrate(ctx); err != nil {
		return err
	}
	r.migrated.Store(true)
	return nil
}

// report logs the beginning and the end of an outage.
func (r *Refresher) report(err error) {
	before := r.problem.Load()
	if err == nil {
		r.problem.Store(nil)
		if before != nil {
			r.log.Info("the database can be read again")
		}
		return
	}
	p := crm.Wrap(crm.Unavailable, err, "the database cannot be read just now; try again in a moment")
	if own, ok := asError(err); ok && own.Code == crm.Unavailable {
		p = own
	}
	r.problem.Store(p)
	if before == nil {
		r.log.Error("the database cannot be read", "error", err.Error())
	}
}
