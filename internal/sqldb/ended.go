package sqldb

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"
)

// A statement that is given up ends for the driver by closing its connection.
// MySQL and MariaDB do not look at a connection while they work on a statement
// of it, and would go on to its end, for nobody. So the server is told.

const (
	// endTimeout bounds the telling, connection and all.
	endTimeout = 5 * time.Second
	// endsAtOnce is how many statements are ended at the same time; that many
	// connections there may be beside the usual ones for a moment.
	endsAtOnce = mysqlConns
)

// ender ends the statements of connections that are closed in the middle.
type ender struct {
	config *mysql.Config // without an address
	room   chan struct{}
}

// endStatements makes the connections of a configuration end their statements.
func endStatements(config *mysql.Config) {
	e := &ender{config: config.Clone(), room: make(chan struct{}, endsAtOnce)}
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &statementConn{Conn: c, end: func(thread uint32) { e.end(network, address, localPort(c), thread) }}, nil
	}
}

// localPort is the port of our end, "" for a Unix socket.
func localPort(c net.Conn) string {
	_, port, err := net.SplitHostPort(c.LocalAddr().String())
	if err != nil {
		return ""
	}
	return port
}

// end tells a server to end a connection, in the background. It is only to spare
// the server work: nothing waits for it, and what fails is left to time.
func (e *ender) end(network, address, port string, thread uint32) {
	select {
	case e.room <- struct{}{}:
	default:
		return
	}
	go func() {
		defer func() { <-e.room }()
		ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
		defer cancel()
		_ = e.kill(ctx, network, address, port, thread)
	}()
}

// kill ends the connection if it is ours. Behind a balancer the same number may
// be another's, on another server: the port tells.
func (e *ender) kill(ctx context.Context, network, address, port string, thread uint32) (err error) {
	config := e.config.Clone()
	config.Net, config.Addr = network, address
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer func() { err = errors.Join(err, db.Close()) }()
	var host string
	if err := db.QueryRowContext(ctx, `SELECT host FROM information_schema.processlist WHERE id = ?`, thread).Scan(&host); err != nil {
		return err
	}
	if port != "" && !strings.HasSuffix(host, ":"+port) {
		return nil
	}
	_, err = db.ExecContext(ctx, `KILL ?`, thread)
	return err
}

// statementConn is a connection to a server, as far as it tells whether the
// server works on a statement. One goroutine reads and writes; another may close.
type statementConn struct {
	net.Conn
	end func(thread uint32)

	greeting []byte        // as much as came of it
	thread   atomic.Uint32 // the server's number of the connection, 0 before the greeting
	working  atomic.Bool   // a statement was sent, and nothing came back yet
}

// Read notes that the server has begun to answer. Then it notices itself that
// nobody takes the rest.
func (c *statementConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.working.Store(false)
	}
	if c.thread.Load() == 0 {
		c.greet(p[:n])
	}
	return n, err
}

// greet reads the server's first packet: a header of four bytes, the protocol's
// version, the server's as text with a zero behind, and the thread.
func (c *statementConn) greet(came []byte) {
	const version = 5
	c.greeting = append(c.greeting, came...)
	if len(c.greeting) <= version {
		return
	}
	if zero := bytes.IndexByte(c.greeting[version:], 0); zero >= 0 {
		if rest := c.greeting[version+zero+1:]; len(rest) >= 4 {
			c.thread.Store(binary.LittleEndian.Uint32(rest))
			c.greeting = nil
		}
	}
}

// Write notes that the server begins to work.
func (c *statementConn) Write(p []byte) (int, error) {
	c.working.Store(isStatement(p))
	return c.Conn.Write(p)
}

// isStatement tells statements from the commands of one byte, such as the one
// that says goodbye. In TLS those are known by their length.
func isStatement(p []byte) bool {
	const bare, sealed = 4 + 1, 34
	isTLS := len(p) > 2 && p[0] == 0x17 && p[1] == 3 && p[2] == 3
	return len(p) > bare && (!isTLS || len(p) > sealed)
}

// Close ends the statement that the server works on.
func (c *statementConn) Close() error {
	if thread := c.thread.Load(); thread != 0 && c.working.Swap(false) {
		c.end(thread)
	}
	return c.Conn.Close()
}

// SyscallConn is for the driver, which looks whether a connection is still open
// before it uses it again.
func (c *statementConn) SyscallConn() (syscall.RawConn, error) {
	raw, ok := c.Conn.(syscall.Conn)
	if !ok {
		return nil, errors.ErrUnsupported
	}
	return raw.SyscallConn()
}
