package main

import (
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// page is one Markdown file.
type page struct {
	source string // path from the root of the sources, with slashes
	title  string // the text of its first heading
	text   []byte
	tree   ast.Node
	ids    map[string]bool // of its headings, as a forge makes them
	links  []*[]byte       // where its links and images lead, in their order
}

// markdown reads what forges read. Raw HTML passes: the pages are our own, and
// the Persian ones say with it that they run from right to left.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

func parse(source string, content []byte) *page {
	p := &page{source: source, text: content, ids: map[string]bool{}}
	context := parser.NewContext(parser.WithIDs(anchors(p.ids)))
	p.tree = markdown.Parser().Parse(text.NewReader(content), parser.WithContext(context))
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 1 && p.title == "" {
				p.title = plain(n, content)
			}
		case *ast.Link:
			p.links = append(p.links, &n.Destination)
		case *ast.Image:
			p.links = append(p.links, &n.Destination)
		}
		return ast.WalkContinue, nil
	})
	return p
}

// plain is the text of a node without its marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
			continue
		}
		b.WriteString(plain(c, source))
	}
	return b.String()
}

// anchors makes the ids of headings as forges do, so that a link works in both
// places: small letters, blanks as hyphens, without signs; letters of every
// script stay.
type anchors map[string]bool

func (a anchors) Generate(value []byte, _ ast.NodeKind) []byte {
	id := slug(string(value))
	for n, first := 1, id; a[id]; n++ {
		id = fmt.Sprintf("%s-%d", first, n)
	}
	a[id] = true
	return []byte(id)
}

func (a anchors) Put(value []byte) { a[string(value)] = true }

func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

// persian tells whether a page is in Persian, by its name.
func (p *page) persian() bool {
	return strings.HasSuffix(p.source, ".fa.md") || strings.Contains(p.source, "/fa/")
}

// other is where the same page in the other language would be.
func (p *page) other() string {
	switch {
	case strings.Contains(p.source, "/fa/"):
		return strings.Replace(p.source, "/fa/", "/en/", 1)
	case strings.Contains(p.source, "/en/"):
		return strings.Replace(p.source, "/en/", "/fa/", 1)
	case p.persian():
		return strings.TrimSuffix(p.source, ".fa.md") + ".md"
	}
	return strings.TrimSuffix(p.source, ".md") + ".fa.md"
}

// target is the file that a link of the page leads to, from the root of the
// sources, and the anchor in it. Both are empty for other hosts.
func (p *page) target(link string) (file, anchor string) {
	if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
		return "", ""
	}
	file, anchor, _ = strings.Cut(link, "#")
	if file == "" {
		return p.source, anchor
	}
	return path.Join(path.Dir(p.source), file), anchor
}
