//go:build linux

package cluster

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// folder is what the service answers below.
const folder = "/modules/ParsVT/ws"

// adminKey is the access key of the sample's administrator.
const adminKey = "AKadmin000000001"

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

// server is a vtrest in a process of its own.
type server struct {
	t                          *testing.T
	program, address, database string
	rate                       string // calls of a token a minute
	cmd                        *exec.Cmd
	log                        *bytes.Buffer
}

// newServer chooses an address; nothing runs yet.
func newServer(t *testing.T, program, database string) *server {
	t.Helper()
	return &server{t: t, program: program, address: freeAddress(t), database: database, rate: "0"}
}

// freeAddress is one of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// start starts the process and does not wait for it.
func (s *server) start() {
	s.t.Helper()
	s.log = &bytes.Buffer{}
	s.cmd = exec.CommandContext(s.t.Context(), s.program, "serve", "--listen", s.address, "--trusted-proxy", "127.0.0.1",
		"--log-level", "warn", "--rate", s.rate, "--database", s.database)
	s.cmd.Stderr = s.log
	log := s.log
	s.t.Cleanup(func() {
		if s.t.Failed() {
			s.t.Logf("log of %s: %.1500s", s.address, log)
		}
	})
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// await waits until the server is ready.
func (s *server) await() {
	s.t.Helper()
	for range 6000 {
		if s.ready() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.kill()
	s.t.Fatalf("the server is not ready after half a minute: %s", s.log.String())
}

func (s *server) ready() bool {
	client := &http.Client{Timeout: time.Second}
	r, err := client.Get("http://" + s.address + "/readyz")
	if err != nil {
		return false
	}
	_ = r.Body.Close()
	return r.StatusCode == http.StatusOK
}

// kill ends the process at once, as kill -9 does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
}

// client calls one address: a server's or the balancer's.
type client struct {
	http    *http.Client
	address string
	token   string
}

// at is a client of a server, with a token.
func at(address, token string) *client {
	return &client{http: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}, address: address, token: token}
}

// answer is what came: status 0 if no whole answer did.
type answer struct {
	status int
	body   string
	header http.Header
}

// call makes a call. TOKEN in the target is the client's token; headers are
// names and values in turn.
func (c *client) call(method, target, form string, headers ...string) answer {
	r, err := http.NewRequest(method, "http://"+c.address+folder+strings.ReplaceAll(target, "TOKEN", c.token), strings.NewReader(form))
	if err != nil {
		return answer{}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := c.http.Do(r)
	if err != nil {
		return answer{}
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return answer{}
	}
	return answer{a.StatusCode, string(text), a.Header}
}

var created = regexp.MustCompile(`^\{"success":true,"result":(\d+)\}$`)

// id is the record that a create made, 0 without one.
func (a *answer) id() int64 {
	match := created.FindStringSubmatch(a.body)
	if a.status != http.StatusCreated || match == nil {
		return 0
	}
	id, _ := strconv.ParseInt(match[1], 10, 64)
	return id
}

// login gets a token.
func (c *client) login(t *testing.T) {
	t.Helper()
	a := c.call(http.MethodGet, "/auth/"+adminKey, "")
	c.token = regexp.MustCompile(`[0-9a-f]{32}`).FindString(a.body)
	if a.status != http.StatusOK || c.token == "" {
		t.Fatalf("log in at %s: got %d %s", c.address, a.status, a.body)
	}
}
