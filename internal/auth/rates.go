package auth

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/limit"
	"vtrest/internal/store"
)

const (
	// A call over the limit is held for so long at most before it is refused: a
	// client that calls in turn is only slowed down, and never meets a refusal.
	patience = 250 * time.Millisecond
	// A server tells the others of a token that has made this part of a second's
	// calls there within a second.
	busyPart = 10
	// Tokens that are shared with one statement.
	sharedAtOnce = 500
)

// rates limits the calls of each token. A server decides from memory, and
// counts busy tokens together with the others now and then.
type rates struct {
	rule limit.Rule
	busy int // calls between two times of sharing

	mu     sync.Mutex
	tokens map[string]*spent // by hash
}

// spent is what a token has used of its rate.
type spent struct {
	empty time.Time
	news  int // calls that other servers have not been told of
}

// newRates allows each token so many calls a minute; nil if it is 0, for any
// number.
func newRates(perMinute int) *rates {
	if perMinute == 0 {
		return nil
	}
	return &rates{rule: limit.PerMinute(perMinute), busy: max(1, perMinute/60/busyPart), tokens: map[string]*spent{}}
}

// take counts a call, and returns how long it must wait. One that would wait
// longer than patience is not counted, and refused.
func (r *rates) take(hash string, now time.Time) (wait time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.tokens[hash]
	if u == nil {
		u = &spent{}
		r.tokens[hash] = u
	}
	if wait = r.rule.Wait(u.empty, now); wait > patience {
		return 0, crm.Limited(crm.TooManyRequests, crm.TokenLimit, wait, "this token has made more than %d calls in a minute; try again in %.0f seconds", r.rule.Burst, math.Ceil(wait.Seconds()))
	}
	u.empty = r.rule.Add(u.empty, now, 1)
	u.news++
	return wait, nil
}

// collect returns the tokens whose calls the other servers must know of, with
// the number, and forgets those that have made none lately.
func (r *rates) collect(now time.Time) map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	busy := map[string]int{}
	for hash, u := range r.tokens {
		if u.news >= r.busy {
			busy[hash] = u.news
		} else if !u.empty.After(now) {
			delete(r.tokens, hash)
		}
		u.news = 0
	}
	return busy
}

// learn takes over what all servers together have counted.
func (r *rates) learn(hashes []string, all []store.Bucket, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, hash := range hashes {
		if u := r.tokens[hash]; u != nil {
			if together := r.rule.Add(all[i].Empty, now, u.news); together.After(u.empty) {
				u.empty = together
			}
		}
	}
}

// Share counts the calls of busy tokens together with other servers over the
// same database. It is to be called once a second; what one server lets through
// in that time is what the limit may be exceeded by.
func (s *Service) Share(ctx context.Context) error {
	if s.rates == nil {
		return nil
	}
	busy := s.rates.collect(s.now())
	hashes := make([]string, 0, len(busy))
	for hash := range busy {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes) // one order on all servers, so that none waits for another in a circle
	return s.within(ctx, func(ctx context.Context) error {
		for some := range slices.Chunk(hashes, sharedAtOnce) {
			if err := s.share(ctx, some, busy); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) share(ctx context.Context, hashes []string, busy map[string]int) error {
	now := s.now()
	var all []store.Bucket
	err := s.store.Update(ctx, func(tx *store.Tx) (err error) {
		for _, hash := range hashes {
			if err := tx.Fill(ctx, hash, s.rates.rule, now, busy[hash]); err != nil {
				return err
			}
		}
		all, err = tx.Buckets(ctx, hashes...)
		return err
	})
	if err == nil {
		s.rates.learn(hashes, all, now)
	}
	return err
}

// sleep waits, unless the call is given up.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
