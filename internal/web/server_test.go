package web

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestGracefulStop stops a server while a call runs: the call ends, the server
// says that it is stopping, and only then refuses connections.
func TestGracefulStop(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	s := &Server{Log: slog.New(slog.DiscardHandler), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-finish
		_, _ = io.WriteString(w, "done")
	})}
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-started
	if s.Stopping() {
		t.Error("Stopping before the context ended")
	}
	cancel()
	for !s.Stopping() {
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-stopped:
		t.Fatalf("Serve returned %v while a call was running", err)
	case <-time.After(20 * time.Millisecond):
	}
	close(finish)
	if got := <-answer; got != "done" {
		t.Errorf("the running call answered %q, want done", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	if _, err := http.Get("http://" + l.Addr().String()); err == nil {
		t.Error("a stopped server answers")
	}
}

func TestDrainEnds(t *testing.T) {
	started := make(chan struct{})
	s := &Server{Log: slog.New(slog.DiscardHandler), Drain: 10 * time.Millisecond, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
	})}
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	go func() {
		if resp, err := http.Get("http://" + l.Addr().String()); err == nil {
			resp.Body.Close()
		}
	}()
	<-started
	cancel()
	if err := <-stopped; err == nil {
		t.Error("Serve = nil, want an error that names the calls cut short")
	}
}

// TestStopTells: while a stop waits for an upload that is stuck, the log says so,
// and the stop goes on when the upload does.
func TestStopTells(t *testing.T) {
	said, log := io.Pipe()
	started := make(chan struct{})
	s := &Server{Log: slog.New(slog.NewTextHandler(log, nil)), Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = r.Body.Read(make([]byte, 1))
		close(started)
		_, _ = io.Copy(io.Discard, r.Body)
	})}
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	body, upload := io.Pipe()
	go func() {
		if resp, err := http.Post("http://"+l.Addr().String(), "text/plain", body); err == nil {
			resp.Body.Close()
		}
	}()
	if _, err := io.WriteString(upload, "half"); err != nil {
		t.Fatal(err)
	}
	<-started
	cancel()
	lines := bufio.NewScanner(said)
	if !lines.Scan() || !strings.Contains(lines.Text(), "1 call (1 still sending data, such as an upload), running for up to ") ||
		!strings.Contains(lines.Text(), "a second Ctrl-C ends at once") || !strings.Contains(lines.Text(), "at_most=30s") {
		t.Errorf("the log says %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	upload.Close()
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

// writePair writes a new self-signed certificate of a name, for 127.0.0.1.
func writePair(t *testing.T, dir, name string) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestTLS(t *testing.T) {
	certFile, keyFile := writePair(t, t.TempDir(), "first")
	s := &Server{Log: slog.New(slog.DiscardHandler), Handler: echo, CertFile: certFile, KeyFile: keyFile}
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	resp, err := client.Get("https://" + l.Addr().String() + "/x")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.ProtoMajor != 2 {
		t.Errorf("protocol %s, want HTTP/2", resp.Proto)
	}
	client.CloseIdleConnections()
	cancel()
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

func TestCertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := writePair(t, dir, "first")
	c, err := newCertificate(certFile, keyFile, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	c.now = func() time.Time { return now }
	name := func() string {
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.Subject.CommonName
	}
	writePair(t, dir, "second")
	if got := name(); got != "first" {
		t.Errorf("at once: %s, want first", got)
	}
	now = now.Add(checkCertificateEvery)
	if got := name(); got != "second" {
		t.Errorf("after %s: %s, want second", checkCertificateEvery, got)
	}
	if err := os.WriteFile(certFile, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(checkCertificateEvery)
	if got := name(); got != "second" {
		t.Errorf("after a broken file: %s, want second", got)
	}
	if _, err := newCertificate(certFile, keyFile, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a broken file is accepted at the start")
	}
}
