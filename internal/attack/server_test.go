package attack

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/app"
	"vtrest/internal/crmtest"
	"vtrest/internal/sqldb"
)

var withSqlmap = flag.Bool("sqlmap", false, "run sqlmap against every parameter, which takes long")

func TestMain(m *testing.M) {
	flag.Parse()
	crmtest.Main(m)
}

// folder is what the service answers below.
const folder = "/modules/ParsVT/ws/"

// target is the whole program over one database, on a port of this machine.
type target struct {
	t    *testing.T
	root string // http://127.0.0.1:PORT
	// metrics is that of /metrics, "" without one.
	metrics string
	db      *sqldb.DB
	log     *calls
}

// calls counts the lines of the log by their status.
type calls struct {
	mu     sync.Mutex
	text   bytes.Buffer
	status map[int]int
}

func (c *calls) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var line struct{ Status int }
	if json.Unmarshal(p, &line) == nil && line.Status != 0 {
		c.status[line.Status]++
	}
	if c.text.Len() < 8<<20 {
		c.text.Write(p)
	}
	return len(p), nil
}

// take is how often each status was answered since it was asked last.
func (c *calls) take() map[int]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.status
	c.status = map[int]int{}
	return taken
}

func (c *calls) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// start serves a database until the test ends. change may be nil.
func start(t *testing.T, databaseURL string, change func(*app.Config)) *target {
	t.Helper()
	log := &calls{status: map[int]int{}}
	config := app.Config{
		Listen: "127.0.0.1:0", Database: databaseURL, Data: t.TempDir(), MaxBody: 1 << 20, QueryTimeout: time.Minute, TokenLife: 12 * time.Hour,
		CORSOrigin: []string{"*"}, Log: slog.New(slog.NewJSONHandler(log, nil)),
	}
	if change != nil {
		change(&config)
	}
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if text := log.String(); strings.Contains(text, "panic") {
			t.Errorf("the server panicked: %.3000s", text)
		}
	})
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &target{t: t, root: "http://" + a.Addr().String(), db: db, log: log}
	if address := a.MetricsAddr(); address != nil {
		s.metrics = "http://" + address.String()
	}
	for begin := time.Now(); s.call(http.MethodGet, "/readyz", "").status != http.StatusOK; time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("the server is not ready: %s", log)
		}
	}
	return s
}

// with is the target for a part of a test.
func (s *target) with(t *testing.T) *target {
	part := *s
	part.t = t
	return &part
}

// reply is what a call came back with.
type reply struct {
	status int
	header http.Header
	body   string
}

// call sends a request to an address of the program, or to a whole one, with headers as names and
// values.
func (s *target) call(method, address, body string, header ...string) reply {
	s.t.Helper()
	if !strings.HasPrefix(address, "http://") {
		address = s.root + address
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{got.StatusCode, got.Header, string(text)}
}

// get reads below the service's folder, as the user of a token.
func (s *target) get(path, token string) reply {
	s.t.Helper()
	return s.call(http.MethodGet, folder+path, "", "Authorization", "Bearer "+token)
}

// login is a token for a user, by his access key.
func (s *target) login(name string) string {
	s.t.Helper()
	var key string
	crmtest.Rows(s.t, s.db.SQL, func(scan func(...any)) { scan(&key) }, "SELECT accesskey FROM vtiger_users WHERE user_name = ?", name)
	var answer struct{ Result string }
	got := s.call(http.MethodGet, folder+"auth/"+key, "")
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || answer.Result == "" {
		s.t.Fatalf("login as %s answers %d %s", name, got.status, got.body)
	}
	return answer.Result
}
