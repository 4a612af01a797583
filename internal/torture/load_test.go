//go:build linux

package torture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// unserved is in answers to calls that could not be served, and may be made again.
var unserved = regexp.MustCompile(`"code":"(DATABASE_UNAVAILABLE|SERVER_BUSY|STORAGE_UNAVAILABLE)"`)

// load is honest clients at work, each on a connection of its own.
type load struct {
	t       *testing.T
	server  *server
	token   string
	clients []*client

	stopping atomic.Bool
	// Calls are made under the reading side; who looks at the books takes the other.
	pause   sync.RWMutex
	running sync.WaitGroup

	mu      sync.Mutex
	figures figures
	// told is called at the first wrong answer; nil is not.
	told func()
}

// figures are what came of a run.
type figures struct {
	acknowledged  int // writes
	reads         int // answers that were compared
	refused       int // calls answered 503
	dropped       int // calls without a whole answer
	lost          int // acknowledged writes that are not there
	wrong         int // answers that do not fit, or with another status
	half, doubled int // records
	longest       time.Duration
	heals         []time.Duration // until every client had a good answer again
}

// client is one honest client.
type client struct {
	load *load
	name string
	http *http.Client
	rand *rand.Rand

	accounts  []*account
	documents []*document
	made      int
	good      atomic.Int64 // when the last good answer came, in nanoseconds
}

// newLoad makes clients of a server. They begin with run.
func newLoad(t *testing.T, s *server, key string, clients int) *load {
	t.Helper()
	l := &load{t: t, server: s}
	l.login(key)
	for i := range clients {
		l.clients = append(l.clients, &client{
			load: l, name: fmt.Sprintf("%s-%d", strings.NewReplacer("/", "-", "_", "-").Replace(t.Name()), i),
			http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1, DisableCompression: true}},
			rand: rand.New(rand.NewPCG(uint64(i), 7)),
		})
	}
	return l
}

func (l *load) login(key string) {
	l.t.Helper()
	a := l.server.call(http.DefaultClient, http.MethodGet, "/auth/"+key, "", nil)
	var got struct{ Result string }
	if err := json.Unmarshal(a.body, &got); err != nil || len(got.Result) != 32 {
		l.t.Fatalf("log in: %s", &a)
	}
	l.token = got.Result
}

// run lets the clients work until stop.
func (l *load) run() {
	for _, c := range l.clients {
		l.running.Go(func() {
			defer c.http.CloseIdleConnections()
			for !l.stopping.Load() {
				l.pause.RLock()
				good := c.step()
				l.pause.RUnlock()
				if !good {
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
}

func (l *load) stop() {
	l.stopping.Store(true)
	l.running.Wait()
}

// healed waits until every client has had a good answer to a call that began
// after a time, and notes how long after it that was.
func (l *load) healed(since time.Time) {
	l.t.Helper()
	last := since
	for _, c := range l.clients {
		for c.good.Load() < since.UnixNano() {
			if time.Since(since) > time.Minute {
				l.stopping.Store(true)
				l.t.Errorf("%s has no good answer a minute after the end of the fault; the server's log: %s", c.name, tail(l.server.log.String()))
				return
			}
			time.Sleep(time.Millisecond)
		}
		if at := time.Unix(0, c.good.Load()); at.After(last) {
			last = at
		}
	}
	l.note(func(f *figures) { f.heals = append(f.heals, last.Sub(since)) })
}

func tail(text string) string { return text[max(0, len(text)-2000):] }

func (l *load) note(f func(*figures)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(&l.figures)
}

// enough wrong answers end a run.
const enough = 5

// wrong tells of an answer that does not fit.
func (c *client) wrong(format string, args ...any) {
	c.load.note(func(f *figures) {
		if f.wrong++; f.wrong == enough {
			c.load.stopping.Store(true)
		}
		if f.wrong == 1 && c.load.told != nil {
			c.load.told()
		}
	})
	c.load.t.Errorf("wrong answer: "+c.name+": "+format, args...)
}

// call makes a call of the client. ok is false if it was not served: there
// was no whole answer, or one that says to try again.
func (c *client) call(method, target, contentType string, body []byte, header ...string) (a answer, ok bool) {
	begin := time.Now()
	a = c.load.server.call(c.http, method, target, contentType, body, header...)
	c.load.note(func(f *figures) {
		f.longest = max(f.longest, a.took)
		switch a.status {
		case 0:
			f.dropped++
		case http.StatusServiceUnavailable:
			f.refused++
		}
	})
	switch a.status {
	case 0:
		return a, false
	case http.StatusServiceUnavailable:
		if !bytes.Contains(a.body, []byte(`"success":false`)) || !unserved.Match(a.body) {
			c.wrong("%s %s: %s", method, hide(target), &a)
		}
		return a, false
	}
	if !json.Valid(a.body) && !strings.Contains(target, "/download/") {
		c.wrong("%s %s is no JSON: %s", method, hide(target), &a)
		return a, false
	}
	c.good.Store(begin.UnixNano())
	return a, true
}

// hide takes the token out of a target.
func hide(target string) string {
	parts := strings.Split(target, "/")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return len(p) == 32 }), "/")
}

// step makes one call, and tells whether it was served.
func (c *client) step() bool {
	var a *account
	if n := len(c.accounts); n > 0 {
		// What was not served is tried again first, as an honest client does.
		if a = c.accounts[n-1]; a.id == 0 {
			return c.create(a)
		}
		a = c.accounts[c.rand.IntN(n)]
	}
	if n := len(c.documents); n > 0 && c.documents[n-1].id == 0 {
		return c.upload(c.documents[n-1])
	}
	switch dice := c.rand.IntN(100); {
	case dice < 20 || a == nil:
		return c.create(c.newAccount())
	case dice < 40:
		return c.update(a)
	case dice < 45:
		return c.remove(a)
	case dice < 65:
		return c.read(a)
	case dice < 80:
		return c.find(a)
	case dice < 85:
		return c.list()
	case dice < 91 || len(c.documents) == 0:
		return c.upload(c.newDocument())
	default:
		return c.download(c.documents[c.rand.IntN(len(c.documents))])
	}
}

// list reads some records, which are anybody's.
func (c *client) list() bool {
	const length = 20
	a, ok := c.call(http.MethodGet, fmt.Sprintf("/Accounts/length/%d/%s", length, c.load.token), "", nil)
	if !ok {
		return false
	}
	var got struct {
		Success bool
		Result  []struct {
			ID string `json:"record_id"`
		}
	}
	err := json.Unmarshal(a.body, &got)
	for _, r := range got.Result {
		if r.ID == "" {
			err = errors.New("a record without an id")
		}
	}
	if a.status != http.StatusOK || err != nil || !got.Success || len(got.Result) == 0 || len(got.Result) > length {
		c.wrong("list: %v: %s", err, &a)
	}
	c.load.note(func(f *figures) { f.reads++ })
	return true
}
