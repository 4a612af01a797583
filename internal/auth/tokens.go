package auth

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
)

const (
	// A token read from the database is believed for this long, so that a call
	// costs no statement of its own and a token revoked by another process
	// still ends within seconds.
	believe = 2 * time.Second
	// The expiry is moved at most this often a token.
	touchEvery = time.Minute
	// Tokens remembered at most; past this all are forgotten and read again.
	maxRemembered = 20000
	tokenLength   = 32
)

// session is a token as this process last saw it in the database.
type session struct {
	row  store.Token
	seen time.Time
}

// Policy is what the user of a token may do. A token that is unknown, expired,
// revoked, of an inactive user or bound to another address is InvalidToken. One
// that has made too many calls is TooManyRequests.
func (s *Service) Policy(ctx context.Context, token string, from netip.Addr) (p *access.Policy, err error) {
	err = s.within(ctx, func(ctx context.Context) error {
		p, err = s.policy(ctx, token, from)
		return err
	})
	return p, err
}

func (s *Service) policy(ctx context.Context, token string, from netip.Addr) (*access.Policy, error) {
	c, err := s.catalog()
	if err != nil {
		return nil, err
	}
	if len(token) != tokenLength {
		return nil, invalid()
	}
	hashed := hash(strings.ToLower(token))
	row, err := s.session(ctx, hashed)
	if err != nil {
		return nil, err
	}
	if !s.config.AnyAddress && row.Address != from.String() {
		return nil, crm.Errorf(crm.InvalidToken, "the token belongs to another client address; log in again from this one")
	}
	if s.rates != nil {
		wait, err := s.rates.take(hashed, s.now())
		if err != nil {
			return nil, err
		}
		if wait > 0 {
			if err := s.sleep(ctx, wait); err != nil {
				return nil, err
			}
		}
	}
	return s.known(ctx, c, row.User)
}

func invalid() error {
	return crm.Errorf(crm.InvalidToken, "the token is unknown, expired or revoked; log in again")
}

// session finds a token that has not expired, and moves its expiry now and
// then.
func (s *Service) session(ctx context.Context, hash string) (store.Token, error) {
	now := s.now()
	s.mu.Lock()
	known, ok := s.tokens[hash]
	s.mu.Unlock()
	row := known.row
	if !ok || now.Sub(known.seen) >= believe || now.Before(known.seen) {
		err := s.store.View(ctx, func(tx *store.Tx) (err error) {
			row, err = tx.Token(ctx, hash)
			return err
		})
		if err != nil {
			s.forget(hash)
			return row, err
		}
		s.remember(row, now)
	}
	if !row.Expires.After(now) {
		return row, invalid()
	}
	// A last use in the future was noted by a clock that was wrong.
	if now.Sub(row.Used).Abs() < touchEvery {
		return row, nil
	}
	expires := now.Add(s.config.Life)
	err := s.store.Update(ctx, func(tx *store.Tx) error { return tx.TouchToken(ctx, hash, expires) })
	if crm.CodeOf(err) == crm.Unavailable && ctx.Err() == nil {
		// A full disk, or a database that only reads, must not end reading.
		return row, nil
	}
	if err != nil {
		s.forget(hash)
		return row, err
	}
	row.Used, row.Expires = now, expires
	s.remember(row, now)
	return row, nil
}

func (s *Service) remember(row store.Token, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) >= maxRemembered {
		clear(s.tokens)
	}
	s.tokens[row.Hash] = session{row, now}
}

func (s *Service) forget(hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, hash)
}

// Tokens lists the live tokens, newest first.
func (s *Service) Tokens(ctx context.Context) (tokens []store.Token, err error) {
	err = s.within(ctx, func(ctx context.Context) error {
		return s.store.View(ctx, func(tx *store.Tx) error {
			tokens, err = tx.Tokens(ctx)
			return err
		})
	})
	return tokens, err
}

// Revoke ends the tokens whose hash begins with prefix, and returns how many
// there were. Other processes notice within seconds.
func (s *Service) Revoke(ctx context.Context, prefix string) (int64, error) {
	return s.remove(ctx, func(ctx context.Context, tx *store.Tx) (int64, error) { return tx.DeleteTokens(ctx, prefix) })
}

// RevokeUser ends every token of a user.
func (s *Service) RevokeUser(ctx context.Context, user crm.ID) (int64, error) {
	return s.remove(ctx, func(ctx context.Context, tx *store.Tx) (int64, error) { return tx.DeleteUserTokens(ctx, user) })
}

// CleanUp removes tokens that have expired, and what is counted of limits but
// does not matter any more. It returns how many tokens there were.
func (s *Service) CleanUp(ctx context.Context) (int64, error) {
	n, err := s.remove(ctx, func(ctx context.Context, tx *store.Tx) (int64, error) { return tx.DeleteExpiredTokens(ctx) })
	if err != nil {
		return n, err
	}
	return n, s.within(ctx, func(ctx context.Context) error {
		return s.store.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.DeleteBuckets(ctx)
			return err
		})
	})
}

func (s *Service) remove(ctx context.Context, f func(ctx context.Context, tx *store.Tx) (int64, error)) (n int64, err error) {
	err = s.within(ctx, func(ctx context.Context) error {
		return s.store.Update(ctx, func(tx *store.Tx) error {
			n, err = f(ctx, tx)
			return err
		})
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
	return n, err
}
