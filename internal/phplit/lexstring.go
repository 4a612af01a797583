package phplit

import "strings"

func (l *lexer) singleQuoted() (token, error) {
	var b strings.Builder
	for i := l.pos + 1; i < len(l.src); i++ {
		switch c := l.src[i]; {
		case c == '\'':
			return l.take(tokText, b.String(), i+1), nil
		case c == '\\' && i+1 < len(l.src) && (l.src[i+1] == '\'' || l.src[i+1] == '\\'):
			i++
			b.WriteByte(l.src[i])
		default:
			b.WriteByte(c)
		}
	}
	return token{}, l.errorf(l.line, "string without an end")
}

// doubleQuoted reads "…" or, quote being a backtick, a shell command, which
// nobody runs: its value is unknown.
func (l *lexer) doubleQuoted(quote byte) (token, error) {
	start := l.pos + 1
	end, err := l.templateEnd(start, quote)
	if err != nil {
		return token{}, err
	}
	if quote == '`' {
		return l.take(tokPunct, "`", end+1), nil
	}
	text := l.src[start:end]
	if !strings.ContainsAny(text, `\$`) {
		return l.take(tokText, text, end+1), nil
	}
	return l.take(tokTemplate, text, end+1), nil
}

// templateEnd is the position of the closing quote of the string whose inside
// starts at pos. An embedded {$…} may hold quotes of its own.
func (l *lexer) templateEnd(pos int, quote byte) (int, error) {
	line := l.line
	for pos < len(l.src) {
		switch c := l.src[pos]; {
		case c == quote:
			return pos, nil
		case c == '\\':
			pos += 2
		case strings.HasPrefix(l.src[pos:], "{$") || strings.HasPrefix(l.src[pos:], "${"):
			end, err := l.embeddedEnd(pos)
			if err != nil {
				return 0, err
			}
			pos = end
		default:
			pos++
		}
	}
	return 0, l.errorf(line, "string without an end")
}

// embeddedEnd is the position behind the brace that closes the {$…} or ${…}
// at pos.
func (l *lexer) embeddedEnd(pos int) (int, error) {
	if l.nested == maxNestedStrings {
		return 0, l.errorf(l.line, "strings nested too deeply")
	}
	inner := *l
	inner.nested++
	// The line stays that of the string's start: counting up to each
	// embedded expression anew would take quadratic time.
	inner.pos = pos
	for depth := 0; ; {
		t, err := inner.next()
		if err != nil {
			return 0, err
		}
		switch {
		case t.kind == tokEOF:
			return 0, l.errorf(l.line, "string without an end")
		case t.is("{"):
			depth++
		case t.is("}"):
			if depth--; depth == 0 {
				return inner.pos, nil
			}
		}
	}
}

// heredoc reads <<<ID, <<<"ID" and <<<'ID' to the line that closes it. The
// second result is false when <<< starts no such string.
func (l *lexer) heredoc() (token, bool, error) {
	pos := l.pos + 3
	for pos < len(l.src) && (l.src[pos] == ' ' || l.src[pos] == '\t') {
		pos++
	}
	var quote byte
	if pos < len(l.src) && (l.src[pos] == '\'' || l.src[pos] == '"') {
		quote = l.src[pos]
		pos++
	}
	end := nameEnd(l.src, pos)
	if end == pos || isDigit(l.src[pos]) {
		return token{}, false, nil
	}
	id := l.src[pos:end]
	if quote != 0 {
		if end == len(l.src) || l.src[end] != quote {
			return token{}, false, nil
		}
		end++
	}
	newline := strings.IndexByte(l.src[end:], '\n')
	if newline < 0 || strings.Trim(l.src[end:end+newline], "\r") != "" {
		return token{}, false, nil
	}
	body := end + newline + 1
	bodyEnd, indent, ok := heredocEnd(l.src, body, id)
	if !ok {
		return token{}, false, l.errorf(l.line, "heredoc without an end")
	}
	text := ""
	if bodyEnd > body {
		text = strings.TrimSuffix(unindent(l.src[body:bodyEnd-1], indent), "\r")
	}
	kind := tokTemplate
	if quote == '\'' {
		kind = tokText
	}
	t := l.take(kind, text, bodyEnd+indent+len(id))
	t.heredoc = true
	return t, true, nil
}

// heredocEnd finds the line that starts, after blanks, with id: where the line
// starts and how far it is indented.
func heredocEnd(src string, pos int, id string) (start, indent int, ok bool) {
	for pos < len(src) {
		line := src[pos:]
		trimmed := strings.TrimLeft(line, " \t")
		if after, found := strings.CutPrefix(trimmed, id); found && (after == "" || !isNamePart(after[0])) {
			return pos, len(line) - len(trimmed), true
		}
		newline := strings.IndexByte(line, '\n')
		if newline < 0 {
			break
		}
		pos += newline + 1
	}
	return 0, 0, false
}

// unindent takes up to n blanks off the start of each line, as PHP 7.3 takes
// the closing line's indent off.
func unindent(s string, n int) string {
	if n == 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		cut := 0
		for cut < n && cut < len(line) && (line[cut] == ' ' || line[cut] == '\t') {
			cut++
		}
		lines[i] = line[cut:]
	}
	return strings.Join(lines, "\n")
}
