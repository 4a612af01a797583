package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

//go:embed page.html style.css
var embedded embed.FS

var layout = template.Must(template.ParseFS(embedded, "page.html"))

// view is what the layout shows.
type view struct {
	Title, Lang, Dir string
	Up               string // the way from the page to the site's root
	Nav              []group
	Other            string // the same page in the other language, or nothing
	Content          template.HTML
}

// group is a heading of the navigation with its links.
type group struct {
	Title string
	Items []item
}

type item struct {
	Title, Address string
	Here           bool
}

// write makes the site in a folder. The pages' links lead into the site from then
// on, so it is called once.
func (s *site) write(out string) error {
	for _, name := range s.names() {
		if err := s.writePage(out, s.pages[name]); err != nil {
			return err
		}
	}
	for file, isFile := range s.files {
		var content []byte
		var err error
		if isFile {
			content, err = os.ReadFile(filepath.Join(s.root, file))
		} else {
			content, err = s.render(s.folder(file))
		}
		if err == nil {
			err = put(out, s.address(file), content)
		}
		if err != nil {
			return err
		}
	}
	style, err := embedded.ReadFile("style.css")
	if err != nil {
		return err
	}
	if err := put(out, "style.css", style); err != nil {
		return err
	}
	return put(out, "index.html", []byte(`<!doctype html><meta charset="utf-8"><title>vtrest</title><meta http-equiv="refresh" content="0; url=docs/index.html"><a href="docs/index.html">vtrest</a>`+"\n"))
}

func put(out, name string, content []byte) error {
	file := filepath.Join(out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

// folder is a page that lists the pages of a folder.
func (s *site) folder(name string) *page {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", name)
	for _, p := range s.below(name) {
		fmt.Fprintf(&b, "- [%s](%s)\n", p.title, path.Base(p.source))
	}
	return parse(name+"/index.md", []byte(b.String()))
}

func (s *site) writePage(out string, p *page) error {
	content, err := s.render(p)
	if err != nil {
		return fmt.Errorf("%s: %w", p.source, err)
	}
	return put(out, s.address(p.source), content)
}

// render is a page as HTML, with its links turned to the pages of the site.
func (s *site) render(p *page) ([]byte, error) {
	v := view{Title: p.title, Lang: "en", Dir: "ltr", Up: s.way(p, ""), Nav: s.navigation(p)}
	if p.persian() {
		v.Lang, v.Dir = "fa", "rtl"
	}
	if s.pages[p.other()] != nil {
		v.Other = s.way(p, s.address(p.other()))
	}
	for _, link := range p.links {
		*link = []byte(s.href(p, string(*link)))
	}
	var content, all bytes.Buffer
	if err := markdown.Renderer().Render(&content, p.text, p.tree); err != nil {
		return nil, err
	}
	v.Content = template.HTML(content.String()) //nolint:gosec // our own pages
	err := layout.Execute(&all, v)
	return all.Bytes(), err
}

// href is a link of a page in the site.
func (s *site) href(p *page, link string) string {
	plain, err := url.PathUnescape(link)
	file, anchor := p.target(plain)
	if err != nil || file == "" {
		return link
	}
	to := s.way(p, s.address(file))
	if file == p.source {
		to = ""
	}
	if anchor != "" {
		to += "#" + anchor
	}
	return to
}

// way is the relative address of a file of the site, from a page.
func (s *site) way(p *page, to string) string {
	return strings.Repeat("../", strings.Count(p.source, "/")) + to
}

// navigation is the index of the page's language, as seen from the page.
func (s *site) navigation(p *page) []group {
	entries := s.index
	if p.persian() {
		entries = s.persianIndex
	}
	var groups []group
	for _, e := range entries {
		if e.file == "" {
			groups = append(groups, group{Title: e.title})
			continue
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, item{Title: e.title, Address: s.way(p, s.address(e.file)), Here: e.file == p.source})
	}
	return groups
}
