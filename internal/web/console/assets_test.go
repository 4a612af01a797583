package console

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAssets(t *testing.T) {
	script := strings.Repeat("console.log(1);", 100)
	h := serveFiles(fstest.MapFS{
		"index.html":                      {Data: []byte("<p>page</p>")},
		"assets/app-BxYz12_9.js":          {Data: []byte(script)},
		"assets/vazirmatn-AbCd1234.woff2": {Data: []byte(strings.Repeat("f", 200))},
		"favicon.svg":                     {Data: []byte("<svg/>")},
	})
	tests := []struct {
		method, path string
		header       [2]string
		status       int
		media, cache string
		body         string
	}{
		{"GET", "/console", [2]string{}, 200, "text/html; charset=utf-8", "no-cache", "<p>page</p>"},
		{"GET", "/console/", [2]string{}, 200, "text/html; charset=utf-8", "no-cache", "<p>page</p>"},
		{"GET", "/console/records/Accounts/3", [2]string{}, 200, "text/html; charset=utf-8", "no-cache", "<p>page</p>"},
		{"GET", "/console/assets/app-BxYz12_9.js", [2]string{}, 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", script},
		{"GET", "/console/assets/app-BxYz12_9.js", [2]string{"Accept-Encoding", "br;q=1, gzip;q=0"}, 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", script},
		{"GET", "/console/assets/old-AAAAAAAA.js", [2]string{}, 404, "text/plain; charset=utf-8", "", "there is no such file; reload the page\n"},
		{"GET", "/console/assets/vazirmatn-AbCd1234.woff2", [2]string{"Accept-Encoding", "gzip"}, 200, "font/woff2", "public, max-age=31536000, immutable", strings.Repeat("f", 200)},
		{"GET", "/console/favicon.svg", [2]string{}, 200, "image/svg+xml", "no-cache", "<svg/>"},
		{"HEAD", "/console", [2]string{}, 200, "text/html; charset=utf-8", "no-cache", ""},
		{"POST", "/console", [2]string{}, 405, "text/plain; charset=utf-8", "", "the console's pages are read with GET\n"},
		{"GET", "/console/../../etc/passwd", [2]string{}, 200, "text/html; charset=utf-8", "no-cache", "<p>page</p>"},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(tt.method, tt.path, nil)
		if tt.header[0] != "" {
			r.Header.Set(tt.header[0], tt.header[1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.status || w.Body.String() != tt.body || w.Header().Get("Content-Type") != tt.media || tt.cache != "" && w.Header().Get("Cache-Control") != tt.cache {
			t.Errorf("%s %s: %d %q %q %.60q; want %d %q %q %.60q", tt.method, tt.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), w.Body,
				tt.status, tt.media, tt.cache, tt.body)
		}
		if got := w.Header().Get("Content-Security-Policy"); got != policy || strings.Contains(policy, "unsafe") {
			t.Errorf("%s %s: policy %q", tt.method, tt.path, got)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s %s: %s %q, want %q", tt.method, tt.path, name, got, want)
			}
		}
	}
}

func TestAssetsArePacked(t *testing.T) {
	script := strings.Repeat("console.log(1);", 100)
	h := serveFiles(fstest.MapFS{"index.html": {Data: []byte("x")}, "assets/app-BxYz12_9.js": {Data: []byte(script)}})
	r := httptest.NewRequest("GET", "/console/assets/app-BxYz12_9.js", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" || w.Body.Len() > len(script)/5 {
		t.Fatalf("encoding %q, vary %q, %d bytes", w.Header().Get("Content-Encoding"), w.Header().Get("Vary"), w.Body.Len())
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != script {
		t.Errorf("unpacked it is %.40q, %v", text, err)
	}
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if again.Code != 304 {
		t.Errorf("with its tag: %d, want 304", again.Code)
	}
}

// TestBuilt looks at the pages that are in the program.
func TestBuilt(t *testing.T) {
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, httptest.NewRequest("GET", "/console", nil))
	page := w.Body.String()
	if w.Code != 200 || !strings.Contains(page, "<html") {
		t.Fatalf("%d %q", w.Code, page)
	}
	for _, pattern := range []string{`<script(\s[^>]*)?>[^<]`, `\sstyle=`, `\son[a-z]+=`, `(src|href)="(https?:)?//`} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("the page has %q, which its policy forbids", found)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		w := httptest.NewRecorder()
		Assets().ServeHTTP(w, httptest.NewRequest("GET", m[1], nil))
		if w.Code != 200 || strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", m[1], w.Code, w.Header().Get("Content-Type"))
		}
	}
}
