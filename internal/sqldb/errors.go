package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"vtrest/internal/collate"
	"vtrest/internal/crm"
)

// groupRefused is MySQL's error for a commit that was rolled back because another
// member of a replication group had written the same row.
const groupRefused = 3101

// MySQL's error numbers for a server that cannot serve us just now.
var unavailable = map[uint16]bool{
	1040:         true, // too many connections
	1044:         true, // access denied to the database
	1045:         true, // access denied for the user
	1047:         true, // not ready: a node of a cluster that has left it
	1049:         true, // unknown database
	1053:         true, // server shutdown in progress
	1129:         true, // host blocked after too many errors
	1180:         true, // the commit failed
	1203:         true, // user has too many connections
	1205:         true, // lock wait timeout
	1213:         true, // deadlock
	1226:         true, // user's resource limit
	1290:         true, // read-only
	1836:         true, // read-only mode of a replica
	1927:         true, // connection was killed
	1969:         true, // max_statement_time exceeded
	3024:         true, // max_execution_time exceeded
	3032:         true, // the server is offline for users (offline_mode)
	3100:         true, // group replication has refused the commit
	groupRefused: true,
	3169:         true, // session was killed
	4031:         true, // the server has closed an idle connection
}

// Classify turns an error of a driver into a crm.Error where its kind
// matters: a database that cannot be reached is Unavailable. Other errors and
// nil come back as they are. A call that its own client gave up is not the
// database's fault and stays as it is.
func Classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if isFull(err) {
		return crm.Wrap(crm.Unavailable, err, "the server's disk is full; try again when its administrator has made room")
	}
	if isDamaged(err) {
		return crm.Wrap(crm.Unavailable, err, "the database's file is damaged; the server's administrator has to restore a backup")
	}
	if isUnavailable(err) {
		return crm.Wrap(crm.Unavailable, err, "the database cannot be reached just now; try again in a moment")
	}
	return err
}

// isFull tells whether there is no room for what is written. It heals like any
// outage, so it is one, and clients need to know no other code; people learn what
// to do from the message.
func isFull(err error) bool {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number == 1021 || my.Number == 1114
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && lite.Code()&0xff == sqlite3.SQLITE_FULL
}

// isDamaged tells whether an SQLite file is not what it was.
func isDamaged(err error) bool {
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && (lite.Code()&0xff == sqlite3.SQLITE_CORRUPT || lite.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

func isUnavailable(err error) bool {
	for _, known := range []error{driver.ErrBadConn, mysql.ErrInvalidConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return true
		}
	}
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return unavailable[my.Number]
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
			return true
		}
		return false
	}
	if _, isNet := errors.AsType[net.Error](err); isNet {
		return true
	}
	// The driver has an error of its own for a connection that broke before
	// anything was sent, and lets it out where it has just made the connection.
	return strings.HasSuffix(err.Error(), "bad connection")
}

// ClassifyWrite is Classify for statements that write: a row that is there
// already is Conflict and names the key ([DuplicateKey]), and a value that its
// column cannot hold InvalidValue.
func ClassifyWrite(err error, statement string) error {
	if err == nil {
		return nil
	}
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch my.Number {
		case 1062:
			return conflict(err, statement)
		case 1048, 1264, 1265, 1292, 1366, 1406:
			return unfit(err)
		}
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
			return conflict(err, statement)
		case sqlite3.SQLITE_ERROR:
			// What a function of ours returns comes as text.
			if strings.Contains(lite.Error(), collate.ErrOverflow.Error()) {
				return unfit(err)
			}
		}
	}
	return Classify(err)
}

func unfit(err error) error {
	return crm.Wrap(crm.InvalidValue, err, "the database refuses a value, because it does not fit its column")
}

func conflict(err error, statement string) error {
	return crm.Wrap(crm.Conflict, duplicateKey(err, statement), "the same is being written by another call, or is there already; try again")
}

// IsRetryable reports whether a transaction failed only because of others that
// ran at the same time, so that it may succeed when it is run again.
func IsRetryable(err error) bool {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number == 1205 || my.Number == 1213 || my.Number == 1020 || my.Number == notReady || my.Number == groupRefused
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// IsRolledBack reports whether the error of a commit says that nothing was
// written, because of another transaction: a node of a Galera cluster learns of
// the others only then. SQLite learns only then that its disk is full.
func IsRolledBack(err error) bool {
	if _, ok := errors.AsType[*sqlite.Error](err); ok && isFull(err) {
		return true
	}
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number == 1213 || my.Number == groupRefused
	}
	return IsRetryable(err)
}

// IsNoSavepoint reports whether err says that a savepoint does not exist.
func IsNoSavepoint(err error) bool {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && my.Number == 1305
}

// IsMissingTable reports whether err says that a table does not exist.
func IsMissingTable(err error) bool {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number == 1146
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && lite.Code() == sqlite3.SQLITE_ERROR && strings.Contains(lite.Error(), "no such table")
}

// IsForeignText reports whether err says that a text has characters which the
// column it is compared with cannot hold.
func IsForeignText(err error) bool {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && (my.Number == 1267 || my.Number == 1270 || my.Number == 1271)
}
