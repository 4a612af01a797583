package attack

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vtrest/internal/app"
	"vtrest/internal/crmtest"
)

// demo serves the demo.
func demo(t *testing.T, change func(*app.Config)) *target {
	t.Helper()
	data := t.TempDir()
	return start(t, "sqlite:"+filepath.Join(data, "demo.db"), func(c *app.Config) {
		c.Database, c.Data, c.Demo = "", data, true
		if change != nil {
			change(c)
		}
	})
}

// TestAnswers looks at what every answer has, whatever was asked.
func TestAnswers(t *testing.T) {
	metrics := ""
	s := demo(t, func(c *app.Config) {
		c.Metrics, c.CORSOrigin = "127.0.0.1:0", []string{"https://app.example.org"}
	})
	metrics = s.metrics
	token := s.login("admin")
	bearer := []string{"Authorization", "Bearer " + token}
	t.Run("headers", func(t *testing.T) {
		for _, address := range []string{
			"/", "/healthz", "/readyz", "/console", "/console/records", "/console/assets/none", "/console/api/me", "/console/api/none", "/none", "/robots.txt", folder, folder + "Accounts", folder + "Accounts/3",
			folder + "Accounts/0", folder + "openapi.json", folder + "auth/admin/admin", folder + "auth/x", metrics + "/metrics", metrics + "/none",
		} {
			got := s.call(http.MethodGet, address, "", bearer...)
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer", "Cache-Control": "no-"} {
				if !strings.Contains(got.header.Get(name), want) {
					t.Errorf("%s: %s is %q", address, name, got.header.Get(name))
				}
			}
			if got.header.Get("Content-Type") == "" && got.body != "" || got.header.Get("Server")+got.header.Get("X-Powered-By")+got.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: the header is %v", address, got.header)
			}
		}
	})
	t.Run("methods", func(t *testing.T) {
		for _, method := range []string{"TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "FOO"} {
			for _, address := range []string{folder + "Accounts/3", "/console", "/console/api/me", "/healthz"} {
				if got := s.call(method, address, "", append(bearer, "X-Secret", "echo")...); got.status < 400 || strings.Contains(got.body, "echo") {
					t.Errorf("%s %s answers %d %s", method, address, got.status, got.body)
				}
			}
		}
		// A method in a header or parameter is not the call's.
		for _, header := range []string{"X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"} {
			if got := s.call(http.MethodGet, folder+"Accounts/3?_method=DELETE", "", append(bearer, header, "DELETE")...); !strings.Contains(got.body, `"accountname"`) {
				t.Errorf("%s: %d %s", header, got.status, got.body)
			}
		}
	})
	t.Run("origins", func(t *testing.T) {
		for origin, want := range map[string]string{
			"https://app.example.org": "https://app.example.org", "null": "", "https://evil.example.org": "", "https://app.example.org.evil.org": "", "http://app.example.org": "", "https://evilapp.example.org": "",
		} {
			for _, method := range []string{http.MethodGet, http.MethodOptions} {
				got := s.call(method, folder+"Accounts/3", "", append(bearer, "Origin", origin, "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "authorization")...)
				if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != want || got.header.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s from %s: allowed is %q", method, origin, allowed)
				}
			}
			for _, address := range []string{"/console", "/console/api/me", "/healthz", metrics + "/metrics"} {
				if got := s.call(http.MethodGet, address, "", append(bearer, "Origin", origin)...); got.header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s may be read by pages of %s", address, origin)
				}
			}
		}
	})
	t.Run("host", func(t *testing.T) {
		for _, address := range []string{"/", "/console", folder, folder + "Accounts/3", folder + "Accounts//3", folder + "openapi.json", "/console/", folder + "none/../Accounts/3"} {
			got := s.call(http.MethodGet, address, "", append(bearer, "Host", "evil.example.org", "X-Forwarded-Host", "evil.example.org", "X-Original-URL", "/metrics", "X-Rewrite-URL", "/metrics")...)
			if strings.Contains(got.body, "evil.example.org") || got.header.Get("Location") != "" {
				t.Errorf("%s speaks of the client's host: %v %.300s", address, got.header, got.body)
			}
		}
	})
	t.Run("bombs", func(t *testing.T) {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(append([]byte("accountname="), make([]byte, 64<<20)...))
		_ = z.Close()
		for name, body := range map[string]string{
			"packed": packed.String(), "deep": `{"accountname":` + strings.Repeat("[", 200_000), "open": strings.Repeat(`{"a":`, 9_000),
			"wide": "{" + strings.Repeat(`"a":1,`, 100_000) + `"b":1}`, "number": `{"employees":1e999999999}`, "digits": `{"annual_revenue":` + strings.Repeat("9", 500_000) + "}",
		} {
			begin := time.Now()
			got := s.call(http.MethodPost, folder+"Accounts", body, append(bearer, "Content-Type", "application/json", "Content-Encoding", "gzip")...)
			if got.status < 400 || got.status >= 500 || time.Since(begin) > 5*time.Second {
				t.Errorf("%s answers %d after %s: %.200s", name, got.status, time.Since(begin), got.body)
			}
		}
	})
}

// TestSlowPatterns: matching a pattern can take as many steps as pattern times
// text. Nobody may keep the processors busy with both.
func TestSlowPatterns(t *testing.T) {
	crmtest.Long(t)
	s := demo(t, nil)
	token := s.login("admin")
	for _, name := range []string{"x", "y", "z"} {
		if got := s.as(token, place{"POST", "Accounts", "accountname=" + name + "&description=" + strings.Repeat("a", 60_000), asForm}); got.status != http.StatusCreated {
			t.Fatalf("create answers %d %s", got.status, got.body)
		}
	}
	for criteria, want := range map[string]int{
		"description:contains:" + strings.Repeat("a", 30_000) + "b":                      http.StatusBadRequest,
		"description:like:%25" + strings.Repeat("a", 30_000) + "b":                       http.StatusBadRequest,
		strings.Repeat("description:ends:"+strings.Repeat("a", 500)+";", 90):             http.StatusBadRequest,
		"description:contains:" + strings.Repeat("a", 900) + "b":                         http.StatusOK,
		"description:like:%25" + strings.Repeat("a%25", 200) + "b":                       http.StatusOK,
		"description:contains:a;description:contains:b;description:like:%25" + "a_%25":   http.StatusOK,
		"accountname:in:" + strings.Repeat("a", 500) + "," + strings.Repeat("b", 10_000): http.StatusOK,
	} {
		begin := time.Now()
		got := s.get("index.php?module=Accounts&length=2&criteria="+criteria, token)
		if took := time.Since(begin); got.status != want || took > 8*time.Second {
			t.Errorf("%.60s… answers %d after %s: %.200s", criteria, got.status, took, got.body)
		}
	}
}
