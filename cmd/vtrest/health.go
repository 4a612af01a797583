package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"strings"
	"time"

	"vtrest/internal/app"
)

// healthTime is how long a server may take to say how it is. It is longer than
// the server itself waits for its database.
const healthTime = 10 * time.Second

type healthCmd struct{}

// Run asks the server at --listen on this machine whether it is ready, prints
// what it says, and fails unless it is. An image without a shell has no other
// program that could ask.
func (healthCmd) Run(s *session) error {
	ctx, cancel := context.WithTimeout(s.ctx, healthTime)
	defer cancel()
	status, text, err := askReady(ctx, s.config)
	if err != nil {
		return err
	}
	if status != "200" {
		return fmt.Errorf("not ready: %s", text)
	}
	_, err = fmt.Fprintln(s.stdout, text)
	return err
}

// askReady is the status and the first line of the answer to /readyz.
func askReady(ctx context.Context, c app.Config) (status, text string, err error) {
	address, err := ownAddress(c.Listen)
	if err != nil {
		return "", "", err
	}
	conn, err := dialServer(ctx, address, c.TLSCert != "")
	if err != nil {
		return "", "", fmt.Errorf("no server answers: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if end, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(end); err != nil {
			return "", "", err
		}
	}
	if _, err := fmt.Fprintf(conn, "GET /readyz HTTP/1.0\r\nHost: %s\r\n\r\n", address); err != nil {
		return "", "", err
	}
	return readReady(conn)
}

// readReady reads an answer of HTTP. The parts of package http that would do
// the same belong to the server alone.
func readReady(conn io.Reader) (status, text string, err error) {
	r := textproto.NewReader(bufio.NewReader(io.LimitReader(conn, 1<<16)))
	line, err := r.ReadLine()
	if err != nil {
		return "", "", fmt.Errorf("the server breaks off: %w", err)
	}
	words := strings.Fields(line)
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return "", "", errors.New("the program that listens there does not speak HTTP")
	}
	if _, err := r.ReadMIMEHeader(); err != nil {
		return "", "", fmt.Errorf("the server breaks off: %w", err)
	}
	text, err = r.ReadLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return "", "", fmt.Errorf("the server breaks off: %w", err)
	}
	return words[1], text, nil
}

// dialServer connects. Nothing secret is sent and nothing said is acted on, so
// the certificate, which names the machine as others know it, is not looked at.
func dialServer(ctx context.Context, address string, secure bool) (net.Conn, error) {
	if secure {
		d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}
		return d.DialContext(ctx, "tcp", address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

// ownAddress is where to reach the server that listens there: every address of
// the machine means its loopback one.
func ownAddress(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("--listen %s: write HOST:PORT, such as 127.0.0.1:8080", listen)
	}
	addr, err := netip.ParseAddr(host)
	if host == "" || err == nil && addr.IsUnspecified() && addr.Is4() {
		host = "127.0.0.1"
	} else if err == nil && addr.IsUnspecified() {
		host = "::1"
	}
	return net.JoinHostPort(host, port), nil
}
