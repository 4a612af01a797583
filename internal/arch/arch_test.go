package arch

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

//go:generate go test . -run TestDocument -update

var update = flag.Bool("update", false, "rewrite the table in docs/ARCHITECTURE.md")

// root is the folder of the module, from this package.
const root = "../.."

// TestImports is the check of the real tree.
func TestImports(t *testing.T) {
	t.Parallel()
	problems, err := Check(os.DirFS(root), Packages, Complete)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// TestDocument compares the table in the document with the one that is checked.
func TestDocument(t *testing.T) {
	t.Parallel()
	const file = root + "/docs/ARCHITECTURE.md"
	have, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := Rewrite(have, Packages)
	if errors.Is(err, ErrNoSection) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(have)); diff != "" {
		t.Errorf("%s is behind (go generate ./internal/arch brings it up to date; -want +got):\n%s", file, diff)
	}
}

// testTable is the table for the trees below.
var testTable = []Package{
	{"crm", nil},
	{"store", []string{"crm"}},
	{"web/v1", []string{"crm", "store"}},
	{"app", []string{Everything}},
	{"cmd/vtrest", []string{"app"}},
	{"crmtest", nil},
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		files    map[string]string
		complete bool
		want     []string
	}{
		{name: "allowed", files: map[string]string{
			"internal/store/a.go":    `import ("database/sql"; "vtrest/internal/crm")`,
			"internal/web/v1/a.go":   `import ("net/http/httptest"; "vtrest/internal/store")`,
			"internal/app/a.go":      `import "vtrest/internal/web/v1"`,
			"cmd/vtrest/main.go":     `import ("os"; "vtrest/internal/app"); var x = os.Getenv("A")`,
			"internal/crm/a.go":      `import "os"; var x = os.Args; type os2 struct{}; var y = crm.Getenv`,
			"internal/crm/_old/a.go": `import "vtrest/internal/store"`,
			"clients/go/a.go":        `import ("net/http"; "os"); var x = os.Getenv("A")`,
			"clients/go/b/b.go":      `import "vtrest/internal/store"`,
			"clients/go/go.mod":      "//module vtrest/clients/go",
		}},
		{name: "not in the table of imports", files: map[string]string{
			"internal/crm/a.go":   `import "vtrest/internal/store"`,
			"internal/store/b.go": `import _ "vtrest/internal/web/v1"`,
		}, want: []string{
			"internal/crm/a.go: crm may not import store",
			"internal/store/b.go: store may not import web/v1",
		}},
		{name: "unknown package", files: map[string]string{
			"internal/utils/a.go":     ``,
			"internal/only/a_test.go": ``,
			"a.go":                    ``,
		}, want: []string{
			"package . is not in the table",
			"package only is not in the table",
			"package utils is not in the table",
		}},
		{name: "test files are free", files: map[string]string{
			"internal/crm/a_test.go": `import ("database/sql"; "math/rand"; "net/http"; "vtrest/internal/crmtest")`,
		}},
		{name: "test packages", files: map[string]string{
			"internal/app/a.go":   `import "vtrest/internal/crmtest"`,
			"internal/app/b.go":   `import "vtrest/internal/crmtest/mariadb"`,
			"internal/store/a.go": `import "vtrest/internal/crmtest"`,
		}, want: []string{
			"internal/app/a.go: app may not import crmtest",
			"internal/app/b.go: app may not import crmtest/mariadb",
			"internal/store/a.go: store may not import crmtest",
		}},
		{name: "homes", files: map[string]string{
			"internal/app/a.go":    `import ("math/rand/v2"; "net/http")`,
			"internal/store/a.go":  `import ("net/http/httptrace"; "math/rand")`,
			"internal/crm/a.go":    `import env "os"; func f() { if env.Getenv("A") == "" { _, _ = env.LookupEnv("B") } }`,
			"internal/web/v1/a.go": `import "database/sql/driver"`,
		}, want: []string{
			"internal/app/a.go: app may not use math/rand/v2",
			"internal/app/a.go: app may not use net/http",
			"internal/crm/a.go: crm may not use os.Getenv",
			"internal/crm/a.go: crm may not use os.LookupEnv",
			"internal/store/a.go: store may not use math/rand",
			"internal/store/a.go: store may not use net/http/httptrace",
			"internal/web/v1/a.go: web/v1 may not use database/sql/driver",
		}},
		{name: "complete", complete: true, files: map[string]string{
			"internal/crm/a.go":         ``,
			"internal/crmtest/a.go":     ``,
			"internal/store/a.go":       `import "vtrest/internal/crm"`,
			"internal/web/v1/a.go":      `import "vtrest/internal/crm"`,
			"internal/web/v1/b_test.go": `import "vtrest/internal/store"`,
			"internal/app/a.go":         ``,
		}, want: []string{
			"package cmd/vtrest of the table does not exist",
			"web/v1 may import store and does not: narrow the table",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tree := fstest.MapFS{"go.mod": {Data: []byte("module vtrest\n\ngo 1.26.0\n")}}
			for name, text := range test.files {
				tree[name] = &fstest.MapFile{Data: []byte("package p\n" + text + "\n")}
			}
			got, err := Check(tree, testTable, test.complete)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Check (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckUnreadable(t *testing.T) {
	t.Parallel()
	for name, tree := range map[string]fstest.MapFS{
		"no go.mod":    {"internal/crm/a.go": {Data: []byte("package crm\n")}},
		"no module":    {"go.mod": {Data: []byte("go 1.26.0\n")}},
		"syntax error": {"go.mod": {Data: []byte("module vtrest\n")}, "internal/crm/a.go": {Data: []byte("package crm\nfunc {\n")}},
	} {
		if problems, err := Check(tree, testTable, false); err == nil {
			t.Errorf("%s: got %q and no error", name, problems)
		}
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	const table = "| package | may import |\n| --- | --- |\n| crm | nothing of ours |\n| store | crm |\n"
	got, err := Rewrite([]byte("# A\n"+beginMark+"old\n"+endMark+"\n\nrest\n"), testTable[:2])
	if err != nil {
		t.Fatal(err)
	}
	want := "# A\n" + beginMark + table + endMark + "\n\nrest\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("Rewrite (-want +got):\n%s", diff)
	}
	for _, document := range []string{"", beginMark, strings.TrimSpace(endMark)} {
		if _, err := Rewrite([]byte(document), testTable); !errors.Is(err, ErrNoSection) {
			t.Errorf("Rewrite(%q): got %v, want %v", document, err, ErrNoSection)
		}
	}
}
