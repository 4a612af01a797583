package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	// crowdedFor is how long fewer connections are used after a server refused one.
	crowdedFor = 5 * time.Second
	// A server learns with a delay that a connection was closed.
	closedSoon     = 20 * time.Millisecond
	closedAttempts = 5
)

// fitting connects to a server that may allow fewer connections than the pool
// would like: to all its clients together, or to our user. Calls then share those
// that are open, and wait for each other instead of failing.
type fitting struct {
	driver.Connector
	db      *sql.DB      // the pool, set when it is there
	opening atomic.Int64 // connections on their way, which the pool counts as open

	mu    sync.Mutex
	bound int // on the pool's connections just now
	again *time.Timer
}

// Connect connects. Refused for the number of connections, it tells the pool to
// use one of those that are open; without any, the refusal is an outage.
func (f *fitting) Connect(ctx context.Context) (driver.Conn, error) {
	for attempt := 1; ; attempt++ {
		f.opening.Add(1)
		conn, err := f.Connector.Connect(ctx)
		opening := f.opening.Add(-1) + 1
		if err == nil || !isCrowded(err) {
			return conn, err
		}
		// Those on their way may count for the server already.
		open := f.db.Stats().OpenConnections - int(opening)
		if open > 0 || opening > 1 {
			f.fit(max(open, 1))
			// The pool tries twice more after this error, and finds that it has to wait.
			return nil, fmt.Errorf("%w: %w", driver.ErrBadConn, err)
		}
		// So may one that was closed just now.
		select {
		case <-time.After(closedSoon):
		case <-ctx.Done():
			return nil, err
		}
		if attempt == closedAttempts {
			return nil, err
		}
	}
}

// fit bounds the pool for a while.
func (f *fitting) fit(open int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.again != nil && open >= f.bound {
		return
	}
	f.bound = open
	f.db.SetMaxOpenConns(open)
	if f.again == nil {
		f.again = time.AfterFunc(crowdedFor, f.unbound)
	}
}

func (f *fitting) unbound() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.again = nil
	f.db.SetMaxOpenConns(mysqlConns)
	f.db.SetMaxIdleConns(mysqlConns) // which a bound takes along
}

// isCrowded tells whether a server has too many connections, or too many of ours.
func isCrowded(err error) bool {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && (my.Number == 1040 || my.Number == 1203 || my.Number == 1226)
}
