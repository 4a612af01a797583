//go:build linux

package torture

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// folder is what the service answers below.
const folder = "/modules/ParsVT/ws"

// server is a vtrest with an address of its own, which it keeps when it is
// started again.
type server struct {
	t             *testing.T
	path          string // of the program
	addr, metrics string
	args          []string
	cmd           *exec.Cmd
	log           output
}

// output is what a process printed.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// newServer starts the program with arguments, and waits until it is ready. It
// is killed when the test ends.
func newServer(t *testing.T, path string, args ...string) *server {
	t.Helper()
	s := &server{t: t, path: path, addr: freeAddress(t), metrics: freeAddress(t), args: args}
	s.start()
	t.Cleanup(func() {
		s.kill()
		if log := s.log.String(); strings.Contains(log, "panic") || strings.Contains(log, "fatal error") {
			t.Errorf("the server panicked:\n%s", log)
		}
	})
	s.awaitReady()
	return s
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// start runs the program.
func (s *server) start() {
	s.t.Helper()
	args := append([]string{"serve", "--listen", s.addr, "--metrics", s.metrics, "--log-level", "error"}, s.args...)
	s.cmd = exec.Command(s.path, args...)
	// The clients of these tests are busier than any honest one.
	s.cmd.Env = append(os.Environ(), "VTREST_RATE=0")
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// kill ends the process at once, as kill -9 does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
}

// awaitReady waits until the server says that it is.
func (s *server) awaitReady() {
	s.t.Helper()
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(2 * time.Millisecond) {
		if s.probe("/readyz") == http.StatusOK {
			return
		}
	}
	s.t.Fatalf("the server is not ready after a minute: %s", s.log.String())
}

// probe is the status that a plain address answers, 0 for no answer.
func (s *server) probe(path string) int {
	client := http.Client{Timeout: 5 * time.Second}
	r, err := client.Get("http://" + s.addr + path)
	if err != nil {
		return 0
	}
	_ = r.Body.Close()
	return r.StatusCode
}

// metric is one of the server's metrics without labels, or of the given ones as
// they are spelt.
func (s *server) metric(name string) float64 {
	s.t.Helper()
	r, err := http.Get("http://" + s.metrics + "/metrics")
	if err != nil {
		s.t.Errorf("metrics: %v", err)
		return 0
	}
	defer func() { _ = r.Body.Close() }()
	for lines := bufio.NewScanner(r.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			v, _ := strconv.ParseFloat(value, 64)
			return v
		}
	}
	s.t.Errorf("there is no metric %s", name)
	return 0
}

// memory is the most resident memory that the process ever had, in bytes.
func (s *server) memory() int64 {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, _ := strconv.ParseInt(strings.Fields(rest + " 0")[0], 10, 64)
	return kib << 10
}

// answer is what a call was answered.
type answer struct {
	status int // 0 if no whole answer came
	body   []byte
	err    error // why not
	took   time.Duration
}

func (a *answer) String() string { return fmt.Sprintf("%d %.300s %v", a.status, a.body, a.err) }

// call makes a call.
func (s *server) call(client *http.Client, method, target, contentType string, body []byte, header ...string) (a answer) {
	begin := time.Now()
	defer func() { a.took = time.Since(begin) }()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	r, err := http.NewRequest(method, "http://"+s.addr+folder+target, reader)
	if err != nil {
		return answer{err: err}
	}
	r.Header.Set("Content-Type", contentType)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := client.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{body: text, err: err}
	}
	return answer{status: got.StatusCode, body: text}
}
