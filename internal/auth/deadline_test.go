package auth

import (
	"context"
	"reflect"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// calls are all methods of the Service that ask the database.
var calls = map[string]func(ctx context.Context, s *Service) error{
	"Login": func(ctx context.Context, s *Service) error {
		_, err := s.Login(ctx, "admin", adminPassword, home)
		return err
	},
	"LoginByKey": func(ctx context.Context, s *Service) error { _, err := s.LoginByKey(ctx, adminKey, home); return err },
	"Policy": func(ctx context.Context, s *Service) error {
		_, err := s.Policy(ctx, "0123456789abcdef0123456789abcdef", home)
		return err
	},
	"Tokens":     func(ctx context.Context, s *Service) error { _, err := s.Tokens(ctx); return err },
	"Revoke":     func(ctx context.Context, s *Service) error { _, err := s.Revoke(ctx, "0123456789ab"); return err },
	"RevokeUser": func(ctx context.Context, s *Service) error { _, err := s.RevokeUser(ctx, 1); return err },
	"CleanUp":    func(ctx context.Context, s *Service) error { _, err := s.CleanUp(ctx); return err },
	"Share": func(ctx context.Context, s *Service) error {
		for range s.rates.busy {
			if _, err := s.rates.take("0123456789abcdef", s.now()); err != nil {
				return err
			}
		}
		return s.Share(ctx)
	},
}

// TestEveryCallHasDeadline: a database that gives no connection ends every call.
func TestEveryCallHasDeadline(t *testing.T) {
	for method := range reflect.TypeFor[*Service]().Methods() {
		asks := method.Type.NumIn() > 1 && method.Type.In(1) == reflect.TypeFor[context.Context]()
		if _, known := calls[method.Name]; asks != known {
			t.Errorf("%s: it asks the database: %t; it is tried here: %t", method.Name, asks, known)
		}
	}
	f := newFixture(t)
	catalog := func() (*meta.Catalog, error) { return f.catalog, nil }
	s := New(f.store, catalog, Config{Timeout: 20 * time.Millisecond, Rate: 600}, func() time.Time { return f.now })
	f.db.SQL.SetMaxOpenConns(1)
	conn, err := f.db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for name, call := range calls {
		// It gives up by itself where a call has no deadline.
		ctx, cancel := context.WithCancel(t.Context())
		giveUp := time.AfterFunc(time.Minute, cancel)
		if err := call(ctx, s); crm.CodeOf(err) != crm.Unavailable || ctx.Err() != nil {
			t.Errorf("%s: %v, want Unavailable", name, err)
		}
		giveUp.Stop()
		cancel()
	}
}
