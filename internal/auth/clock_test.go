package auth

import (
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// TestTokenClockBack makes a token while the clock is a day ahead. Once it is
// right again, the token lives no longer than any other.
func TestTokenClockBack(t *testing.T) {
	crmtest.Long(t)
	for _, ahead := range []time.Duration{time.Hour, 24 * time.Hour} {
		f := newFixture(t)
		s := f.service(Config{Life: time.Hour})
		f.now = begin.Add(ahead)
		token := f.login(s, home)
		f.now = begin
		if code, _ := f.ask(s, token, home); code != ok {
			t.Errorf("the clock went back %v: got code %d", ahead, code)
		}
		f.now = begin.Add(time.Hour + time.Second)
		if code, _ := f.ask(s, token, home); code == ok {
			t.Errorf("the clock went back %v: the token is good an hour after its last use", ahead)
		}
	}
}

// TestTokenClockForward lets the clock jump a day ahead and back: tokens end by
// it, and those that were not cleaned away are good again.
func TestTokenClockForward(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{Life: time.Hour})
	token := f.login(s, home)
	f.now = begin.Add(24 * time.Hour)
	if code, _ := f.ask(s, token, home); code == ok {
		t.Error("the token is good a day later")
	}
	f.now = begin.Add(time.Minute)
	if code, _ := f.ask(s, token, home); code != ok {
		t.Errorf("the clock is right again: got code %d", code)
	}
}

// TestTokenReadOnly asks for a token whose expiry cannot be moved, because the
// disk is full or the database only reads: reading goes on until it ends.
func TestTokenReadOnly(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	f.db.SQL.SetMaxOpenConns(1)
	s := f.service(Config{Life: time.Hour})
	token := f.login(s, home)
	f.exec("PRAGMA query_only = 1")
	for _, after := range []time.Duration{2 * time.Minute, 59 * time.Minute} {
		f.now = begin.Add(after)
		if code, _ := f.ask(s, token, home); code != ok {
			t.Errorf("after %v: got code %d", after, code)
		}
	}
	f.now = begin.Add(time.Hour)
	if code, _ := f.ask(s, token, home); code == ok {
		t.Error("the token is good past its life")
	}
	f.now = begin.Add(59 * time.Minute)
	f.exec("PRAGMA query_only = 0")
	if code, _ := f.ask(s, token, home); code != ok {
		t.Errorf("with the disk free again: got code %d", code)
	}
	tokens, err := s.Tokens(t.Context())
	if want := f.now.Add(time.Hour); err != nil || len(tokens) != 1 || !tokens[0].Expires.Equal(want) {
		t.Errorf("got %v, %v; want one token that ends %v", tokens, err, want)
	}
}
