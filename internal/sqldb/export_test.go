package sqldb

import (
	"net"
	"testing"
	"time"
)

// WaitForLocks bounds the one wait for a table's lock until the test ends.
func WaitForLocks(t *testing.T, wait time.Duration) {
	waitBefore, attemptsBefore := lockWait, lockAttempts
	lockWait, lockAttempts = wait, 1
	t.Cleanup(func() { lockWait, lockAttempts = waitBefore, attemptsBefore })
}

// NewStatementConn watches a connection, and calls end for its statement.
func NewStatementConn(c net.Conn, end func(thread uint32)) net.Conn {
	return &statementConn{Conn: c, end: end}
}
