package web

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// inFlight are the calls that a server is answering, for people who wait for its
// end.
type inFlight struct {
	mu    sync.Mutex
	calls map[*oneCall]struct{}
}

// oneCall is a call that runs, and its body.
type oneCall struct {
	io.ReadCloser
	began    time.Time
	received atomic.Bool // the whole body
}

func (c *oneCall) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	if err != nil {
		c.received.Store(true)
	}
	return n, err
}

// watch makes a handler that is told of.
func (r *inFlight) watch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		c := &oneCall{ReadCloser: req.Body, began: time.Now()}
		c.received.Store(req.ContentLength == 0)
		if req.Body != http.NoBody {
			req.Body = c
		}
		r.mu.Lock()
		if r.calls == nil {
			r.calls = map[*oneCall]struct{}{}
		}
		r.calls[c] = struct{}{}
		r.mu.Unlock()
		defer func() {
			r.mu.Lock()
			delete(r.calls, c)
			r.mu.Unlock()
		}()
		h.ServeHTTP(w, req)
	})
}

// String says how many calls run, how many of them are still sending, and since
// when; "" for none.
func (r *inFlight) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	sending := 0
	var longest time.Duration
	for c := range r.calls {
		if !c.received.Load() {
			sending++
		}
		longest = max(longest, time.Since(c.began))
	}
	if len(r.calls) == 0 {
		return ""
	}
	calls := "1 call"
	if len(r.calls) > 1 {
		calls = fmt.Sprintf("%d calls", len(r.calls))
	}
	if sending > 0 {
		calls += fmt.Sprintf(" (%d still sending data, such as an upload)", sending)
	}
	return fmt.Sprintf("%s, running for up to %s", calls, longest.Round(time.Second))
}
