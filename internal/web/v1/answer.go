package v1

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	contentType = "application/json; charset=utf-8"
	// An answer up to this size is complete before the first byte is sent: an
	// error can still be answered as one, and a slow client holds no
	// connection to the database.
	flushAt = 1 << 20
	// The longest that one piece of a long answer may wait for its client.
	pieceTimeout = 30 * time.Second
	// Buffers larger than this are not kept for the next call.
	keepBuffer = 2 * flushAt
)

var buffers = sync.Pool{New: func() any { return new(make([]byte, 0, 64<<10)) }}

// answer collects a JSON answer and sends it, in pieces if it is long.
type answer struct {
	w      http.ResponseWriter
	buf    []byte
	pooled *[]byte
	begun  bool
	// before is asked before the first piece of a long answer is sent; nil is not.
	before func() error
}

func newAnswer(w http.ResponseWriter) *answer {
	pooled, _ := buffers.Get().(*[]byte)
	return &answer{w: w, buf: (*pooled)[:0], pooled: pooled}
}

// free gives the buffer back; the answer must not be used after it.
func (a *answer) free() {
	if cap(a.buf) <= keepBuffer {
		*a.pooled = a.buf
		buffers.Put(a.pooled)
	}
	a.buf = nil
}

// flushIfFull sends what has been collected once it is much.
func (a *answer) flushIfFull() error {
	if len(a.buf) < flushAt {
		return nil
	}
	if !a.begun {
		if a.before != nil {
			if err := a.before(); err != nil {
				return err
			}
		}
		a.begun = true
		a.w.Header().Set("Content-Type", contentType)
	}
	_ = http.NewResponseController(a.w).SetWriteDeadline(time.Now().Add(pieceTimeout))
	_, err := a.w.Write(a.buf)
	a.buf = a.buf[:0]
	return err
}

// finish sends the rest.
func (a *answer) finish(status int) error {
	if !a.begun {
		h := a.w.Header()
		h.Set("Content-Type", contentType)
		h.Set("Content-Length", strconv.Itoa(len(a.buf)))
		a.w.WriteHeader(status)
	}
	_, err := a.w.Write(a.buf)
	return err
}

// write sends a short result.
func write(w http.ResponseWriter, json []byte) error {
	a := &answer{w: w, buf: result(json)}
	return a.finish(http.StatusOK)
}
