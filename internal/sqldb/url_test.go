package sqldb

import (
	"slices"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	for _, tt := range []struct{ url, network, addr, user, password, name string }{
		{"mysql://crm:p%40ss%2Fw@db.example.org:3307/vtiger", "tcp", "db.example.org:3307", "crm", "p@ss/w", "vtiger"},
		{"mysql://crm@localhost/vtiger", "tcp", "localhost:3306", "crm", "", "vtiger"},
		{"mariadb://crm@[::1]/vtiger", "tcp", "[::1]:3306", "crm", "", "vtiger"},
		{"mysql://root@localhost/vtiger?socket=/run/my.sock", "unix", "/run/my.sock", "root", "", "vtiger"},
	} {
		got, err := parseURL(tt.url)
		if err != nil {
			t.Errorf("parseURL(%q): %v", tt.url, err)
			continue
		}
		c := got.mysql
		if c.Net != tt.network || c.Addr != tt.addr || c.User != tt.user || c.Passwd != tt.password || c.DBName != tt.name {
			t.Errorf("parseURL(%q) = %s %s %s %s %s", tt.url, c.Net, c.Addr, c.User, c.Passwd, c.DBName)
		}
	}
	got, err := parseURL("mysql://crm@n1/vtiger?also=n2:3307,n3,[::1]")
	if want := []string{"n2:3307", "n3:3306", "[::1]:3306"}; err != nil || !slices.Equal(got.also, want) {
		t.Errorf("further nodes: got %v, %v, want %v", got.also, err, want)
	}
	if got, err := parseURL("sqlite:/data/vtrest.db"); err != nil || got.sqlite != "/data/vtrest.db" {
		t.Errorf("sqlite: %+v, %v", got, err)
	}
}

func TestParseURLRefuses(t *testing.T) {
	for _, url := range []string{
		"", "sqlite:", "vtiger", "postgres://u:secret@h/n", "mysql://u:secret@h", "mysql://u:secret@h/",
		"mysql://u:secret@h/n?sokcet=/x", "mysql://u:secret@h:port/n",
	} {
		_, err := parseURL(url)
		if err == nil {
			t.Errorf("parseURL(%q) is allowed", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("parseURL(%q) shows the password: %v", url, err)
		}
	}
}

func TestFitCharset(t *testing.T) {
	for _, tt := range []struct{ charset, text, want string }{
		{"", "متن 😀", "متن 😀"},
		{"utf8mb4", "متن 😀", "متن 😀"},
		{"utf8mb3", "متن 😀", "متن \uFFFD"},
		{"utf8", "é", "é"},
		{"latin1", "é€ متن", "é€ \x7F\x7F\x7F"},
		{"cp1251", "Ромашка é", "Ромашка \x7F"},
		{"ascii", "aé", "a\x7F"},
		{"swe7", "anything é", "anything é"},
	} {
		if got := FitCharset(tt.charset, tt.text); got != tt.want {
			t.Errorf("FitCharset(%q, %q) = %q, want %q", tt.charset, tt.text, got, tt.want)
		}
	}
}
