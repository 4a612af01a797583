package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

// secureListener accepts connections over TLS once their handshake is done:
// only then it is known whether a client speaks HTTP/2, which net/http must
// get bare, or HTTP/1, whose request lines are looked at.
type secureListener struct {
	inner    net.Listener
	config   *tls.Config
	log      *slog.Logger
	timeout  time.Duration
	accepted chan accepted
	ctx      context.Context // ends when the listener is closed
	cancel   context.CancelFunc
	start    sync.Once
}

type accepted struct {
	conn net.Conn
	err  error
}

func newSecureListener(l net.Listener, config *tls.Config, log *slog.Logger) *secureListener {
	s := &secureListener{inner: l, config: config, log: log, timeout: readHeaderTimeout, accepted: make(chan accepted)}
	s.config.NextProtos = []string{"h2", "http/1.1"}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Accept returns the next connection that is ready.
func (s *secureListener) Accept() (net.Conn, error) {
	s.start.Do(func() { go s.run() })
	select {
	case a := <-s.accepted:
		return a.conn, a.err
	case <-s.ctx.Done():
		return nil, net.ErrClosed
	}
}

// Close ends the listener, and handshakes that are under way.
func (s *secureListener) Close() error {
	s.cancel()
	return s.inner.Close()
}

// Addr is the address that clients call.
func (s *secureListener) Addr() net.Addr { return s.inner.Addr() }

func (s *secureListener) run() {
	for s.ctx.Err() == nil {
		conn, err := s.inner.Accept()
		if err != nil {
			// net/http waits a moment before it accepts again.
			s.hand(accepted{err: err})
			continue
		}
		go s.handshake(conn)
	}
}

func (s *secureListener) hand(a accepted) {
	select {
	case s.accepted <- a:
	case <-s.ctx.Done():
		if a.conn != nil {
			_ = a.conn.Close() // nobody will serve it
		}
	}
}

func (s *secureListener) handshake(conn net.Conn) {
	c := tls.Server(conn, s.config)
	ctx, cancel := context.WithTimeout(s.ctx, s.timeout)
	defer cancel()
	if err := c.HandshakeContext(ctx); err != nil {
		if plain, ok := errors.AsType[tls.RecordHeaderError](err); ok && plain.Conn != nil && looksLikeHTTP(plain.RecordHeader) {
			_, _ = io.WriteString(plain.Conn, "HTTP/1.0 400 Bad Request\r\n\r\nThis address speaks HTTPS: call it with https://\n")
		}
		_ = conn.Close() // there never was a call on it
		s.log.Debug("a TLS handshake failed", "error", err.Error())
		return
	}
	state := c.ConnectionState()
	if state.NegotiatedProtocol == "h2" {
		s.hand(accepted{conn: c})
		return
	}
	s.hand(accepted{conn: &secureConn{lineConn: lineConn{Conn: c}, state: state}})
}

// looksLikeHTTP tells whether a client began with a method where the handshake
// should begin.
func looksLikeHTTP(header [5]byte) bool {
	switch string(header[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "PATCH", "DELET":
		return true
	}
	return false
}
