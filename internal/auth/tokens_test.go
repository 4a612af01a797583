package auth

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/store"
)

func TestTokenLife(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{Life: time.Hour})
	token := f.login(s, home)
	for _, step := range []struct {
		name       string
		after      time.Duration
		code       crm.Code
		statements int64
	}{
		{"at once", 0, ok, 0},
		{"within the time that a token is believed", time.Second, ok, 0},
		{"later it is read again", 2 * time.Second, ok, 1},
		{"and believed again", time.Second, ok, 0},
		{"past a minute its expiry is moved", time.Minute, ok, 2},
		{"but not at every call", time.Second, ok, 0},
		{"just before the new expiry", 59*time.Minute + 58*time.Second, ok, 2},
		{"again", time.Hour - time.Second, ok, 2},
		{"at the end of its life", time.Hour, crm.InvalidToken, 1},
		{"for good", 0, crm.InvalidToken, 0},
		{"the clock was wrong: it is read again", -30 * time.Minute, ok, 2},
	} {
		f.now = f.now.Add(step.after)
		code, statements := f.ask(s, token, home)
		if code != step.code || statements != step.statements {
			t.Errorf("%s (%v): got code %d with %d statements, want %d with %d", step.name, f.now.Sub(begin), code, statements, step.code, step.statements)
		}
	}
}

// TestTokenLifeAcrossProcesses moves the expiry in one process for the other.
func TestTokenLifeAcrossProcesses(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	a, b := f.service(Config{}), f.service(Config{})
	token := f.login(a, home)
	f.now = f.now.Add(50 * time.Minute)
	if code, _ := f.ask(b, token, home); code != ok {
		t.Fatalf("in the other process: got code %d", code)
	}
	f.now = f.now.Add(50 * time.Minute)
	if code, _ := f.ask(a, token, home); code != ok {
		t.Errorf("after use in the other process: got code %d", code)
	}
}

func TestTokenAddress(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	bound, free := f.service(Config{}), f.service(Config{AnyAddress: true})
	token, tokenV6 := f.login(bound, home), f.login(bound, homeV6)
	for _, test := range []struct {
		name string
		got  crm.Code
		want crm.Code
	}{
		{"its own", first(f.ask(bound, token, home)), ok},
		{"another", first(f.ask(bound, token, away)), crm.InvalidToken},
		{"IPv6 for IPv4", first(f.ask(bound, token, homeV6)), crm.InvalidToken},
		{"its own IPv6", first(f.ask(bound, tokenV6, homeV6)), ok},
		{"another IPv6", first(f.ask(bound, tokenV6, awayV6)), crm.InvalidToken},
		{"any address", first(f.ask(free, token, away)), ok},
		{"any address, other family", first(f.ask(free, token, homeV6)), ok},
	} {
		if test.got != test.want {
			t.Errorf("%s: got code %d, want %d", test.name, test.got, test.want)
		}
	}
}

func first(code crm.Code, _ int64) crm.Code { return code }

func TestRevoke(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s, other := f.service(Config{}), f.service(Config{})
	token, second := f.login(s, home), f.login(s, away)
	for prefix, want := range map[string]int64{"%": 0, "_": 0, "zz": 0, hash(token)[:12]: 1} {
		if n, err := s.Revoke(t.Context(), prefix); err != nil || n != want {
			t.Errorf("revoke %q: got %d, %v, want %d", prefix, n, err, want)
		}
	}
	if code, _ := f.ask(s, token, home); code != crm.InvalidToken {
		t.Errorf("after its revocation: got code %d", code)
	}
	if code, _ := f.ask(s, second, away); code != ok {
		t.Errorf("another token: got code %d", code)
	}
	if _, err := other.RevokeUser(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	f.now = f.now.Add(2 * time.Second)
	if code, _ := f.ask(s, second, away); code != crm.InvalidToken {
		t.Errorf("2 s after its revocation by another process: got code %d", code)
	}
}

func TestCleanUp(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{Life: time.Hour})
	f.login(s, home)
	f.now = f.now.Add(30 * time.Minute)
	young := f.login(s, home)
	f.now = f.now.Add(30 * time.Minute)
	if n, err := s.CleanUp(t.Context()); err != nil || n != 1 {
		t.Errorf("CleanUp: got %d, %v, want 1", n, err)
	}
	tokens, err := s.Tokens(t.Context())
	if err != nil || len(tokens) != 1 || tokens[0].Hash != hash(young) {
		t.Errorf("Tokens after CleanUp: got %+v, %v, want the younger", tokens, err)
	}
}

// TestTokenUser ends the tokens of users who are no longer what they were.
func TestTokenUser(t *testing.T) {
	crmtest.Long(t)
	for _, test := range []struct {
		name, change string
		want         crm.Code
	}{
		{"unchanged", `UPDATE vtiger_users SET last_name = 'x'`, ok},
		{"inactive", `UPDATE vtiger_users SET status = 'Inactive' WHERE id = 1`, crm.InvalidToken},
		{"without a status", `UPDATE vtiger_users SET status = NULL WHERE id = 1`, crm.InvalidToken},
		{"deleted", `UPDATE vtiger_users SET deleted = 1 WHERE id = 1`, crm.InvalidToken},
		{"gone", `DELETE FROM vtiger_users WHERE id = 1`, crm.InvalidToken},
		{"no administrator", `UPDATE vtiger_users SET is_admin = 'off' WHERE id = 1`, ok},
	} {
		f := newFixture(t)
		s := f.service(Config{})
		token := f.login(s, home)
		f.exec(test.change)
		f.reload()
		if code, _ := f.ask(s, token, home); code != test.want {
			t.Errorf("%s: got code %d, want %d", test.name, code, test.want)
		}
	}
}

// TestTokenShape makes tokens of the contract's shape, all different, and
// stores none of them.
func TestTokenShape(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	shape := regexp.MustCompile(`^[0-9a-f]{32}$`)
	seen := map[string]bool{}
	for range 20 {
		token := f.login(s, home)
		if !shape.MatchString(token) || seen[token] {
			t.Errorf("token %q: wrong shape, or twice", token)
		}
		seen[token] = true
	}
	tokens, err := s.Tokens(t.Context())
	if err != nil || len(tokens) != len(seen) {
		t.Fatalf("Tokens: got %d, %v, want %d", len(tokens), err, len(seen))
	}
	for _, row := range tokens {
		if seen[row.Hash] || seen[row.Hash[:32]] {
			t.Errorf("stored hash %s is a token", row.Hash)
		}
	}
}

func TestTokenNonsense(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	token := f.login(s, home)
	for _, nonsense := range []string{"", " ", token[:31], token + "0", token + " ", strings.Repeat("0", 32), strings.Repeat("é", 16), "'" + token[1:], "\x00" + token[1:], hash(token), hash(token)[:32]} {
		if code, _ := f.ask(s, nonsense, home); code != crm.InvalidToken {
			t.Errorf("%q: got code %d", nonsense, code)
		}
	}
	if code, _ := f.ask(s, strings.ToUpper(token), home); code != ok {
		t.Errorf("in upper case: got code %d", code)
	}
}

// TestPolicyGivenUp loses no token when a client gives up while it is read.
func TestPolicyGivenUp(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	token := f.login(f.service(Config{}), home)
	s := f.service(Config{})
	if _, err := s.Policy(cancelled(), token, home); err == nil {
		t.Fatal("Policy of a call that was given up: no error")
	}
	if code, _ := f.ask(s, token, home); code != ok {
		t.Errorf("the next call: got code %d", code)
	}
}

// TestForgetful reads tokens again once there are too many to remember.
func TestForgetful(t *testing.T) {
	crmtest.Long(t)
	s := &Service{tokens: map[string]session{}}
	for i := range maxRemembered + 1 {
		s.remember(store.Token{Hash: strings.Repeat("x", i%7) + string(rune(i))}, begin)
	}
	if len(s.tokens) > maxRemembered {
		t.Errorf("%d tokens remembered, want at most %d", len(s.tokens), maxRemembered)
	}
}
