package store

import (
	"context"
	"errors"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/sqldb"
)

// whole makes and releases a savepoint around all that a transaction does on a
// Galera cluster. A node rolls a transaction back when another's commit needs its
// rows, and tells so at the next statement, but not if that one is prepared there
// and then: what comes after would be written by itself, and acknowledged. So no
// statement is prepared there, and a savepoint that is gone ends the transaction.
func (tx *Tx) whole(ctx context.Context, verb string) error {
	if !tx.db.Galera() {
		return nil
	}
	_, err := tx.tx.ExecContext(ctx, verb+" vtrest_whole")
	if sqldb.IsNoSavepoint(err) {
		return crm.Wrap(crm.Unavailable, errors.Join(errTorn, err), "the database gave this up for another call; try again")
	}
	return sqldb.Classify(err)
}

// errTorn is a transaction that the database rolled back without a word. It runs
// again, over what its last statements may have left.
var errTorn = errors.New("the transaction was rolled back")

// inTurn is how long a transaction waits for the others of its server to have
// counted. It is bounded because they may wait for a record that it has locked,
// which no database would find out.
const inTurn = time.Second

// enterCount waits until no other transaction of this server counts a record on
// a Galera cluster. The counters are the rows that all nodes write to, and a node
// that is told of another's commit rolls back everybody who waits for them:
// with one waiting instead of all, few have to begin anew. It is for speed alone.
func (tx *Tx) enterCount(ctx context.Context) {
	if tx.inCount || !tx.db.Galera() {
		return
	}
	select {
	case tx.counting <- struct{}{}:
		tx.inCount = true
	case <-time.After(inTurn):
	case <-ctx.Done():
	}
}

// leaveCount lets the next one count. The transaction has ended.
func (tx *Tx) leaveCount() {
	if tx.inCount {
		<-tx.counting
	}
}
