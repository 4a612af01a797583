package phplit

import "strings"

// control structures: a parenthesized head or none, then a body.
var control = map[string]bool{
	"if": true, "elseif": true, "else": true, "for": true, "foreach": true, "while": true,
	"switch": true, "do": true, "try": true, "catch": true, "finally": true, "declare": true,
}

// skipped is every other keyword whose statement is passed over unread.
var skipped = map[string]bool{
	"function": true, "class": true, "interface": true, "trait": true, "enum": true,
	"abstract": true, "final": true, "readonly": true,
	"include": true, "include_once": true, "require": true, "require_once": true,
	"echo": true, "print": true, "use": true, "global": true, "static": true,
	"throw": true, "goto": true, "break": true, "continue": true,
}

// skipStatement passes over one whole statement, with the blocks it owns.
func (p *parser) skipStatement() error {
	if err := p.enter(); err != nil {
		return err
	}
	defer p.leave()
	word := ""
	if p.tok.kind == tokName {
		word = strings.ToLower(p.tok.text)
	}
	switch {
	case control[word]:
		return p.skipControl(word)
	case p.tok.is("{"):
		return p.skipBalanced()
	}
	declaration := false
	switch word {
	case "function":
		ahead := p.lex
		t, err := ahead.next()
		if err != nil {
			return err
		}
		declaration = t.kind == tokName || t.is("&") // otherwise a closure
	case "class", "interface", "trait", "enum", "abstract", "final", "readonly":
		declaration = true
	}
	return p.skipTo(declaration)
}

// skipTo passes over tokens to the ";" that ends a statement, or to the block
// that ends a declaration.
func (p *parser) skipTo(declaration bool) error {
	for {
		switch {
		case p.tok.kind == tokEOF:
			return nil
		case p.tok.is(";"):
			return p.next()
		case p.tok.is("{") && declaration:
			return p.skipBalanced()
		case opens(p.tok):
			if err := p.skipBalanced(); err != nil {
				return err
			}
			continue
		case closes(p.tok):
			return p.errorf("unexpected %q", p.tok.text)
		}
		if err := p.next(); err != nil {
			return err
		}
	}
}

// skipControl passes over a control structure: its head in parentheses, and
// its body in any of PHP's three spellings.
func (p *parser) skipControl(word string) error {
	if err := p.next(); err != nil {
		return err
	}
	if p.tok.is("(") && word != "else" && word != "do" && word != "try" && word != "finally" {
		if err := p.skipBalanced(); err != nil {
			return err
		}
	}
	switch {
	case p.tok.is(";"):
		return p.next()
	case p.tok.is(":"):
		return p.skipAlternative("end" + strings.Replace(word, "elseif", "if", 1))
	case p.tok.kind == tokEOF:
		return p.errorf("statement expected")
	}
	return p.skipStatement()
}

// skipAlternative passes over "if (…): … endif;" and its likes, from the colon.
func (p *parser) skipAlternative(end string) error {
	if err := p.next(); err != nil {
		return err
	}
	for !p.tok.isName(end) {
		switch {
		case p.tok.kind == tokEOF:
			return p.errorf("%s expected", end)
		case p.tok.is(":"): // of an else, an elseif or a case
			if err := p.next(); err != nil {
				return err
			}
		case p.tok.isName("else"), p.tok.isName("elseif"):
			if err := p.next(); err != nil {
				return err
			}
			if p.tok.is("(") {
				if err := p.skipBalanced(); err != nil {
					return err
				}
			}
		default:
			if err := p.skipStatement(); err != nil {
				return err
			}
		}
	}
	if err := p.next(); err != nil {
		return err
	}
	return p.endStatement()
}

func opens(t token) bool {
	return t.is("(") || t.is("[") || t.is("{") || t.is("#[")
}

func closes(t token) bool { return t.is(")") || t.is("]") || t.is("}") }

// closing is the bracket that closes an opening one.
func closing(open string) string {
	switch open {
	case "(":
		return ")"
	case "{":
		return "}"
	}
	return "]"
}

// skipBalanced passes over a bracket and all up to the one that closes it. It
// keeps its own stack: what is skipped may nest as deep as it likes.
func (p *parser) skipBalanced() error {
	var want []string
	line := p.tok.line
	for {
		switch {
		case opens(p.tok):
			want = append(want, closing(p.tok.text))
		case closes(p.tok):
			if p.tok.text != want[len(want)-1] {
				return p.errorf("unexpected %q", p.tok.text)
			}
			want = want[:len(want)-1]
		case p.tok.kind == tokEOF:
			return p.lex.errorf(line, "bracket without an end")
		}
		if err := p.next(); err != nil {
			return err
		}
		if len(want) == 0 {
			return nil
		}
	}
}

// skipClosure passes over function (…) use (…) {…} or fn (…) => expression,
// from behind its keyword.
func (p *parser) skipClosure(word string) error {
	body := "{"
	if word == "fn" {
		body = "=>"
	}
	for !p.tok.is(body) {
		switch {
		case opens(p.tok):
			if err := p.skipBalanced(); err != nil {
				return err
			}
			continue
		case p.ends():
			return p.errorf("%q expected", body)
		}
		if err := p.next(); err != nil {
			return err
		}
	}
	if body == "{" {
		return p.skipBalanced()
	}
	if err := p.next(); err != nil {
		return err
	}
	return p.skipOperand()
}

// skipOperand passes over the rest of an expression that is not evaluated, up
// to what can follow one.
func (p *parser) skipOperand() error {
	for !p.ends() {
		// A block may follow a closure or match; any other brace is an error
		// of syntax that the end of the expression will show.
		if opens(p.tok) {
			if err := p.skipBalanced(); err != nil {
				return err
			}
			continue
		}
		if err := p.next(); err != nil {
			return err
		}
	}
	return nil
}

// ends reports whether an expression ends before the token at hand.
func (p *parser) ends() bool {
	return p.tok.kind == tokEOF || p.tok.is(";") || p.tok.is(",") || p.tok.is("=>") || closes(p.tok)
}
