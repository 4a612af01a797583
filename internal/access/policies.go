package access

import (
	"sync"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Policies kept at most; past this many all are forgotten and made again.
const maxPolicies = 1000

// Policies makes the Policy of each user once a generation. Its zero value is
// ready, and it may be used by several goroutines.
type Policies struct {
	mu    sync.Mutex
	org   *organisation
	known map[crm.ID]*Policy
}

// Policy is that of an active user; anyone else is InvalidToken. A Catalog that
// differs from the last one is a new generation: nothing of the old is used.
func (s *Policies) Policy(c *meta.Catalog, user crm.ID) (*Policy, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(c)
	if p := s.known[user]; p != nil {
		return p, nil
	}
	p, err := s.org.active(user)
	if err != nil {
		return nil, err
	}
	if len(s.known) >= maxPolicies {
		clear(s.known)
	}
	s.known[user] = p
	return p, nil
}

func (s *Policies) turn(c *meta.Catalog) {
	if s.org == nil || s.org.catalog != c {
		s.org, s.known = newOrganisation(c), map[crm.ID]*Policy{}
	}
}
