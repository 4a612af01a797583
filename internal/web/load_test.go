package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
)

// TestTooManyCalls refuses the call that is one too many, at once, and serves
// again when another has ended.
func TestTooManyCalls(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	s.MaxCalls = 3
	inside, end := make(chan struct{}), make(chan struct{})
	h := s.Handler(fake{serve: func(http.ResponseWriter, *http.Request, *Call) error {
		inside <- struct{}{}
		<-end
		return nil
	}})
	call := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		return w
	}
	var all sync.WaitGroup
	start := func() {
		all.Go(func() {
			if w := call(); w.Code != http.StatusOK {
				t.Errorf("a call that was let in is answered with %d", w.Code)
			}
		})
		<-inside
	}
	for range 3 {
		start()
	}
	for range 2 {
		if w := call(); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
			t.Errorf("one too many: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
	}
	end <- struct{}{}
	for s.load.calls.Load() > 2 {
		time.Sleep(time.Millisecond)
	}
	start()
	close(end)
	all.Wait()
	if n := s.load.calls.Load(); n != 0 {
		t.Errorf("%d calls are counted after all have ended", n)
	}
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("a limit that holds is logged as an error:\n%s", &log)
	}
	if got := metric(t, s.Metrics, `vtrest_limited_total{limit="calls"}`); got != "2" {
		t.Errorf("%s calls are counted as refused, want 2", got)
	}
}

// metric is the value of a line of /metrics.
func metric(t *testing.T, m *Metrics, name string) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for line := range strings.Lines(w.Body.String()) {
		if value, found := strings.CutPrefix(line, name+" "); found {
			return strings.TrimSpace(value)
		}
	}
	t.Fatalf("there is no metric %s", name)
	return ""
}

// TestTooMuchInBodies refuses the body that does not fit beside the others.
func TestTooMuchInBodies(t *testing.T) {
	var log bytes.Buffer
	s := shell(&log)
	s.MaxBody, s.MaxBodies = 100_000, 250_000
	read, end := make(chan struct{}), make(chan struct{})
	h := s.Handler(fake{serve: func(_ http.ResponseWriter, r *http.Request, _ *Call) error {
		_, err := io.ReadAll(r.Body)
		if err != nil {
			return BodyError(err)
		}
		read <- struct{}{}
		<-end
		return nil
	}})
	post := func(n int) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", n))))
		return w
	}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() { post(100_000) })
		<-read
	}
	if w := post(70_000); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
		t.Errorf("a body that does not fit: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := post(100_001); w.Code != http.StatusServiceUnavailable && w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that never fits: %d", w.Code)
	}
	all.Go(func() { post(400) })
	<-read
	close(end)
	all.Wait()
	if n := s.load.bodies.Load(); n != 0 {
		t.Errorf("%d bytes are counted after all calls have ended", n)
	}
	if got := metric(t, s.Metrics, `vtrest_limited_total{limit="bodies"}`); got == "0" {
		t.Error("no call is counted as refused")
	}
}

func TestRetryAfter(t *testing.T) {
	got := map[string]string{}
	want := map[string]string{}
	for _, test := range []struct {
		err  error
		want string
	}{
		{crm.Limited(crm.TooManyRequests, crm.TokenLimit, 260*time.Millisecond, "a moment"), "1"},
		{crm.Limited(crm.TooManyRequests, crm.LoginLimit, 29100*time.Millisecond, "half a minute"), "30"},
		{fmt.Errorf("list: %w", crm.Limited(crm.Busy, crm.PasswordLimit, 2*time.Second, "wrapped")), "2"},
		{crm.Errorf(crm.Unavailable, "no database"), "2"},
		{crm.Errorf(crm.Busy, "too many"), "2"},
		{crm.Errorf(crm.StorageUnavailable, "no storage"), ""},
		{crm.Errorf(crm.InvalidOrder, "the client's fault"), ""},
		{io.ErrUnexpectedEOF, ""},
	} {
		var log bytes.Buffer
		w := httptest.NewRecorder()
		shell(&log).Handler(fake{serve: func(http.ResponseWriter, *http.Request, *Call) error { return test.err }}).
			ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		got[test.err.Error()], want[test.err.Error()] = w.Header().Get("Retry-After"), test.want
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Retry-After (-want +got):\n%s", diff)
	}
}
