package auth

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// calls makes so many calls with a token at once, and returns how many were let
// through.
func (f *fixture) calls(s *Service, token string, n int) (through int) {
	f.t.Helper()
	for range n {
		code, statements := f.ask(s, token, home)
		switch {
		case code == ok:
			through++
		case code != crm.TooManyRequests:
			f.t.Fatalf("got code %v", code)
		}
		if statements > 2 { // the token itself, now and then
			f.t.Errorf("a call takes %d statements", statements)
		}
	}
	return through
}

// waits notes how long calls are held, instead of holding them.
func waits(s *Service) *[]time.Duration {
	var all []time.Duration
	s.sleep = func(_ context.Context, d time.Duration) error {
		all = append(all, d)
		return nil
	}
	return &all
}

// TestRate lets a minute's calls through at once, holds some more for a
// moment each, and refuses the others with the time to wait.
func TestRate(t *testing.T) {
	f := newFixture(t)
	s := f.service(Config{Rate: 6000})
	held := waits(s)
	token, other := f.login(s, home), f.login(s, home)
	if got := f.calls(s, token, 6000); got != 6000 || len(*held) != 0 {
		t.Fatalf("%d of a minute's calls were let through, %d held", got, len(*held))
	}
	if got := f.calls(s, token, 100); got != 25 || len(*held) != 25 || (*held)[0] != 10*time.Millisecond || (*held)[24] != patience {
		t.Errorf("%d calls were let through after that, want 25; held %v", got, *held)
	}
	_, err := s.Policy(t.Context(), token, home)
	if e, isOurs := errors.AsType[*crm.Error](err); !isOurs || e.Limit != crm.TokenLimit || e.RetryAfter != patience+10*time.Millisecond {
		t.Errorf("refused with %#v", err)
	}
	if got := f.calls(s, other, 100); got != 100 {
		t.Errorf("%d calls of another token were let through, want 100", got)
	}
	f.now = f.now.Add(time.Second)
	if got := f.calls(s, token, 200); got != 100 {
		t.Errorf("%d calls a second later, want 100", got)
	}
	if got := f.calls(f.service(Config{}), token, 7000); got != 7000 {
		t.Errorf("without a rate %d of 7000 were let through", got)
	}
}

// TestRateOneAfterTheOther never refuses a client that calls in turn.
func TestRateOneAfterTheOther(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{Rate: 6000})
	s.sleep = func(_ context.Context, d time.Duration) error {
		f.now = f.now.Add(d)
		return nil
	}
	token := f.login(s, home)
	if got := f.calls(s, token, 12000); got != 12000 || f.now.Sub(begin) != time.Minute {
		t.Errorf("%d of 12000 calls were let through, in %v; want all in a minute", got, f.now.Sub(begin))
	}
}

// TestRateOverServers holds three servers to one rate: over five minutes they let
// through a minute's calls at once, the rate, and what they could not know.
func TestRateOverServers(t *testing.T) {
	crmtest.Long(t)
	const perMinute, minutes = 600, 5
	f := newFixture(t)
	servers := []*Service{f.service(Config{Rate: perMinute}), f.service(Config{Rate: perMinute}), f.service(Config{Rate: perMinute})}
	for _, s := range servers {
		waits(s)
	}
	token := f.login(servers[0], home)
	through := 0
	for range minutes * 60 {
		for _, s := range servers {
			through += f.calls(s, token, 8)
		}
		f.now = f.now.Add(time.Second)
		for _, s := range servers {
			if err := s.Share(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := perMinute * (1 + minutes); through < want-60 || through > want+60 {
		t.Errorf("three servers let %d calls through in %d minutes, want %d", through, minutes, want)
	}
	f.now = f.now.Add(3 * time.Minute)
	for _, s := range servers {
		if err := s.Share(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(s.rates.tokens) != 0 {
			t.Errorf("%d tokens are remembered for nothing", len(s.rates.tokens))
		}
	}
}

// TestShareOnlyBusy tells the database nothing of tokens that call now and then.
func TestShareOnlyBusy(t *testing.T) {
	f := newFixture(t)
	s := f.service(Config{Rate: 6000})
	token := f.login(s, home)
	rows := func() (n int) {
		t.Helper()
		if err := s.Share(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := f.db.SQL.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM vtrest_limit WHERE empty_at > 0`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	f.calls(s, token, 9)
	if n := rows(); n != 0 {
		t.Errorf("after nine calls: %d rows, want none", n)
	}
	f.calls(s, token, 10)
	if n := rows(); n != 1 {
		t.Errorf("after ten calls: %d rows, want 1", n)
	}
}

// TestPasswordsWaitInTurn floods the server with log-ins. As many as are allowed
// are checked at the same time, some wait, the others are told to come again,
// and calls with a token go on meanwhile.
func TestPasswordsWaitInTurn(t *testing.T) {
	f := newFixture(t)
	s := f.service(Config{})
	token := f.login(s, home)
	var leave []func()
	for range checkers() {
		l, err := s.passwords.Enter(t.Context(), "a password that takes long to check")
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	const flood = 400
	codes := make(chan crm.Code, flood)
	var all sync.WaitGroup
	for i := range flood {
		all.Go(func() {
			_, err := s.Login(t.Context(), "admin", adminPassword, address(i%4))
			if e, isOurs := errors.AsType[*crm.Error](err); isOurs && (e.Limit != crm.PasswordLimit || e.RetryAfter == 0) {
				t.Errorf("refused with %#v", e)
			}
			codes <- codeOf(err)
		})
	}
	room := checkers() * waitingEach
	for len(codes) < flood-room {
		time.Sleep(time.Millisecond)
	}
	if got := s.passwords.Waiting(); got != room {
		t.Errorf("%d log-ins wait, want %d", got, room)
	}
	// Nothing of this needs a place among those that wait.
	if got := f.calls(s, token, 100); got != 100 {
		t.Errorf("%d of 100 calls were answered meanwhile", got)
	}
	if got := f.tryKey(s, adminKey, home); got != ok {
		t.Errorf("a log-in by key meanwhile: got code %v", got)
	}
	if got := codeOf(lastError(s.Login(cancelled(), "admin", adminPassword, home))); got == ok {
		t.Error("a log-in that was given up is good")
	}
	for _, l := range leave {
		l()
	}
	all.Wait()
	close(codes)
	count := map[crm.Code]int{}
	for code := range codes {
		count[code]++
	}
	if count[ok] != room || count[crm.Busy] != flood-room {
		t.Errorf("%d log-ins were good and %d told to come again, want %d and %d", count[ok], count[crm.Busy], room, flood-room)
	}
}

func lastError(_ string, err error) error { return err }

// TestRevokedWhileTouched believes no token for longer because its expiry was to
// be moved.
func TestRevokedWhileTouched(t *testing.T) {
	f := newFixture(t)
	s, other := f.service(Config{}), f.service(Config{})
	token := f.login(s, home)
	f.now = f.now.Add(touchEvery - time.Second)
	if code, _ := f.ask(s, token, home); code != ok {
		t.Fatalf("got code %v", code)
	}
	if _, err := other.Revoke(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{time.Second, time.Second} { // it is touched, and then read
		f.now = f.now.Add(after)
		if code, _ := f.ask(s, token, home); code != crm.InvalidToken {
			t.Errorf("a revoked token is believed for another %v", believe)
		}
	}
}
