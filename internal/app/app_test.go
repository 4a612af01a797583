package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
	"vtrest/internal/embedded"
)

func TestMain(m *testing.M) { crmtest.Main(m) }

// buffer may be written and read by several goroutines.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// opened opens an App that closes with the test.
func opened(t *testing.T, c Config) *App {
	t.Helper()
	a, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// demoFile is the demo's database, made once and copied for each test.
var demoFile struct {
	once sync.Once
	text []byte
}

// demo opens the demo in a folder of its own, with its catalog read.
func demo(t *testing.T, log io.Writer) *App {
	t.Helper()
	c := demoOptions(t)
	c.Log = slog.New(slog.NewTextHandler(log, nil))
	a := opened(t, c)
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// demoOptions are those of the demo, whose database is there.
func demoOptions(t *testing.T) Config {
	t.Helper()
	c := options()
	c.Data, c.Demo = t.TempDir(), true
	file := filepath.Join(c.Data, "demo.db")
	demoFile.once.Do(func() {
		if err := c.create(t.Context(), &origin{file: file}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		demoFile.text = text
	})
	if err := os.WriteFile(file, demoFile.text, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// get answers with status and body of a call to the site.
func get(t *testing.T, a *App, address string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	a.Site().Handler().ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	return w.Code, w.Body.String()
}

// login logs the demo's administrator in and returns the token.
func login(t *testing.T, a *App) string {
	t.Helper()
	status, body := get(t, a, base+"auth/admin/admin")
	var answer struct{ Result string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != 200 {
		t.Fatalf("login answers %d %s", status, body)
	}
	return answer.Result
}

func TestDemo(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	status, body := get(t, a, base+"Accounts/3/"+login(t, a))
	if want := `{"success":true,"result":{"accountname":"MEDIA 3+","account_no":"ACC1",`; status != 200 || !strings.HasPrefix(body, want) {
		t.Errorf("account 3: %d %s, want 200 %s…", status, body, want)
	}
	// A second start finds the database that the first one made.
	c := a.config
	opened(t, c)
}

func TestNewDatabase(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	var terminal bytes.Buffer
	log := &buffer{}
	c := options()
	c.Data, c.Out, c.Log = t.TempDir(), &terminal, slog.New(slog.NewTextHandler(log, nil))
	if _, err := OpenExisting(t.Context(), c); !errors.Is(err, ErrNoDatabase) {
		t.Errorf("OpenExisting = %v, want ErrNoDatabase", err)
	}
	a := opened(t, c)
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(terminal.String())
	pass, key := after(words, "password"), after(words, "key")
	if len(pass) != 16 || len(key) != 16 || pass == key {
		t.Fatalf("printed password %q and key %q, want two of 16 characters in:\n%s", pass, key, &terminal)
	}
	for _, way := range []string{"admin/" + pass, key} {
		if status, body := get(t, a, base+"auth/"+way); status != 200 {
			t.Errorf("auth/%s: %d %s, want 200", way, status, body)
		}
	}
	if strings.Contains(log.String(), pass) || strings.Contains(log.String(), key) {
		t.Errorf("the log has the password or the key:\n%s", log)
	}
	terminal.Reset()
	opened(t, c)
	if terminal.Len() > 0 {
		t.Errorf("a second start printed %q, want nothing", &terminal)
	}
	files, err := filepath.Glob(filepath.Join(c.Data, ".new-*"))
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// after is the word that follows another.
func after(words []string, word string) string {
	for i := range len(words) - 1 {
		if words[i] == word {
			return words[i+1]
		}
	}
	return ""
}

// TestKnownPasswordIsRefused serves the demo's file under another name to
// other machines.
func TestKnownPasswordIsRefused(t *testing.T) {
	crmtest.Long(t)
	crmtest.Long(t)
	a := demo(t, io.Discard)
	c := options()
	c.Database, c.Listen = a.origin.url, ":0"
	_, err := Open(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "everybody knows") {
		t.Fatalf("Open = %v, want a refusal", err)
	}
	if err := a.SetPassword(t.Context(), "admin", "another"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), c); err == nil {
		t.Error("Open with the demo's access key = nil, want a refusal")
	}
	if _, err := a.NewKey(t.Context(), "admin"); err != nil {
		t.Fatal(err)
	}
	opened(t, c)
}

func TestInterruptedCreation(t *testing.T) {
	crmtest.Long(t)
	c := options()
	c.Data = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, c); err == nil {
		t.Fatal("Open with a context that is over = nil, want an error")
	}
	files, err := os.ReadDir(c.Data)
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// TestNoSecretReachesTheLog runs good and bad calls through the real API.
func TestNoSecretReachesTheLog(t *testing.T) {
	crmtest.Long(t)
	log := &buffer{}
	a := demo(t, log)
	token := login(t, a)
	for _, address := range []string{
		"auth/admin/Wr0ngPass", "index.php?module=Auth&login=Us3rName&password=Wr0ngPass", "auth/" + embedded.DemoAdmin.AccessKey, "auth/Wr0ngKey0000",
		"Accounts/" + token, "Accounts/3/" + token, "Nowhere/" + token, "Accounts/criteria/accountname:Cr1teria/" + token,
		"index.php?module=Accounts&token=" + token + "&order=Cr1teria", "Accounts/00000000000000000000000000Wr0ng0",
	} {
		get(t, a, base+address)
	}
	text := log.String()
	if n := strings.Count(text, "msg=request"); n != 11 {
		t.Errorf("the log has %d calls, want 11:\n%s", n, text)
	}
	for _, secret := range []string{token, "Wr0ng", "Us3rName", "Cr1teria", embedded.DemoAdmin.AccessKey} {
		if strings.Contains(text, secret) {
			t.Errorf("the log has %s:\n%s", secret, text)
		}
	}
}

func TestServe(t *testing.T) {
	var terminal bytes.Buffer
	c := demoOptions(t)
	c.Metrics, c.Out, c.Version = "127.0.0.1:0", &terminal, "v9.9.9"
	a := opened(t, c)
	if err := a.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- a.Serve(ctx) }()
	main, metrics := "http://"+a.Addr().String(), "http://"+a.MetricsAddr().String()
	waitFor(t, "readyz to be 200", func() bool {
		status, _ := fetch(t, main+"/readyz")
		return status == http.StatusOK
	})
	for address, want := range map[string]string{
		main + "/healthz":                "ok",
		main + "/readyz":                 "ok",
		main + "/":                       base,
		main + base + "auth/admin/admin": `{"success":true,"result":"`,
	} {
		if status, body := fetch(t, address); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want 200 with %s", address, status, body, want)
		}
	}
	_, body := fetch(t, metrics+"/metrics")
	for _, want := range []string{`vtrest_requests_total{route="login",status="2xx"} 1`, `go_sql_open_connections{db_name="crm"}`, `version="v9.9.9"`} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics have no %s", want)
		}
	}
	if status, _ := fetch(t, main+"/metrics"); status == 200 {
		t.Error("metrics are served on the main address")
	}
	cancel()
	waitFor(t, "readyz to be 503", func() bool {
		resp, err := http.Get(main + "/readyz")
		if err != nil {
			t.Fatal("the server stopped before it said so")
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusServiceUnavailable
	})
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	for _, want := range []string{main + base, "auth/admin/admin", "curl "} {
		if !strings.Contains(terminal.String(), want) {
			t.Errorf("the greeting has no %s:\n%s", want, &terminal)
		}
	}
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// waitFor polls until a claim holds.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestGuideLabels(t *testing.T) {
	crmtest.Long(t)
	a := demo(t, io.Discard)
	status, body := get(t, a, base+"Accounts/picklist/rating/"+login(t, a))
	if status != 200 || !strings.Contains(body, `"Active":"Actif"`) {
		t.Errorf("ratings: %d %s, want 200 with the guide's label", status, body)
	}
}
