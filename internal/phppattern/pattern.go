package phppattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// The reasons why a text is no [Pattern].
var (
	// ErrFaulty is a pattern that PHP does not read either.
	ErrFaulty = errors.New("the pattern is faulty")
	// ErrUnsupported is a pattern that PHP may read, but that has no counterpart here.
	ErrUnsupported = errors.New("the pattern looks ahead or back, refers to a group, or has an option that is not supported")
)

// maxPattern is longer than any pattern that a person writes.
const maxPattern = 4096

// A Pattern is a pattern with its options. It may be used by many at once.
type Pattern struct {
	re *regexp.Regexp
	// letters is option u, without which text is bytes.
	letters bool
	// anchored is option A: a match begins at the text's beginning, or where the
	// last one ends.
	anchored bool
	// lastLine is set if a $ may stand before a line break at the text's end.
	lastLine bool
	// here finds a match at the very beginning, if the pattern may match the empty
	// text; else it is nil.
	here *regexp.Regexp
}

// Parse reads a pattern between its delimiters, with its options behind it. The
// error is [ErrFaulty] or [ErrUnsupported].
func Parse(text string) (*Pattern, error) {
	body, options, ok := cut(text)
	if !ok {
		return nil, ErrFaulty
	}
	if len(text) > maxPattern {
		return nil, ErrUnsupported
	}
	p := &Pattern{}
	flags, supported := "", true
	for _, o := range options {
		switch o {
		case 'i', 'm', 's', 'U':
			flags += string(o)
		case 'u':
			p.letters = true
		case 'A':
			p.anchored = true
		case 'D', 'S', 'X', ' ', '\r', '\n':
		case 'x', 'J', 'n':
			supported = false
		default:
			return nil, ErrFaulty
		}
	}
	switch {
	case !supported:
		return nil, ErrUnsupported
	case p.letters && !utf8.ValidString(body):
		return nil, ErrFaulty
	case !p.letters:
		body = widen(body)
	}
	p.lastLine = !strings.ContainsAny(options, "mD") && strings.Contains(body, "$")
	if body, supported = translate(body, p.letters); !supported {
		return nil, ErrUnsupported
	}
	if flags != "" {
		body = "(?" + flags + ")" + body
	}
	var err error
	if p.re, err = regexp.Compile(body); err != nil {
		return nil, reason(err)
	}
	if p.re.MatchString("") {
		if p.here, err = regexp.Compile(`\A(?:` + body + `)`); err != nil {
			return nil, reason(err)
		}
	}
	return p, nil
}

// cut takes the delimiters off: a sign and the next such sign, or two brackets
// with others between them.
func cut(text string) (body, options string, ok bool) {
	text = strings.TrimLeft(text, " \t\n\r\v\f")
	if text == "" || text[0] == '\\' || text[0] == 0 || isWord(text[0]) {
		return "", "", false
	}
	opening, closing := text[0], text[0]
	if i := strings.IndexByte("([{<", opening); i >= 0 {
		closing = ")]}>"[i]
	}
	depth := 1
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case closing: // before opening, which it is for most
			if depth--; depth == 0 {
				return text[1:i], text[i+1:], true
			}
		case opening:
			depth++
		}
	}
	return "", "", false
}

func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// reason tells patterns that PHP would not read from those that Go does not.
func reason(err error) error {
	var fault *syntax.Error
	if errors.As(err, &fault) && slices.Contains([]syntax.ErrorCode{
		syntax.ErrMissingBracket, syntax.ErrMissingParen, syntax.ErrUnexpectedParen, syntax.ErrMissingRepeatArgument,
		syntax.ErrInvalidCharRange, syntax.ErrTrailingBackslash, syntax.ErrInvalidUTF8,
	}, fault.Code) {
		return fmt.Errorf("%w: %s", ErrFaulty, fault.Code)
	}
	return ErrUnsupported
}

// Reads says whether the pattern can read a text at all: with option u it must
// be UTF-8.
func (p *Pattern) Reads(text string) bool { return !p.letters || utf8.ValidString(text) }

// Match says whether the pattern matches anywhere in text. It does not in a text that
// it cannot read.
func (p *Pattern) Match(text string) bool {
	if !p.Reads(text) {
		return false
	}
	if !p.letters {
		text = widen(text)
	}
	return p.matchesIn(text) || p.lastLine && strings.HasSuffix(text, "\n") && p.matchesIn(text[:len(text)-1])
}

func (p *Pattern) matchesIn(text string) bool {
	if p.anchored {
		m := p.re.FindStringIndex(text)
		return m != nil && m[0] == 0
	}
	return p.re.MatchString(text)
}
