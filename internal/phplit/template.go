package phplit

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// template evaluates the inside of a double-quoted string or heredoc.
func (p *parser) template(t token) (Value, error) {
	r := templateReader{parser: p, tok: t, s: t.text}
	for r.pos < len(r.s) {
		var err error
		switch c := r.s[r.pos]; {
		case c == '\\':
			err = r.escape()
		case c == '$' && r.pos+1 < len(r.s) && isNameStart(r.s[r.pos+1]):
			err = r.simple()
		case strings.HasPrefix(r.s[r.pos:], "{$"), strings.HasPrefix(r.s[r.pos:], "${"):
			err = r.embedded()
		default:
			r.b.WriteByte(c)
			r.pos++
		}
		if err != nil {
			return Value{}, err
		}
	}
	if r.unknown {
		return Value{kind: Unknown}, nil
	}
	return textValue(r.b.String()), nil
}

type templateReader struct {
	*parser
	tok     token
	s       string
	pos     int
	b       strings.Builder
	unknown bool // some part is; then the whole is
}

// write adds an interpolated value.
func (r *templateReader) write(v Value) error {
	if v.kind == Unknown || v.kind == Array {
		r.unknown = true
		return nil
	}
	text := v.Text()
	if !r.scope.spend(len(text)) {
		return r.lex.errorf(r.tok.line, "values too large")
	}
	r.b.WriteString(text)
	return nil
}

var escapes = map[byte]byte{
	'n': '\n', 't': '\t', 'r': '\r', 'v': '\v', 'e': 0x1b, 'f': '\f', '\\': '\\', '$': '$',
}

// escape reads one backslash sequence; what is none stays as it stands.
func (r *templateReader) escape() error {
	if r.pos+1 == len(r.s) {
		r.b.WriteByte('\\')
		r.pos++
		return nil
	}
	c := r.s[r.pos+1]
	if plain, ok := escapes[c]; ok || c == '"' && !r.tok.heredoc {
		if !ok {
			plain = c
		}
		r.b.WriteByte(plain)
		r.pos += 2
		return nil
	}
	switch {
	case c == 'u' && strings.HasPrefix(r.s[r.pos+2:], "{"):
		return r.codePoint()
	case c == 'x':
		if digits := prefixOf(r.s[r.pos+2:], "0123456789abcdefABCDEF", 2); digits != "" {
			n, _ := strconv.ParseUint(digits, 16, 8)
			r.b.WriteByte(byte(n))
			r.pos += 2 + len(digits)
			return nil
		}
	case '0' <= c && c <= '7':
		digits := prefixOf(r.s[r.pos+1:], "01234567", 3)
		n, _ := strconv.ParseUint(digits, 8, 16)
		r.b.WriteByte(byte(n)) // \400 and above wrap, as in PHP
		r.pos += 1 + len(digits)
		return nil
	}
	r.b.WriteByte('\\')
	r.pos++
	return nil
}

// codePoint reads \u{1F600}.
func (r *templateReader) codePoint() error {
	digits, _, found := strings.Cut(r.s[r.pos+3:], "}")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !found || err != nil || n > utf8.MaxRune {
		return r.lex.errorf(r.tok.line, `\u escape cannot be read`)
	}
	r.b.WriteRune(rune(n))
	r.pos += len(`\u{}`) + len(digits)
	return nil
}

func prefixOf(s, set string, limit int) string {
	n := 0
	for n < limit && n < len(s) && strings.IndexByte(set, s[n]) >= 0 {
		n++
	}
	return s[:n]
}

// simple reads $name, $name[key] and $name->property.
func (r *templateReader) simple() error {
	end := nameEnd(r.s, r.pos+1)
	name := r.s[r.pos+1 : end]
	r.pos = end
	rest := r.s[end:]
	switch {
	case strings.HasPrefix(rest, "["):
		key, after, found := strings.Cut(rest[1:], "]")
		if !found || key == "" {
			return r.lex.errorf(r.tok.line, "%q expected in a string", "]")
		}
		r.pos = len(r.s) - len(after)
		step := subscript{key: key, ok: true}
		if key[0] == '$' {
			step.key, step.ok = keyOf(r.scope.vars[key[1:]])
		}
		return r.write(r.lookup(name, []subscript{step}))
	case strings.HasPrefix(rest, "->") && len(rest) > 2 && isNameStart(rest[2]):
		r.pos = nameEnd(r.s, end+2)
		return r.write(Value{kind: Unknown})
	}
	return r.write(r.scope.vars[name])
}

// embedded reads {$expression} and ${name}.
func (r *templateReader) embedded() error {
	if r.lex.nested == maxNestedStrings {
		return r.lex.errorf(r.tok.line, "strings nested too deeply")
	}
	inner := parser{scope: r.scope, depth: r.depth + 1, lex: lexer{
		src: r.s, pos: r.pos + 1, line: r.tok.line, inPHP: true, nested: r.lex.nested + 1,
	}}
	named := r.s[r.pos] == '$'
	if named {
		inner.lex.pos++
	}
	if err := inner.next(); err != nil {
		return err
	}
	var v Value
	if name := inner.tok; named && name.kind == tokName {
		if err := inner.next(); err != nil {
			return err
		}
		path, err := inner.subscripts()
		if err != nil {
			return err
		}
		v = r.lookup(name.text, path)
	} else {
		var err error
		if v, err = inner.expression(); err != nil {
			return err
		}
		if named { // ${expression} is the variable of that name
			v = Value{kind: Unknown}
		}
	}
	if !inner.tok.is("}") {
		return r.lex.errorf(r.tok.line, "%q expected in a string", "}")
	}
	r.pos = inner.lex.pos
	return r.write(v)
}
