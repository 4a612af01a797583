package expr

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"vtrest/internal/phpvalue"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	quotedNameToken // between backticks: read, and then accepted nowhere
	valueToken
	operatorToken
	openToken
	closeToken
	commaToken
)

type token struct {
	kind  tokenKind
	text  string // of names and operators
	value phpvalue.Value
	at    int // byte of the expression
}

// relatedName is the spelling of a field of the record that a field refers to.
var relatedName = regexp.MustCompile(`^\((\w+) : \((\w+)\) (\w+)\)`)

// tokens cuts an expression up. What begins no token is skipped.
func tokens(text string) []token {
	var list []token
	for at := 0; at < len(text); {
		t, width := tokenAt(text[at:])
		if width == 0 {
			at++
			continue
		}
		t.at = at
		list = append(list, t)
		at += width
	}
	return append(list, token{kind: endToken, at: len(text)})
}

// tokenAt is the token that text begins with, and its length: 0 for none.
func tokenAt(text string) (token, int) {
	switch c := text[0]; {
	case isLetter(c):
		width := span(text, isWord)
		return token{kind: nameToken, text: text[:width]}, width
	case isDigit(c):
		return numberAt(text)
	case c == '\'':
		return quotedAt(text)
	case c == '`':
		if end := strings.IndexByte(text[1:], '`'); end > 0 {
			return token{kind: quotedNameToken, text: text[1 : end+1]}, end + 2
		}
	case c == '(':
		if name := relatedName.FindString(text); name != "" {
			return token{kind: nameToken, text: name}, len(name)
		}
		return token{kind: openToken}, 1
	case c == ')':
		return token{kind: closeToken}, 1
	case c == ',':
		return token{kind: commaToken}, 1
	case strings.HasPrefix(text, ">="), strings.HasPrefix(text, "<="), strings.HasPrefix(text, "=="):
		return token{kind: operatorToken, text: text[:2]}, 2
	case strings.IndexByte("+-*/<>", c) >= 0:
		return token{kind: operatorToken, text: text[:1]}, 1
	}
	return token{}, 0
}

// numberAt reads digits, with or without decimals. A whole number that is too
// large is the largest.
func numberAt(text string) (token, int) {
	width := span(text, isDigit)
	if decimals := decimalsAt(text[width:]); decimals > 0 {
		width += decimals
		f, _ := strconv.ParseFloat(text[:width], 64)
		return token{kind: valueToken, value: phpvalue.Float(f)}, width
	}
	n, err := strconv.ParseInt(text[:width], 10, 64)
	if err != nil {
		n = math.MaxInt64
	}
	return token{kind: valueToken, value: phpvalue.Int(n)}, width
}

// decimalsAt is the length of a point and the digits behind it; 0 unless there
// are both.
func decimalsAt(text string) int {
	if text == "" || text[0] != '.' {
		return 0
	}
	if n := span(text[1:], isDigit); n > 0 {
		return n + 1
	}
	return 0
}

// quotedAt reads a text in single quotes, which is never empty. A backslash
// keeps a quote within it, unless the text would not end otherwise.
func quotedAt(text string) (token, int) {
	end, kept := 0, 0
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			continue
		}
		if i > 1 && text[i-1] == '\\' {
			kept = i
			continue
		}
		end = i
		break
	}
	if end == 0 {
		end = kept
	}
	if end < 2 {
		return token{}, 0
	}
	return token{kind: valueToken, value: phpvalue.Text(unescape(text[1:end]))}, end + 1
}

func span(text string, is func(byte) bool) int {
	n := 0
	for n < len(text) && is(text[n]) {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '_' }
