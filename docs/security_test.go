package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSecurityIsTested finds every test that docs/security.md names, in the
// package that it names: `web/v1.TestInjection`.
func TestSecurityIsTested(t *testing.T) {
	page, err := os.ReadFile("security.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z0-9/]+)\\.((?:Test|Fuzz)[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 60 {
		t.Errorf("docs/security.md names %d tests", len(named))
	}
	for _, name := range named {
		if !has(t, name[1], name[2]) {
			t.Errorf("docs/security.md names %s.%s, which there is not", name[1], name[2])
		}
	}
	// A test without its package would not be looked for.
	for _, name := range regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1) {
		t.Errorf("docs/security.md names %s without its package", name[1])
	}
}

// has reports whether a package has a test. Packages are those of internal, or
// packaging, docs and cmd/vtrest.
func has(t *testing.T, pkg, test string) bool {
	t.Helper()
	for _, dir := range []string{filepath.Join("..", "internal", pkg), filepath.Join("..", pkg)} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "\nfunc "+test+"(") {
				return true
			}
		}
	}
	return false
}
