package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	stdmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/workflow/task"
)

var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// read takes a mail apart: its headers, decoded, and its parts by type.
func read(t *testing.T, raw []byte) (stdmail.Header, map[string]string) {
	t.Helper()
	m, err := stdmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, raw)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("type %s, %v", kind, err)
	}
	parts := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return m.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
	}
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMessage(t *testing.T) {
	l := &task.Letter{
		From: "ann@example.org", FromName: "Ann Bäcker", To: ",bob@example.org, ,nobody,BOB@example.org,Carl &lt;carl@example.org&gt;", CC: "dan@example.org", BCC: "eve@example.org",
		Subject: "Ticket <b>5</b> &amp; سلام", Content: "<p>Dear&nbsp;Bob,<br>see <a href=\"https://example.org/5\">here</a></p><script>x()</script>",
	}
	m, err := Message(l, nil, "NAME", at)
	if err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if _, err := m.WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	header, parts := read(t, raw.Bytes())
	for name, want := range map[string]string{
		"Subject": "Ticket 5 & سلام", "Message-Id": "<NAME@example.org>", "Cc": "<dan@example.org>", "Bcc": "", "Reply-To": "",
		"From": `Ann Bäcker <ann@example.org>`, "To": `<bob@example.org>, "Carl" <carl@example.org>`, "Date": "Mon, 23 Nov 2026 12:00:00 +0000", "Auto-Submitted": "auto-generated",
	} {
		if got := decoded(t, header.Get(name)); got != want && strings.Trim(got, `"`) != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	want := map[string]string{"text/plain": "Dear Bob,\nsee here (https://example.org/5)", "text/html": l.Content}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	recipients, err := m.GetRecipients()
	if diff := cmp.Diff([]string{"<bob@example.org>", "<carl@example.org>", "<dan@example.org>", "<eve@example.org>"}, recipients); diff != "" || err != nil {
		t.Errorf("recipients: %v %s", err, diff)
	}
}

func TestSenders(t *testing.T) {
	own := &stdmail.Address{Name: "CRM", Address: "crm@example.org"}
	tests := []struct {
		name                   string
		letter                 task.Letter
		from                   *stdmail.Address
		wantSender, wantAnswer string
		err                    error
	}{
		{"the workflow's", task.Letter{From: "ann@example.org", FromName: "Ann"}, nil, `"Ann" <ann@example.org>`, "", nil},
		{"ours, with answers to the workflow's", task.Letter{From: "ann@example.org", FromName: "Ann"}, own, `"CRM" <crm@example.org>`, "<ann@example.org>", nil},
		{"the workflow's address for answers", task.Letter{From: "ann@example.org", ReplyTo: "support@example.org"}, own, `"CRM" <crm@example.org>`, "<support@example.org>", nil},
		{"ours alone", task.Letter{}, own, `"CRM" <crm@example.org>`, "", nil},
		{"nobody's", task.Letter{From: "no address"}, nil, "", "", ErrNoSender},
		{"a name on two lines", task.Letter{From: "a@b.cd", FromName: "Ann\r\nBcc: eve@example.org"}, nil, `"Ann Bcc: eve@example.org" <a@b.cd>`, "", nil},
	}
	for _, test := range tests {
		sender, answer, err := senders(&test.letter, test.from)
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.name, err, test.err)
			continue
		}
		if got := shown(sender); got != test.wantSender {
			t.Errorf("%s: from %s, want %s", test.name, got, test.wantSender)
		}
		if got := shown(answer); got != test.wantAnswer {
			t.Errorf("%s: answers to %s, want %s", test.name, got, test.wantAnswer)
		}
	}
	if _, err := Message(&task.Letter{From: "a@b.cd", To: " ,nobody"}, nil, "X", at); !errors.Is(err, ErrNoRecipient) {
		t.Errorf("no recipient: %v", err)
	}
}

func shown(a *stdmail.Address) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		list string
		want []string
	}{
		{"", nil},
		{",, ,", nil},
		{"a@b.cd", []string{"a@b.cd"}},
		{"a@b.cd,A@B.cd", []string{"a@b.cd"}},
		{"a@b.cd\r\nBcc: eve@example.org", nil},
		{"a@b.cd>,<eve@example.org", nil},
		{`Dr. Who: <who@example.org>`, []string{"who@example.org"}},
		{`"a b"@example.org,x@y.zz`, []string{"x@y.zz"}},
		{"$email, a@b.cd RCPT TO:<x@y.zz>", []string{"x@y.zz"}},
		{"سلام@example.org", []string{"سلام@example.org"}},
	}
	for _, test := range tests {
		var got []string
		for _, a := range Addresses(test.list) {
			got = append(got, a.Address)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.list, diff)
		}
	}
}

func TestText(t *testing.T) {
	tests := []struct{ markup, want string }{
		{"", ""},
		{"a<br>b<BR />c", "a\nb\nc"},
		{"<p>one</p><p>two</p>", "one\n\ntwo"},
		{"5 &lt; 6 &amp; 7 > 6", "5 < 6 & 7 > 6"},
		{"a < b", "a < b"},
		{"<style>p{}</style>a<!-- b -->c<script>x", "ac"},
		{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"<a href='https://x.yz'>https://x.yz</a>", "https://x.yz"},
		{"line\nends  are\tblanks", "line ends are blanks"},
	}
	for _, test := range tests {
		if got := Text(test.markup); got != test.want {
			t.Errorf("%q: %q, want %q", test.markup, got, test.want)
		}
	}
}

// FuzzMessage: whatever a letter holds, the headers are ours.
func FuzzMessage(f *testing.F) {
	f.Add("Ann\r\nX: y", "a@b.cd,\r\nX: y", "Hi\r\nX: y", "<b>\r\n.\r\nX: y")
	f.Add("\u2028", "<a@b.cd>", "=?utf-8?q?x?=", "\x00")
	f.Fuzz(func(t *testing.T, name, to, subject, content string) {
		l := &task.Letter{From: "ann@example.org", FromName: name, To: to + ",bob@example.org", CC: to, ReplyTo: to, Subject: subject, Content: content}
		m, err := Message(l, nil, "NAME", at)
		if err != nil {
			t.Fatal(err)
		}
		var raw bytes.Buffer
		if _, err := m.WriteTo(&raw); err != nil {
			t.Fatal(err)
		}
		header, _ := read(t, raw.Bytes())
		for key := range header {
			switch key {
			case "Date", "Mime-Version", "Message-Id", "Subject", "From", "To", "Cc", "Reply-To", "Content-Type", "Auto-Submitted":
			default:
				t.Errorf("header %q of %q", key, l)
			}
		}
	})
}
