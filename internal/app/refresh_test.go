package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

// TestRefreshSeesChanges changes a field's label as the CRM would, by another
// connection.
func TestRefreshSeesChanges(t *testing.T) {
	a := demo(t, io.Discard)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go a.refresher.Run(ctx)
	other, err := sqldb.Open(a.origin.url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	label := func() string {
		c, err := a.refresher.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.Module("Accounts").Fields {
			if f.Name == "accountname" {
				return f.Label
			}
		}
		return ""
	}
	before := label()
	if _, err := other.SQL.ExecContext(ctx, `UPDATE vtiger_field SET fieldlabel = 'Firma' WHERE tabid = 6 AND fieldname = 'accountname'`); err != nil {
		t.Fatal(err)
	}
	if before == "Firma" {
		t.Fatal("the label is Firma before the change")
	}
	waitFor(t, "the new label", func() bool { return label() == "Firma" })
}

// TestRefreshKeepsTheCatalog checks that a look without changes makes no new
// generation, so that what was built on the old one stays good.
func TestRefreshKeepsTheCatalog(t *testing.T) {
	a := demo(t, io.Discard)
	before, err := a.refresher.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	login(t, a) // a commit that changes nothing of the catalog
	for range 3 {
		if err := a.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := a.refresher.Catalog(); after != before {
		t.Error("there is a new generation, want the old one")
	}
}

// TestNoCRM serves a database of something else.
func TestNoCRM(t *testing.T) {
	databaseURL := crmtest.MariaDB(t).Empty(t)
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), `CREATE TABLE notes (id INTEGER)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	log := &buffer{}
	c := options()
	c.Database, c.Log = databaseURL, slog.New(slog.NewTextHandler(log, nil))
	a := opened(t, c)
	for range 2 {
		if err := a.Refresh(t.Context()); err == nil {
			t.Error("Refresh = nil, want an error")
		}
	}
	if status, body := get(t, a, "/readyz"); status != 503 || !strings.Contains(body, "holds no CRM") {
		t.Errorf("readyz: %d %s, want 503 and the reason", status, body)
	}
	if status, body := get(t, a, base+"auth/admin/admin"); status != 503 || !strings.Contains(body, "DATABASE_UNAVAILABLE") {
		t.Errorf("login: %d %s, want 503", status, body)
	}
	if n := strings.Count(log.String(), "the database cannot be read"); n != 1 {
		t.Errorf("the outage was logged %d times, want once:\n%s", n, log)
	}
	there, err := a.store.OwnTables(t.Context())
	if err != nil || there {
		t.Errorf("own tables in a database that is no CRM: %v, %v", there, err)
	}
}

// wire is a TCP way to a database server that can be cut and mended.
type wire struct {
	network, server string
	mu              sync.Mutex
	cut             bool
	conns           []net.Conn
}

// lay listens on an address and passes connections on.
func (w *wire) lay(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			w.connect(client)
		}
	}()
	return l.Addr().String()
}

func (w *wire) connect(client net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	server, err := net.Dial(w.network, w.server)
	if err != nil || w.cut {
		client.Close()
		return
	}
	w.conns = append(w.conns, client, server)
	go func() { _, _ = io.Copy(server, client) }()
	go func() { _, _ = io.Copy(client, server) }()
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	if cut {
		for _, c := range w.conns {
			c.Close()
		}
		w.conns = nil
	}
}

// wired is the URL of a database by way of a wire.
func wired(t *testing.T, databaseURL string) (string, *wire) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{network: "tcp", server: u.Host}
	if socket := u.Query().Get("socket"); socket != "" {
		w.network, w.server = "unix", socket
	}
	u.Host, u.RawQuery = w.lay(t), ""
	return u.String(), w
}

// TestLostDatabase starts while the database is away, lets it come, go and
// come again.
func TestLostDatabase(t *testing.T) {
	databaseURL, w := wired(t, crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "versions", "vtiger650-guide.sql.zst")))
	log := &buffer{}
	c := options()
	c.Database, c.Log = databaseURL, slog.New(slog.NewTextHandler(log, nil))
	w.set(true)
	a := opened(t, c)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	if err := a.look(ctx, &running); err != nil {
		t.Fatal(err)
	}

	// The answers are those of a call that needs the database, and of /readyz.
	states := func(call, ready int) func() bool {
		return func() bool {
			gotCall, _ := get(t, a, base+"auth/Unknown0Access0Key")
			gotReady, _ := get(t, a, "/readyz")
			return gotCall == call && gotReady == ready
		}
	}
	waitFor(t, "503 at the start", states(503, 503))
	if status, body := get(t, a, "/healthz"); status != 200 {
		t.Errorf("healthz without a database: %d %s, want 200", status, body)
	}
	w.set(false)
	waitFor(t, "the database to come", states(401, 200))
	w.set(true)
	waitFor(t, "the database to go", states(503, 503))
	waitFor(t, "the second outage in the log", func() bool { return strings.Count(log.String(), "the database cannot be read") == 2 })
	w.set(false)
	waitFor(t, "the database to come again", states(401, 200))
	waitFor(t, "the end of the outage in the log", func() bool { return strings.Count(log.String(), "the database can be read again") == 2 })
	if n := strings.Count(log.String(), "the database cannot be read"); n != 2 {
		t.Errorf("two outages were logged %d times:\n%s", n, log)
	}
}
