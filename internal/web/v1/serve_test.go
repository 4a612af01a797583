package v1_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vtrest/internal/auth"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// base is a folder as CRMs have it, below a path of its own.
const base = "/vtiger6.5/modules/ParsVT/ws"

// client calls a V1 server over one database.
type client struct {
	t       *testing.T
	server  *v1.Server
	catalog *meta.Catalog
	from    netip.Addr
	queries func() int64 // statements of the last call
}

// answer is what a call came back with.
type answer struct {
	status int
	header http.Header
	body   string
	route  string
}

// serve builds a server over the database of a URL.
func serve(t *testing.T, databaseURL string, change func(*v1.Config)) *client {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db, nil)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, from: nextAddress()}
	c.catalog = crmtest.Catalog(t, s)
	current := func() (*meta.Catalog, error) { return c.catalog, nil }
	config := v1.Config{
		Records: &records.Service{Store: s, Timeout: time.Minute},
		Auth:    auth.New(s, current, auth.Config{}, still()),
		Zone:    time.UTC,
		Now:     time.Now,
	}
	if change != nil {
		change(&config)
	}
	c.server = v1.New(config)
	return c
}

// still is a clock that stands still. By it a token that was read once is never
// read again, however slow the machine is: a call's statements are its own.
func still() func() time.Time {
	at := time.Now()
	return func() time.Time { return at }
}

var addresses atomic.Uint32

// nextAddress is a client's address of its own, because log-ins that fail count
// by address, and tests share databases.
func nextAddress() netip.Addr {
	n := addresses.Add(1)
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

// call sends a request; target is what follows the service's folder.
func (c *client) call(method, target, body string, header ...string) answer {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), method, base+target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return c.do(r)
}

func (c *client) do(r *http.Request) answer {
	ctx, n := store.WithCount(r.Context())
	w := httptest.NewRecorder()
	call := &web.Call{ID: "test-request", From: c.from}
	if err := c.server.Serve(w, r.WithContext(ctx), call); err != nil {
		c.server.Fail(w, r, call, err)
		if crm.CodeOf(err) == crm.Internal {
			c.t.Logf("internal error: %v", err)
		}
	}
	c.queries = n.Load
	body, _ := io.ReadAll(w.Result().Body)
	return answer{w.Code, w.Header(), string(body), call.Route}
}

func (c *client) get(target string) answer { return c.call(http.MethodGet, target, "") }

// login makes a token, by path.
func (c *client) login(name, password string) string {
	c.t.Helper()
	a := c.get("/auth/" + name + "/" + password)
	token, ok := strings.CutPrefix(a.body, `{"success":true,"result":"`)
	if !ok {
		c.t.Fatalf("login as %s: %s", name, a.body)
	}
	return strings.TrimSuffix(token, `"}`)
}

// sample is a server over the reference CRM with its sample data.
func sample(t *testing.T, change func(*v1.Config)) *client {
	t.Helper()
	dump := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	return serve(t, crmtest.MariaDB(t).Shared(t, dump), change)
}
