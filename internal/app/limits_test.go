package app

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"vtrest/internal/crmtest"
)

// TestLimits meets each limit on a call's own way, as a client does.
func TestLimits(t *testing.T) {
	crmtest.Long(t)
	c := demoOptions(t)
	c.Rate = 3
	a := opened(t, c)
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := a.Site().Handler()
	call := func(from, target string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, base+target, nil)
		r.RemoteAddr = from + ":1000"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	refused := func(w *httptest.ResponseRecorder, longest int) bool {
		after, err := strconv.Atoi(w.Header().Get("Retry-After"))
		return w.Code == http.StatusTooManyRequests && strings.Contains(w.Body.String(), `"code":"TOO_MANY_REQUESTS"`) && err == nil && after > 0 && after <= longest
	}
	const client, other = "192.0.2.1", "192.0.2.2"

	_, token, _ := strings.Cut(call(client, "auth/admin/admin").Body.String(), `"result":"`)
	token, _, _ = strings.Cut(token, `"`)
	for i := range 3 {
		if w := call(client, "Accounts/length/1/"+token); w.Code != http.StatusOK {
			t.Fatalf("call %d: %d %s", i+1, w.Code, w.Body)
		}
	}
	if w := call(client, "Accounts/length/1/"+token); !refused(w, 20) {
		t.Errorf("one call too many: %d %s, Retry-After %q", w.Code, w.Body, w.Header().Get("Retry-After"))
	}

	for i := range 10 {
		if w := call(other, "auth/admin/wrong"); w.Code != http.StatusUnauthorized {
			t.Fatalf("log-in %d: %d %s", i+1, w.Code, w.Body)
		}
	}
	if w := call(other, "auth/admin/admin"); !refused(w, 30) {
		t.Errorf("one log-in too many: %d %s, Retry-After %q", w.Code, w.Body, w.Header().Get("Retry-After"))
	}
	if w := call(client, "auth/admin/admin"); w.Code != http.StatusOK {
		t.Errorf("a log-in from elsewhere: %d %s", w.Code, w.Body)
	}

	// As many parameters as an address has room for.
	if w := call(client, "Accounts?"+strings.Repeat("a=b&", 15000)+"token="+strings.Repeat("0", 32)); w.Code != http.StatusUnauthorized {
		t.Errorf("15,000 parameters: %d %.100s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	a.measures().Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`vtrest_limited_total{limit="login"} 1`, `vtrest_limited_total{limit="token"} 1`, `vtrest_limited_total{limit="password"} 0`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}
