package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"net/netip"
	"strings"
	"time"

	"vtrest/internal/collate"
	"vtrest/internal/crm"
	"vtrest/internal/limit"
	"vtrest/internal/store"
)

// How many log-ins may fail. Good ones are not counted, and there may be any
// number.
//
// One user at one address is held strictly: that is a person who has forgotten
// a password, a program with an old one, or somebody who guesses. An address
// may stand for many people. A user is held from all addresses together, which
// takes an attacker with many; so that he cannot lock the user out, neither of
// the two holds where the user has logged in lately.
var (
	pairRule    = limit.Rule{Burst: 10, Every: 30 * time.Second}
	addressRule = limit.Rule{Burst: 60, Every: 2 * time.Second}
	userRule    = limit.Rule{Burst: 100, Every: 30 * time.Second}
)

const (
	// A log-in waits no longer than this for others whose passwords are checked.
	longestQueue = 10 * time.Second
	// What a client that finds the queue full is told to wait.
	afterQueue = 2 * time.Second
	// A good log-in is noted at most this often.
	noteEvery = 24 * time.Hour
)

// attempt is a log-in as its limits see it: hashes, so that no name and no key
// stands in the database.
type attempt struct {
	address string
	user    string // "" for an access key, which nobody can guess
	pair    string
}

// byName is an attempt to log in by name. Names that the CRM takes for one are
// one here, known or not: else it would show which are known.
func byName(name string, from netip.Addr) attempt {
	name = collate.Key(name)
	return attempt{address: digest("address", network(from)), user: digest("user", name), pair: digest("pair", name, network(from))}
}

// byKey is an attempt to log in by access key.
func byKey(key string, from netip.Addr) attempt {
	return attempt{address: digest("address", network(from)), pair: digest("key", key, network(from))}
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// network is what counts as one address: of IPv6 the 64 bits that a client
// cannot choose.
func network(from netip.Addr) string {
	from = from.Unmap().WithZone("")
	if from.Is6() {
		if prefix, err := from.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return from.String()
}

// admit refuses an attempt after too many that failed, as TooManyRequests. news
// tells whether a good one is worth noting.
func (s *Service) admit(ctx context.Context, a attempt) (news bool, err error) {
	hashes := []string{a.pair, a.address}
	if a.user != "" {
		hashes = append(hashes, a.user)
	}
	var used []store.Bucket
	err = s.store.View(ctx, func(tx *store.Tx) error {
		used, err = tx.Buckets(ctx, hashes...)
		return err
	})
	if err != nil {
		return false, err
	}
	now := s.now()
	since := now.Sub(used[0].Good)
	wait := pairRule.Wait(used[0].Empty, now)
	if used[0].Good.IsZero() || since >= store.GoodFor {
		wait = max(wait, addressRule.Wait(used[1].Empty, now))
		if a.user != "" {
			wait = max(wait, userRule.Wait(used[2].Empty, now))
		}
	}
	if wait > 0 {
		return false, crm.Limited(crm.TooManyRequests, crm.LoginLimit, wait, "too many logins have failed; try again in %.0f seconds", math.Ceil(wait.Seconds()))
	}
	return since >= noteEvery || used[0].Empty.After(now), nil
}

// failed counts an attempt that failed.
func (s *Service) failed(ctx context.Context, a attempt) error {
	now := s.now()
	// In one order everywhere, so that two attempts cannot wait for each other.
	return s.store.Update(ctx, func(tx *store.Tx) error {
		err := tx.Fill(ctx, a.address, addressRule, now, 1)
		if err != nil || a.user == "" {
			return err
		}
		if err := tx.Fill(ctx, a.user, userRule, now, 1); err != nil {
			return err
		}
		return tx.Fill(ctx, a.pair, pairRule, now, 1)
	})
}

// enter waits until a password may be checked. That is work by design, and a
// flood of log-ins must leave some of the machine to everybody else.
func (s *Service) enter(ctx context.Context, from netip.Addr) (leave func(), err error) {
	waiting, cancel := context.WithTimeoutCause(ctx, longestQueue, limit.ErrFull)
	defer cancel()
	leave, err = s.passwords.Enter(waiting, network(from))
	if errors.Is(err, limit.ErrFull) {
		return nil, crm.Limited(crm.Busy, crm.PasswordLimit, afterQueue, "too many clients are logging in just now; try again in a moment")
	}
	return leave, err
}
