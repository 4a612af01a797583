// Package docs holds the test that runs every example of the documents.
package docs

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/app"
	"vtrest/internal/crmtest"
)

// commands are the lines of documents that are no curl calls, and what they
// need to be there. The README's second command runs this very test.
var commands = map[string]string{
	"vtrest backup vtrest-2026-11-23.tar.zst":                  "../cmd/vtrest/testdata/script/backup.txtar",
	"vtrest restore vtrest-2026-11-23.tar.zst --data restored": "../cmd/vtrest/testdata/script/backup.txtar",
	"vtrest openapi > openapi.json":                            "../cmd/vtrest/testdata/script/openapi.txtar",
	"vtrest openapi --postman > postman.json":                  "../cmd/vtrest/testdata/script/openapi.txtar",
	"vtrest demo --records 100000":                             "../cmd/vtrest/testdata/script/backup.txtar",
	"vtrest serve --demo":                                      "../cmd/vtrest/testdata/script/demo.txtar",
	"go run -v ./cmd/vtrest serve --demo":                      "../cmd/vtrest/main.go",
	"sh scripts/test.sh":                                       "../scripts/test.sh",
	"vtrest man":                                               "../cmd/vtrest/testdata/script/health.txtar",
	"vtrest completion bash":                                   "../cmd/vtrest/testdata/script/health.txtar",
	"vtrest completion zsh":                                    "../cmd/vtrest/testdata/script/health.txtar",
	"vtrest completion fish":                                   "../cmd/vtrest/testdata/script/health.txtar",
	"vtrest health --listen 127.0.0.1:8080":                    "../cmd/vtrest/testdata/script/health.txtar",
	"go install ./cmd/vtrest":                                  "../packaging/install_test.go",
	"make release":                                             "../.goreleaser.yaml",
	"make torture":                                             "../internal/torture/main_test.go",
	"make release-check":                                       "../packaging/release-check.sh",
}

// TestExamples runs every example of the READMEs and of docs against a demo.
func TestExamples(t *testing.T) {
	crmtest.Long(t)
	// The pages of a guide follow one another, so one demo serves them all, as
	// it does for a reader. Every other page has a demo of its own.
	// So do the READMEs before and after it.
	english := append([]string{"../README.md"}, pages(t, "guide/en/*.md")...)
	persian := append(pages(t, "guide/fa/*.md"), "../README.fa.md")
	guides := [][]string{append(english, persian...)}
	for _, page := range append(pages(t, "*.md"), pages(t, "recipes/*.md")...) {
		if !strings.HasPrefix(page, "errors.") { // which TestErrors compares
			guides = append(guides, []string{page})
		}
	}
	ran := 0
	for _, guide := range guides {
		base, token, ids := "", "", map[string]string{}
		for _, page := range guide {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if base == "" && called.Match(text) {
				base = demo(t).URL
				token = login(t, base)
			}
			e := &example{t: t, page: page, base: base, token: token, ids: ids}
			e.run(string(text))
			e.programs(string(text))
			ran += e.calls
		}
	}
	if ran < 100 {
		t.Errorf("only %d examples found: have the documents changed their shape?", ran)
	}
}

// called is in pages that need a server.
var called = regexp.MustCompile("(?m)^(curl |```(php|js|go|python)$)")

// pages are the pages of a pattern, of which there must be one.
func pages(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: %d pages, %v", pattern, len(found), err)
	}
	return found
}

// demo serves the demo database.
func demo(t *testing.T) *httptest.Server {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Demo: true, QueryTimeout: 1e10, Refresh: 1e9, TokenLife: 1e12, MaxBody: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(a.Site().Handler())
	t.Cleanup(s.Close)
	return s
}

func login(t *testing.T, base string) string {
	t.Helper()
	_, body := send(t, http.MethodGet, base+"/modules/ParsVT/ws/auth/admin/admin", "", nil)
	token := regexp.MustCompile(`[0-9a-f]{32}`).FindString(body)
	if token == "" {
		t.Fatalf("no token: %s", body)
	}
	return token
}

func send(t *testing.T, method, target, body string, header http.Header) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// example runs the blocks of one page in their order.
type example struct {
	t           *testing.T
	page        string
	base, token string
	last        string // the last answer
	failed      string // the last call that answered an error, until a block shows that error
	status      int    // of the last answer
	calls       int
	ids         map[string]string // of records that were made, by what pages call them
	files       map[string]string // that the page has made
}

var block = regexp.MustCompile("(?s)```([a-z]*)\n(.*?)```")

func (e *example) run(text string) {
	for _, m := range block.FindAllStringSubmatch(text, -1) {
		switch m[1] {
		case "sh":
			for line := range strings.Lines(m[2]) {
				e.command(strings.TrimSpace(line))
			}
		case "json":
			e.compare(strings.TrimSpace(m[2]))
		case "":
			e.options(m[2])
		}
	}
	e.mustNotHaveFailed()
}

var program = regexp.MustCompile("(?m)^```(php|js|go|python)$")

// programs runs the programs of a page, which use the clients.
func (e *example) programs(text string) {
	if !program.MatchString(text) {
		return
	}
	script := exec.CommandContext(e.t.Context(), "sh", "../scripts/clients.sh", "docs/"+e.page)
	script.Env = append(os.Environ(), "VTREST_URL="+e.base)
	said, err := script.CombinedOutput()
	failed := &exec.ExitError{}
	switch {
	case errors.As(err, &failed) && failed.ExitCode() == 77:
		e.t.Logf("%s", said) // an interpreter is missing
	case err != nil:
		e.t.Errorf("%s: %v\n%s", e.page, err, said)
	}
}

func (e *example) command(line string) {
	line, _, _ = strings.Cut(line, " #")
	line = strings.TrimSpace(line)
	switch {
	case line == "" || line[0] == '#':
	case strings.HasPrefix(line, "printf "):
		e.makeFile(line)
	case strings.HasPrefix(line, "curl "):
		e.mustNotHaveFailed()
		e.curl(line)
	case commands[line] != "":
		if _, err := os.Stat(commands[line]); err != nil {
			e.t.Errorf("%s: %s: %v", e.page, line, err)
		}
	default:
		e.t.Errorf("%s: %s: no test runs this command", e.page, line)
	}
}

// mustNotHaveFailed: only a call whose error is shown may answer one.
func (e *example) mustNotHaveFailed() {
	if e.failed != "" {
		e.t.Errorf("%s: %s\n answered %s", e.page, e.failed, e.last)
	}
	e.failed = ""
}

var (
	clock  = regexp.MustCompile(`"api_date_now":"[^"]*"`)
	secret = regexp.MustCompile(`"result":"[0-9a-f]{32}"`)
	number = regexp.MustCompile(`"result":\d+\}`)
)

// compare compares the answer shown with the last answer. … stands for anything;
// tokens, ids of new records and the clock differ.
func (e *example) compare(shown string) {
	mask := func(s string) string {
		return number.ReplaceAllString(secret.ReplaceAllString(clock.ReplaceAllString(s, `"api_date_now":""`), `"result":"TOKEN"`), `"result":ID}`)
	}
	var parts []string
	for _, part := range strings.Split(mask(shown), "…") {
		parts = append(parts, regexp.QuoteMeta(strings.TrimSpace(part)))
	}
	if !regexp.MustCompile(`^` + strings.Join(parts, ".*") + `$`).MatchString(mask(e.last)) {
		e.lastRecord(shown)
	}
	e.failed = ""
}

// lastRecord reports a difference, unless the example shows another call's
// answer that the page describes in words: the record of the README is asked
// for again.
func (e *example) lastRecord(shown string) {
	if strings.Contains(shown, `"record_id":"3"`) && !strings.Contains(e.last, `"record_id":"3"`) {
		_, e.last = send(e.t, http.MethodGet, e.base+"/modules/ParsVT/ws/Accounts/3/"+e.token, "", nil)
		e.compare(shown)
		return
	}
	e.t.Errorf("%s: the answer shown is not the one that comes:\n shown %s\n comes %s", e.page, shown, e.last)
}

var option = regexp.MustCompile(`--[a-z-]+`)

// options checks that the options in a block of vtrest commands exist.
func (e *example) options(text string) {
	known, err := os.ReadFile("configuration.md")
	if err != nil {
		e.t.Fatal(err)
	}
	for _, name := range option.FindAllString(text, -1) {
		if strings.Contains(text, "vtrest ") && !slices.Contains(option.FindAllString(string(known), -1), name) {
			e.t.Errorf("%s: option %s does not exist", e.page, name)
		}
	}
}
