package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// running serves a handler with the given patience, and returns its address.
func running(t *testing.T, h http.Handler, patience times) string {
	t.Helper()
	s := &Server{Log: slog.New(slog.DiscardHandler), Handler: h, Drain: time.Second, times: patience}
	l := listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Logf("Serve ends with %v", err) // a client that is slow by intent
		}
	})
	return l.Addr().String()
}

// dial opens a connection and sends text.
func dial(t *testing.T, address, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// ended waits until the server has closed a connection, and returns what it sent.
func ended(t *testing.T, c net.Conn) string {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(c)
	if timeout, isNet := errors.AsType[net.Error](err); isNet && timeout.Timeout() {
		t.Fatal("the server keeps the connection")
	}
	return string(text)
}

// TestSlowClients lets nobody hold a connection by doing nothing, or next to it.
func TestSlowClients(t *testing.T) {
	const soon, never = 100 * time.Millisecond, time.Hour
	var log bytes.Buffer
	s := shell(&log)
	s.MaxBody, s.Stall = 10<<20, soon
	var failed atomic.Int64
	h := s.Handler(fake{serve: func(w http.ResponseWriter, r *http.Request, _ *Call) error {
		if _, err := io.ReadAll(r.Body); err != nil {
			failed.Add(1)
			return BodyError(err)
		}
		piece := make([]byte, 1<<20)
		for range 64 {
			if _, err := w.Write(piece); err != nil {
				failed.Add(1)
				return err
			}
		}
		return nil
	}})
	for _, test := range []struct {
		name     string
		patience times
		send     string
		failed   int64
		answer   string
	}{
		{"nothing", times{header: soon, read: never, idle: never}, "", 0, ""},
		{"half a header", times{header: soon, read: never, idle: never}, "GET / HTTP/1.1\r\nHo", 0, ""},
		{"half a body", times{header: never, read: soon, idle: never}, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab", 1, "HTTP/1.1 400"},
		{"a body in pieces that never ends", times{header: never, read: soon, idle: never}, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", 1, "HTTP/1.1 400"},
	} {
		failed.Store(0)
		got := ended(t, dial(t, running(t, h, test.patience), test.send))
		if failed.Load() != test.failed || !strings.HasPrefix(got, test.answer) || test.answer == "" && strings.Contains(got, "200") {
			t.Errorf("%s: %d calls failed, answer %.80q", test.name, failed.Load(), got)
		}
	}

	// A client that asks for much and takes nothing of it.
	failed.Store(0)
	address := running(t, h, times{header: never, read: never, idle: never})
	dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	for deadline := time.Now().Add(time.Minute); failed.Load() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the answer waits for a client that takes nothing")
		}
	}

	// And one that is idle after its answer.
	address = running(t, echo, times{header: never, read: never, idle: soon})
	if got := ended(t, dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")); !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("idle: %.80q", got)
	}
}

// TestSizes takes an address of 60 kB, which criteria may need, and refuses one
// that is longer than all headers together may be; likewise a header.
func TestSizes(t *testing.T) {
	address := running(t, echo, times{})
	for _, test := range []struct {
		name, path, header string
		want               int
	}{
		{"a long address", strings.Repeat("x", 60_000), "", http.StatusOK},
		{"one that is too long", strings.Repeat("x", 72_000), "", http.StatusRequestHeaderFieldsTooLarge},
		{"a long header", "", strings.Repeat("x", 60_000), http.StatusOK},
		{"one that is too long", "", strings.Repeat("x", 72_000), http.StatusRequestHeaderFieldsTooLarge},
	} {
		c := dial(t, address, fmt.Sprintf("GET /%s HTTP/1.1\r\nHost: x\r\nX-Long: %s\r\n\r\n", test.path, test.header))
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode != test.want {
			t.Errorf("%s: got %d, want %d", test.name, resp.StatusCode, test.want)
		}
	}
}

// TestIdleConnections keeps what a connection costs that does nothing: ten
// thousand of them must not matter.
func TestIdleConnections(t *testing.T) {
	const connections, most = 400, 32 << 10
	address := running(t, echo, times{})
	memory := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before := memory()
	answer := make([]byte, 1024)
	for range connections {
		c := dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		if _, err := c.Read(answer); err != nil {
			t.Fatal(err)
		}
	}
	after := memory()
	each := int64(after-before) / connections
	t.Logf("an idle connection costs %d bytes", each)
	if each > most {
		t.Errorf("an idle connection costs %d bytes, want %d at most", each, most)
	}
}

// TestHalfClosed answers no call with 200 whose client has closed its side of the
// connection, and may still listen.
func TestHalfClosed(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	s.MaxBody = 1 << 20
	address := running(t, s.Handler(fake{serve: func(_ http.ResponseWriter, r *http.Request, _ *Call) error {
		if _, err := io.ReadAll(r.Body); err != nil {
			return BodyError(err)
		}
		<-r.Context().Done() // a statement that is given up
		return r.Context().Err()
	}}), times{})
	for request, want := range map[string]string{
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab": "",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab": "HTTP/1.1 400",
	} {
		c := dial(t, address, request)
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if got := ended(t, c); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: %.60q, want %q", request, got, want)
		}
	}
}

// TestSlowHandshake closes a connection on which no handshake begins.
func TestSlowHandshake(t *testing.T) {
	certFile, keyFile := writePair(t, t.TempDir(), "slow")
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	l := newSecureListener(listen(t), &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, slog.New(slog.DiscardHandler))
	l.timeout = 100 * time.Millisecond
	defer func() { _ = l.Close() }()
	go func() { _, _ = l.Accept() }()
	ended(t, dial(t, l.Addr().String(), "\x16\x03\x01"))
}
