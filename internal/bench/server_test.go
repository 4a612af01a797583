//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// base is the folder that the service answers below.
const base = "/modules/ParsVT/ws"

// server is a running vtrest.
type server struct {
	addr    string
	started time.Duration // from starting the process to its first answer
	cmd     *exec.Cmd
}

// build compiles the program once.
func build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "vtrest")
	out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "vtrest/cmd/vtrest").CombinedOutput()
	if err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// start runs the program and waits for its first answer.
func start(b *testing.B, program string, args ...string) *server {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	s := &server{addr: addr}
	s.cmd = exec.CommandContext(b.Context(), program, append([]string{"serve", "--listen", addr, "--log-level", "error", "--rate", "0"}, args...)...)
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	var log bytes.Buffer
	s.cmd.Stderr = &log
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.stop)
	for time.Since(begin) < 10*time.Second {
		r, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				s.started = time.Since(begin)
				return s
			}
		}
		time.Sleep(500 * time.Microsecond)
	}
	b.Fatalf("the server did not start: %s", log.String())
	return nil
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// memory is the server's resident memory and the most it ever was, in bytes.
func (s *server) memory(b *testing.B) (now, peak int64) {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	return field(string(text), "VmRSS:"), field(string(text), "VmHWM:")
}

func field(status, name string) int64 {
	_, rest, _ := strings.Cut(status, name)
	kib, _ := strconv.ParseInt(strings.Fields(rest + " 0")[0], 10, 64)
	return kib << 10
}

// login makes a token by access key.
func (s *server) login(b *testing.B, key string) string {
	b.Helper()
	body := get(b, s.addr, base+"/auth/"+key)
	_, rest, _ := strings.Cut(body, `"result":"`)
	token, _, _ := strings.Cut(rest, `"`)
	return token
}
