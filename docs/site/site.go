package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// sources are the pages of the site, as patterns of [filepath.Glob].
var sources = []string{
	"README.md", "README.fa.md", "CHANGELOG.md", "SECURITY.md", "docs/*.md", "docs/adr/*.md", "docs/recipes/*.md",
	"docs/guide/en/*.md", "docs/guide/fa/*.md", "clients/*/README.md", "clients/*/CHANGELOG.md",
}

// site is all pages, and what they link to besides.
type site struct {
	root                string
	pages               map[string]*page // by source
	files               map[string]bool  // what else pages lead to; false for folders
	index, persianIndex []entry
}

// entry is a line of the navigation: a heading, or a page below it.
type entry struct {
	title string
	file  string // of a page; empty for a heading
}

// load reads all pages below root and follows their links. The error names
// every link that leads nowhere.
func load(root string) (*site, error) {
	s := &site{root: root, pages: map[string]*page{}, files: map[string]bool{}}
	for _, pattern := range sources {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			content, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(root, file)
			if err != nil {
				return nil, err
			}
			name = filepath.ToSlash(name)
			s.pages[name] = parse(name, content)
		}
	}
	var errs []error
	for _, name := range s.names() {
		for _, link := range s.pages[name].links {
			errs = append(errs, s.follow(s.pages[name], string(*link)))
		}
	}
	s.index, s.persianIndex = s.entries("docs/index.md"), s.entries("docs/index.fa.md")
	return s, errors.Join(errs...)
}

// entries are the second headings of an index, and the pages that are linked below each.
func (s *site) entries(index string) []entry {
	p := s.pages[index]
	if p == nil {
		return nil
	}
	var entries []entry
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 2 {
				entries = append(entries, entry{title: plain(n, p.text)})
			}
		case *ast.Link:
			if file, _ := p.target(string(n.Destination)); s.pages[file] != nil && len(entries) > 0 {
				entries = append(entries, entry{title: plain(n, p.text), file: file})
			}
		}
		return ast.WalkContinue, nil
	})
	return entries
}

// names are the pages' sources in order.
func (s *site) names() []string {
	var names []string
	for name := range s.pages {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// follow notes where a link leads, or says that it leads nowhere.
func (s *site) follow(p *page, link string) error {
	link, err := url.PathUnescape(link)
	if err != nil {
		return fmt.Errorf("%s: %w", p.source, err)
	}
	file, anchor := p.target(link)
	if file == "" {
		return nil
	}
	if to := s.pages[file]; to != nil {
		if anchor != "" && !to.ids[anchor] {
			return fmt.Errorf("%s: %s: there is no such heading", p.source, link)
		}
		return nil
	}
	info, err := os.Stat(filepath.Join(s.root, file))
	if err != nil || !fs.ValidPath(file) {
		return fmt.Errorf("%s: %s: there is no such file", p.source, link)
	}
	if strings.HasSuffix(file, ".md") {
		return fmt.Errorf("%s: %s: that page is not in the site", p.source, link)
	}
	if info.IsDir() && len(s.below(file)) == 0 {
		return fmt.Errorf("%s: %s: the site has no page in that folder", p.source, link)
	}
	s.files[file] = !info.IsDir()
	return nil
}

// below are the pages in a folder.
func (s *site) below(folder string) []*page {
	var pages []*page
	for _, name := range s.names() {
		if path.Dir(name) == folder {
			pages = append(pages, s.pages[name])
		}
	}
	return pages
}

// address is where a file of the sources is in the site.
func (s *site) address(file string) string {
	if s.pages[file] != nil {
		return strings.TrimSuffix(file, ".md") + ".html"
	}
	if isFile, known := s.files[file]; known && !isFile {
		return file + "/index.html"
	}
	return file
}
