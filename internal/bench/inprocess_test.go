//go:build linux

package bench

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"vtrest/internal/auth"
	"vtrest/internal/crmtest"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

// sink is a ResponseWriter that throws everything away.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int)             {}

// inProcess is the V1 server in this process: a function that serves a list of
// accounts.
func inProcess(b *testing.B, db *sqldb.DB) func(length int) {
	b.Helper()
	s := store.New(db, nil)
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	catalog := crmtest.Catalog(b, s)
	current := func() (*meta.Catalog, error) { return catalog, nil }
	tokens := auth.New(s, current, auth.Config{}, nil)
	server := v1.New(v1.Config{Records: &records.Service{Store: s, Timeout: time.Minute}, Auth: tokens, Zone: time.UTC, Now: time.Now})
	from := netip.MustParseAddr("127.0.0.1")
	token, err := tokens.LoginByKey(b.Context(), adminKey, from)
	if err != nil {
		b.Fatal(err)
	}
	return func(length int) {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, base+"/Accounts/length/"+strconv.Itoa(length)+"/"+token, nil)
		if err := server.Serve(&sink{http.Header{}}, r, &web.Call{From: from}); err != nil {
			b.Error(err)
		}
	}
}
