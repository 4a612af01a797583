//go:build linux

package torture

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// clockVariable names the file in which the program of clockBuild finds how
// many seconds its clock is wrong.
const clockVariable = "TORTURE_CLOCK"

// jump is added to the standard library's package time. Now runs on stacks that
// are too short for more than a look at a variable.
const jump = `package time

import (
	"sync/atomic"
	"syscall"
)

// jumped is how many seconds the clock is wrong.
var jumped atomic.Int64

func init() {
	name, ok := syscall.Getenv("` + clockVariable + `")
	if !ok {
		return
	}
	go func() {
		for ; ; Sleep(5 * Millisecond) {
			if fd, err := open(name); err == nil {
				var text [32]byte
				n, _ := read(fd, text[:])
				closefd(fd)
				jumped.Store(number(text[:max(n, 0)]))
			}
		}
	}()
}

func number(text []byte) (n int64) {
	sign := int64(1)
	for _, c := range text {
		switch {
		case c == '-':
			sign = -1
		case c >= '0' && c <= '9':
			n = 10*n + int64(c-'0')
		}
	}
	return sign * n
}
`

// clockBuild compiles the program with a clock that a file moves. Go asks the
// system for the time without a call that could be caught, so the standard
// library is compiled with one line more.
func clockBuild(t *testing.T) (path string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir, source := t.TempDir(), filepath.Join(strings.TrimSpace(string(out)), "src", "time")
	text, err := os.ReadFile(filepath.Join(source, "time.go"))
	if err != nil {
		t.Fatal(err)
	}
	const now = "sec, nsec, mono := runtimeNow()\n"
	if strings.Count(string(text), now) != 1 {
		t.Skip("NOT TESTED with a clock that jumps: this version of Go reads the clock in another way")
	}
	changed := strings.Replace(string(text), now, now+"\tsec += jumped.Load()\n", 1)
	overlay := struct{ Replace map[string]string }{map[string]string{
		filepath.Join(source, "time.go"): filepath.Join(dir, "time.go"),
		filepath.Join(source, "jump.go"): filepath.Join(dir, "jump.go"),
	}}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"time.go": changed, "jump.go": jump, "overlay.json": string(list)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path = filepath.Join(dir, "vtrest")
	if err := compile(path, "-overlay", filepath.Join(dir, "overlay.json")); err != nil {
		t.Fatal(err)
	}
	return path
}

// clocked is a server whose clock the test moves.
type clocked struct {
	*server
	t    *testing.T
	file string
}

// set makes the clock wrong by a time.
func (c *clocked) set(by time.Duration) {
	c.t.Helper()
	text := strconv.Itoa(int(by / time.Second))
	if err := os.WriteFile(c.file+".new", []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Rename(c.file+".new", c.file); err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
}

// TestClock moves the server's clock back and forth, under load where tokens
// outlive it.
func TestClock(t *testing.T) {
	quickly(t)
	if !*long {
		t.Skip("compiles the standard library anew, which takes a minute: -long")
	}
	path := clockBuild(t)
	crmtest.EachOwn(t, sample(t), func(t *testing.T, databaseURL string) {
		file := filepath.Join(t.TempDir(), "clock")
		t.Setenv(clockVariable, file)
		d := look(t, databaseURL)
		c := &clocked{newServer(t, path, "--database", databaseURL, "--storage", t.TempDir()), t, file}
		l := newLoad(t, c.server, adminKey, workers)
		l.run()
		// Tokens live for an hour after their last use, whichever way it passes.
		jumps := []time.Duration{-50 * time.Minute, 0, 50 * time.Minute, 0}
		n := 0
		for range 3 {
			for _, by := range jumps {
				pause(100, 200)
				c.set(by)
				n++
				l.healed(time.Now())
				l.pause.Lock()
				l.check(d, fmt.Sprintf("after jump %d to %v", n, by), false)
				l.pause.Unlock()
			}
		}
		l.stop()
		l.readAll()
		l.finish(fault{"the server's clock jumps 50 minutes, back or forward", engineOf(d), n, "TestClock"})
		c.keys(l)
		c.tokens(l)
	})
}

// keys sends creates with the same Idempotency-Key while the clock jumps.
func (c *clocked) keys(l *load) {
	c.t.Helper()
	made := func(by time.Duration) string {
		c.set(by)
		l.login(adminKey)
		a := c.call(http.DefaultClient, http.MethodPost, "/Contacts/"+l.token, formType, []byte("lastname=Clock"), "Idempotency-Key", "clock-key")
		if a.status != http.StatusCreated {
			c.t.Errorf("create at %v: %s", by, &a)
		}
		return string(a.body)
	}
	first := made(0)
	for _, by := range []time.Duration{-time.Hour, -48 * time.Hour, 20 * time.Hour, 0} {
		if again := made(by); again != first {
			c.t.Errorf("the same key with the clock moved by %v: got %s, want %s", by, again, first)
		}
	}
	c.set(0)
	// A change is noticed whatever the clock says: versions are no times.
	one := "/Contacts/" + strings.TrimSuffix(strings.TrimPrefix(first, `{"success":true,"result":`), "}") + "/" + l.token
	r, err := http.Get("http://" + c.addr + folder + one)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = r.Body.Close()
	tag := r.Header.Get("ETag")
	c.set(-10 * time.Minute)
	if a := c.call(http.DefaultClient, http.MethodPut, one, formType, []byte("firstname=Back"), "If-Match", tag); a.status != http.StatusOK {
		c.t.Errorf("change with the clock set back: %s", &a)
	}
	if a := c.call(http.DefaultClient, http.MethodPut, one, formType, []byte("firstname=Lost"), "If-Match", tag); a.status != http.StatusConflict {
		c.t.Errorf("a change of an old version, with the clock set back: %s", &a)
	}
}

// tokens lets the clock jump a day ahead and back: old tokens end, and those
// made in the future live no longer than others.
func (c *clocked) tokens(l *load) {
	c.t.Helper()
	ask := func(by time.Duration, want int) {
		c.t.Helper()
		c.set(by)
		time.Sleep(2100 * time.Millisecond) // a token is believed for 2 s
		if a := c.call(http.DefaultClient, http.MethodGet, "/Accounts/length/1/"+l.token, "", nil); a.status != want {
			c.t.Errorf("token with the clock moved by %v: want %d, got %s", by, want, &a)
		}
	}
	c.set(0)
	l.login(adminKey)
	ask(0, http.StatusOK)
	ask(24*time.Hour, http.StatusUnauthorized)
	l.login(adminKey)
	ask(24*time.Hour, http.StatusOK)
	ask(0, http.StatusOK)
	ask(61*time.Minute, http.StatusUnauthorized)
}
