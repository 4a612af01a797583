package main

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOwnAddress(t *testing.T) {
	for _, c := range []struct{ listen, want string }{
		{":8080", "127.0.0.1:8080"},
		{"0.0.0.0:80", "127.0.0.1:80"},
		{"[::]:80", "[::1]:80"},
		{"10.1.2.3:80", "10.1.2.3:80"},
		{"localhost:80", "localhost:80"},
	} {
		if got, err := ownAddress(c.listen); err != nil || got != c.want {
			t.Errorf("ownAddress(%q) = %q, %v, want %q", c.listen, got, err, c.want)
		}
	}
	if _, err := ownAddress("8080"); err == nil {
		t.Error("an address without a port is taken")
	}
}

func TestReadReady(t *testing.T) {
	for _, c := range []struct{ answer, status, text, err string }{
		{"HTTP/1.0 200 OK\r\nA: b\r\n\r\nok\n", "200", "ok", ""},
		{"HTTP/1.1 503 Service Unavailable\r\n\r\nno database", "503", "no database", ""},
		{"HTTP/1.0 204 No Content\r\n\r\n", "204", "", ""},
		{"SSH-2.0-OpenSSH\r\n", "", "", "does not speak HTTP"},
		{"HTTP/1.0 200 OK\r\nA: b", "", "", "breaks off"},
		{"", "", "", "breaks off"},
	} {
		status, text, err := readReady(strings.NewReader(c.answer))
		message := ""
		if err != nil {
			message = err.Error()
		}
		if status != c.status || text != c.text || !strings.Contains(message, c.err) || (c.err == "") != (err == nil) {
			t.Errorf("%q: got %q %q %v, want %q %q %q", c.answer, status, text, err, c.status, c.text, c.err)
		}
	}
}

func TestNotify(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if err := notify(t.Context(), "READY=1"); err != nil {
		t.Errorf("without a service manager: %v", err)
	}
	name := filepath.Join(t.TempDir(), "s")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = l.Close() }()
	t.Setenv("NOTIFY_SOCKET", name)
	if err := notify(t.Context(), "READY=1"); err != nil {
		t.Fatal(err)
	}
	_ = l.SetReadDeadline(time.Now().Add(time.Minute))
	got := make([]byte, 100)
	n, err := l.Read(got)
	if err != nil || string(got[:n]) != "READY=1" {
		t.Errorf("the service manager was told %q, %v", got[:n], err)
	}
	t.Setenv("NOTIFY_SOCKET", name+"-of-nobody")
	if err := notify(t.Context(), "READY=1"); err == nil {
		t.Error("a service manager that does not listen is no error")
	}
}
