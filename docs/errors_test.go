package docs

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/web"
	v1 "vtrest/internal/web/v1"
)

var update = flag.Bool("update", false, "write docs/errors.md and docs/errors.fa.md")

// texts is testdata/errors.yaml: what the catalogue of errors says in words.
type texts struct {
	Intro  struct{ En, Fa string }
	Errors []mistake
}

// mistake is what the catalogue says of a code.
type mistake struct {
	Code    string   // in the log's words
	Example []string // calls, the last of which makes the error; none if a call alone cannot
	En, Fa  advice
}

// advice is for people, in one language.
type advice struct {
	Meaning, Todo string
	Made          string // how the error comes about, if there is no example
}

// TestErrors makes every error that the catalogue shows, and compares its pages
// with what comes. No code of the program may be missing.
func TestErrors(t *testing.T) {
	crmtest.Long(t)
	source, err := os.ReadFile("testdata/errors.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var said texts
	if err := yaml.Unmarshal(source, &said); err != nil {
		t.Fatal(err)
	}
	codes := map[string]crm.Code{}
	for code := crm.Code(0); code.String() != "unknown"; code++ {
		codes[code.String()] = code
	}
	server := demo(t)
	e := &example{t: t, page: "errors.md", base: server.URL, token: login(t, server.URL), ids: map[string]string{}}
	english, persian := &catalogue{}, &catalogue{persian: true}
	english.line(strings.TrimSpace(said.Intro.En))
	persian.line(strings.TrimSpace(said.Intro.Fa))
	for _, m := range said.Errors {
		row := fmt.Sprintf("| [`%s`](#%s) | %d | `%s` |", nameOf(codes[m.Code]), strings.ToLower(nameOf(codes[m.Code])), web.Status(codes[m.Code]), m.Code)
		english.line(row)
		persian.line(row)
	}
	for _, m := range said.Errors {
		code, known := codes[m.Code]
		if !known {
			t.Errorf("%s is twice in the catalogue, or no code", m.Code)
		}
		delete(codes, m.Code)
		status, answer := e.make(code, m.Example)
		if status != web.Status(code) || !strings.HasPrefix(answer, `{"success":false,"error":{"code":"`+nameOf(code)+`",`) {
			t.Errorf("%v: status %d, %s", code, status, answer)
		}
		answer = seconds.ReplaceAllString(requestID.ReplaceAllString(answer, "request id …"), "… seconds")
		english.add(nameOf(code), "What to do", m.En, m.Example, answer)
		persian.add(nameOf(code), "چه باید کرد", m.Fa, m.Example, answer)
	}
	for code := range codes {
		t.Errorf("%v is not in the catalogue", code)
	}
	english.compare(t, "errors.md")
	persian.compare(t, "errors.fa.md")
}

// What differs from one time to the next.
var (
	requestID = regexp.MustCompile(`request id [0-9a-zA-Z-]+`)
	seconds   = regexp.MustCompile(`\d+ seconds`)
)

// nameOf is how V1 spells a code.
func nameOf(code crm.Code) string {
	w := httptest.NewRecorder()
	v1.WriteError(w, &web.Call{}, http.StatusOK, crm.Errorf(code, "x"))
	return regexp.MustCompile(`[A-Z]+(_[A-Z]+)*`).FindString(w.Body.String())
}

// make makes the error and returns its status and answer.
func (e *example) make(code crm.Code, calls []string) (int, string) {
	for _, line := range calls {
		e.command(line)
	}
	e.failed = "" // as it should
	auth := e.base + "/modules/ParsVT/ws/auth"
	switch {
	case len(calls) > 0:
		return e.status, e.last
	case code == crm.TooLarge:
		return send(e.t, http.MethodPost, auth, strings.Repeat("a", 70_000), nil)
	case code == crm.TooManyRequests:
		for range 10 {
			send(e.t, http.MethodGet, auth+"/somebody/wrong", "", nil)
		}
		return send(e.t, http.MethodGet, auth+"/somebody/wrong", "", nil)
	case code == crm.Unavailable:
		return tooSlow(e.t)
	case code == crm.StorageUnavailable:
		return notStored(e.t)
	case code == crm.Busy:
		return tooBusy(e.t)
	}
	// No call is known that makes the last one, crm.Internal.
	w := httptest.NewRecorder()
	v1.WriteError(w, &web.Call{ID: "0123456789abcdef"}, web.Status(code), errors.New("a secret"))
	return w.Code, w.Body.String()
}

// catalogue is a page being written. What runs from right to left stands in
// divisions of its own, so that forges show it so too.
type catalogue struct {
	persian, inside bool
	b               bytes.Buffer
}

// add says all about one error.
func (c *catalogue) add(name, todo string, a advice, calls []string, answer string) {
	c.line("\n## " + name + "\n\n" + a.Meaning + "\n\n**" + todo + ":** " + a.Todo + "\n")
	if len(calls) == 0 {
		c.line(a.Made + "\n")
		c.block("text", answer)
		return
	}
	c.block("sh", strings.Join(calls, "\n"))
	c.block("json", answer)
}

func (c *catalogue) line(text string) {
	if c.persian && !c.inside {
		c.b.WriteString("<div dir=\"rtl\">\n\n")
		c.inside = true
	}
	c.b.WriteString(text + "\n")
}

func (c *catalogue) block(kind, text string) {
	if c.inside {
		c.b.WriteString("</div>\n\n")
		c.inside = false
	}
	c.b.WriteString("```" + kind + "\n" + text + "\n```\n\n")
}

// compare compares the page with the file, or writes it.
func (c *catalogue) compare(t *testing.T, file string) {
	t.Helper()
	want := strings.TrimRight(strings.ReplaceAll(c.b.String(), "\n\n\n", "\n\n"), "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("docs/%s is not what the program does (go test ./docs -run TestErrors -update writes it) -is +wanted:\n%s", file, diff)
	}
}
