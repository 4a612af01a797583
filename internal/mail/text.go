package mail

import (
	"html"
	"regexp"
	"strings"
)

var (
	// unseen is what a reader of HTML never shows.
	unseen = regexp.MustCompile(`(?is)<!--.*?(-->|$)|<(script|style|head|title)\b.*?(</(script|style|head|title)\s*>|$)`)
	// link is an anchor with its address.
	link = regexp.MustCompile(`(?is)<a\b[^>]*\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))[^>]*>(.*?)</a\s*>`)
	// breaks end a line, blocks a paragraph, cells stand apart.
	breaks = regexp.MustCompile(`(?i)<br\b[^>]*>|</(div|li|tr|h[1-6])\s*>`)
	blocks = regexp.MustCompile(`(?i)</?(p|ul|ol|table|blockquote|pre|hr)\b[^>]*>`)
	cells  = regexp.MustCompile(`(?i)</t[dh]\s*>`)
	anyTag = regexp.MustCompile(`(?s)</?[A-Za-z!][^>]*>`)
	blanks = regexp.MustCompile(`[ \t\r\f\v\x{00A0}]+`)
	spaces = regexp.MustCompile(`\s+`)
	gaps   = regexp.MustCompile(`\n{3,}`)
)

// Text is what a reader without HTML sees of a mail: the words, a line for each
// line, and the addresses of links behind them.
func Text(markup string) string {
	text := unseen.ReplaceAllString(markup, "")
	text = spaces.ReplaceAllString(text, " ") // line ends of HTML are blanks
	text = link.ReplaceAllStringFunc(text, func(found string) string {
		parts := link.FindStringSubmatch(found)
		address, words := parts[1]+parts[2]+parts[3], parts[4]
		if address == "" || anyTag.ReplaceAllString(words, "") == address {
			return words
		}
		return words + " (" + address + ")"
	})
	text = breaks.ReplaceAllString(text, "\n")
	text = blocks.ReplaceAllString(text, "\n\n")
	text = cells.ReplaceAllString(text, " ")
	text = html.UnescapeString(anyTag.ReplaceAllString(text, ""))
	lines := strings.Split(blanks.ReplaceAllString(text, " "), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(gaps.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
}
