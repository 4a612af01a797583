package docs

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"vtrest/internal/app"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

// own starts a demo server for one error. change changes its options and its
// folder before calls come.
func own(t *testing.T, change func(*app.Config)) string {
	t.Helper()
	c := app.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Demo: true, QueryTimeout: 1e10, Refresh: 1e9, TokenLife: 1e12, MaxBody: 1 << 20}
	change(&c)
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(a.Site().Handler())
	t.Cleanup(s.Close)
	return s.URL
}

// tooSlow calls a server for which the database is always too slow.
func tooSlow(t *testing.T) (int, string) {
	t.Helper()
	base := own(t, func(c *app.Config) { c.QueryTimeout = 1 })
	return send(t, http.MethodGet, base+"/modules/ParsVT/ws/auth/admin/admin", "", nil)
}

// notStored sends a document with a file to a server that has a file where the
// folder of its storage should be.
func notStored(t *testing.T) (int, string) {
	t.Helper()
	folder := t.TempDir()
	base := own(t, func(c *app.Config) { c.Storage = folder })
	if err := os.Remove(filepath.Join(folder, "storage")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "storage"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := &example{t: t, base: base, token: login(t, base), ids: map[string]string{}, files: map[string]string{"offer.txt": "an offer"}}
	e.curl(`curl -F notes_title=Offer -F filename=@offer.txt http://127.0.0.1:8080/modules/ParsVT/ws/Documents/TOKEN`)
	return e.status, e.last
}

// nested is a call that makes another one before it is answered.
type nested struct {
	web.Dialect
	handler http.Handler
	inner   *httptest.ResponseRecorder
}

func (n *nested) Serve(_ http.ResponseWriter, r *http.Request, _ *web.Call) error {
	n.handler.ServeHTTP(n.inner, r)
	return nil
}

// tooBusy makes the second call of a server that answers one at a time.
func tooBusy(*testing.T) (int, string) {
	shell := &web.Shell{
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics("", ""), MaxCalls: 1,
		From: func(*http.Request) netip.Addr { return netip.Addr{} },
	}
	n := &nested{Dialect: v1.New(v1.Config{}), inner: httptest.NewRecorder()}
	n.handler = shell.Handler(n)
	n.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	return n.inner.Code, n.inner.Body.String()
}
