//go:build linux

package crash

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// folder is what the service answers below.
const folder = "/modules/ParsVT/ws"

// build compiles the program.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vtrest")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "vtrest/cmd/vtrest").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// server is a running vtrest.
type server struct {
	base string // of addresses
	cmd  *exec.Cmd
}

// start runs the program over a database and waits until it is ready.
func start(t *testing.T, program, databaseURL string) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	s := &server{base: "http://" + addr + folder}
	s.cmd = exec.CommandContext(t.Context(), program, "serve", "--listen", addr, "--log-level", "error", "--database", databaseURL)
	var log bytes.Buffer
	s.cmd.Stderr = &log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		if r, err := http.Get("http://" + addr + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return s
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.kill()
	t.Fatalf("the server did not start: %s", log.String())
	return nil
}

// kill ends the process at once, as kill -9 does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
}

// call makes a call; ok is false if no whole answer came.
func (s *server) call(client *http.Client, method, target, form string) (status int, body string, ok bool) {
	r, err := http.NewRequest(method, s.base+target, strings.NewReader(form))
	if err != nil {
		return 0, "", false
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := client.Do(r)
	if err != nil {
		return 0, "", false
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	return a.StatusCode, string(text), err == nil
}
