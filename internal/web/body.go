package web

import (
	"errors"
	"io"
	"net/http"
	"time"

	"vtrest/internal/crm"
)

// BodyError classifies an error of reading a request's body: one that is too
// long is TooLarge and the message has the limit, one that ended early is
// InvalidBody. An error that has a code already keeps it.
func BodyError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return crm.Errorf(crm.TooLarge, "the body of the request is longer than the %d bytes that are allowed", e.Limit)
	}
	if _, ok := errors.AsType[*crm.Error](err); ok {
		return err
	}
	return crm.Wrap(crm.InvalidBody, err, "the body of the request could not be read to its end")
}

// sendAtLeast is what a client has to send of a long body in the time of a
// stall.
const sendAtLeast = 64 << 10

// patient is a body whose client gets more time while it sends: the server's
// read timeout is for the calls that are no files.
type patient struct {
	io.ReadCloser
	control *http.ResponseController
	stall   time.Duration
	sent    int64 // since the deadline was moved last
	read    int64 // in all
	hold    func(read, n int64) error
	failed  bool // what the client announced did not come, or not in time
}

func (p *patient) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.read += int64(n)
	if full := p.hold(p.read, int64(n)); full != nil {
		return 0, full
	}
	p.failed = p.failed || err != nil && err != io.EOF
	if p.sent += int64(n); p.stall > 0 && p.sent >= sendAtLeast {
		p.sent = 0
		_ = p.control.SetReadDeadline(time.Now().Add(p.stall)) // a writer that has no deadline needs none
	}
	return n, err
}
