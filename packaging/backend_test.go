//go:build linux

package packaging

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/fcgi"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"vtrest/internal/app"
)

// relay stands between a web server and vtrest, and keeps what passes.
type relay struct {
	address string
	mu      sync.Mutex
	seen    bytes.Buffer // what the web server sent
}

// startVtrest serves the demo behind a relay.
func startVtrest(t *testing.T) *relay {
	t.Helper()
	config := app.Config{
		Listen: "127.0.0.1:0", Data: t.TempDir(), Demo: true, TrustedProxy: []string{"127.0.0.1"},
		QueryTimeout: 10 * time.Second, Refresh: time.Second, TokenLife: time.Hour, MaxBody: 64 << 20,
	}
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := a.Serve(ctx); err != nil {
			t.Errorf("vtrest: %v", err)
		}
	})
	t.Cleanup(func() { stop(); serving.Wait(); _ = a.Close() })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	r := &relay{address: l.Addr().String()}
	go r.serve(l, a.Addr().String())
	return r
}

func (r *relay) serve(l net.Listener, to string) {
	for {
		from, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = from.Close() }()
			server, err := net.Dial("tcp", to)
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(io.MultiWriter(r, server), from) // ends with the connection
				_ = server.Close()
			}()
			_, _ = io.Copy(from, server)
		}()
	}
}

// Write keeps what passes.
func (r *relay) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen.Write(p)
}

// take is what has passed since the last call.
func (r *relay) take() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.seen.Reset()
	return r.seen.String()
}

func (r *relay) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen.Len()
}

// startPHP is a stand-in for php-fpm: it answers "PHP" and the script's path.
func startPHP(t *testing.T, dir string) (socket string) {
	t.Helper()
	socket = filepath.Join(dir, "php.sock")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := os.Chmod(socket, 0o777); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = fcgi.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, "PHP %s", r.URL.Path)
		})) // ends with the listener
	}()
	return socket
}

// crmFolder makes a folder like a CRM's, with the module that vtrest replaces.
func crmFolder(t *testing.T, dir string) string {
	t.Helper()
	root := filepath.Join(dir, "crm")
	for name, text := range map[string]string{
		"index.php":                   "<?php",
		"logo.txt":                    "a logo",
		"modules/ParsVT/other.php":    "<?php",
		"modules/ParsVT/ws/index.php": "<?php // the original module",
	} {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
