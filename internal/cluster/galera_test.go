//go:build linux

package cluster

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// TestGalera runs three servers over three nodes, in both ways of
// docs/cluster.md: every server has a node of its own, so that all nodes are
// written to at the same time; or all have the same one. Each goes to another
// node when its own is gone.
func TestGalera(t *testing.T) {
	if *rounds == 0 {
		t.Skip("only with -rounds: make cluster")
	}
	nodes, database := galera(t)
	program := build(t)
	for _, layout := range []struct {
		name string
		node func(server int) int
	}{
		{"a node for each", func(server int) int { return server }},
		{"one node for all", func(int) int { return 0 }},
	} {
		t.Run(layout.name, func(t *testing.T) {
			c := &three{program: program}
			for i := range nodes {
				c.servers = append(c.servers, newServer(t, program, reach(t, database, nodes, layout.node(i))))
			}
			c.database = c.servers[0].database
			c.found = look(t, c.database)
			c.prepare(t)
			for _, s := range c.servers {
				s.start()
				defer func() { s.kill() }()
			}
			for _, s := range c.servers {
				s.await()
			}
			c.front = at(balance(t, c.servers), "")
			c.front.login(t)
			c.all(t, layout.name)
			t.Run("node killed", func(t *testing.T) { c.nodeKilled(t, nodes, database, layout.name) })
		})
	}
}

// reach is the URL of the database at a node, and at the others after it.
func reach(t *testing.T, database string, nodes []*node, i int) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	var also []string
	for k := 1; k < len(nodes); k++ {
		also = append(also, "127.0.0.1:"+nodes[(i+k)%len(nodes)].port)
	}
	u.Host = "127.0.0.1:" + nodes[i].port
	u.RawQuery = "also=" + strings.Join(also, ",")
	return u.String()
}

// nodeKilled kills a node under load, lets it come back, and goes on with the
// next one.
func (c *three) nodeKilled(t *testing.T, nodes []*node, database, layout string) {
	b := newBook(t)
	stop := make(chan struct{})
	all := b.load(c.front, 9, stop, strings.ReplaceAll(layout, " ", "-"))
	var slowest time.Duration
	for round := range *rounds {
		time.Sleep(time.Second)
		victim := nodes[round%len(nodes)]
		victim.kill()
		time.Sleep(2 * time.Second)
		began := time.Now()
		victim.again()
		victim.await()
		slowest = max(slowest, time.Since(began))
	}
	time.Sleep(time.Second)
	close(stop)
	all.Wait()
	var sum losses
	var urls []string
	for i := range nodes {
		urls = append(urls, strings.Split(reach(t, database, nodes, i), "?")[0])
		f := look(t, urls[i])
		f.above = c.above
		l := f.compare(t, b)
		sum = losses{sum.Lost + l.Lost, sum.Doubled + l.Doubled, sum.Halves + l.Halves}
	}
	c.same(t, urls)
	b.verdict(t)
	report(t, b.figures("a node of a Galera cluster killed, "+layout, *rounds, sum, slowest))
}

// same compares the nodes with each other.
func (c *three) same(t *testing.T, urls []string) {
	t.Helper()
	var sums []string
	for _, u := range urls {
		var sum string
		db := open(t, u)
		crmtest.Rows(t, db.SQL, func(scan func(...any)) {
			var table, one string
			scan(&table, &one)
			sum += table[strings.Index(table, "."):] + "=" + one + " "
		}, "CHECKSUM TABLE vtiger_crmentity, vtiger_crmentity_seq, vtiger_modentity_num, vtiger_account, vtiger_modtracker_basic, vtiger_modtracker_detail, vtrest_idempotency")
		sums = append(sums, sum)
	}
	for i, sum := range sums[1:] {
		if sum != sums[0] {
			t.Errorf("node %d differs from the first: %s and %s", i+2, sum, sums[0])
		}
	}
}
