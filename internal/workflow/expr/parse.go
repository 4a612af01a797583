package expr

import (
	"fmt"
	"slices"
)

const (
	// maxLength is more than the column holds in which the CRM keeps tasks.
	maxLength = 1 << 16
	// maxDepth bounds the stack: no expression written by people comes near.
	maxDepth = 1000
)

// An Expr is an expression that was understood. It may be evaluated any number
// of times, also at once.
type Expr struct{ root node }

// Parse reads an expression. An error says what was expected, and where.
func Parse(text string) (*Expr, error) {
	if len(text) > maxLength {
		return nil, fmt.Errorf("an expression of %d bytes is too long", len(text))
	}
	p := &parser{tokens: tokens(text)}
	root, err := p.expression()
	if err != nil {
		return nil, err
	}
	return &Expr{root}, nil
}

type parser struct {
	tokens []token // ends with an endToken
	at     int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

func (p *parser) isWord(word string) bool {
	t := p.peek()
	return t.kind == nameToken && t.text == word
}

func (p *parser) word(word string) error {
	if !p.isWord(word) {
		return expected(word, p.peek())
	}
	p.next()
	return nil
}

// deeper is called by all that may be nested, with what it reads.
func (p *parser) deeper(read func() (node, error)) (node, error) {
	if p.depth == maxDepth {
		return nil, fmt.Errorf("at byte %d: the expression is nested too deep", p.peek().at)
	}
	p.depth++
	defer func() { p.depth-- }()
	return read()
}

func (p *parser) expression() (node, error) {
	return p.deeper(func() (node, error) {
		switch {
		case p.isWord("if"):
			return p.choice()
		case p.peek().kind == nameToken && p.tokens[p.at+1].kind == openToken:
			return p.call()
		}
		return p.operation(len(ranks) - 1)
	})
}

// choice reads if … then … else … end. An if behind else brings the only end.
func (p *parser) choice() (node, error) {
	c := &choice{}
	for _, part := range []struct {
		word string
		into *node
	}{{"if", &c.condition}, {"then", &c.yes}} {
		if err := p.word(part.word); err != nil {
			return nil, err
		}
		n, err := p.expression()
		if err != nil {
			return nil, err
		}
		*part.into = n
	}
	if err := p.word("else"); err != nil {
		return nil, err
	}
	another := p.isWord("if")
	n, err := p.expression()
	if err != nil {
		return nil, err
	}
	if c.no = n; another {
		return c, nil
	}
	return c, p.word("end")
}

// call reads a function and its arguments. The CRM knows no call without any.
func (p *parser) call() (node, error) {
	c := &call{name: p.next().text}
	p.next()
	for {
		arg, err := p.expression()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, arg)
		switch t := p.next(); t.kind {
		case commaToken:
		case closeToken:
			return c, nil
		default:
			return nil, expected("a closing bracket", t)
		}
	}
}

// ranks are the operators by how close they bind, the closest first.
var ranks = [][]string{
	{"*", "/"},
	{"+", "-"},
	{"==", ">=", "<=", ">", "<"},
}

// operation reads operands and operators of a rank and of those that bind
// closer. The right side is an operation of the same rank.
func (p *parser) operation(rank int) (node, error) {
	if rank < 0 {
		return p.operand()
	}
	left, err := p.operation(rank - 1)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != operatorToken || !slices.Contains(ranks[rank], t.text) {
		return left, nil
	}
	operator := p.next().text
	right, err := p.deeper(func() (node, error) { return p.operation(rank) })
	if err != nil {
		return nil, err
	}
	return &call{operator, []node{left, right}}, nil
}

// operand reads a value, a name or an expression in brackets, with its signs.
func (p *parser) operand() (node, error) {
	t := p.next()
	switch t.kind {
	case operatorToken:
		if t.text == "+" || t.text == "-" {
			n, err := p.deeper(p.operand)
			if err != nil {
				return nil, err
			}
			return &call{t.text, []node{n}}, nil
		}
	case valueToken:
		return constant{t.value}, nil
	case nameToken:
		return field{nameOf(t.text)}, nil
	case openToken:
		n, err := p.expression()
		if err != nil {
			return nil, err
		}
		if end := p.next(); end.kind != closeToken {
			return nil, expected("a closing bracket", end)
		}
		return n, nil
	case endToken, quotedNameToken, closeToken, commaToken:
	}
	return nil, expected("a value", t)
}

func expected(what string, found token) error {
	if found.kind == endToken {
		return fmt.Errorf("at the end: %s was expected", what)
	}
	return fmt.Errorf("at byte %d: %s was expected", found.at, what)
}
