package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
)

// passOver is how long a node that could not be used is left alone while others
// can be.
const passOver = 5 * time.Second

// notReady is MySQL's unknown command, which a node of a Galera cluster answers to
// everything while it is no part of the cluster.
const notReady = 1047

// nodes connects to the first server of several that can be used, in the order
// of the database URL: the nodes of a Galera cluster. One server alone is a list
// of one.
type nodes struct {
	each   []driver.Connector
	failed []atomic.Int64 // when each could not be used, in Unix nanoseconds
	galera atomic.Bool    // a connection was to a node of a cluster
}

// newNodes makes the connector for the servers of a URL.
func newNodes(first *mysql.Config, also []string) (*nodes, error) {
	n := &nodes{failed: make([]atomic.Int64, 1+len(also))}
	for i := range n.failed {
		config := first
		if i > 0 {
			config = first.Clone()
			config.Net, config.Addr = "tcp", also[i-1]
		}
		connector, err := mysql.NewConnector(config)
		if err != nil {
			return nil, err
		}
		n.each = append(n.each, connector)
	}
	return n, nil
}

// Driver is that of the servers.
func (n *nodes) Driver() driver.Driver { return n.each[0].Driver() }

// Connect tries the nodes in their order. Those that failed a moment ago come
// last.
func (n *nodes) Connect(ctx context.Context) (driver.Conn, error) {
	now := time.Now()
	var later []int
	var errs []error
	try := func(i int) driver.Conn {
		conn, err := n.connect(ctx, i)
		if err == nil {
			return conn
		}
		errs = append(errs, err)
		if ctx.Err() == nil { // a client who leaves says nothing of the node
			n.failed[i].Store(now.UnixNano())
		}
		return nil
	}
	for i := range n.each {
		if age := now.Sub(time.Unix(0, n.failed[i].Load())); age >= 0 && age < passOver {
			later = append(later, i)
		} else if conn := try(i); conn != nil {
			return conn, nil
		}
	}
	for _, i := range later {
		if conn := try(i); conn != nil {
			return conn, nil
		}
	}
	return nil, errors.Join(errs...)
}

// errNotReady is a node that is no part of its cluster just now.
var errNotReady = &mysql.MySQLError{Number: notReady, Message: "the node is not ready: it is not a part of its cluster at the moment"}

// connect connects to a server. A node of a Galera cluster is asked whether it
// is ready, since it takes connections in any case, and told that what is read
// must hold what any node has committed before: else an answer could come from
// a node that has yet to learn of what the client was just told by another.
func (n *nodes) connect(ctx context.Context, i int) (_ driver.Conn, err error) {
	conn, err := n.each[i].Connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = conn.Close()
		}
	}()
	state, err := wsrep(ctx, conn)
	switch {
	case err != nil:
		return nil, err
	case state["wsrep_provider_name"] == "":
		return conn, nil
	case state["wsrep_ready"] != "ON":
		return nil, errNotReady
	}
	n.galera.Store(true)
	exec, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, fmt.Errorf("connect: %T executes nothing", conn)
	}
	_, err = exec.ExecContext(ctx, "SET SESSION wsrep_sync_wait = @@SESSION.wsrep_sync_wait | 1", nil)
	return conn, err
}

// wsrep is what a server says of its cluster: empty names without one.
func wsrep(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	query, ok := conn.(driver.QueryerContext)
	if !ok {
		return nil, fmt.Errorf("connect: %T answers nothing", conn)
	}
	rows, err := query.QueryContext(ctx, "SHOW STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_provider_name')", nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	state := map[string]string{}
	row := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return state, nil
		case err != nil:
			return nil, err
		}
		name, _ := row[0].([]byte)
		value, _ := row[1].([]byte)
		state[string(name)] = string(value)
	}
}

// Galera tells whether the database is a Galera cluster, as far as a connection
// was made yet. Its nodes do not know each other's locks: of two transactions
// that wrote the same row on two nodes, one fails at its commit.
func (db *DB) Galera() bool { return db.nodes != nil && db.nodes.galera.Load() }

// Forsake closes the idle connections if err says that their node has left its
// cluster: they would stay good for nothing. New ones look for a node again.
func (db *DB) Forsake(err error) {
	if !leftCluster(err) {
		return
	}
	db.SQL.SetMaxIdleConns(-1)
	db.SQL.SetMaxIdleConns(mysqlConns)
}

// leftCluster reports whether err is of a node that is not ready.
func leftCluster(err error) bool {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && my.Number == notReady
}
