//go:build linux

package cluster

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// book is what clients were told, and what was wrong with it.
type book struct {
	t *testing.T

	mu       sync.Mutex
	accounts map[int64]*account // acknowledged, by id
	creates  int
	updates  int
	deletes  int
	reads    int
	stale    int           // reads that did not hold what was acknowledged before
	again    int           // calls that were answered with a retriable error, or broke off
	longest  time.Duration // that a client had to try again, until it was served
	wrong    []string      // answers that nobody should get
}

// account is a record that a client was told to be there.
type account struct {
	name    string
	phone   string // acknowledged
	sent    string // was sent after it: either may be there
	deleted bool   // acknowledged
	ending  bool   // a delete was sent
}

func newBook(t *testing.T) *book { return &book{t: t, accounts: map[int64]*account{}} }

func (b *book) note(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

func (b *book) complain(format string, args ...any) {
	b.note(func() { b.wrong = append(b.wrong, fmt.Sprintf(format, args...)) })
}

// insist makes a call until it is answered with something else than a retriable
// error, as clients should. It gives up when stop is closed, with status 0.
func (b *book) insist(c *client, stop <-chan struct{}, method, target, form string, headers ...string) (answer, bool) {
	began, tries := time.Now(), 0
	for {
		a := c.call(method, target, form, headers...)
		switch a.status {
		case 0, http.StatusBadGateway:
			// The balancer or its server is gone.
		case http.StatusServiceUnavailable, http.StatusTooManyRequests:
			if a.header.Get("Retry-After") == "" {
				b.complain("%s %s: %d without Retry-After: %s", method, target, a.status, a.body)
			}
		default:
			if tries > 0 {
				b.note(func() { b.longest = max(b.longest, time.Since(began)) })
			}
			return a, tries > 0
		}
		tries++
		b.note(func() { b.again++ })
		select {
		case <-stop:
			return answer{}, true
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// write makes an account, reads it, changes it, reads it, and every third time
// deletes it; each call may be another server's. It returns false at the end.
func (b *book) write(c *client, stop <-chan struct{}, name string) bool {
	made, _ := b.insist(c, stop, http.MethodPost, "/Accounts/TOKEN", values(name, "first").Encode(), "Idempotency-Key", name)
	if made.status == 0 {
		return false
	}
	id := made.id()
	if id == 0 {
		b.complain("create %s: %d %s", name, made.status, made.body)
		return true
	}
	a := &account{name: name, phone: "first", sent: "first"}
	b.note(func() {
		if b.accounts[id] != nil {
			b.wrong = append(b.wrong, fmt.Sprintf("id %d was given to %q and %q", id, b.accounts[id].name, name))
		}
		b.accounts[id], b.creates = a, b.creates+1
	})
	target := fmt.Sprintf("/Accounts/%d/TOKEN", id)
	if !b.holds(c, stop, target, `"phone":"first"`) {
		return false
	}
	b.note(func() { a.sent = "second" })
	changed, _ := b.insist(c, stop, http.MethodPut, target, values("", "second").Encode())
	if changed.status == 0 {
		return false
	}
	if changed.status != http.StatusOK {
		b.complain("change %d: %d %s", id, changed.status, changed.body)
		return true
	}
	b.note(func() { a.phone = "second"; b.updates++ })
	if !b.holds(c, stop, target, `"phone":"second"`) || id%3 != 0 {
		return id%3 != 0
	}
	b.note(func() { a.ending = true })
	gone, again := b.insist(c, stop, http.MethodDelete, target, "")
	if gone.status == 0 {
		return false
	}
	// A delete that broke off and was done finds nothing when it is sent again.
	if gone.status != http.StatusOK && (!again || gone.status != http.StatusNotFound) {
		b.complain("delete %d: %d %s", id, gone.status, gone.body)
		return true
	}
	b.note(func() { a.deleted = true; b.deletes++ })
	return b.holds(c, stop, target, "RECORD_NOT_FOUND")
}

// holds reads a record that must hold a text by now, whichever server answers.
func (b *book) holds(c *client, stop <-chan struct{}, target, want string) bool {
	a, _ := b.insist(c, stop, http.MethodGet, target, "")
	if a.status == 0 {
		return false
	}
	b.note(func() {
		b.reads++
		if !strings.Contains(a.body, want) {
			b.stale++
			b.wrong = append(b.wrong, fmt.Sprintf("read %s: %d, without %s: %.300s", target, a.status, want, a.body))
		}
	})
	return true
}

// load lets clients write until stop is closed, and waits for them.
func (b *book) load(c *client, writers int, stop <-chan struct{}, name string) *sync.WaitGroup {
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if !b.write(c, stop, fmt.Sprintf("%s-writer-%d-account-%d", name, w, i)) {
					continue
				}
			}
		})
	}
	return &all
}

// values are of fields in four tables, all with the same text.
func values(name, value string) url.Values {
	v := url.Values{"phone": {value}, "bill_city": {value}, "ship_city": {value}, "description": {value}, "cf_872": {value}}
	if name != "" {
		v.Set("accountname", name)
	}
	return v
}
