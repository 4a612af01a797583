//go:build linux

package packaging

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

const folder = "/modules/ParsVT/ws/"

// TestProxies tries the examples with the real web servers: which calls reach
// vtrest, in which spelling, and as whose.
func TestProxies(t *testing.T) {
	crmtest.Long(t)
	if testing.Short() {
		t.Skip("starts web servers")
	}
	for _, w := range webServers {
		t.Run(w.name, func(t *testing.T) {
			find(t, w.program)
			r := startVtrest(t)
			p := &proxied{t: t, name: w.name, address: w.start(t, r.address), relay: r}
			p.login()
			t.Run("addresses", p.addresses)
			t.Run("clients", p.clients)
			t.Run("uploads", p.uploads)
		})
	}
}

// proxied is a web server in front of vtrest.
type proxied struct {
	t             *testing.T
	name, address string
	relay         *relay
	token         string
}

// login gets a token for the client 127.0.0.3.
func (p *proxied) login() {
	p.t.Helper()
	_, body := p.call(p.t, "127.0.0.3", "GET "+folder+"auth/admin/admin", "")
	p.token = regexp.MustCompile(`[0-9a-f]{32}`).FindString(body)
	if p.token == "" {
		p.t.Fatalf("no token: %s", body)
	}
}

func (p *proxied) addresses(t *testing.T) {
	for _, c := range []struct {
		line string // TOKEN is the token
		want string // the beginning of the answer
		sent string // what vtrest is sent; as it came if empty
		// refused are the web servers that answer 400 by themselves.
		refused []string
	}{
		{line: "Accounts/3/TOKEN", want: `{"success":true,"result":{"accountname"`},
		{line: "index.php?module=Accounts&length=1&token=TOKEN", want: `{"success":true,"result":[{`},
		{line: "Accounts/start/0/length/2/order/vtiger_account.accountname%20DESC/TOKEN", want: `{"success":true,"result":[{`},
		// As the guide's PHP client sends it.
		{line: "index.php?module=Accounts&order=CE.createdtime DESC&token=TOKEN", want: `{"success":true,"result":[{`, refused: []string{"nginx", "apache", "caddy"}},
		{line: "Accounts/criteria/vtiger_account.website:http:%2F%2Fx.example%2Fa/TOKEN", want: `{"success":true,"result":[]`},
		{line: "Accounts/criteria/vtiger_account.accountname:100%25/TOKEN", want: `{"success":true,"result":[]`},
		{line: "index.php?module=Accounts&criteria=vtiger_account.website:http://x/a//b&token=TOKEN", want: `{"success":true,"result":[]`},
		{line: "Accounts//start/0//length/1/TOKEN", want: `{"success":true`},
	} {
		p.relay.take()
		line := folder + strings.ReplaceAll(c.line, "TOKEN", p.token)
		status, body := p.call(t, "127.0.0.3", "GET "+line, "")
		if slices.Contains(c.refused, p.name) {
			if status != http.StatusBadRequest {
				t.Errorf("%s: got %d %.200s; it is said to be refused", c.line, status, body)
			}
			continue
		}
		if !strings.HasPrefix(body, c.want) {
			t.Errorf("%s: got %d %.200s, want %s", c.line, status, body, c.want)
		}
		if sent := "GET " + line + " HTTP/1."; !strings.Contains(p.relay.take(), sent) {
			t.Errorf("%s: vtrest was sent something else", c.line)
		}
	}
	for line, want := range map[string]string{
		"/index.php?module=Home":    "PHP /index.php",
		"/modules/ParsVT/other.php": "PHP /modules/ParsVT/other.php",
		"/logo.txt":                 "a logo",
	} {
		if status, body := p.call(t, "127.0.0.3", "GET "+line, ""); status != http.StatusOK || body != want {
			t.Errorf("%s: got %d %.200s, want %s", line, status, body, want)
		}
	}
}

// clients: a token belongs to the address that logged in, whatever another
// client writes into the headers that name addresses.
func (p *proxied) clients(t *testing.T) {
	line := "GET " + folder + "Accounts/3/" + p.token
	for _, header := range []string{
		"", "X-Forwarded-For: 127.0.0.3\r\n", "Forwarded: for=127.0.0.3\r\n",
		"X-Forwarded-For: 127.0.0.3\r\nForwarded: for=127.0.0.3\r\n", "X-Real-IP: 127.0.0.3\r\n",
		"Forwarded: for=127.0.0.9\r\n", "X-Forwarded-For: 127.0.0.9\r\n",
	} {
		if _, body := p.call(t, "127.0.0.3", line, header); !strings.HasPrefix(body, `{"success":true`) {
			t.Errorf("%q: the client itself gets %.200s", header, body)
		}
		if _, body := p.call(t, "127.0.0.4", line, header); !strings.HasPrefix(body, `{"success":false`) {
			t.Errorf("%q: another client gets %.200s", header, body)
		}
	}
}

// uploads: a long body reaches vtrest while it is still being sent.
func (p *proxied) uploads(t *testing.T) {
	const half = 3 << 20
	const tail = "\r\n--b--\r\n"
	head := "--b\r\nContent-Disposition: form-data; name=\"notes_title\"\r\n\r\nLong\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"long.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"
	conn := p.dial(t, "127.0.0.3")
	defer func() { _ = conn.Close() }()
	p.relay.take()
	send(t, conn, fmt.Sprintf("POST %sDocuments/%s HTTP/1.1\r\nHost: crm.example.org\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s",
		folder, p.token, len(head)+2*half+len(tail), head))
	send(t, conn, strings.Repeat("x", half))
	end := time.Now().Add(time.Minute)
	for p.relay.len() < half/2 {
		if time.Now().After(end) {
			t.Fatalf("of %d bytes sent only %d went on: the web server waits for the whole body", half, p.relay.len())
		}
		time.Sleep(5 * time.Millisecond)
	}
	send(t, conn, strings.Repeat("x", half)+tail)
	if status, body := read(t, conn); status != http.StatusCreated {
		t.Errorf("the upload is answered with %d %.300s", status, body)
	}
}

// call sends a request as it is written, from one of this machine's own
// addresses.
func (p *proxied) call(t *testing.T, from, line, header string) (int, string) {
	t.Helper()
	conn := p.dial(t, from)
	defer func() { _ = conn.Close() }()
	send(t, conn, line+" HTTP/1.1\r\nHost: crm.example.org\r\nConnection: close\r\n"+header+"\r\n")
	return read(t, conn)
}

func (p *proxied) dial(t *testing.T, from string) net.Conn {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := d.DialContext(t.Context(), "tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func send(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, conn net.Conn) (int, string) {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
