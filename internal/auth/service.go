package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/limit"
	"vtrest/internal/meta"
	"vtrest/internal/password"
	"vtrest/internal/store"
)

// Config says how tokens live.
type Config struct {
	Life       time.Duration // sliding; one hour if zero
	AnyAddress bool          // a token works from any address, not just the one that logged in
	// Timeout bounds the time of each call here, as that of records; 0 is no bound.
	Timeout time.Duration
	// Rate is how many calls a token may make a minute; 0 is any number.
	Rate int
	// Renew looks whether the database holds a newer generation than one that does
	// not know a user; nil does not.
	Renew func(context.Context, *meta.Catalog) bool
}

// Service logs in and checks tokens.
type Service struct {
	store   *store.Store
	catalog func() (*meta.Catalog, error)
	config  Config
	now     func() time.Time

	policies  access.Policies
	passwords *limit.Gate // before the checking of passwords
	rates     *rates      // nil for none
	sleep     func(context.Context, time.Duration) error

	mu     sync.Mutex
	tokens map[string]session // by hash
}

// New makes a Service. catalog gives the current generation; now is the
// clock, nil for the machine's.
func New(s *store.Store, catalog func() (*meta.Catalog, error), c Config, now func() time.Time) *Service {
	if c.Life == 0 {
		c.Life = time.Hour
	}
	if now == nil {
		now = time.Now
	}
	return &Service{
		store: s, catalog: catalog, config: c, now: now, tokens: map[string]session{},
		passwords: limit.NewGate(checkers(), checkers()*waitingEach), rates: newRates(c.Rate), sleep: sleep,
	}
}

// waitingEach is how many log-ins may wait for each that is checked: some
// seconds of work.
const waitingEach = 64

// checkers is how many passwords are checked at the same time: on half of the
// processors, so that the other half answers everybody else.
func checkers() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// Login checks a name and password and makes a token. Unknown users, wrong
// passwords and inactive users are the same UnknownUser, after the same time.
// After too many that fail it is TooManyRequests, and Busy while too many
// others are checked.
func (s *Service) Login(ctx context.Context, name, pass string, from netip.Addr) (token string, err error) {
	err = s.within(ctx, func(ctx context.Context) error {
		token, err = s.login(ctx, name, pass, from)
		return err
	})
	return token, err
}

// within runs f with the deadline of a call.
func (s *Service) within(ctx context.Context, f func(ctx context.Context) error) error {
	return store.Within(ctx, s.config.Timeout, f)
}

func (s *Service) login(ctx context.Context, name, pass string, from netip.Addr) (string, error) {
	c, err := s.catalog()
	if err != nil {
		return "", err
	}
	a := byName(name, from)
	user, news, err := s.checked(ctx, c, a, name, pass, from)
	if err != nil {
		return "", err
	}
	return s.issue(ctx, c, user, from, a, news)
}

// checked finds the user whose name and password these are. What fails is
// counted before others are let in, so that many at the same time are not more
// than one after the other.
func (s *Service) checked(ctx context.Context, c *meta.Catalog, a attempt, name, pass string, from netip.Addr) (user crm.ID, news bool, err error) {
	leave, err := s.enter(ctx, from)
	if err != nil {
		return 0, false, err
	}
	defer leave()
	if news, err = s.admit(ctx, a); err != nil {
		return 0, false, err
	}
	var logins []store.Login
	err = s.store.View(ctx, func(tx *store.Tx) error {
		logins, err = tx.LoginsByName(ctx, name)
		return err
	})
	if err != nil {
		return 0, false, err
	}
	user, ok := check(logins, pass, costliest(c))
	if ok {
		return user, news, nil
	}
	if err := s.failed(ctx, a); err != nil {
		return 0, false, err
	}
	return 0, false, crm.Errorf(crm.UnknownUser, "the user name or the password is wrong")
}

// check finds the one user whose password this is. Whatever fails, fails after
// the time of the costliest check in the database.
func check(logins []store.Login, pass string, most password.Cost) (crm.ID, bool) {
	var own password.Cost
	if len(logins) == 1 {
		l := logins[0]
		scheme := password.Scheme(l.CryptType)
		own = password.CostOf(scheme, l.Password)
		if password.Verify(scheme, l.UserName, l.Password, pass) && l.Active && !l.Deleted {
			return l.ID, true
		}
	}
	if own.Compare(most) < 0 {
		most.Spend(pass)
	}
	return 0, false
}

// costliest is the most that checking a password costs in this database.
func costliest(c *meta.Catalog) password.Cost {
	var most password.Cost
	for _, u := range c.Users {
		most = password.Costliest(most, password.CostOfPrefix(password.Scheme(u.CryptType), u.HashPrefix))
	}
	return most
}

// LoginByKey checks an access key and makes a token. The CRM compares keys
// ignoring case and lets inactive users in; neither is done here. After too many
// that fail it is TooManyRequests.
func (s *Service) LoginByKey(ctx context.Context, key string, from netip.Addr) (token string, err error) {
	err = s.within(ctx, func(ctx context.Context) error {
		token, err = s.loginByKey(ctx, key, from)
		return err
	})
	return token, err
}

func (s *Service) loginByKey(ctx context.Context, key string, from netip.Addr) (string, error) {
	c, err := s.catalog()
	if err != nil {
		return "", err
	}
	a := byKey(key, from)
	news, err := s.admit(ctx, a)
	if err != nil {
		return "", err
	}
	var logins []store.Login
	err = s.store.View(ctx, func(tx *store.Tx) error {
		logins, err = tx.LoginsByKey(ctx, key)
		return err
	})
	if err != nil {
		return "", err
	}
	var found crm.ID
	for _, l := range logins {
		if key != "" && l.Active && !l.Deleted && subtle.ConstantTimeCompare([]byte(l.AccessKey), []byte(key)) == 1 {
			found = l.ID
		}
	}
	if found == 0 {
		if err := s.failed(ctx, a); err != nil {
			return "", err
		}
		return "", crm.Errorf(crm.UnknownKey, "the access key is wrong")
	}
	return s.issue(ctx, c, found, from, a, news)
}

// known is the Policy of an active user. Of one that the generation does not know,
// and for whom the database has vouched, it asks for a newer one: he may have been
// made, or made active, just now.
func (s *Service) known(ctx context.Context, c *meta.Catalog, user crm.ID) (*access.Policy, error) {
	p, err := s.policies.Policy(c, user)
	if err == nil || s.config.Renew == nil || !s.config.Renew(ctx, c) {
		return p, err
	}
	if c, err = s.catalog(); err != nil {
		return nil, err
	}
	return s.policies.Policy(c, user)
}

// issue makes a token for a user who may log in, and notes the good log-in if
// that is news.
func (s *Service) issue(ctx context.Context, c *meta.Catalog, user crm.ID, from netip.Addr, a attempt, news bool) (string, error) {
	if _, err := s.known(ctx, c, user); err != nil {
		return "", err
	}
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	token := hex.EncodeToString(random[:])
	now := s.now()
	row := store.Token{Hash: hash(token), User: user, Address: from.String(), Created: now, Used: now, Expires: now.Add(s.config.Life)}
	err := s.store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.InsertToken(ctx, row); err != nil || !news {
			return err
		}
		return tx.MarkGood(ctx, a.pair, now)
	})
	if err != nil {
		return "", err
	}
	s.remember(row, now)
	return token, nil
}

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
