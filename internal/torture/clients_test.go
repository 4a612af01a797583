//go:build linux

package torture

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const (
	// demoKey is the access key of the demo's administrator.
	demoKey = "DemoAccessKey000"
	// honest are the clients that must not notice the others.
	honest = 4
	// mostMemory is what the server may take at most in these tests, in bytes.
	mostMemory = 3 << 30
)

// crowded is a demo with many records, honest clients at work, and others.
type crowded struct {
	*load
	t      *testing.T
	others sync.WaitGroup
	over   chan struct{} // closed when the others may go
}

func newCrowd(t *testing.T) *crowded {
	t.Helper()
	path, data := build(t), t.TempDir()
	if out, err := exec.CommandContext(t.Context(), path, "demo", "--records", "20000", "--data", data, "--demo").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := newServer(t, path, "--demo", "--data", data)
	return &crowded{load: newLoad(t, s, demoKey, honest), t: t, over: make(chan struct{})}
}

// dial makes a connection that ends with the test.
func (c *crowded) dial() net.Conn {
	conn, err := (&net.Dialer{Timeout: 20 * time.Second}).Dial("tcp", c.server.addr)
	if err != nil {
		c.t.Errorf("dial: %v", err)
		return nil
	}
	return conn
}

// drip sends a byte now and then, until the connection ends; cut counts those
// that the server ends.
func (c *crowded) drip(conn net.Conn, cut *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(gone)
	}()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-c.over:
			return
		case <-gone:
			cut.Add(1)
			return
		case <-tick.C:
			if _, err := conn.Write([]byte("a")); err != nil {
				cut.Add(1)
				return
			}
		}
	}
}

// sip reads a byte now and then of an answer that is long.
func (c *crowded) sip(conn net.Conn, cut *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	one := make([]byte, 1)
	for {
		select {
		case <-c.over:
			return
		case <-time.After(time.Second):
			if _, err := conn.Read(one); err != nil {
				cut.Add(1)
				return
			}
		}
	}
}

// measure looks at the honest clients and the server for a while, and ends the
// others.
func (c *crowded) measure(what string, full time.Duration) {
	c.t.Helper()
	before := time.Now()
	c.run()
	time.Sleep(during(3*time.Second, full))
	status, took := c.server.probe("/healthz"), time.Since(before)
	c.stop()
	close(c.over)
	c.others.Wait()
	f := c.figures
	if status != http.StatusOK {
		c.t.Errorf("%s: /healthz answers %d", what, status)
	}
	if f.refused > 0 || f.dropped > 0 || f.acknowledged == 0 || f.reads == 0 {
		c.t.Errorf("%s: honest clients: %d writes, %d reads, %d refused, %d dropped in %v; the log: %s", what, f.acknowledged, f.reads, f.refused, f.dropped, took, tail(c.server.log.String()))
	}
	memory := c.server.memory()
	if memory > mostMemory {
		c.t.Errorf("%s: the server takes %d MiB", what, memory>>20)
	}
	measured := fmt.Sprintf("%d of %d calls of honest clients served, the longest in %v; the server takes %d MiB at most",
		f.acknowledged+f.reads, f.acknowledged+f.reads+f.refused+f.dropped, f.longest.Round(time.Millisecond), memory>>20)
	c.t.Logf("%s: %s", what, measured)
	report.limits = append(report.limits, limitLine{what, measured, c.t.Name()})
}

// TestSlowClients has 1,000 clients send headers and bodies, and read answers,
// a byte a second.
func TestSlowClients(t *testing.T) {
	quickly(t)
	c := newCrowd(t)
	var cutHeaders, cutBodies, cutReaders atomic.Int64
	const headers, bodies, readers = 400, 300, 300
	begin := func(n int, first string, go1 func(net.Conn, *atomic.Int64), cut *atomic.Int64) {
		for range n {
			conn := c.dial()
			if conn == nil {
				return
			}
			_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
			_, _ = io.WriteString(conn, first)
			c.others.Go(func() { go1(conn, cut) })
		}
	}
	begin(headers, "GET "+folder+"/Accounts HTTP/1.1\r\nHost: x\r\nX-Slow: ", c.drip, &cutHeaders)
	begin(bodies, "POST "+folder+"/Accounts/"+c.token+" HTTP/1.1\r\nHost: x\r\nContent-Type: "+formType+"\r\nContent-Length: 100000\r\n\r\naccountname=", c.drip, &cutBodies)
	begin(readers, "GET "+folder+"/Contacts/length/100000/"+c.token+" HTTP/1.1\r\nHost: x\r\n\r\n", c.sip, &cutReaders)
	c.measure("1,000 slow clients: 400 in the header, 300 in the body, 300 reading a long list", 90*time.Second)
	t.Logf("cut by the server: %d of %d headers, %d of %d bodies", cutHeaders.Load(), headers, cutBodies.Load(), bodies)
	if *long && (cutHeaders.Load() < headers || cutBodies.Load() < bodies) {
		t.Error("slow headers and bodies are not cut")
	}
}

// TestIdleConnections has 10,000 connections open that do nothing.
func TestIdleConnections(t *testing.T) {
	quickly(t)
	const idle = 10_000
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Max < idle+500 {
		t.Skipf("NOT TESTED with %d idle connections: a process may open %d files (%v)", idle, files.Max, err)
	}
	c := newCrowd(t)
	var mu sync.Mutex
	var conns []net.Conn
	var dialing sync.WaitGroup
	for range 20 {
		dialing.Go(func() {
			for range idle / 20 {
				conn := c.dial()
				if conn == nil {
					return
				}
				// Each has made a call, and stays open as HTTP has it.
				_, _ = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
				if _, err := io.ReadAtLeast(conn, make([]byte, 4<<10), 15); err != nil {
					t.Errorf("idle connection: %v", err)
				}
				mu.Lock()
				conns = append(conns, conn)
				mu.Unlock()
			}
		})
	}
	dialing.Wait()
	c.measure(fmt.Sprintf("%d idle connections", len(conns)), 30*time.Second)
	for _, conn := range conns {
		_ = conn.Close()
	}
}
