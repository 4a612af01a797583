package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestStatementsEnd gives up statements of all kinds, each while the server works
// on it: by the client, and by the time that the database may take. The server
// works on none of them any more then. A statement that is not given up goes on.
func TestStatementsEnd(t *testing.T) {
	url := crmtest.MariaDB(t).Empty(t)
	usual, err := sqldb.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = usual.Close() }()
	hurried, err := sqldb.OpenTimeout(url, 300*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hurried.Close() }()
	if _, err := usual.SQL.ExecContext(t.Context(), `CREATE TABLE slept (n INTEGER NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	// The text of a prepared statement is not shown with its values, so each
	// sleeps for a time of its own.
	running := func(seconds int) (n int) {
		t.Helper()
		err := usual.SQL.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE ? AND info NOT LIKE '%processlist%'`,
			fmt.Sprintf("%%SLEEP(%d)%%", seconds)).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	await := func(seconds, want int) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); running(seconds) != want; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d statements SLEEP(%d) are running, want %d", running(seconds), seconds, want)
			}
		}
	}
	bystander := make(chan error, 1)
	go func() {
		_, err := usual.SQL.ExecContext(t.Context(), `DO SLEEP(2)`)
		bystander <- err
	}()
	for seconds, run := range map[int]func(ctx context.Context, db *sqldb.DB) error{
		101: func(ctx context.Context, db *sqldb.DB) error {
			rows, err := db.Query(ctx, `SELECT SLEEP(101) FROM (SELECT 1) one`)
			if err == nil {
				defer func() { _ = rows.Close() }()
				rows.Next()
				err = rows.Err()
			}
			return err
		},
		102: func(ctx context.Context, db *sqldb.DB) error {
			_, err := db.SQL.ExecContext(ctx, `INSERT INTO slept SELECT SLEEP(102)`)
			return err
		},
		103: func(ctx context.Context, db *sqldb.DB) error {
			tx, err := db.SQL.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }()
			_, err = tx.ExecContext(ctx, `UPDATE slept SET n = SLEEP(103) WHERE SLEEP(103) = 0`)
			_, again := tx.ExecContext(ctx, `DO SLEEP(103)`)
			return errors.Join(err, again)
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		given := make(chan error, 1)
		go func() { given <- run(ctx, usual) }()
		await(seconds, 1)
		cancel()
		if err := <-given; err == nil {
			t.Errorf("SLEEP(%d) was given up without an error", seconds)
		}
		await(seconds, 0)

		if err := run(t.Context(), hurried); err == nil {
			t.Errorf("SLEEP(%d) took longer than allowed without an error", seconds)
		}
		await(seconds, 0)
	}
	if err := <-bystander; err != nil {
		t.Errorf("a statement that nobody gave up: %v", err)
	}
}

// TestWhoIsEnded looks at what goes over a connection.
func TestWhoIsEnded(t *testing.T) {
	const thread = 0x01020304
	greeting := append([]byte("\x4a\x00\x00\x00\x0a10.11.6-MariaDB\x00"), 4, 3, 2, 1, 'x', 'x')
	query, quit := "\x09\x00\x00\x00\x03SELECT 1", "\x01\x00\x00\x00\x01"
	sealedQuery, sealedQuit := "\x17\x03\x03\x00\x30"+string(make([]byte, 0x30)), "\x17\x03\x03\x00\x16"+string(make([]byte, 0x16))
	for _, test := range []struct {
		name  string
		sent  []string
		reply bool // to the last that was sent
		want  uint32
	}{
		{"nothing", nil, false, 0},
		{"a statement", []string{query}, false, thread},
		{"one that is being answered", []string{query}, true, 0},
		{"goodbye", []string{quit}, false, 0},
		{"goodbye behind a statement", []string{query, quit}, false, 0},
		{"over TLS", []string{sealedQuery}, false, thread},
		{"goodbye over TLS", []string{sealedQuery, sealedQuit}, false, 0},
	} {
		ours, server := net.Pipe()
		var ended uint32
		c := sqldb.NewStatementConn(ours, func(thread uint32) { ended = thread })
		talk := make(chan struct{})
		go func() {
			defer close(talk)
			for _, part := range [][]byte{greeting[:6], greeting[6:21], greeting[21:]} {
				_, _ = server.Write(part)
			}
			for range test.sent {
				_, _ = server.Read(make([]byte, 100))
			}
			if test.reply {
				_, _ = server.Write([]byte("x"))
			}
		}()
		read := make([]byte, 100)
		for range 3 {
			_, _ = c.Read(read)
		}
		for _, text := range test.sent {
			_, _ = c.Write([]byte(text))
		}
		if test.reply {
			_, _ = c.Read(read)
		}
		<-talk
		for range 2 {
			_ = c.Close()
		}
		if ended != test.want {
			t.Errorf("%s: thread %#x was ended, want %#x", test.name, ended, test.want)
		}
	}
}

// TestConnectionsAreBounded lets a statement wait for a connection, and no longer
// than it may take.
func TestConnectionsAreBounded(t *testing.T) {
	for name, url := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/pool.db"} {
		db, err := sqldb.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		most := db.SQL.Stats().MaxOpenConnections
		held := make([]*sql.Conn, most)
		for i := range held {
			if held[i], err = db.SQL.Conn(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := db.Query(ctx, `SELECT 1`); crm.CodeOf(err) != crm.Unavailable { //nolint:rowserrcheck,sqlclosecheck // there are no rows
			t.Errorf("%s: with %d connections in use: %v, want Unavailable", name, most, err)
		}
		for _, conn := range held {
			_ = conn.Close()
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Errorf("%s: after that: %v", name, err)
		}
	}
}
