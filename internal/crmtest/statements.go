package crmtest

import (
	"iter"
	"strings"
)

// statements yields the statements of a dump as mariadb-dump and mysqldump write
// it, without their semicolons and without the comments and space before them.
// Executable comments (/*!40101 … */, /*M!100100 … */) are statements, even one
// that no server executes. DELIMITER, which dumps of triggers and procedures
// use, belongs to the command-line client and is not known here.
func statements(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1 // of the statement, once it has begun
		executable := false
		for i := 0; i < len(text); {
			n, kind := token(text[i:])
			switch {
			case kind == blank:
			case kind == semicolon && !executable:
				if start >= 0 && !yield(text[start:i]) {
					return
				}
				start = -1
			default:
				if start < 0 {
					start = i
				}
				executable = kind == openExecutable || executable && kind != closeComment
			}
			i += n
		}
		if start >= 0 {
			yield(text[start:])
		}
	}
}

// tokenKind tells what statements must know about a piece of SQL.
type tokenKind int

const (
	word           tokenKind = iota // anything that is part of a statement
	blank                           // space or a comment
	semicolon                       // ends a statement
	openExecutable                  // begins an executable comment
	closeComment                    // ends one
)

// token returns the length, at least one byte, and the kind of the token that
// text begins with. What is left open reaches to the end.
func token(text string) (n int, kind tokenKind) {
	switch c := text[0]; {
	case c == ';':
		return 1, semicolon
	case isSpace(c):
		return 1, blank
	case c == '\'' || c == '"':
		return quoted(text, true), word
	case c == '`':
		return quoted(text, false), word
	case c == '#', strings.HasPrefix(text, "--") && (len(text) == 2 || isSpace(text[2])):
		return through(text, "\n"), blank
	case strings.HasPrefix(text, "/*!"):
		return 3, openExecutable
	case strings.HasPrefix(text, "/*M!"):
		return 4, openExecutable
	case strings.HasPrefix(text, "/*"):
		return 2 + through(text[2:], "*/"), blank
	case strings.HasPrefix(text, "*/"):
		return 2, closeComment
	default:
		return 1, word
	}
}

// quoted returns the length of the string or name that text begins with. A
// doubled quote counts as the begin of another, which comes to the same.
func quoted(text string, backslash bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == text[0]:
			return i + 1
		case text[i] == '\\' && backslash:
			i++
		}
	}
	return len(text)
}

// through returns the length of text up to and with the first end.
func through(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
