package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// fake is a dialect of one function, whose errors are spelt as their message.
type fake struct {
	serve func(w http.ResponseWriter, r *http.Request, c *Call) error
	fail  func(w http.ResponseWriter, err error) // or nil
}

func (f fake) Serve(w http.ResponseWriter, r *http.Request, c *Call) error { return f.serve(w, r, c) }

func (f fake) Fail(w http.ResponseWriter, _ *http.Request, c *Call, err error) {
	if f.fail != nil {
		f.fail(w, err)
		return
	}
	w.WriteHeader(Status(crm.CodeOf(err)))
	_, _ = io.WriteString(w, Message(err, c))
}

// shell makes a Shell that logs JSON into the buffer.
func shell(log *bytes.Buffer) *Shell {
	return &Shell{
		Log:     slog.New(slog.NewJSONHandler(log, nil)),
		Metrics: NewMetrics("v1.2.3", "abc"),
		From:    func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.7") },
		MaxBody: 10,
	}
}

// line is the one line in the log.
func line(t *testing.T, log *bytes.Buffer) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 1 {
		t.Fatalf("the log has %d lines, want 1:\n%s", len(lines), log)
	}
	var l map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestHandlerLogsOneLine(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	s.Count = func(ctx context.Context) (context.Context, func() int64) { return ctx, func() int64 { return 2 } }
	h := s.Handler(fake{serve: func(w http.ResponseWriter, _ *http.Request, c *Call) error {
		c.Route, c.Module, c.User, c.Rows = "list", "Accounts", 5, 3
		_, err := io.WriteString(w, "hello")
		return err
	}})
	r := httptest.NewRequest("GET", "/x", nil)
	r.Header.Set("X-Request-Id", "abc-1")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)

	got := line(t, &log)
	if _, ok := got["dur_ms"].(float64); !ok {
		t.Errorf("dur_ms = %v, want a number", got["dur_ms"])
	}
	delete(got, "time")
	delete(got, "dur_ms")
	want := map[string]any{
		"level": "INFO", "msg": "request", "method": "GET", "route": "list", "status": 200.0, "user_id": 5.0, "module": "Accounts",
		"rows": 3.0, "queries": 2.0, "request_id": "abc-1", "from": "192.0.2.7", "bytes": 5.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{
		"X-Request-Id": "abc-1", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("header %s = %q, want %q", name, got, want)
		}
	}
}

func TestHandlerAnswersErrors(t *testing.T) {
	begun := func(err error) func(http.ResponseWriter, *http.Request, *Call) error {
		return func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
			_, _ = io.WriteString(w, "[1,")
			return err
		}
	}
	plain := func(err error) func(http.ResponseWriter, *http.Request, *Call) error {
		return func(http.ResponseWriter, *http.Request, *Call) error { return err }
	}
	tests := []struct {
		name   string
		serve  func(http.ResponseWriter, *http.Request, *Call) error
		fail   func(http.ResponseWriter, error)
		status int
		body   string
		level  string
		code   string
		logged string // in the line's error
		table  string // of a duplicate key
		cut    bool
	}{
		{
			name: "client's error", serve: plain(crm.Wrap(crm.InvalidOrder, errors.New("cause"), "no column x")),
			status: 400, body: "no column x", level: "INFO", code: "invalid_order",
		},
		{
			name: "duplicate key", serve: plain(crm.Wrap(crm.Conflict, fmt.Errorf("insert: %w", taken{}), "there already")),
			status: 409, body: "there already", level: "WARN", code: "conflict", table: "vtiger_crmentity",
		},
		{
			name: "unclassified error", serve: plain(fmt.Errorf("update x: %w", errors.New("disk"))),
			status: 500, body: "something went wrong on the server; quote request id id1", level: "ERROR", code: "internal", logged: "update x: disk",
		},
		{
			name: "lost database", serve: plain(crm.Wrap(crm.Unavailable, errors.New("refused"), "no database")),
			status: 503, body: "no database (request id id1)", level: "ERROR", code: "unavailable", logged: "no database: refused",
		},
		{
			name: "panic", serve: func(http.ResponseWriter, *http.Request, *Call) error { panic("boom") },
			status: 500, body: "something went wrong on the server; quote request id id1", level: "ERROR", code: "internal", logged: "panic: boom",
		},
		{
			name: "panic of Fail", serve: plain(crm.Errorf(crm.NotFound, "gone")), fail: func(http.ResponseWriter, error) { panic("again") },
			status: 500, level: "ERROR", code: "internal", logged: "the error could not be answered: panic: again\ngone",
		},
		{
			name: "error after the answer began", serve: begun(errors.New("row 2")),
			status: 200, body: "[1,", level: "ERROR", code: "internal", logged: "row 2", cut: true,
		},
		{
			name: "status kept by the dialect", serve: plain(crm.Errorf(crm.Forbidden, "no")),
			fail:   func(w http.ResponseWriter, _ error) { w.WriteHeader(200) },
			status: 200, level: "INFO", code: "forbidden",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			h := shell(&log).Handler(fake{tt.serve, tt.fail})
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("X-Request-Id", "id1")
			w := httptest.NewRecorder()
			cut := aborts(func() { h.ServeHTTP(w, r) })
			if w.Code != tt.status || w.Body.String() != tt.body || cut != tt.cut {
				t.Errorf("answer %d %q, aborted %v; want %d %q, %v", w.Code, w.Body, cut, tt.status, tt.body, tt.cut)
			}
			got := line(t, &log)
			if got["level"] != tt.level || got["code"] != tt.code {
				t.Errorf("log level %v, code %v; want %v, %v", got["level"], got["code"], tt.level, tt.code)
			}
			if err, _ := got["error"].(string); err != tt.logged {
				t.Errorf("log error %q, want %q", err, tt.logged)
			}
			if table, _ := got["table"].(string); table != tt.table || (got["key"] == "PRIMARY") != (table != "") {
				t.Errorf("log table %q, key %v; want %q", table, got["key"], tt.table)
			}
			_, hasStack := got["stack"]
			if want := strings.Contains(tt.logged, "panic"); hasStack != want {
				t.Errorf("log has a stack: %v, want %v", hasStack, want)
			}
		})
	}
}

// aborts tells whether f panics as a handler does that cuts its connection.
func aborts(f func()) (yes bool) {
	defer func() {
		if v := recover(); v != nil {
			err, _ := v.(error)
			yes = errors.Is(err, http.ErrAbortHandler)
		}
	}()
	f()
	return false
}

func TestClientThatGaveUp(t *testing.T) {
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	h := shell(&log).Handler(fake{serve: func(http.ResponseWriter, *http.Request, *Call) error {
		cancel()
		return fmt.Errorf("query: %w", ctx.Err())
	}})
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if v := recover(); v != http.ErrAbortHandler {
				t.Errorf("the call ends with %v: one that was given up must not end as a 200", v)
			}
		}()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	}()
	if w.Body.Len() > 0 {
		t.Errorf("body %q, want none", w.Body)
	}
	got := line(t, &log)
	if got["status"] != 499.0 || got["level"] != "INFO" || got["error"] != nil {
		t.Errorf("log line %v, want status 499 at INFO without an error", got)
	}
}

func TestBodyLimit(t *testing.T) {
	var log bytes.Buffer
	h := shell(&log).Handler(fake{serve: func(w http.ResponseWriter, r *http.Request, _ *Call) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		_, err = w.Write(body)
		return err
	}})
	for body, status := range map[string]int{"0123456789": 200, "0123456789A": 413} {
		log.Reset()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(body)))
		if w.Code != status {
			t.Errorf("a body of %d bytes: status %d, want %d", len(body), w.Code, status)
		}
		if status == 413 && !strings.Contains(w.Body.String(), "10 bytes") {
			t.Errorf("message %q, want the limit in it", w.Body)
		}
	}
}

func TestBodyError(t *testing.T) {
	own := crm.Errorf(crm.InvalidValue, "field x")
	tests := []struct {
		err  error
		want crm.Code
	}{
		{&http.MaxBytesError{Limit: 3}, crm.TooLarge},
		{fmt.Errorf("form: %w", &http.MaxBytesError{Limit: 3}), crm.TooLarge},
		{io.ErrUnexpectedEOF, crm.InvalidBody},
		{own, crm.InvalidValue},
	}
	for _, tt := range tests {
		if got := crm.CodeOf(BodyError(tt.err)); got != tt.want {
			t.Errorf("BodyError(%v) has code %v, want %v", tt.err, got, tt.want)
		}
	}
	if err := BodyError(nil); err != nil {
		t.Errorf("BodyError(nil) = %v, want nil", err)
	}
}

func TestRequestID(t *testing.T) {
	tests := []struct {
		sent string
		kept bool
	}{
		{"a", true},
		{"A.b_c-9", true},
		{strings.Repeat("x", 64), true},
		{strings.Repeat("x", 65), false},
		{"", false},
		{"a b", false},
		{"a\nlevel=ERROR", false},
		{`a"b`, false},
		{"é", false},
		{"[", false},
	}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", tt.sent)
		got := requestID(r)
		if (got == tt.sent) != tt.kept || !isRequestID(got) {
			t.Errorf("requestID(%q) = %q, want it kept: %v", tt.sent, got, tt.kept)
		}
		if !tt.kept && len(got) != 16 {
			t.Errorf("requestID(%q) = %q, want 16 digits", tt.sent, got)
		}
	}
}

// TestNoSecretIsLogged sends secrets in every place where V1 and clients put
// them, to a call that works, one that is refused and one that panics.
func TestNoSecretIsLogged(t *testing.T) {
	const secret = "s3cr3t"
	for _, how := range []func() error{
		func() error { return nil },
		func() error { return crm.Errorf(crm.UnknownUser, "the user name or the password is wrong") },
		func() error { panic("boom") },
	} {
		var log bytes.Buffer
		s := shell(&log)
		s.MaxBody = 1000
		h := s.Handler(fake{serve: func(_ http.ResponseWriter, r *http.Request, c *Call) error {
			c.Route = "login"
			_ = r.ParseForm()
			return how()
		}})
		r := httptest.NewRequest("POST", "/modules/ParsVT/ws/auth/admin/"+secret+"?password="+secret, strings.NewReader("password="+secret))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer "+secret)
		r.Header.Set("X-Request-Id", secret+" ")
		r.Header.Set("User-Agent", secret)
		r.Method = secret
		h.ServeHTTP(httptest.NewRecorder(), r)
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has the secret:\n%s", &log)
		}
		if text := scrape(t, s.Metrics); strings.Contains(text, secret) {
			t.Errorf("the metrics have the secret:\n%s", text)
		}
	}
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	answer := error(nil)
	h := s.Handler(fake{serve: func(_ http.ResponseWriter, _ *http.Request, c *Call) error {
		c.Route, c.Rows = "list", 4
		return answer
	}})
	call := func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) }
	call()
	answer = crm.Errorf(crm.Forbidden, "no")
	call()
	got := scrape(t, s.Metrics)
	for _, want := range []string{
		`vtrest_requests_total{route="list",status="2xx"} 1`,
		`vtrest_requests_total{route="list",status="4xx"} 1`,
		`vtrest_request_duration_seconds_count{route="list"} 2`,
		`vtrest_rows_total{route="list"} 8`,
		"vtrest_queries_total 0",
		"vtrest_requests_in_flight 0",
		`vtrest_build_info{commit="abc",go="go`,
		"go_goroutines ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("metrics have no %s", want)
		}
	}
}

func TestEveryCodeHasAName(t *testing.T) {
	for c := crm.Internal; c <= crm.TooManyRequests; c++ {
		if name := c.String(); name == "" || name == "unknown" {
			t.Errorf("code %d has the name %q, want one of its own", c, name)
		}
	}
}

// TestStreaming checks that an answer can be flushed, and may take longer than
// the server's write timeout as long as the client takes it.
func TestStreaming(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	s.Stall = 10 * time.Second
	h := s.Handler(fake{serve: func(w http.ResponseWriter, _ *http.Request, _ *Call) error {
		for range 4 {
			if _, err := io.WriteString(w, "piece "); err != nil {
				return err
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			w.(http.Flusher).Flush()
			time.Sleep(300 * time.Millisecond)
		}
		return nil
	}})
	server := httptest.NewUnstartedServer(h)
	server.Config.WriteTimeout = time.Second
	server.Start()
	defer server.Close()
	resp, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "piece piece piece piece " {
		t.Errorf("body %q, error %v; want all four pieces", body, err)
	}
}

// taken is the error of a duplicate key.
type taken struct{}

func (taken) Error() string                     { return "Duplicate entry 'secret'" }
func (taken) LogDuplicate() (table, key string) { return "vtiger_crmentity", "PRIMARY" }
