package web

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"vtrest/internal/crm"
)

const (
	// busyFor is what a client that comes while too many others are served is
	// told to wait.
	busyFor = time.Second
	// unavailableFor likewise where nobody knows how long it takes, such as for a
	// database that is gone.
	unavailableFor = 2 * time.Second
	// shortBody is how long a body may be, in bytes, without being refused for those
	// of others. A record without files is shorter.
	shortBody = 64 << 10
)

// load is what the calls that run now hold of the server.
type load struct {
	calls  atomic.Int64
	bodies atomic.Int64 // bytes read of their bodies
}

// enter counts a call, or refuses it as one too many. Refusing costs little, and
// leaves those that run the memory they need.
func (s *Shell) enter() error {
	if n := s.load.calls.Add(1); s.MaxCalls > 0 && n > s.MaxCalls {
		return crm.Limited(crm.Busy, crm.CallLimit, busyFor, "the server is answering as many calls as it can just now; try again in a moment")
	}
	return nil
}

// leave gives back what enter took, and what was read of the body.
func (s *Shell) leave(p *patient) {
	s.load.calls.Add(-1)
	s.load.bodies.Add(-p.read)
}

// hold counts bytes of a body, which are in memory until its call ends. The first
// of a body are not refused: clients with long bodies must not keep those with
// short ones out.
func (s *Shell) hold(read, n int64) error {
	if read <= shortBody {
		s.load.bodies.Add(n)
		return nil
	}
	if all := s.load.bodies.Add(n); s.MaxBodies > 0 && all > s.MaxBodies {
		return crm.Limited(crm.Busy, crm.BodyLimit, busyFor, "the server is receiving as much as it can just now; try again in a moment")
	}
	return nil
}

// limitOf is the limit that a call has met, or NoLimit.
func limitOf(err error) crm.Limit {
	if e, ok := errors.AsType[*crm.Error](err); ok {
		return e.Limit
	}
	return crm.NoLimit
}

// sayWhen tells a client when to come again, in whole seconds.
func sayWhen(h http.Header, err error) {
	e, ok := errors.AsType[*crm.Error](err)
	if !ok {
		return
	}
	after := e.RetryAfter
	if after <= 0 && (e.Code == crm.Unavailable || e.Code == crm.Busy) {
		after = unavailableFor
	}
	if after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
}
