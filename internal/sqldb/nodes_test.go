package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// fakeNode is a connector to a server that is made up.
type fakeNode struct {
	name  string
	state map[string]string // what it says of its cluster
	err   error             // why it cannot be reached
	asked *[]string
	ran   *[]string
}

func (f *fakeNode) Driver() driver.Driver { return mysql.MySQLDriver{} }

func (f *fakeNode) Connect(context.Context) (driver.Conn, error) {
	*f.asked = append(*f.asked, f.name)
	if f.err != nil {
		return nil, f.err
	}
	return &fakeConn{node: f}, nil
}

type fakeConn struct {
	driver.Conn
	node *fakeNode
}

func (c *fakeConn) Close() error { return nil }

func (c *fakeConn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	*c.node.ran = append(*c.node.ran, query)
	return driver.ResultNoRows, nil
}

func (c *fakeConn) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	var rows [][2]string
	for name, value := range c.node.state {
		rows = append(rows, [2]string{name, value})
	}
	return &fakeRows{rows}, nil
}

type fakeRows struct{ rows [][2]string }

func (r *fakeRows) Columns() []string { return []string{"Variable_name", "Value"} }
func (r *fakeRows) Close() error      { return nil }
func (r *fakeRows) Next(to []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	to[0], to[1] = []byte(r.rows[0][0]), []byte(r.rows[0][1])
	r.rows = r.rows[1:]
	return nil
}

func TestNodes(t *testing.T) {
	ready := map[string]string{"wsrep_provider_name": "Galera", "wsrep_ready": "ON"}
	left := map[string]string{"wsrep_provider_name": "Galera", "wsrep_ready": "OFF"}
	alone := map[string]string{"wsrep_provider_name": "", "wsrep_ready": "OFF"}
	down := errors.New("connection refused")
	for _, tt := range []struct {
		name   string
		nodes  []fakeNode
		asked  []string // by two connections
		galera bool
		err    error // of both
	}{
		{"a server without a cluster", []fakeNode{{state: alone}}, []string{"1", "1"}, false, nil},
		{"MySQL", []fakeNode{{state: nil}}, []string{"1", "1"}, false, nil},
		{"the first", []fakeNode{{state: ready}, {state: ready}}, []string{"1", "1"}, true, nil},
		{"the first is down", []fakeNode{{err: down}, {state: ready}}, []string{"1", "2", "2"}, true, nil},
		{"the first has left", []fakeNode{{state: left}, {state: ready}}, []string{"1", "2", "2"}, true, nil},
		{"none", []fakeNode{{err: down}, {state: left}}, []string{"1", "2", "1", "2"}, false, errNotReady},
	} {
		var asked, ran []string
		n := &nodes{failed: make([]atomic.Int64, len(tt.nodes))}
		for i := range tt.nodes {
			f := &tt.nodes[i]
			f.name, f.asked, f.ran = string(rune('1'+i)), &asked, &ran
			n.each = append(n.each, f)
		}
		for range 2 {
			if _, err := n.Connect(t.Context()); !errors.Is(err, tt.err) {
				t.Errorf("%s: got %v, want %v", tt.name, err, tt.err)
			}
		}
		if !slices.Equal(asked, tt.asked) || n.galera.Load() != tt.galera {
			t.Errorf("%s: asked %v, a cluster: %v; want %v, %v", tt.name, asked, n.galera.Load(), tt.asked, tt.galera)
		}
		if waits := len(ran) == 2; waits != tt.galera {
			t.Errorf("%s: ran %v", tt.name, ran)
		}
	}
}

// TestNodesCanceled: a client who leaves says nothing of a node.
func TestNodesCanceled(t *testing.T) {
	var asked, ran []string
	n := &nodes{each: []driver.Connector{&fakeNode{err: context.Canceled, asked: &asked, ran: &ran}}, failed: make([]atomic.Int64, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := n.Connect(ctx); !errors.Is(err, context.Canceled) || n.failed[0].Load() != 0 {
		t.Errorf("got %v, failed at %v", err, time.Unix(0, n.failed[0].Load()))
	}
}
