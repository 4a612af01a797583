package limit

import (
	"context"
	"errors"
	"sync"
)

// ErrFull is the error of a [Gate] before which too many wait.
var ErrFull = errors.New("too many wait")

// Gate lets a few through at the same time. Others wait in turn; of them, too,
// there is a bound, so that waiting costs little and has an end.
type Gate struct {
	inside chan struct{}

	mu      sync.Mutex
	waiting int
	most    int            // that may wait
	share   int            // of them, those of one origin
	origins map[string]int // that wait
}

// NewGate makes a Gate for the given number inside, and of those that wait, of
// whom half may be of one origin.
func NewGate(inside, waiting int) *Gate {
	return &Gate{inside: make(chan struct{}, inside), most: waiting, share: (waiting + 1) / 2, origins: map[string]int{}}
}

// Enter waits for its turn. The caller calls leave once he is done. The error is
// ErrFull, or that of ctx.
func (g *Gate) Enter(ctx context.Context, origin string) (leave func(), err error) {
	leave = func() { <-g.inside }
	select {
	case g.inside <- struct{}{}:
		return leave, nil
	default:
	}
	if !g.queue(origin) {
		return nil, ErrFull
	}
	defer g.unqueue(origin)
	select {
	case g.inside <- struct{}{}:
		return leave, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (g *Gate) queue(origin string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting >= g.most || g.origins[origin] >= g.share {
		return false
	}
	g.waiting++
	g.origins[origin]++
	return true
}

func (g *Gate) unqueue(origin string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
	if g.origins[origin]--; g.origins[origin] == 0 {
		delete(g.origins, origin)
	}
}

// Waiting is how many wait now.
func (g *Gate) Waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}
