//go:build linux

package cluster

import (
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// TestServers runs three servers over one MariaDB behind a balancer.
func TestServers(t *testing.T) {
	crmtest.Long(t)
	if testing.Short() {
		t.Skip("runs three servers, which takes 20 seconds")
	}
	database := crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"))
	c := &three{found: look(t, database), program: build(t), database: database}
	for range 3 {
		c.servers = append(c.servers, newServer(t, c.program, database))
	}
	c.prepare(t)
	// The database has no tables of ours yet: all three make them at once.
	for _, s := range c.servers {
		s.start()
		defer func() { s.kill() }()
	}
	for _, s := range c.servers {
		s.await()
	}
	c.front = at(balance(t, c.servers), "")
	c.front.login(t)
	c.all(t, "")
	t.Run("rate", c.rate)
	c.name = "the test's own balancer"
	t.Run("server killed", c.killed)
	if *rounds > 0 {
		t.Run("balancers", c.proxied)
	}
}

// all tries what must hold over several servers.
func (c *three) all(t *testing.T, name string) {
	t.Helper()
	c.name = strings.ReplaceAll(name, " ", "-")
	t.Run("migrations", c.migrations)
	t.Run("tokens", c.tokens)
	t.Run("revoked", c.revoked)
	t.Run("ids and numbers", c.numbers)
	t.Run("unique values", c.unique)
	t.Run("unique values of changes", c.uniqueChanges)
	t.Run("one key", c.oneKey)
	t.Run("If-Match", c.ifMatch)
	t.Run("catalog", c.catalogChanges)
	t.Run("log-ins", c.logins)
}

// three are the servers, and a balancer in front of them.
type three struct {
	*found
	program, database string
	servers           []*server
	front             *client
	name              string // of the run: its records have it in their values
}

// prepare gives the sample a rule that it lacks: no two contacts may have one
// phone number.
func (c *three) prepare(t *testing.T) {
	t.Helper()
	c.exec(t, "UPDATE vtiger_tab SET allowduplicates = 0 WHERE name = 'Contacts'")
	c.exec(t, "UPDATE vtiger_field SET isunique = 0 WHERE tabid = (SELECT tabid FROM vtiger_tab WHERE name = 'Contacts')")
	c.exec(t, "UPDATE vtiger_field SET isunique = 1 WHERE fieldname = 'phone' AND tablename = 'vtiger_contactdetails'")
}

func (c *three) exec(t *testing.T, text string, args ...any) sql.Result {
	t.Helper()
	result, err := c.db.ExecContext(t.Context(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// each are clients of every server, with the balancer's token.
func (c *three) each() []*client {
	var all []*client
	for _, s := range c.servers {
		all = append(all, at(s.address, c.front.token))
	}
	return all
}

// together makes calls at the same time, n at each server.
func (c *three) together(n int, call func(c *client, i int) answer) []answer {
	clients := c.each()
	answers := make([]answer, n*len(clients))
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			<-begin
			answers[i] = call(clients[i%len(clients)], i)
		})
	}
	close(begin)
	all.Wait()
	return answers
}

// killed: a server is killed under load and comes back, and nobody loses more
// than the calls that it had at hand.
func (c *three) killed(t *testing.T) {
	kills := max(2, *rounds)
	b := newBook(t)
	stop := make(chan struct{})
	all := b.load(c.front, 9, stop, "killed-"+strings.Map(letters, c.name))
	var back time.Duration
	for round := range kills {
		time.Sleep(500 * time.Millisecond)
		victim := c.servers[round%3]
		victim.kill()
		time.Sleep(500 * time.Millisecond)
		began := time.Now()
		victim.start()
		victim.await()
		back = max(back, time.Since(began))
	}
	time.Sleep(500 * time.Millisecond)
	close(stop)
	all.Wait()
	l := c.compare(t, b)
	b.verdict(t)
	report(t, b.figures("a server of three killed, one MariaDB, behind "+c.name, kills, l, back))
}

// letters leaves nothing else in a name.
func letters(r rune) rune {
	if r < 'a' || r > 'z' {
		return -1
	}
	return r
}

// figures are the book's, for the report.
func (b *book) figures(what string, kills int, l losses, back time.Duration) figures {
	return figures{what, kills, b.creates + b.updates + b.deletes, b.reads, l, len(b.wrong), b.again, b.longest, back}
}

// verdict fails the test for answers that nobody should get, or if nothing was
// written: then it shows nothing.
func (b *book) verdict(t *testing.T) {
	t.Helper()
	for _, w := range b.wrong[:min(len(b.wrong), 20)] {
		t.Error(w)
	}
	if len(b.wrong) > 20 {
		t.Errorf("and %d more", len(b.wrong)-20)
	}
	if b.creates == 0 || b.updates == 0 || b.deletes == 0 {
		t.Errorf("%d creates, %d updates, %d deletes: the test shows nothing", b.creates, b.updates, b.deletes)
	}
	t.Logf("%d creates, %d updates, %d deletes acknowledged, %d reads; %d calls sent again, longest wait %v",
		b.creates, b.updates, b.deletes, b.reads, b.again, b.longest)
}

// open is a database for tests that write by themselves.
func open(t *testing.T, databaseURL string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
