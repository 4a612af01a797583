package store_test

import (
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

// TestMails takes a mail through its life on each engine.
func TestMails(t *testing.T) {
	for name, url := range map[string]string{"mariadb": crmtest.MariaDB(t).Empty(t), "sqlite": "sqlite:" + t.TempDir() + "/mails.db"} {
		t.Run(name, func(t *testing.T) {
			db, err := sqldb.Open(url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			clock := time.Unix(1_800_000_000, 0)
			m := &mails{t: t, store: store.New(db, func() time.Time { return clock })}
			if err := m.store.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if there, err := m.store.HasMails(t.Context()); err != nil || !there {
				t.Errorf("the table is there: %t, %v", there, err)
			}
			m.run(&clock)
		})
	}
}

type mails struct {
	t     *testing.T
	store *store.Store
}

func (m *mails) do(f func(tx *store.Tx) error) {
	m.t.Helper()
	if err := m.store.Update(m.t.Context(), f); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mails) claim() *store.Mail {
	m.t.Helper()
	var mail *store.Mail
	m.do(func(tx *store.Tx) (err error) {
		mail, _, err = tx.ClaimMail(m.t.Context(), tx.Now.Add(time.Minute))
		return err
	})
	return mail
}

func (m *mails) want(want store.Mails) {
	m.t.Helper()
	m.do(func(tx *store.Tx) error {
		got, err := tx.Mails(m.t.Context())
		if got != want {
			m.t.Errorf("mails are %+v, want %+v", got, want)
		}
		return err
	})
}

func (m *mails) run(clock *time.Time) {
	t, ctx := m.t, m.t.Context()
	m.want(store.Mails{})
	if m.claim() != nil {
		t.Error("a mail was claimed where there is none")
	}
	m.do(func(tx *store.Tx) error {
		w := store.WaitingTask{QueuedTask: store.QueuedTask{Task: 6, Record: "12x345"}}
		return tx.KeepMail(ctx, w, `{"subject":"سلام"}`)
	})
	first := m.claim()
	if first == nil || first.Task != 6 || first.Record != "12x345" || first.Contents != `{"subject":"سلام"}` || first.Attempts != 1 || !first.Created.Equal(*clock) {
		t.Fatalf("claimed %+v", first)
	}
	if m.claim() != nil {
		t.Error("a mail was claimed twice")
	}
	*clock = clock.Add(time.Minute)
	second := m.claim()
	if second == nil || second.ID != first.ID || second.Attempts != 2 {
		t.Fatalf("after a claim ended %+v was claimed", second)
	}
	// Whoever claimed it first comes too late.
	m.do(func(tx *store.Tx) error { return tx.MailFailed(ctx, first, "too late") })
	m.want(store.Mails{Waiting: 1})
	m.do(func(tx *store.Tx) error { return tx.MailDelayed(ctx, second, clock.Add(time.Hour), "not now") })
	m.want(store.Mails{Waiting: 1, LastDelay: "not now"})
	if m.claim() != nil {
		t.Error("a mail was claimed before its time")
	}
	*clock = clock.Add(time.Hour)
	third := m.claim()
	m.do(func(tx *store.Tx) error { return tx.MailFailed(ctx, third, "never") })
	m.want(store.Mails{Failed: 1, LastFailure: "never"})
	*clock = clock.Add(store.KeptFor)
	if m.claim() != nil {
		t.Error("a mail that was given up was claimed")
	}
	m.do(func(tx *store.Tx) error {
		n, err := tx.DeleteOldMails(ctx)
		if n != 1 {
			t.Errorf("%d old mails, want 1", n)
		}
		return err
	})
	m.want(store.Mails{})
	m.together()
}

// together claims mails from many goroutines: each is claimed once.
func (m *mails) together() {
	const all = 20
	for range all {
		m.do(func(tx *store.Tx) error { return tx.KeepMail(m.t.Context(), store.WaitingTask{}, "{}") })
	}
	var mu sync.Mutex
	var running sync.WaitGroup
	seen := map[string]int{}
	for range 4 {
		running.Go(func() {
			for {
				var mail *store.Mail
				err := m.store.Update(m.t.Context(), func(tx *store.Tx) (err error) {
					mail, _, err = tx.ClaimMail(m.t.Context(), tx.Now.Add(time.Minute))
					return err
				})
				if err != nil {
					m.t.Error(err)
				}
				if mail == nil {
					return
				}
				mu.Lock()
				seen[mail.ID]++
				mu.Unlock()
			}
		})
	}
	running.Wait()
	if len(seen) != all {
		m.t.Errorf("%d mails claimed, want %d", len(seen), all)
	}
	for id, n := range seen {
		if n != 1 {
			m.t.Errorf("mail %s was claimed %d times", id, n)
		}
	}
}
