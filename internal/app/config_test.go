package app

import (
	"strings"
	"testing"
	"time"
)

// options are good ones, to be made bad in one place.
func options() Config {
	return Config{Listen: "127.0.0.1:0", MaxBody: 1 << 20, QueryTimeout: time.Minute, Refresh: 50 * time.Millisecond, TokenLife: time.Hour}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Config)
		want   string // part of the error, "" for none
	}{
		{"good", func(*Config) {}, ""},
		{"demo on every address", func(c *Config) { c.Demo, c.Listen = true, ":8080" }, "everybody knows the demo's password"},
		{"demo on another address", func(c *Config) { c.Demo, c.Listen = true, "192.0.2.1:8080" }, "leave out --listen"},
		{"demo on 0.0.0.0", func(c *Config) { c.Demo, c.Listen = true, "0.0.0.0:80" }, "--listen 0.0.0.0:80"},
		{"demo on [::]", func(c *Config) { c.Demo, c.Listen = true, "[::]:80" }, "--listen [::]:80"},
		{"demo on [::1]", func(c *Config) { c.Demo, c.Listen = true, "[::1]:80" }, ""},
		{"demo on localhost", func(c *Config) { c.Demo, c.Listen = true, "localhost:80" }, ""},
		{"demo on another loopback address", func(c *Config) { c.Demo, c.Listen = true, "127.1.2.3:80" }, ""},
		{"demo on a name", func(c *Config) { c.Demo, c.Listen = true, "localhost.example.org:80" }, "--demo with"},
		{"demo of a database", func(c *Config) { c.Demo, c.Database = true, "sqlite:x" }, "leave out --database"},
		{"no port", func(c *Config) { c.Listen = "127.0.0.1" }, "HOST:PORT"},
		{"certificate without key", func(c *Config) { c.TLSCert = "x" }, "belong together"},
		{"no body", func(c *Config) { c.MaxBody = 0 }, "--max-body"},
		{"negative length", func(c *Config) { c.MaxLength = -1 }, "--max-length"},
		{"proxy", func(c *Config) { c.TrustedProxy = []string{"10.0.0.0/8", "192.0.2.1", "::1", ""} }, ""},
		{"bad proxy", func(c *Config) { c.TrustedProxy = []string{"10.0.0.0/99"} }, "--trusted-proxy 10.0.0.0/99"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := options()
			tt.change(&c)
			err := c.check()
			if tt.want == "" && err != nil {
				t.Errorf("check = %v, want nil", err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("check = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestCheckTellsEverything(t *testing.T) {
	c := options()
	c.MaxBody, c.TLSKey = 0, "x"
	err := c.check()
	for _, want := range []string{"--max-body", "--tls-key"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("check = %v, want %s in it", err, want)
		}
	}
}

func TestHideSecret(t *testing.T) {
	for value, want := range map[string]string{
		"":                                      "",
		"vtrest-data":                           "vtrest-data",
		"sqlite:a@b:c.db":                       "sqlite:a@b:c.db",
		"127.0.0.1:8080":                        "127.0.0.1:8080",
		"mysql://root@h/db":                     "mysql://root@h/db",
		"mysql://root:pw@h:3306/db":             "mysql://root:***@h:3306/db",
		"mysql://root:p%40@h/db?socket=/x.sock": "mysql://root:***@h/db?socket=/x.sock",
		"mysql://root:p/w@h/db":                 "mysql://***",
		"root:pw@tcp(h)/db":                     "root://***",
	} {
		if got := HideSecret(value); got != want {
			t.Errorf("HideSecret(%q) = %q, want %q", value, got, want)
		}
	}
}
