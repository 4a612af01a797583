package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/store"
)

// try logs in by name, and returns the error's code.
func (f *fixture) try(s *Service, name, pass string, from netip.Addr) crm.Code {
	f.t.Helper()
	_, err := s.Login(f.t.Context(), name, pass, from)
	f.told(err)
	return codeOf(err)
}

// tryKey logs in by access key, and returns the error's code.
func (f *fixture) tryKey(s *Service, key string, from netip.Addr) crm.Code {
	f.t.Helper()
	_, err := s.LoginByKey(f.t.Context(), key, from)
	f.told(err)
	return codeOf(err)
}

// told checks that an error which is a limit's says so, and for how long.
func (f *fixture) told(err error) {
	f.t.Helper()
	e, isOurs := errors.AsType[*crm.Error](err)
	if !isOurs {
		return
	}
	limited := e.Code == crm.TooManyRequests
	if limited != (e.Limit == crm.LoginLimit) || limited != (e.RetryAfter > 0) || e.RetryAfter > 30*time.Second {
		f.t.Errorf("%v: limit %v, retry after %v", err, e.Limit, e.RetryAfter)
	}
}

// times tries so often, and wants the code each time.
func (f *fixture) times(n int, want crm.Code, try func(i int) crm.Code) {
	f.t.Helper()
	for i := range n {
		if got := try(i); got != want {
			f.t.Fatalf("attempt %d: got code %v, want %v", i+1, got, want)
		}
	}
}

// address is the nth of many.
func address(n int) netip.Addr { return netip.AddrFrom4([4]byte{198, 51, byte(n >> 8), byte(n)}) }

// TestAttemptsOfAPair: one user at one address may fail ten times, and then once
// in half a minute; whoever logs in elsewhere does not notice. Names that
// nobody has are treated no otherwise.
func TestAttemptsOfAPair(t *testing.T) {
	crmtest.Long(t)
	for _, name := range []string{"admin", "nobody", "żółw", "\xff"} {
		f := newFixture(t)
		a, b := f.service(Config{}), f.service(Config{})
		wrong := func(s *Service) func(int) crm.Code {
			return func(i int) crm.Code {
				spellings := []string{name, name + " ", name}
				return f.try(s, spellings[i%3], "wrong", home)
			}
		}
		f.times(5, crm.UnknownUser, wrong(a))
		f.times(5, crm.UnknownUser, wrong(b)) // another server, or after a restart
		f.times(3, crm.TooManyRequests, wrong(a))
		f.times(3, crm.TooManyRequests, wrong(b))
		for _, from := range []netip.Addr{away, homeV6} {
			if got := f.try(a, "admin", adminPassword, from); got != ok {
				t.Errorf("%s: the administrator from elsewhere: got code %v", name, got)
			}
		}
		f.now = f.now.Add(30*time.Second - time.Millisecond)
		f.times(1, crm.TooManyRequests, wrong(a))
		f.now = f.now.Add(time.Millisecond)
		f.times(1, crm.UnknownUser, wrong(a))
		f.times(1, crm.TooManyRequests, wrong(a))
		f.now = f.now.Add(time.Hour)
		f.times(10, crm.UnknownUser, wrong(a))
		f.times(1, crm.TooManyRequests, wrong(a))
	}
}

// TestAttemptsSpellings counts every spelling that the CRM takes for one name.
func TestAttemptsSpellings(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	names := []string{"admin", "ADMIN", "Ádmin", "admin  ", "aDmIn"}
	f.times(10, crm.UnknownUser, func(i int) crm.Code { return f.try(s, names[i%5], "wrong", home) })
	f.times(5, crm.TooManyRequests, func(i int) crm.Code { return f.try(s, names[i], adminPassword, home) })
}

// TestGoodLoginResets begins anew after a good log-in.
func TestGoodLoginResets(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	for range 3 {
		f.times(9, crm.UnknownUser, func(int) crm.Code { return f.try(s, "admin", "wrong", home) })
		f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	}
}

// TestAttemptsOfAnAddress: sixty fail there, of whatever names, and then one each
// two seconds. Who has logged in there lately still does.
func TestAttemptsOfAnAddress(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	f.addUser(7, "maria", "right", "MariasAccessKey1", false)
	f.reload()
	guess := func(i int) crm.Code { return f.try(s, fmt.Sprint("user", i), "wrong", homeV6) }
	f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, homeV6) })
	f.times(1, ok, func(int) crm.Code { return f.tryKey(s, adminKey, homeV6) })
	f.times(60, crm.UnknownUser, guess)
	neighbour, stranger := netip.MustParseAddr("2001:db8::ffff:1"), netip.MustParseAddr("2001:db8:0:1::7")
	for _, test := range []struct {
		name string
		got  crm.Code
		want crm.Code
	}{
		{"one more", guess(99), crm.TooManyRequests},
		{"another who has not been here", f.try(s, "maria", "right", homeV6), crm.TooManyRequests},
		{"by key", f.tryKey(s, "MariasAccessKey1", homeV6), crm.TooManyRequests},
		{"who has been here", f.try(s, "admin", adminPassword, homeV6), ok},
		{"by key, who has been here", f.tryKey(s, adminKey, homeV6), ok},
		{"who has been here, with a wrong password", f.try(s, "admin", "wrong", homeV6), crm.UnknownUser},
		{"another address of the same 64 bits", f.try(s, "maria", "right", neighbour), crm.TooManyRequests},
		{"another network", f.try(s, "maria", "right", stranger), ok},
		{"IPv4", f.try(s, "maria", "right", home), ok},
	} {
		if test.got != test.want {
			t.Errorf("%s: got code %v, want %v", test.name, test.got, test.want)
		}
	}
	f.now = f.now.Add(6 * time.Second)
	f.times(1, ok, func(int) crm.Code { return f.try(s, "maria", "right", homeV6) })
	f.now = f.now.Add(31 * 24 * time.Hour)
	f.times(60, crm.UnknownUser, guess)
	f.times(1, crm.TooManyRequests, func(int) crm.Code { return f.try(s, "admin", adminPassword, homeV6) })
}

// TestMappedAddress is one address, however the listener spells it.
func TestMappedAddress(t *testing.T) {
	crmtest.Long(t)
	if a, b := network(home), network(netip.AddrFrom16(home.As16())); a != b {
		t.Errorf("%s and %s are one address", a, b)
	}
}

// TestAttemptsOfAUser: a hundred fail from everywhere together. The user logs in
// all the same where he has been lately.
func TestAttemptsOfAUser(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	f.times(100, crm.UnknownUser, func(i int) crm.Code { return f.try(s, "admin", "wrong", address(i)) })
	f.times(5, crm.TooManyRequests, func(i int) crm.Code { return f.try(s, "admin", adminPassword, address(500+i)) })
	f.times(5, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	f.times(1, crm.UnknownUser, func(int) crm.Code { return f.try(s, "maria", "wrong", address(600)) })
	f.now = f.now.Add(30 * time.Second)
	f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, address(501)) })
}

func TestAttemptsByKey(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	guess := func(i int) crm.Code { return f.tryKey(s, fmt.Sprintf("%016d", i), home) }
	f.times(60, crm.UnknownKey, guess)
	f.times(3, crm.TooManyRequests, guess)
	f.times(1, crm.TooManyRequests, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	f.times(1, ok, func(int) crm.Code { return f.tryKey(s, adminKey, away) })
	f.now = f.now.Add(2 * time.Second)
	f.times(1, crm.UnknownKey, guess)
	f.times(1, crm.TooManyRequests, guess)
}

// TestClockSetBack locks nobody out for the time by which it was wrong.
func TestClockSetBack(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	wrong := func(int) crm.Code { return f.try(s, "admin", "wrong", home) }
	f.times(10, crm.UnknownUser, wrong)
	f.now = f.now.Add(-24 * time.Hour)
	f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	f.times(10, crm.UnknownUser, wrong)
	f.times(1, crm.TooManyRequests, wrong)
}

// TestHonestLogins logs in before every call, ten times a second for half a minute:
// no limit is met, and what a log-in costs the database stays small.
func TestHonestLogins(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{Rate: 6000})
	most := int64(0)
	for i := range 300 {
		ctx, n := store.WithCount(t.Context())
		token, err := s.Login(ctx, "admin", adminPassword, home)
		if i%2 == 1 {
			token, err = s.LoginByKey(ctx, adminKey, away)
		}
		if err != nil {
			t.Fatal(err)
		}
		if i > 2 {
			most = max(most, n.Load())
		}
		from := home
		if i%2 == 1 {
			from = away
		}
		if code, _ := f.ask(s, token, from); code != ok {
			t.Fatalf("call %d: got code %v", i, code)
		}
		f.now = f.now.Add(100 * time.Millisecond)
	}
	if most > 6 { // two log-ins of three statements each
		t.Errorf("two log-ins take %d statements, want 6", most)
	}
}

// TestBucketsAreSwept keeps no more of failed log-ins than matters, and nothing
// that tells of whom.
func TestBucketsAreSwept(t *testing.T) {
	crmtest.Long(t)
	f := newFixture(t)
	s := f.service(Config{})
	f.times(1, ok, func(int) crm.Code { return f.try(s, "admin", adminPassword, home) })
	f.times(20, crm.UnknownUser, func(i int) crm.Code { return f.try(s, fmt.Sprint("user", i), "wrong", away) })
	rows := func() (n int) {
		t.Helper()
		if err := f.db.SQL.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM vtrest_limit`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	shape := regexp.MustCompile(`^[0-9a-f]{64}$`)
	hashes, err := f.db.SQL.QueryContext(t.Context(), `SELECT hash FROM vtrest_limit`)
	if err != nil {
		t.Fatal(err)
	}
	defer hashes.Close()
	for hashes.Next() {
		var hash string
		if err := hashes.Scan(&hash); err != nil || !shape.MatchString(hash) {
			t.Errorf("hash %q, %v", hash, err)
		}
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{
		{0, 42}, {31 * time.Second, 2}, {10 * time.Second, 1}, {29 * 24 * time.Hour, 1}, {24 * time.Hour, 0},
	} {
		f.now = f.now.Add(step.after)
		if _, err := s.CleanUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := rows(); got != step.want {
			t.Errorf("after %v: %d rows, want %d", f.now.Sub(begin), got, step.want)
		}
	}
}
