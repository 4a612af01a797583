//go:build linux

package torture

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// wire is a way to a MariaDB server that the test can spoil.
type wire struct {
	t      *testing.T
	socket string // where it begins
	server [2]string

	// delay is waited before each piece that the database sends, in nanoseconds.
	delay atomic.Int64
	// most is after how many bytes of the database's a connection is cut; 0 is
	// never.
	most atomic.Int64
	// commits says that a connection is cut when a transaction is committed: before
	// the database has heard of it, or after, in turn.
	commits atomic.Bool
	heard   atomic.Int64

	mu       sync.Mutex
	moving   *sync.Cond // told when frozen changes
	frozen   bool       // nothing is carried, and no connection ends
	listener net.Listener
	conns    []net.Conn
}

// wireTo makes a wire, and the URL of the database by way of it.
func wireTo(t *testing.T, mysqlURL string) (w *wire, databaseURL string) {
	t.Helper()
	u, err := url.Parse(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	w = &wire{t: t, socket: filepath.Join(t.TempDir(), "s"), server: [2]string{"tcp", u.Host}}
	w.moving = sync.NewCond(&w.mu)
	if socket := u.Query().Get("socket"); socket != "" {
		w.server = [2]string{"unix", socket}
	}
	u.Host, u.RawQuery = "localhost", "socket="+w.socket
	w.join()
	t.Cleanup(func() {
		w.freeze(false)
		w.cut()
	})
	return w, u.String()
}

// join opens the wire.
func (w *wire) join() {
	w.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(w.t.Context(), "unix", w.socket)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.listener = listener
	w.mu.Unlock()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go w.carry(client)
		}
	}()
}

// cut ends the wire and every connection on it.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	errs := []error{w.listener.Close()}
	for _, c := range w.conns {
		errs = append(errs, c.Close())
	}
	w.conns = nil
	if err := errors.Join(errs...); err != nil && !errors.Is(err, net.ErrClosed) {
		w.t.Error(err)
	}
}

// drop ends every connection, and takes new ones.
func (w *wire) drop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// freeze holds everything up, or lets it go on: as a machine that is gone
// without a word, or a switch that has lost its mind.
func (w *wire) freeze(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frozen = on
	w.moving.Broadcast()
}

func (w *wire) awaitMoving() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.frozen {
		w.moving.Wait()
	}
}

func (w *wire) carry(client net.Conn) {
	w.awaitMoving()
	server, err := (&net.Dialer{}).Dial(w.server[0], w.server[1])
	if err != nil {
		_ = client.Close()
		return
	}
	w.mu.Lock()
	w.conns = append(w.conns, client, server)
	w.mu.Unlock()
	go func() {
		w.copy(server, client, false)
		_ = client.Close()
		_ = server.Close()
	}()
	w.copy(client, server, true)
	_ = client.Close()
	_ = server.Close()
}

// copy carries bytes until one side ends.
func (w *wire) copy(to, from net.Conn, answers bool) {
	piece, carried := make([]byte, 16<<10), int64(0)
	for {
		n, err := from.Read(piece)
		w.awaitMoving()
		if !answers && w.commits.Load() && bytes.Contains(piece[:n], []byte("COMMIT")) {
			if w.heard.Add(1)%2 == 0 {
				_ = from.Close() // before the answer comes
				_, _ = to.Write(piece[:n])
				time.Sleep(5 * time.Millisecond)
			}
			return
		}
		if answers {
			time.Sleep(time.Duration(w.delay.Load()))
			carried += int64(n)
			if most := w.most.Load(); most > 0 && carried > most {
				n, err = n/2, io.EOF
			}
		}
		if _, werr := to.Write(piece[:n]); err != nil || werr != nil {
			return
		}
	}
}
