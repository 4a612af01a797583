package phplit

import "strings"

// expression evaluates up to the ";", "," or closing bracket that ends it.
// What it cannot evaluate it passes over, and the value is then unknown. Two
// operands in a row are an error: the file is broken, and what a guess made of
// it would be a wrong label or a wrong password.
func (p *parser) expression() (Value, error) {
	if err := p.enter(); err != nil {
		return Value{}, err
	}
	defer p.leave()
	v, err := p.concatenation()
	if err != nil {
		return Value{}, err
	}
	if p.ends() {
		return v, nil
	}
	if p.tok.startsOperand() {
		return Value{}, p.errorf("unexpected text after a value; is a %q missing?", ";")
	}
	return Value{kind: Unknown}, p.skipOperand()
}

// concatenation is sums joined by "."; PHP 8 lets "+" and "-" bind tighter.
func (p *parser) concatenation() (Value, error) {
	v, err := p.sum()
	for err == nil && p.tok.is(".") {
		if err = p.next(); err != nil {
			break
		}
		var w Value
		if w, err = p.sum(); err == nil {
			v, err = p.concat(v, w)
		}
	}
	return v, err
}

func (p *parser) concat(v, w Value) (Value, error) {
	if v.kind == Unknown || w.kind == Unknown || v.kind == Array || w.kind == Array {
		return Value{kind: Unknown}, nil
	}
	a, b := v.Text(), w.Text()
	if !p.scope.spend(len(a) + len(b)) {
		return Value{}, p.errorf("values too large")
	}
	return textValue(a + b), nil
}

func (p *parser) sum() (Value, error) {
	v, err := p.product()
	for err == nil && (p.tok.is("+") || p.tok.is("-")) {
		op := p.tok.text
		if err = p.next(); err != nil {
			break
		}
		var w Value
		if w, err = p.product(); err != nil {
			break
		}
		if op == "+" && v.kind == Array && w.kind == Array {
			for key, element := range w.All() {
				if _, ok := v.array.index[key]; !ok {
					v.array.set(key, element)
				}
			}
			continue
		}
		v = arithmetic(op, v, w)
	}
	return v, err
}

func (p *parser) product() (Value, error) {
	v, err := p.unary()
	for err == nil && (p.tok.is("*") || p.tok.is("/")) {
		op := p.tok.text
		if err = p.next(); err != nil {
			break
		}
		var w Value
		if w, err = p.unary(); err == nil {
			v = arithmetic(op, v, w)
		}
	}
	return v, err
}

func (p *parser) unary() (Value, error) {
	negative := false
	for p.tok.is("-") || p.tok.is("+") || p.tok.is("@") {
		negative = negative != p.tok.is("-")
		if err := p.next(); err != nil {
			return Value{}, err
		}
	}
	v, err := p.operand()
	if negative {
		v = arithmetic("*", v, intValue(-1))
	}
	return v, err
}

// operand is a literal, a variable, a constant, or something unknown.
func (p *parser) operand() (Value, error) {
	t := p.tok
	switch {
	case t.kind == tokText:
		return textValue(t.text), p.next()
	case t.kind == tokTemplate:
		v, err := p.template(t)
		if err != nil {
			return Value{}, err
		}
		return v, p.next()
	case t.kind == tokNumber:
		v, ok := parseNumber(t.text)
		if !ok {
			return Value{}, p.errorf("number cannot be read")
		}
		return v, p.next()
	case t.kind == tokVariable:
		return p.variable()
	case t.kind == tokName:
		return p.name()
	case t.is("["):
		return p.elements("]")
	case t.is("("):
		return p.parenthesized()
	case p.ends():
		return Value{}, p.errorf("value expected")
	}
	return Value{kind: Unknown}, p.skipOperand()
}

// parenthesized is (expression), or a cast, which is not evaluated.
func (p *parser) parenthesized() (Value, error) {
	if err := p.next(); err != nil {
		return Value{}, err
	}
	if p.tok.kind == tokName {
		ahead := p.lex
		if t, err := ahead.next(); err == nil && t.is(")") && casts[strings.ToLower(p.tok.text)] {
			return Value{kind: Unknown}, p.skipCast()
		}
	}
	v, err := p.expression()
	if err != nil {
		return Value{}, err
	}
	return v, p.expect(")")
}

var casts = map[string]bool{
	"int": true, "integer": true, "bool": true, "boolean": true, "float": true, "double": true,
	"string": true, "array": true, "object": true, "binary": true, "unset": true,
}

// skipCast passes over "int)" and the operand it applies to.
func (p *parser) skipCast() error {
	if err := p.next(); err != nil {
		return err
	}
	if err := p.next(); err != nil {
		return err
	}
	return p.skipOperand()
}

// name is a constant, an array, or a call of one of the few functions known.
func (p *parser) name() (Value, error) {
	name := p.tok
	if err := p.next(); err != nil {
		return Value{}, err
	}
	lower := strings.ToLower(name.text)
	if lower == "function" || lower == "fn" {
		return Value{kind: Unknown}, p.skipClosure(lower)
	}
	if !p.tok.is("(") {
		if !p.ends() && (p.tok.startsOperand() || opens(p.tok) || p.tok.is("::")) {
			// new Class, clone $x, function … {}, Class::CONSTANT
			return Value{kind: Unknown}, p.skipOperand()
		}
		return p.constant(name.text, lower)
	}
	switch lower {
	case "array":
		return p.elements(")")
	case "array_merge", "define":
		args, err := p.elements(")")
		if err != nil {
			return Value{}, err
		}
		if lower == "define" {
			if args.Len() >= 2 && args.At("0").kind == String {
				p.define(args.At("0").text, args.At("1"))
			}
			return boolValue(true), nil
		}
		return merge(args), nil
	}
	if err := p.skipBalanced(); err != nil {
		return Value{}, err
	}
	return Value{kind: Unknown}, nil
}

func (p *parser) constant(name, lower string) (Value, error) {
	switch lower {
	case "true", "false":
		return boolValue(lower == "true"), nil
	case "null":
		return Value{}, nil
	}
	v, ok := p.scope.consts[name]
	if !ok {
		return Value{kind: Unknown}, nil
	}
	return p.copied(v)
}

func (p *parser) copied(v Value) (Value, error) {
	c, ok := p.scope.copyOf(v)
	if !ok {
		return Value{}, p.errorf("values too large")
	}
	return c, nil
}

// merge is array_merge of the elements of args: text keys overwrite, integer
// keys are counted anew. An element that was never set counts as empty; PHP
// would refuse it and so lose every label of the file.
func merge(args Value) Value {
	a := newArray()
	for _, arg := range args.All() {
		if arg.kind != Array && arg.kind != Null {
			return Value{kind: Unknown}
		}
		for key, v := range arg.All() {
			if isIntKey(key) {
				a.push(v)
			} else {
				a.set(key, v)
			}
		}
	}
	return Value{kind: Array, array: a}
}
