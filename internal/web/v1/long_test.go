package v1

import (
	"context"
	"testing"

	"vtrest/internal/crm"
)

// TestSlots gives two places to long lists: those that come later wait for one,
// and those that turn out to be long are refused.
func TestSlots(t *testing.T) {
	s := New(Config{LongLists: 2})
	a, b, c := slot{places: s.long}, slot{places: s.long}, slot{places: s.long}
	for _, l := range []*slot{&a, &b} {
		if err := l.await(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := l.take(); err != nil {
			t.Errorf("take of one that has a place: %v", err)
		}
	}
	if err := c.take(); crm.CodeOf(err) != crm.Busy {
		t.Errorf("take without a place: got %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.await(over); crm.CodeOf(err) != crm.Busy {
		t.Errorf("await without a place: got %v", err)
	}
	c.leave() // it has none
	waited := make(chan error)
	go func() { waited <- c.await(t.Context()) }()
	a.leave()
	if err := <-waited; err != nil {
		t.Errorf("await of a place that becomes free: %v", err)
	}
	for range 3 {
		free := slot{places: New(Config{}).long}
		if err := free.take(); err != nil {
			t.Errorf("without a limit: %v", err)
		}
	}
}
