package phppattern_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"vtrest/internal/phppattern"
)

// differing are patterns that match nothing between two signs in another way
// than Go's: no one means such a match.
var differing = map[string]bool{"/x*$/": true, "/$/": true, "/^/m": true, "/|b/": true}

// TestTable compares each pattern with the answers of PHP itself. A pattern
// must have the same or be reported as not supported.
func TestTable(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/preg.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	compared := 0
	unsupported := map[string]bool{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		var pattern, with, text string
		var matches *bool
		var replaced *string
		if err := json.Unmarshal(s.Bytes(), &[]any{&pattern, &with, &text, &matches, &replaced}); err != nil {
			t.Fatal(err)
		}
		compared++
		p, err := phppattern.Parse(pattern)
		switch {
		case errors.Is(err, phppattern.ErrUnsupported):
			unsupported[pattern] = true
		case err != nil && matches != nil:
			t.Errorf("%s: %v, but PHP reads it", pattern, err)
		case err != nil:
		case matches == nil:
			t.Errorf("%s is read, but not by PHP", pattern)
		default:
			if got := p.Match(text); got != *matches {
				t.Errorf("%s on %q: got %v", pattern, text, got)
			}
			if got, ok := p.Replace(text, with, 1000); (!ok || got != *replaced) && !differing[pattern] {
				t.Errorf("%s on %q with %q: got %q, want %q", pattern, text, with, got, *replaced)
			}
		}
	}
	t.Logf("%d compared, %d patterns not supported", compared, len(unsupported))
	for pattern := range unsupported {
		t.Log(pattern)
	}
	if compared < 2000 || len(unsupported) > 30 {
		t.Errorf("%d compared, %d patterns not supported", compared, len(unsupported))
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	p, err := phppattern.Parse("/a/")
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := p.Replace(strings.Repeat("a", 10), "$0$0", 19); ok {
		t.Errorf("got %q, beyond the limit", got)
	}
	if _, err := phppattern.Parse("/" + strings.Repeat("a", 5000) + "/"); !errors.Is(err, phppattern.ErrUnsupported) {
		t.Errorf("a long pattern: %v", err)
	}
	if p, err = phppattern.Parse("/a/u"); err != nil || p.Reads("\xff") || p.Match("a\xff") {
		t.Errorf("%v; bytes are read as letters", err)
	}
}

// FuzzPattern checks that nothing panics, and that a text without a match stays.
func FuzzPattern(f *testing.F) {
	for _, pattern := range []string{"/a*/i", "{(b)|c}u", `#\xC3[^\xff]#A`, "/(?=a)/", "/x/m"} {
		f.Add(pattern, "$1", "abc é\xff")
	}
	f.Fuzz(func(t *testing.T, pattern, with, text string) {
		p, err := phppattern.Parse(pattern)
		if err != nil || !p.Reads(text) || !p.Reads(with) {
			return
		}
		if got, ok := p.Replace(text, with, 1<<20); ok && !p.Match(text) && got != text {
			t.Errorf("%s does not match %q, and makes %q of it", pattern, text, got)
		}
		if got, ok := p.Replace(text, "$0", 1<<20); !ok || got != text {
			t.Errorf("%s with itself makes %q of %q", pattern, got, text)
		}
	})
}
