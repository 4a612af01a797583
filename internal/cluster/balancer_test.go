//go:build linux

package cluster

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// balancer hands calls to servers in turn, as a web server does: a call that
// could not be sent goes to the next server, one that broke off only if it reads.
type balancer struct {
	addresses []string
	turn      atomic.Int64
	transport http.RoundTripper
}

// balance starts a balancer and returns its address.
func balance(t *testing.T, servers []*server) string {
	t.Helper()
	b := &balancer{transport: &http.Transport{MaxIdleConnsPerHost: 64, DialContext: (&net.Dialer{Timeout: time.Second}).DialContext}}
	for _, s := range servers {
		b.addresses = append(b.addresses, s.address)
	}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetXForwarded() },
		Transport: b,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
	})
	t.Cleanup(front.Close)
	return strings.TrimPrefix(front.URL, "http://")
}

// RoundTrip sends a call on.
func (b *balancer) RoundTrip(r *http.Request) (*http.Response, error) {
	first := int(b.turn.Add(1)) % len(b.addresses)
	var last error
	for _, address := range slices.Concat(b.addresses[first:], b.addresses[:first]) {
		r.URL.Scheme, r.URL.Host = "http", address
		a, err := b.transport.RoundTrip(r)
		if err == nil {
			return a, nil
		}
		last = err
		op, ok := errors.AsType[*net.OpError](err)
		unsent := ok && op.Op == "dial"
		if !unsent && r.Method != http.MethodGet {
			break
		}
	}
	return nil, last
}
