//go:build linux

package torture

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

const (
	// queryTimeout is the server's option in the tests of a spoilt database.
	queryTimeout = time.Second
	// bound is how long a call may take, whatever the database does: it looks up
	// its token and does its work, each within the query timeout. The rest is for
	// a busy machine.
	bound = 2*queryTimeout + time.Second
	// crowd is more clients than the server has connections to the database.
	crowd = 60
)

// outage is a fault of the database that lasts for a while.
type outage struct {
	name       string
	begin, end func()
	// serves says that calls go on, though slower; otherwise they are refused,
	// and /readyz tells.
	serves bool
	// few is how long it lasts, full the same for those left out of a quick run.
	few, full time.Duration
	// tell is what the message of a create must say, "" for anything.
	tell string
}

// TestOutage spoils the database in all ways while clients go on.
func TestOutage(t *testing.T) {
	quickly(t)
	path := build(t)
	shared, mariadb := crmtest.Durable(t)
	direct := shared.Load(t, sample(t))
	w, databaseURL := wireTo(t, direct)
	d := look(t, direct)
	s := newServer(t, path, "--database", databaseURL, "--storage", t.TempDir(), "--query-timeout", queryTimeout.String())
	must := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	full := &hog{t: t, d: d, url: direct}
	for _, o := range []outage{
		{name: "cut", begin: w.cut, end: w.join, few: 500 * time.Millisecond},
		{name: "out of connections", begin: func() { full.take(w) }, end: full.give, few: time.Second},
		{name: "frozen", begin: func() { w.freeze(true) }, end: func() { w.freeze(false) }, full: 3 * time.Second},
		{name: "stopped", begin: func() { must(mariadb.Pause()) }, end: func() { must(mariadb.Resume()) }, few: 2 * time.Second},
		{name: "slow", begin: func() { w.delay.Store(int64(20 * time.Millisecond)) }, end: func() { w.delay.Store(0) }, full: time.Second, serves: true},
		{name: "too slow", begin: func() { w.delay.Store(int64(3 * queryTimeout / 2)) }, end: func() { w.delay.Store(0) }, full: 2 * time.Second},
		{name: "mid-answer", begin: func() { w.most.Store(20 << 10) }, end: func() { w.most.Store(0) }, full: time.Second, serves: true},
		{name: "lost in the commit", begin: func() { w.commits.Store(true) }, end: func() { w.commits.Store(false) }, few: time.Second, serves: true, tell: "nobody knows whether it is written"},
	} {
		if o.few > 0 || *long {
			t.Run(o.name, func(t *testing.T) { o.run(t, s, d) })
		}
	}
}

func (o *outage) run(t *testing.T, s *server, d *database) {
	l := newLoad(t, s, adminKey, crowd)
	before := s.use()
	l.run()
	n := 1
	if *long {
		n = 10
	}
	for range n {
		pause(200, 400)
		o.begin()
		if o.tell != "" {
			var a answer
			for tries := 0; tries < 100 && !strings.Contains(string(a.body), o.tell); tries++ {
				// Others may lose its connection before it comes so far.
				a = s.call(http.DefaultClient, http.MethodPost, "/Contacts/"+l.token, formType, []byte("lastname=Told"))
				if a.status != http.StatusServiceUnavailable {
					t.Fatalf("%s: a create is told %s", o.name, &a)
				}
			}
			if !strings.Contains(string(a.body), o.tell) {
				t.Errorf("%s: a create is told %s, want %q", o.name, &a, o.tell)
			}
		}
		o.watch(t, s)
		o.end()
		l.healed(time.Now())
		l.pause.Lock()
		l.check(d, o.name, false)
		l.pause.Unlock()
	}
	l.stop()
	l.readAll()
	s.notMore(before)
	l.finish(fault{name: "database " + o.name, engine: "MariaDB", times: n, test: "TestOutage"})
	if l.figures.longest > bound {
		t.Errorf("a call took %v, and may take %v", l.figures.longest, bound)
	}
}

func (o *outage) lasts() time.Duration { return max(o.few, o.full) }

// watch looks at what the server says of itself while the fault lasts.
func (o *outage) watch(t *testing.T, s *server) {
	t.Helper()
	var both sync.WaitGroup
	defer both.Wait()
	begin := time.Now()
	time.Sleep(100 * time.Millisecond) // the fault is told when it is met
	both.Go(func() {
		for time.Since(begin) < o.lasts() {
			asked := time.Now()
			if status := s.probe("/healthz"); status != http.StatusOK || time.Since(asked) > time.Second {
				t.Errorf("%s: /healthz answers %d after %v", o.name, status, time.Since(asked))
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	both.Go(func() {
		for time.Since(begin) < o.lasts() {
			asked := time.Now()
			status := s.probe("/readyz")
			if took := time.Since(asked); took > 3*time.Second || status != http.StatusServiceUnavailable && !o.serves {
				t.Errorf("%s: /readyz answers %d after %v", o.name, status, took)
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
}

// hog takes all connections that a MariaDB server gives.
type hog struct {
	t     *testing.T
	d     *database
	url   string
	conns []*sqldb.DB
}

// take lets the server have few connections, ends those that it has, and takes
// the rest. MariaDB allows no fewer than ten.
func (h *hog) take(w *wire) {
	h.t.Helper()
	if _, err := h.d.sql.ExecContext(h.t.Context(), "SET GLOBAL max_connections = 10"); err != nil {
		h.t.Error(err)
	}
	for failed := 0; failed < 3; {
		w.drop()
		db, err := sqldb.Open(h.url)
		if err != nil {
			h.t.Fatal(err)
		}
		db.SQL.SetMaxOpenConns(1)
		if db.Ping(h.t.Context()) == nil {
			h.conns = append(h.conns, db)
		} else {
			_ = db.Close()
			failed++
		}
	}
}

func (h *hog) give() {
	h.t.Helper()
	for _, db := range h.conns {
		_ = db.Close()
	}
	h.conns = nil
	if _, err := h.d.sql.ExecContext(h.t.Context(), "SET GLOBAL max_connections = 500"); err != nil {
		h.t.Error(err)
	}
}
