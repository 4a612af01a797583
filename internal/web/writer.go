package web

import (
	"net/http"
	"time"
)

// writer sees what an answer is: whether it has begun, its status and length,
// and whether the client still takes it.
type writer struct {
	http.ResponseWriter
	control  *http.ResponseController
	stall    time.Duration
	extended time.Time // when the deadline was moved last

	begun  bool
	failed bool // a write failed: the client is gone
	status int
	bytes  int64
}

func newWriter(w http.ResponseWriter, stall time.Duration) *writer {
	return &writer{ResponseWriter: w, control: http.NewResponseController(w), stall: stall}
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader sends the status. Those of 1xx come before the answer.
func (w *writer) WriteHeader(status int) {
	if status >= http.StatusOK && !w.begun {
		w.begun, w.status = true, status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends a piece of the answer.
func (w *writer) Write(p []byte) (int, error) {
	w.begin()
	w.extend()
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	w.failed = w.failed || err != nil
	return n, err
}

// Flush sends what is buffered, for callers that know http.Flusher only.
func (w *writer) Flush() { _ = w.FlushError() }

// FlushError is Flush as http.ResponseController calls it.
func (w *writer) FlushError() error {
	w.begin()
	w.extend()
	err := w.control.Flush()
	w.failed = w.failed || err != nil
	return err
}

func (w *writer) begin() {
	if !w.begun {
		w.begun, w.status = true, http.StatusOK
	}
}

// extend gives the client time for the next piece. The deadline is moved a few
// times a stall, not with each of the many small writes of a list.
func (w *writer) extend() {
	if w.stall == 0 {
		return
	}
	now := time.Now()
	if now.Sub(w.extended) < w.stall/4 {
		return
	}
	w.extended = now
	_ = w.control.SetWriteDeadline(now.Add(w.stall)) // a writer that has no deadline needs none
}

// sent is the status that the client gets: an answer without a body and a
// status is 200.
func (w *writer) sent() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
