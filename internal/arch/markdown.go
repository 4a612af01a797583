package arch

import (
	"bytes"
	"errors"
	"strings"
)

// The marks around the table in a document.
const (
	beginMark = "<!-- imports:begin -->\n"
	endMark   = "<!-- imports:end -->"
)

// ErrNoSection is returned by [Rewrite] for a document without the marks.
var ErrNoSection = errors.New("no section between imports:begin and imports:end")

// Markdown returns the table of allowed imports as a Markdown table.
func Markdown(table []Package) string {
	var b strings.Builder
	b.WriteString("| package | may import |\n| --- | --- |\n")
	for _, row := range table {
		imports := strings.Join(row.Imports, ", ")
		if imports == "" {
			imports = "nothing of ours"
		}
		b.WriteString("| " + row.Name + " | " + imports + " |\n")
	}
	return b.String()
}

// Rewrite returns the document with the table between its marks brought up to
// date.
func Rewrite(document []byte, table []Package) ([]byte, error) {
	before, rest, ok := bytes.Cut(document, []byte(beginMark))
	if !ok {
		return nil, ErrNoSection
	}
	_, after, ok := bytes.Cut(rest, []byte(endMark))
	if !ok {
		return nil, ErrNoSection
	}
	return bytes.Join([][]byte{before, []byte(beginMark), []byte(Markdown(table)), []byte(endMark), after}, nil), nil
}
