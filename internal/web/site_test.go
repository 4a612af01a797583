package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vtrest/internal/crm"
)

// echo answers with the path as it came.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, "API "+r.Method+" "+r.URL.EscapedPath())
})

func TestSite(t *testing.T) {
	var ready error
	site := &Site{API: echo, Base: "/modules/ParsVT/ws/", Ready: func(context.Context) error { return ready }}
	tests := []struct {
		method, address string
		ready           error
		status          int
		body            string
	}{
		{"GET", "/healthz", errors.New("down"), 200, "ok\n"},
		{"GET", "/readyz", nil, 200, "ok\n"},
		{"GET", "/readyz", crm.Wrap(crm.Unavailable, errors.New("tcp 10.0.0.1"), "no database"), 503, "no database\n"},
		{"GET", "/readyz", errors.New("tcp 10.0.0.1"), 503, "not ready\n"},
		{"GET", "/", nil, 200, `{"api":"/modules/ParsVT/ws/","console":"/console"}` + "\n"},
		{"GET", "/console", nil, 200, "console GET /console"},
		{"POST", "/console/api/me", nil, 200, "console POST /console/api/me"},
		{"GET", "/consoles", nil, 200, "API GET /consoles"},
		{"GET", "/?module=Auth", nil, 200, "API GET /"},
		{"POST", "/readyz", nil, 200, "API POST /readyz"},
		{"GET", "/a//b/../c%2Fd", nil, 200, "API GET /a//b/../c%2Fd"},
	}
	if strings.Contains(welcome(site), "console") {
		t.Error("the welcome names a console that is not there")
	}
	site.Console = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "console "+r.Method+" "+r.URL.Path)
	})
	for _, tt := range tests {
		ready = tt.ready
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, httptest.NewRequest(tt.method, tt.address, nil))
		if w.Code != tt.status || w.Body.String() != tt.body {
			t.Errorf("%s %s with Ready %v: %d %q, want %d %q", tt.method, tt.address, tt.ready, w.Code, w.Body, tt.status, tt.body)
		}
	}
}

// welcome is what a site answers people who come by.
func welcome(site *Site) string {
	w := httptest.NewRecorder()
	site.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w.Body.String()
}

func TestCORS(t *testing.T) {
	tests := []struct {
		origins []string
		want    string // Access-Control-Allow-Origin for https://app.example.org
	}{
		{[]string{"*"}, "*"},
		{[]string{"https://app.example.org"}, "https://app.example.org"},
		{[]string{"https://other.example.org"}, ""},
		{nil, ""},
	}
	for _, tt := range tests {
		site := &Site{API: echo, Origins: tt.origins}
		for _, method := range []string{"GET", "OPTIONS"} {
			r := httptest.NewRequest(method, "/x", nil)
			r.Header.Set("Origin", "https://app.example.org")
			if method == "OPTIONS" {
				r.Header.Set("Access-Control-Request-Method", "DELETE")
				r.Header.Set("Access-Control-Request-Headers", "authorization,if-match")
			}
			w := httptest.NewRecorder()
			site.Handler().ServeHTTP(w, r)
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != tt.want {
				t.Errorf("%s with origins %v: allowed %q, want %q", method, tt.origins, got, tt.want)
			}
			if got := w.Header().Get("Access-Control-Allow-Credentials"); got != "" {
				t.Errorf("%s with origins %v: credentials %q, want none", method, tt.origins, got)
			}
		}
	}
}

// TestPreflight allows the headers that libraries send of themselves, and pages of
// the open network that call a server of a private one.
func TestPreflight(t *testing.T) {
	for _, tt := range []struct {
		origins []string
		allowed bool
	}{
		{[]string{"*"}, true},
		{[]string{"https://app.example.org"}, true},
		{[]string{"https://other.example.org"}, false},
	} {
		site := &Site{API: echo, Origins: tt.origins}
		for _, headers := range []string{"x-requested-with", "cache-control", "pragma", "authorization,content-type,x-requested-with", "traceparent", "x-anything"} {
			r := httptest.NewRequest("OPTIONS", "/x", nil)
			r.Header.Set("Origin", "https://app.example.org")
			r.Header.Set("Access-Control-Request-Method", "PUT")
			r.Header.Set("Access-Control-Request-Headers", headers)
			r.Header.Set("Access-Control-Request-Private-Network", "true")
			w := httptest.NewRecorder()
			site.Handler().ServeHTTP(w, r)
			want, private := "", ""
			if tt.allowed {
				want, private = headers, "true"
			}
			if got := w.Header().Get("Access-Control-Allow-Headers"); got != want {
				t.Errorf("origins %v: asked for %s, allowed %q, want %q", tt.origins, headers, got, want)
			}
			if got := w.Header().Get("Access-Control-Allow-Private-Network"); got != private {
				t.Errorf("origins %v: private network %q, want %q", tt.origins, got, private)
			}
		}
		r := httptest.NewRequest("GET", "/x", nil)
		r.Header.Set("Origin", "https://app.example.org")
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, r)
		if got := w.Header().Get("Access-Control-Expose-Headers"); tt.allowed != strings.Contains(got, "X-Ignored-Parameters") {
			t.Errorf("origins %v: exposed %q", tt.origins, got)
		}
	}
}
