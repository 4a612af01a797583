package mail

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want Server
		from string
		err  string // part of the error
	}{
		{text: "smtp://mail.example.org", want: Server{Host: "mail.example.org", Port: 587, Security: StartTLS}},
		{text: "smtp://u:p%40ss@mail.example.org:2525?tls=off", want: Server{Host: "mail.example.org", Port: 2525, User: "u", password: "p@ss", Security: Off}},
		{text: "smtp://mail.example.org:465", want: Server{Host: "mail.example.org", Port: 465, Security: TLS}},
		{text: "smtp://mail.example.org?tls=tls", want: Server{Host: "mail.example.org", Port: 465, Security: TLS}},
		{text: "smtp://mail.example.org:465?tls=starttls", want: Server{Host: "mail.example.org", Port: 465, Security: StartTLS}},
		{text: "smtp://[::1]:25?tls=off&from=CRM%20%3Ccrm@example.org%3E", want: Server{Host: "::1", Port: 25, Security: Off}, from: `"CRM" <crm@example.org>`},
		{text: "", err: "write smtp://"},
		{text: "smtps://x", err: "write smtp://"},
		{text: "smtp://", err: "write smtp://"},
		{text: "smtp://u:s3cr3t@x/y", err: "write smtp://"},
		{text: "smtp://u:s3cr3t/@x", err: "write smtp://"},
		{text: "smtp://u:s3cr3t@x:70000", err: "port"},
		{text: "smtp://u:s3cr3t@x?tls=yes", err: "tls=yes is not known"},
		{text: "smtp://u:s3cr3t@x?tsl=off", err: "tsl is not known"},
		{text: "smtp://u:s3cr3t@x?from=nobody", err: "from=nobody is not an address"},
		{text: "smtp://u:s3cr3t@x?a;b", err: "cannot be read"},
	}
	for _, test := range tests {
		s, err := Parse(test.text)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: error %v, want %s", test.text, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if got := shown(s.From); got != test.from {
			t.Errorf("%s: from %s, want %s", test.text, got, test.from)
		}
		if s.From = nil; *s != test.want {
			t.Errorf("%s: %+v, want %+v", test.text, *s, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("smtp://u:p@h:1?tls=off&from=a@b.cd")
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := Parse(text); err == nil && (s.Host == "" || s.Port < 1 || s.Port > 65535) {
			t.Errorf("%q: %+v", text, s)
		}
	})
}
