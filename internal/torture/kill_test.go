//go:build linux

package torture

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

const (
	// adminKey is the access key of the sample's administrator.
	adminKey = "AKadmin000000001"
	// workers are the clients that work at the same time.
	workers = 6
	// wholeEvery is after how many rounds all records are looked at, and not the
	// new ones alone.
	wholeEvery = 20
)

// sample is the dump that the tests work on.
func sample(t *testing.T) string {
	t.Helper()
	return filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
}

// TestKillServer kills the server under load, and starts it again.
func TestKillServer(t *testing.T) {
	quickly(t)
	path := build(t)
	crmtest.EachOwn(t, sample(t), func(t *testing.T, databaseURL string) {
		d := look(t, databaseURL)
		s := newServer(t, path, "--database", databaseURL, "--storage", t.TempDir())
		l := newLoad(t, s, adminKey, workers)
		l.run()
		n := times(12)
		for round := 1; round <= n && !t.Failed(); round++ {
			pause(50, 300)
			s.kill()
			d.settle(t)
			l.pause.Lock()
			l.check(d, fmt.Sprintf("after kill %d", round), round%wholeEvery == 0 || round == n)
			l.pause.Unlock()
			begin := time.Now()
			s.start()
			l.healed(begin)
		}
		l.stop()
		l.readAll()
		l.finish(fault{"kill -9 and start of the server", engineOf(d), n, "TestKillServer"})
	})
}

// pause waits some milliseconds, between least and most.
func pause(least, most int) {
	time.Sleep(time.Duration(least+rand.IntN(most-least)) * time.Millisecond)
}

// settle waits until the database has noticed that its server is gone: what
// it had sent is committed or rolled back then.
func (d *database) settle(t *testing.T) {
	t.Helper()
	for range 2000 {
		others := 0
		if !d.lite {
			crmtest.Rows(t, d.sql, func(scan func(...any)) { scan(&others) },
				"SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
		}
		if others == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the database still has connections of the killed server")
}

// TestKillDatabase kills MariaDB under load while the server goes on.
func TestKillDatabase(t *testing.T) {
	quickly(t)
	path := build(t)
	shared, mariadb := crmtest.Durable(t)
	databaseURL := shared.Load(t, sample(t))
	d := look(t, databaseURL)
	s := newServer(t, path, "--database", databaseURL, "--storage", t.TempDir())
	l := newLoad(t, s, adminKey, workers)
	before := s.use()
	l.told = func() { d.counters(t) }
	l.run()
	n := times(4)
	for round := 1; round <= n && !t.Failed(); round++ {
		pause(50, 300)
		if err := mariadb.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := mariadb.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.healed(time.Now())
		l.pause.Lock()
		l.check(d, fmt.Sprintf("after kill %d", round), round%wholeEvery == 0 || round == n)
		l.pause.Unlock()
		if round%2 == 1 {
			d.putBack(t)
		}
	}
	l.stop()
	l.readAll()
	s.notMore(before)
	var counter crm.ID
	crmtest.Rows(t, d.sql, func(scan func(...any)) { scan(&counter) }, "SELECT id FROM vtiger_crmentity_seq")
	if last := d.last(t); counter < last {
		t.Errorf("the counter of ids is %d, behind record %d", counter, last)
	}
	l.finish(fault{"kill -9 and start of MariaDB", engineOf(d), n, "TestKillDatabase"})
}

// putBack puts the counters of ids behind the rows while clients work, as a database
// did once after it was killed: then every create was answered 409. Nobody may notice.
func (d *database) putBack(t *testing.T) {
	t.Helper()
	for _, text := range []string{
		"UPDATE vtiger_crmentity_seq SET id = 7", "UPDATE vtiger_modtracker_basic_seq SET id = 7", "UPDATE vtiger_modentity_num SET cur_id = '1'",
	} {
		if _, err := d.sql.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// engineOf names a database's engine as the report does.
func engineOf(d *database) string {
	if d.lite {
		return "SQLite"
	}
	return "MariaDB"
}
