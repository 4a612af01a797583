package web

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	defaultDrain      = 30 * time.Second
	tellEvery         = 5 * time.Second // while a stop waits
)

// Server serves HTTP on a listener, with limits against slow clients and with
// TLS on request. A Server serves once.
type Server struct {
	Handler http.Handler
	Log     *slog.Logger
	// CertFile and KeyFile are in PEM. With both, the server speaks TLS and
	// HTTP/2; they are read again when they change.
	CertFile, KeyFile string
	// WriteTimeout bounds a call from its header to the end of its answer; see
	// [Shell.Stall] for answers that take longer. Zero is no bound.
	WriteTimeout time.Duration
	// Notice is the time between the first sign of stopping and the last new
	// connection, in which load balancers can learn of it.
	Notice time.Duration
	// Drain is how long running calls may take to end; 30 s if zero.
	Drain time.Duration

	stopping atomic.Bool
	running  inFlight
	times    times
}

// times are how long a client may take for the header of a request, for all of
// it, and until the next one; zero is what the constants say.
type times struct{ header, read, idle time.Duration }

// Stopping tells whether the server is about to stop.
func (s *Server) Stopping() bool { return s.stopping.Load() }

// Serve accepts connections until ctx ends, and then lets running calls end.
// It closes the listener.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           s.running.watch(s.Handler),
		ReadHeaderTimeout: cmp.Or(s.times.header, readHeaderTimeout),
		ReadTimeout:       cmp.Or(s.times.read, readTimeout),
		WriteTimeout:      s.WriteTimeout,
		IdleTimeout:       cmp.Or(s.times.idle, idleTimeout),
		MaxHeaderBytes:    maxHeaderBytes,
		// Broken handshakes and the like: worth a look, not an alarm.
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	if s.CertFile != "" {
		cert, err := newCertificate(s.CertFile, s.KeyFile, s.Log)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		l = newSecureListener(l, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: cert.get}, s.Log)
	} else {
		l = lineListener{l}
	}
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	return s.stop(srv)
}

// stop ends a server whose context is over already, so it makes its own.
func (s *Server) stop(srv *http.Server) error {
	s.stopping.Store(true)
	drain := cmp.Or(s.Drain, defaultDrain)
	done := make(chan struct{})
	var telling sync.WaitGroup
	telling.Go(func() { s.tellWaiting(done, drain) })
	defer telling.Wait()
	defer close(done)
	time.Sleep(s.Notice)
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		left := s.running.String()
		_ = srv.Close()
		return fmt.Errorf("stop: not all calls ended within %s, and %s was cut: %w", drain, cmp.Or(left, "a connection"), err)
	}
	return nil
}

// tellWaiting says at once, and now and then, which calls a stop waits for.
func (s *Server) tellWaiting(done <-chan struct{}, drain time.Duration) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		if calls := s.running.String(); calls != "" {
			s.Log.Warn("stopping: waiting for calls; a second Ctrl-C ends at once", "calls", calls, "at_most", drain)
		}
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}
