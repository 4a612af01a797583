package v1_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crmtest"
)

// line is a way to a MariaDB server that the test can cut.
type line struct {
	t      *testing.T
	socket string // where it begins
	server [2]string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

// lineTo makes a line, and the URL of the database by way of it.
func lineTo(t *testing.T, mysqlURL string) (l *line, databaseURL string) {
	t.Helper()
	u, err := url.Parse(mysqlURL)
	if err != nil {
		t.Fatal(err)
	}
	l = &line{t: t, socket: filepath.Join(t.TempDir(), "s"), server: [2]string{"tcp", u.Host}}
	if socket := u.Query().Get("socket"); socket != "" {
		l.server = [2]string{"unix", socket}
	}
	u.Host, u.RawQuery = "localhost", "socket="+l.socket
	l.join()
	t.Cleanup(l.cut)
	return l, u.String()
}

// join opens the line.
func (l *line) join() {
	l.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(l.t.Context(), "unix", l.socket)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	l.listener = listener
	l.mu.Unlock()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go l.forward(client)
		}
	}()
}

func (l *line) forward(client net.Conn) {
	server, err := (&net.Dialer{}).DialContext(l.t.Context(), l.server[0], l.server[1])
	if err != nil {
		_ = client.Close()
		return
	}
	l.mu.Lock()
	l.conns = append(l.conns, client, server)
	l.mu.Unlock()
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

// cut ends the line and every connection on it.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	errs = append(errs, l.listener.Close())
	for _, c := range l.conns {
		errs = append(errs, c.Close())
	}
	l.conns = nil
	if err := errors.Join(errs...); err != nil && !errors.Is(err, net.ErrClosed) {
		l.t.Error(err)
	}
}

// TestLostDatabase cuts the way to the database: calls answer that it is gone,
// with a request id, and right again once it is back.
func TestLostDatabase(t *testing.T) {
	l, databaseURL := lineTo(t, crmtest.MariaDB(t).Shared(t, dump(t, guide650)))
	c := serve(t, databaseURL, nil)
	token := c.login(adminName, guidePassword)
	targets := []string{"/Accounts/" + token, "/Accounts/3/" + token, "/Accounts/order/accountname/" + token, "/auth/admin/" + guidePassword, "/auth/TestKey000000001"}
	for round := range 3 {
		for _, target := range targets {
			if a := c.get(target); a.status != http.StatusOK {
				t.Errorf("round %d, %s with the database there: got %d %s", round, target, a.status, a.body)
			}
		}
		l.cut()
		for _, target := range targets {
			a := c.get(target)
			if a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, `"code":"DATABASE_UNAVAILABLE"`) || !strings.Contains(a.body, "test-request") {
				t.Errorf("round %d, %s without the database: got %d %s", round, target, a.status, a.body)
			}
		}
		l.join()
	}
}
