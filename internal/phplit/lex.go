package phplit

import (
	"fmt"
	"strings"
)

// Error is PHP source that cannot be read, or that passes a limit. Its message
// names the line, never the text that stands there: it may be a password.
type Error struct {
	Line int // counted from 1
	Msg  string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokVariable
	tokName
	tokNumber
	tokText     // a string without interpolation, escapes already resolved
	tokTemplate // the raw inside of a string that has escapes or interpolation
	tokPunct
)

type token struct {
	kind    tokenKind
	text    string // name, punctuation, string contents; of a number its digits
	line    int
	heredoc bool // of a template: \" is two characters
}

func (t token) is(punct string) bool { return t.kind == tokPunct && t.text == punct }

// isName reports whether t is the keyword or function name, in any case.
func (t token) isName(name string) bool {
	return t.kind == tokName && strings.EqualFold(t.text, name)
}

// startsOperand reports whether an operand can start with t; two operands in a
// row are a syntax error.
func (t token) startsOperand() bool {
	switch t.kind {
	case tokVariable, tokNumber, tokText, tokTemplate:
		return true
	case tokName:
		return !t.isName("and") && !t.isName("or") && !t.isName("xor") && !t.isName("instanceof")
	case tokEOF, tokPunct:
	}
	return false
}

// lexer cuts PHP source into tokens. It is a plain value: a copy looks ahead.
type lexer struct {
	src    string
	pos    int
	line   int
	inPHP  bool
	nested int // depth of strings within strings
}

const maxNestedStrings = 8

func (l *lexer) errorf(line int, format string, args ...any) error {
	return &Error{Line: line, Msg: fmt.Sprintf(format, args...)}
}

// advance moves to pos and counts the lines passed.
func (l *lexer) advance(pos int) {
	l.line += strings.Count(l.src[l.pos:pos], "\n")
	l.pos = pos
}

func (l *lexer) rest() string { return l.src[l.pos:] }

// next is the next token of PHP code; text outside of the tags is passed over,
// and a closing tag ends a statement as ";" does.
func (l *lexer) next() (token, error) {
	if !l.inPHP {
		if !l.openTag() {
			return token{kind: tokEOF, line: l.line}, nil
		}
		if strings.HasPrefix(l.src[l.pos-3:], "<?=") {
			return token{kind: tokName, text: "echo", line: l.line}, nil
		}
	}
	if err := l.skipBlanks(); err != nil {
		return token{}, err
	}
	if l.pos == len(l.src) {
		return token{kind: tokEOF, line: l.line}, nil
	}
	if strings.HasPrefix(l.rest(), "?>") {
		t := token{kind: tokPunct, text: ";", line: l.line}
		l.pos += 2
		l.inPHP = false
		return t, nil
	}
	switch c := l.src[l.pos]; {
	case c == '$' && l.pos+1 < len(l.src) && isNameStart(l.src[l.pos+1]):
		end := nameEnd(l.src, l.pos+1)
		return l.take(tokVariable, l.src[l.pos+1:end], end), nil
	case isNameStart(c) || c == '\\':
		end := l.pos + 1
		for end < len(l.src) && (isNamePart(l.src[end]) || l.src[end] == '\\') {
			end++
		}
		return l.take(tokName, strings.TrimPrefix(l.src[l.pos:end], `\`), end), nil
	case isDigit(c) || c == '.' && l.pos+1 < len(l.src) && isDigit(l.src[l.pos+1]):
		end := numberEnd(l.src, l.pos)
		return l.take(tokNumber, l.src[l.pos:end], end), nil
	case c == '\'':
		return l.singleQuoted()
	case c == '"' || c == '`':
		return l.doubleQuoted(c)
	case strings.HasPrefix(l.rest(), "<<<"):
		if t, ok, err := l.heredoc(); ok || err != nil {
			return t, err
		}
	}
	return l.punct(), nil
}

func (l *lexer) take(kind tokenKind, text string, end int) token {
	t := token{kind: kind, text: text, line: l.line}
	l.advance(end)
	return t
}

// openTag moves behind the next <?php or <?=.
func (l *lexer) openTag() bool {
	for {
		i := strings.Index(l.rest(), "<?")
		if i < 0 {
			l.advance(len(l.src))
			return false
		}
		l.advance(l.pos + i + 2)
		rest := l.rest()
		switch {
		case strings.HasPrefix(rest, "="):
			l.pos++
		case len(rest) >= 3 && strings.EqualFold(rest[:3], "php") && (len(rest) == 3 || isBlank(rest[3])):
			l.pos += 3
		default:
			continue
		}
		l.inPHP = true
		return true
	}
}

// skipBlanks passes over white space and comments.
func (l *lexer) skipBlanks() error {
	for l.pos < len(l.src) {
		rest := l.rest()
		switch {
		case isBlank(rest[0]):
			l.advance(l.pos + 1)
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return l.errorf(l.line, "comment without an end")
			}
			l.advance(l.pos + end + 4)
		case strings.HasPrefix(rest, "//"), rest[0] == '#' && !strings.HasPrefix(rest, "#["):
			l.advance(l.pos + lineCommentLen(rest))
		default:
			return nil
		}
	}
	return nil
}

// lineCommentLen is the length of a comment to the end of its line; a closing
// tag ends it too.
func lineCommentLen(s string) int {
	end := strings.IndexAny(s, "\r\n")
	if end < 0 {
		end = len(s)
	}
	if tag := strings.Index(s[:end], "?>"); tag >= 0 {
		end = tag
	}
	return end
}

// operators longer than one character; where one begins with another, the
// longer stands first.
var operators = []string{
	"<<=", ">>=", "**=", "...", "<=>", "===", "!==", "??=", "?->",
	"=>", "==", "!=", "<>", "<=", ">=", ".=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
	"->", "::", "&&", "||", "??", "++", "--", "**", "<<", ">>", "#[",
}

func (l *lexer) punct() token {
	for _, op := range operators {
		if strings.HasPrefix(l.rest(), op) {
			return l.take(tokPunct, op, l.pos+len(op))
		}
	}
	return l.take(tokPunct, l.src[l.pos:l.pos+1], l.pos+1)
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'
}
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isNameStart holds for letters, underscore and, as in PHP, any byte of a
// character beyond ASCII.
func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}
func isNamePart(c byte) bool { return isNameStart(c) || isDigit(c) }

func nameEnd(s string, pos int) int {
	for pos < len(s) && isNamePart(s[pos]) {
		pos++
	}
	return pos
}
