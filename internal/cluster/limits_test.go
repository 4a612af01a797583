//go:build linux

package cluster

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// logins: failed log-ins of one user from one address are counted together,
// whichever server they come to; others are not locked out.
func (c *three) logins(t *testing.T) {
	failed, refused := 0, 0
	for _, a := range c.together(8, func(one *client, i int) answer {
		return one.call(http.MethodGet, fmt.Sprintf("/auth/admin/wrong%d", i), "", "X-Forwarded-For", "192.0.2.7")
	}) {
		switch a.status {
		case http.StatusUnauthorized:
			failed++
		case http.StatusTooManyRequests:
			refused++
		default:
			t.Errorf("got %d %s", a.status, a.body)
		}
	}
	if failed > 10+2*len(c.servers) || refused == 0 {
		t.Errorf("%d wrong passwords were looked at and %d refused; want 10, and of those that came at the same time some more", failed, refused)
	}
	if a := c.front.call(http.MethodGet, "/auth/"+adminKey, "", "X-Forwarded-For", "192.0.2.8"); a.status != http.StatusOK {
		t.Errorf("another address: %d %s", a.status, a.body)
	}
}

// rate: the calls of a token are counted together, and no server lets through
// more than all three may in the second that it takes to learn of the others.
func (c *three) rate(t *testing.T) {
	const perMinute = 120
	slow := &three{found: c.found, front: c.front}
	for range c.servers {
		s := newServer(t, c.program, c.database)
		s.rate = fmt.Sprint(perMinute)
		slow.servers = append(slow.servers, s)
		s.start()
		defer func() { s.kill() }()
	}
	for _, s := range slow.servers {
		s.await()
	}
	// All at once, each server lets through what a minute allows, before it learns
	// of the others; after that they count together.
	call := func() (served, refused int) {
		for _, a := range slow.together(8, func(one *client, _ int) answer {
			return one.call(http.MethodGet, "/Accounts/length/1/TOKEN", "")
		}) {
			switch {
			case a.status == http.StatusOK:
				served++
			case a.status == http.StatusTooManyRequests && a.header.Get("Retry-After") != "":
				refused++
			default:
				t.Errorf("got %d %s", a.status, a.body)
			}
		}
		return served, refused
	}
	first := 0
	for refused := 0; refused < 24 && first <= 4*perMinute; {
		var served int
		served, refused = call()
		first += served
	}
	time.Sleep(1500 * time.Millisecond)
	began, then := time.Now(), 0
	for time.Since(began) < 2*time.Second {
		served, _ := call()
		then += served
	}
	t.Logf("%d calls of a token served before all servers refused it, and %d in %v after that; %d a minute are allowed", first, then, time.Since(began), perMinute)
	if earned := int(time.Since(began).Seconds()+2) * perMinute / 60; first < perMinute/2 || first > 4*perMinute || then > 3*earned {
		t.Error("the servers do not count together")
	}
}
