package v1

import (
	"mime"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzHeaders: what the CRM holds for a file, and names that a client sends,
// stand in headers and must not make others of them.
func FuzzHeaders(f *testing.F) {
	for _, name := range []string{"a.txt", "فایل.pdf", "a\r\nSet-Cookie: b=c", `a"; filename="b`, `a\`, "%0d%0a", "\x00\xff", "text/html; charset=x", "a/b\r\nX: y", "image/svg+xml"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		w := httptest.NewRecorder()
		nameIn(w, "X-Ignored-Fields", []string{name, "x"})
		values := []string{disposition(name), downloadType(name), w.Header().Get("X-Ignored-Fields")}
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%q becomes %q", name, value)
			}
		}
		if kind, _, err := mime.ParseMediaType(values[0]); err != nil || kind != "attachment" {
			t.Errorf("%q becomes %q: %v", name, values[0], err)
		}
	})
}
