package phplit

import "strings"

// parser reads statements and applies their assignments to a scope. Each
// method leaves tok at the first token that is not its own.
type parser struct {
	scope *Scope
	lex   lexer
	tok   token
	depth int
	done  bool // a return or exit ended the file
}

func (p *parser) next() (err error) {
	p.tok, err = p.lex.next()
	return err
}

func (p *parser) errorf(format string, args ...any) error {
	return p.lex.errorf(p.tok.line, format, args...)
}

// expect passes over one punctuation mark.
func (p *parser) expect(punct string) error {
	if !p.tok.is(punct) {
		return p.errorf("%q expected", punct)
	}
	return p.next()
}

// enter counts a level of nesting; the caller defers leave.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.errorf("nested too deeply")
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) file() error {
	if err := p.next(); err != nil {
		return err
	}
	blocks := 0
	for !p.done && p.tok.kind != tokEOF {
		switch {
		case p.tok.is("{"): // a bare block runs like the code around it
			blocks++
		case p.tok.is("}"):
			if blocks--; blocks < 0 {
				return p.errorf("unexpected %q", "}")
			}
		default:
			if err := p.statement(); err != nil {
				return err
			}
			continue
		}
		if err := p.next(); err != nil {
			return err
		}
	}
	if !p.done && blocks > 0 {
		return p.errorf("%q expected", "}")
	}
	return nil
}

// statement reads one statement of the file's own level.
func (p *parser) statement() error {
	if p.tok.kind == tokName {
		word := strings.ToLower(p.tok.text)
		switch word {
		case "return", "exit", "die", "__halt_compiler":
			p.done = true
			return nil
		case "const":
			return p.constants()
		case "unset":
			return p.unset()
		case "namespace":
			return p.namespace()
		}
		if control[word] || skipped[word] {
			return p.skipStatement()
		}
	}
	if p.tok.is("#[") {
		return p.skipBalanced()
	}
	if p.tok.is(";") {
		return p.next()
	}
	if _, err := p.expression(); err != nil {
		return err
	}
	return p.endStatement()
}

// endStatement passes over ";", which the end of the file may stand for.
func (p *parser) endStatement() error {
	if p.tok.kind == tokEOF {
		return nil
	}
	return p.expect(";")
}

// constants reads const A = 1, B = 2;
func (p *parser) constants() error {
	for {
		if err := p.next(); err != nil {
			return err
		}
		name := p.tok
		if name.kind != tokName {
			return p.errorf("name of a constant expected")
		}
		if err := p.next(); err != nil {
			return err
		}
		if err := p.expect("="); err != nil {
			return err
		}
		v, err := p.expression()
		if err != nil {
			return err
		}
		p.define(name.text, v)
		if !p.tok.is(",") {
			return p.endStatement()
		}
	}
}

// define sets a constant; PHP keeps the first definition.
func (p *parser) define(name string, v Value) {
	if _, ok := p.scope.consts[name]; !ok {
		p.scope.consts[name] = v
	}
}

// unset reads unset($a, $b['k']);
func (p *parser) unset() error {
	if err := p.next(); err != nil {
		return err
	}
	if err := p.expect("("); err != nil {
		return err
	}
	for p.tok.kind == tokVariable {
		name := p.tok.text
		if err := p.next(); err != nil {
			return err
		}
		path, err := p.subscripts()
		if err != nil {
			return err
		}
		if p.ends() {
			if !p.scope.unset(name, path) {
				return p.errorf("values too large")
			}
		} else if err := p.skipOperand(); err != nil { // a property of something
			return err
		}
		if p.tok.is(",") {
			if err := p.next(); err != nil {
				return err
			}
		}
	}
	if err := p.skipOperand(); err != nil {
		return err
	}
	if err := p.expect(")"); err != nil {
		return err
	}
	return p.endStatement()
}

// namespace passes over "namespace X;" or the head of "namespace X {".
func (p *parser) namespace() error {
	for !p.tok.is(";") && !p.tok.is("{") {
		if p.tok.kind == tokEOF {
			return p.errorf("%q expected", ";")
		}
		if err := p.next(); err != nil {
			return err
		}
	}
	return nil
}
