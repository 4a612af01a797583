package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// TestPages builds the site of this tree: no link leads nowhere, here and in
// the pages that come out.
func TestPages(t *testing.T) {
	s, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.pages) < 40 {
		t.Fatalf("%d pages", len(s.pages))
	}
	out := t.TempDir()
	if err := s.write(out); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	hidden := regexp.MustCompile(`(?s)<pre>.*?</pre>`)
	err = filepath.WalkDir(out, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".html" {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(hidden.ReplaceAllString(string(text), ""), -1) {
			to, _, _ := strings.Cut(m[1], "#")
			if to == "" || strings.Contains(to, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), to)); err != nil {
				t.Errorf("%s: %s leads nowhere", file, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join(out, "docs/guide/fa/1-start.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="fa" dir="rtl">`, `href="../../../docs/guide/fa/2-login.html"`, `href="../../../docs/guide/en/1-start.html"`, `aria-current="page"`, `<h2 id="آزمایش">`} {
		if !strings.Contains(string(first), want) {
			t.Errorf("the guide's first page has no %s", want)
		}
	}
}

// TestIndexes: whoever begins at an index finds every page of docs in that
// language.
func TestIndexes(t *testing.T) {
	s, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entries := range [][]entry{s.index, s.persianIndex} {
		listed := map[string]bool{}
		for _, e := range entries {
			listed[e.file] = true
		}
		persian := listed["README.fa.md"]
		for _, name := range s.names() {
			switch p := s.pages[name]; {
			case !strings.HasPrefix(name, "docs/"), strings.HasPrefix(name, "docs/adr/"), strings.HasPrefix(name, "docs/index."), name == "docs/ARCHITECTURE.md":
			case !persian && p.persian(), persian && !p.persian() && s.pages[p.other()] != nil:
			case !listed[name]:
				t.Errorf("%s is not in the index (Persian: %t)", name, persian)
			}
		}
	}
}

// TestLanguages: what is there in both languages has the same chapters and the
// same examples.
func TestLanguages(t *testing.T) {
	s, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	both := 0
	for _, name := range s.names() {
		p := s.pages[name]
		if strings.HasPrefix(name, "docs/guide/en/") && s.pages[p.other()] == nil {
			t.Errorf("%s: %s is missing", name, p.other())
		}
		if strings.HasPrefix(name, "docs/guide/fa/") && s.pages[p.other()] == nil {
			t.Errorf("%s: %s is missing", name, p.other())
		}
		if p.persian() || s.pages[p.other()] == nil || !strings.HasPrefix(name, "docs/") {
			continue
		}
		both++
		if diff := cmp.Diff(shape(p), shape(s.pages[p.other()])); diff != "" {
			t.Errorf("%s and %s differ in their headings or examples:\n%s", name, p.other(), diff)
		}
	}
	if both < 12 {
		t.Errorf("only %d pages are there in both languages", both)
	}
}

// shape is a page without what is said: the levels of its headings, and its
// examples.
func shape(p *page) []string {
	var shape []string
	example := regexp.MustCompile("(?ms)^```.*?^```$|^#+ ")
	return append(shape, example.FindAllString(string(p.text), -1)...)
}

// TestDeadLinks sees what the other tests rely on.
func TestDeadLinks(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"README.md":      "# A\n[x](docs/api.md#there) [y](docs/api.md#not-there) [z](gone.txt) [w](https://example.org/gone) [v](#a)",
		"docs/api.md":    "# API\n## There\n![p](none.svg) [up](../README.md)",
		"docs/limits.md": "# سلام، دنیا\n[خود](#سلام-دنیا)",
	} {
		if err := put(folder, name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := load(folder)
	if err == nil {
		t.Fatal("no link is dead")
	}
	got := strings.Split(err.Error(), "\n")
	slices.Sort(got)
	want := []string{
		"README.md: docs/api.md#not-there: there is no such heading",
		"README.md: gone.txt: there is no such file",
		"docs/api.md: none.svg: there is no such file",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
