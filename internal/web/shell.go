package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"vtrest/internal/crm"
)

// statusClientGone is what the log says of a call that its client gave up, as
// nginx does; it is never sent.
const statusClientGone = 499

// Shell is what stands around every call of a dialect.
type Shell struct {
	Log     *slog.Logger
	Metrics *Metrics
	// From finds the client's address behind trusted proxies.
	From func(*http.Request) netip.Addr
	// Count makes a context in which statements are counted, and the function
	// that tells how many there were. Nil counts nothing.
	Count func(context.Context) (context.Context, func() int64)
	// MaxBody is the longest body of a request, in bytes.
	MaxBody int64
	// Stall is how long a client may take to accept a piece of an answer, or to
	// send one of a body. It lets long lists run past the server's write
	// timeout, and long files past its read timeout; zero leaves those in force.
	Stall time.Duration
	// MaxCalls is how many calls may run at the same time, and MaxBodies how many
	// bytes of their bodies there may be. Zero is any number.
	MaxCalls, MaxBodies int64

	load load
}

// Handler serves the dialect's calls.
func (s *Shell) Handler(d Dialect) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		c := &Call{ID: requestID(r), From: s.From(r)}
		w := newWriter(rw, s.Stall)
		secure(w.Header())
		w.Header().Set(requestIDHeader, c.ID)
		ctx, queries := s.count(r.Context())
		r = r.WithContext(ctx)
		// rw and not w: the server's own writer learns to close the connection.
		body := &patient{ReadCloser: r.Body, control: w.control, stall: s.Stall, hold: s.hold}
		r.Body = http.MaxBytesReader(rw, body, s.MaxBody)
		s.Metrics.begin()

		err := s.enter()
		defer s.leave(body)
		if err == nil {
			err = protect(func() error { return d.Serve(w, r, c) })
		}
		if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
			err = BodyError(tooLong)
		}
		// A body that fails ends the context too, but its client may be there.
		gone := err != nil && (w.failed || ctx.Err() != nil && !body.failed)
		cut := err != nil && w.begun && !gone
		if err != nil && !w.begun && !gone {
			err = s.fail(d, w, r, c, err)
		}
		o := outcome{status: w.sent(), err: err, gone: gone, cut: cut, queries: queries(), bytes: w.bytes, took: time.Since(start)}
		s.log(r, c, &o)
		s.Metrics.end(c, &o)
		if cut || gone && !w.begun {
			// The client must not take half an answer for a whole one; nor one that was
			// only thought to be gone none at all for a 200, as net/http would have it.
			panic(http.ErrAbortHandler)
		}
	})
}

// secure sets the headers that keep answers out of caches and other sites.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	// Nothing here is a page, whatever a browser may take it for.
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

func (s *Shell) count(ctx context.Context) (context.Context, func() int64) {
	if s.Count == nil {
		return ctx, func() int64 { return 0 }
	}
	return s.Count(ctx)
}

// fail answers with err. Where even that panics, the answer is a bare 500 and
// the error both.
func (s *Shell) fail(d Dialect, w *writer, r *http.Request, c *Call, err error) error {
	sayWhen(w.Header(), err)
	failed := protect(func() error {
		d.Fail(w, r, c, err)
		return nil
	})
	if failed == nil {
		return err
	}
	if !w.begun {
		w.WriteHeader(http.StatusInternalServerError)
	}
	return crm.Wrap(crm.Internal, errors.Join(failed, err), "the error could not be answered")
}

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// protect runs f, and turns a panic into an error.
func protect(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{value: v, stack: debug.Stack()}
		}
	}()
	return f()
}

// outcome is how a call ended.
type outcome struct {
	status  int   // that was sent
	err     error // or nil
	gone    bool  // the client gave up
	cut     bool  // the answer had begun when it failed
	queries int64
	bytes   int64
	took    time.Duration
}

// ours tells whether the failure is the server's and not the client's. A limit
// that holds is none: under an attack there would be no end of them in the log.
func (o *outcome) ours() bool {
	return o.err != nil && !o.gone && limitOf(o.err) == crm.NoLimit && (o.cut || Status(crm.CodeOf(o.err)) >= http.StatusInternalServerError)
}

// log writes the line of a call. It is the only place where an error of a call
// is logged, and has no path, query, header or body: V1 keeps secrets there.
func (s *Shell) log(r *http.Request, c *Call, o *outcome) {
	status := o.status
	if o.gone {
		status = statusClientGone
	}
	level := o.level()
	if !s.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", knownMethod(r.Method)),
		slog.String("route", c.Route),
		slog.Int("status", status),
		slog.Float64("dur_ms", float64(o.took.Microseconds())/1000),
		slog.Int64("user_id", int64(c.User)),
		slog.String("module", c.Module),
		slog.Int64("rows", c.Rows),
		slog.Int64("queries", o.queries),
		slog.String("request_id", c.ID),
		slog.String("from", c.From.String()),
		slog.Int64("bytes", o.bytes),
	}
	if o.err != nil && !o.gone {
		attrs = append(attrs, slog.String("code", crm.CodeOf(o.err).String()))
	}
	if d, ok := errors.AsType[duplicate](o.err); ok {
		table, key := d.LogDuplicate()
		attrs = append(attrs, slog.String("table", table), slog.String("key", key))
	}
	if o.ours() {
		attrs = append(attrs, slog.String("error", o.err.Error()))
		if p, ok := errors.AsType[*panicked](o.err); ok {
			attrs = append(attrs, slog.String("stack", string(p.stack)))
		}
	}
	s.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// duplicate is the error of a row that is there already, where only the database
// knew. Its values stay out of the log.
type duplicate interface {
	error
	LogDuplicate() (table, key string)
}

// level is that of a call's line: an operator wants to see a key that was taken.
func (o *outcome) level() slog.Level {
	if o.ours() {
		return slog.LevelError
	}
	if _, ok := errors.AsType[duplicate](o.err); ok {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// knownMethod is the method if HTTP defines it. Clients may send any word.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return method
	}
	return "other"
}
