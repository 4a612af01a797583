//go:build linux

package attack

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// nobodyID is a user of the system that owns nothing.
const nobodyID = 65534

// TestUnprivileged runs the program as a user without rights, and looks at all
// that it writes: nothing but its data folder, and there nothing that others of
// the machine may read, nor a token or password as it is.
func TestUnprivileged(t *testing.T) {
	crmtest.Long(t)
	folder, err := os.MkdirTemp("", "vtrest-attack-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program, data, trace := filepath.Join(folder, "vtrest"), filepath.Join(folder, "data"), filepath.Join(folder, "trace", "calls")
	if out, err := exec.Command("go", "build", "-o", program, "vtrest/cmd/vtrest").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	// The folders were made by somebody careless: everybody may look in.
	for _, dir := range []string{folder, data, filepath.Dir(trace)} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	p := &process{t: t, dir: filepath.Dir(trace)}
	address := freeAddress(t)
	args := []string{program, "serve", "--data", data, "--listen", address, "--log-format", "json"}
	strace, err := exec.LookPath("strace")
	if err == nil {
		args = append([]string{strace, "-f", "-qq", "-s", "300", "-e", "trace=%file", "-o", trace}, args...)
	} else {
		t.Log("without strace, what is written elsewhere is not seen")
	}
	if os.Getuid() == 0 {
		for _, dir := range []string{data, filepath.Dir(trace)} {
			if err := os.Chown(dir, nobodyID, nobodyID); err != nil {
				t.Fatal(err)
			}
		}
		p.attr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodyID, Gid: nobodyID}}
	}
	p.start(args)
	secrets := p.use(address)
	p.stop()
	if strace != "" && err == nil {
		writesOnly(t, trace, data)
	}
	keptSecret(t, data, secrets)
}

// process is the program as another user.
type process struct {
	t    *testing.T
	dir  string // that it begins in
	attr *syscall.SysProcAttr
	cmd  *exec.Cmd
	mu   sync.Mutex
	out  bytes.Buffer
}

func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(b)
}

func (p *process) printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func (p *process) start(args []string) {
	p.t.Helper()
	p.cmd = exec.Command(args[0], args[1:]...)
	p.cmd.Dir, p.cmd.Env, p.cmd.SysProcAttr = p.dir, []string{"HOME=/nonexistent", "TMPDIR=/nonexistent", "VTREST_RATE=0"}, p.attr
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = p.cmd.Process.Kill() })
}

// stop ends it as a service is ended.
func (p *process) stop() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	// strace does not hand the signal on to what it follows.
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", p.cmd.Process.Pid))
	for _, child := range strings.Fields(string(children)) {
		var id int
		if _, err := fmt.Sscan(child, &id); err == nil {
			_ = syscall.Kill(id, syscall.SIGTERM)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	context.AfterFunc(ctx, func() { _ = p.cmd.Process.Kill() })
	_ = p.cmd.Wait() // how it ended is not the question
}

var shown = regexp.MustCompile(`password +(\S+)`)

// use waits for the program and lets it write all kinds of things. It returns
// the secrets of that.
func (p *process) use(address string) (secrets []string) {
	p.t.Helper()
	s := &target{t: p.t, root: "http://" + address}
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if r, err := http.Get(s.root + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(begin) > time.Minute {
			p.t.Fatalf("the program does not start: %s", p.printed())
		}
	}
	found := shown.FindStringSubmatch(p.printed())
	if found == nil {
		p.t.Fatalf("no password was printed: %s", p.printed())
	}
	login := s.call(http.MethodPost, folder+"auth", "login=admin&password="+found[1], "Content-Type", "application/x-www-form-urlencoded")
	_, token, _ := strings.Cut(login.body, `"result":"`)
	token, _, _ = strings.Cut(token, `"`)
	if len(token) != 32 {
		p.t.Fatalf("log in: %d %s", login.status, login.body)
	}
	for _, call := range []place{
		{"POST", "Accounts", "accountname=Trace", asForm},
		{"POST", "Documents", `{"notes_title":"x","filename":"../../shell.php","filecontent":"PD9waHAgcGhwaW5mbygpOw=="}`, asJSON},
		{"POST", "Documents", `{"notes_title":"x","filename":".htaccess","filecontent":"QWRkVHlwZQ=="}`, asJSON},
		{"GET", "Accounts", "", ""},
		{"GET", "openapi.json", "", ""},
		{"GET", "/console", "", ""},
		{"GET", "/console/api/operations/doctor", "", ""},
	} {
		if got := s.as(token, call); got.status >= 400 {
			p.t.Errorf("%s %s answers %d %s", call.method, call.path, got.status, got.body)
		}
	}
	return []string{found[1], token}
}

var traced = regexp.MustCompile(`(\w+)\((.*)\) = (-?\d+)`)

// writesOnly looks through the calls to the system for what was changed outside
// the data folder.
func writesOnly(t *testing.T, trace, data string) {
	t.Helper()
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	inside := 0
	for line := range strings.Lines(string(text)) {
		call := traced.FindStringSubmatch(line)
		if call == nil || strings.HasPrefix(call[3], "-") {
			continue
		}
		switch name, args := call[1], call[2]; {
		case strings.HasPrefix(name, "open") && !strings.Contains(args, "O_WRONLY") && !strings.Contains(args, "O_RDWR") && !strings.Contains(args, "O_CREAT"):
		case strings.HasPrefix(name, "open") || regexp.MustCompile(`^(creat|mkdir|mknod|rename|unlink|rmdir|link|symlink|chmod|fchmodat|chown|lchown|fchownat|truncate|utime|setxattr)`).MatchString(name):
			if strings.Contains(args, data) {
				inside++
			} else if !strings.Contains(args, `"/dev/null"`) {
				t.Errorf("outside of the data folder: %s", strings.TrimSpace(line))
			}
		}
	}
	if inside < 10 {
		t.Errorf("only %d changes were seen:\n%.2000s", inside, text)
	}
	t.Logf("%d changes in the data folder", inside)
}

// keptSecret looks at all files for secrets, and at who may read them.
func keptSecret(t *testing.T, data string, secrets []string) {
	t.Helper()
	var names []string
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == data {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		names = append(names, fmt.Sprint(info.Mode(), " ", path[len(data):]))
		below := strings.HasPrefix(path, filepath.Join(data, "storage")+"/") // a closed folder
		if info.Mode().Perm()&0o007 != 0 && !below {
			t.Errorf("others may use %s: %s", path, info.Mode())
		}
		if d.IsDir() {
			return nil
		}
		if name := strings.ToLower(d.Name()); strings.HasSuffix(name, ".php") || strings.HasSuffix(name, ".htaccess") {
			t.Errorf("a web server would run %s", path)
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		text, err := io.ReadAll(f)
		for _, secret := range secrets {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds a secret as it is", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("files:\n%s", strings.Join(names, "\n"))
	if len(names) < 4 {
		t.Error("too few files")
	}
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
