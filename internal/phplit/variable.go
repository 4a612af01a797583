package phplit

// variable reads $name[…]…: the left side of an assignment, or a value.
func (p *parser) variable() (Value, error) {
	name := p.tok.text
	if err := p.next(); err != nil {
		return Value{}, err
	}
	path, err := p.subscripts()
	if err != nil {
		return Value{}, err
	}
	switch {
	case p.tok.is("="), p.tok.is(".="), p.tok.is("+="), p.tok.is("??="):
		return p.assignment(name, path)
	case p.tok.is("-="), p.tok.is("*="), p.tok.is("/="), p.tok.is("%="), p.tok.is("**="), p.tok.is("|="),
		p.tok.is("&="), p.tok.is("^="), p.tok.is("<<="), p.tok.is(">>="), p.tok.is("++"), p.tok.is("--"):
		p.scope.assign(name, path, Value{kind: Unknown})
		return Value{kind: Unknown}, p.skipOperand()
	case p.tok.is("("), p.tok.is("->"), p.tok.is("?->"), p.tok.is("::"), p.tok.is("{"):
		return Value{kind: Unknown}, p.skipOperand()
	}
	return p.copied(p.lookup(name, path))
}

// lookup is the value at $name[path…], null where there is none.
func (p *parser) lookup(name string, path []subscript) Value {
	v := p.scope.vars[name]
	for _, step := range path {
		switch {
		case v.kind == Unknown || !step.ok || step.push || v.kind == String:
			return Value{kind: Unknown}
		default:
			v = v.At(step.key)
		}
	}
	return v
}

// subscripts reads any number of [key], and [] which appends.
func (p *parser) subscripts() ([]subscript, error) {
	var path []subscript
	for p.tok.is("[") {
		if len(path) == maxDepth {
			return nil, p.errorf("nested too deeply")
		}
		if err := p.next(); err != nil {
			return nil, err
		}
		if p.tok.is("]") {
			path = append(path, subscript{push: true, ok: true})
		} else {
			v, err := p.expression()
			if err != nil {
				return nil, err
			}
			key, ok := keyOf(v)
			path = append(path, subscript{key: key, ok: ok})
		}
		if err := p.expect("]"); err != nil {
			return nil, err
		}
	}
	return path, nil
}

// assignment reads the operator at hand and the right side, and applies it.
// The value of an assignment is what was assigned.
func (p *parser) assignment(name string, path []subscript) (Value, error) {
	op := p.tok.text
	if err := p.next(); err != nil {
		return Value{}, err
	}
	v, err := p.expression()
	if err != nil {
		return Value{}, err
	}
	switch old := p.lookup(name, path); op {
	case ".=":
		if v, err = p.concat(old, v); err != nil {
			return Value{}, err
		}
	case "+=":
		v = added(old, v)
	case "??=":
		if !old.IsNull() {
			return p.copied(old)
		}
	}
	kept, err := p.copied(v)
	if err != nil {
		return Value{}, err
	}
	if !p.scope.spend(elementCost) {
		return Value{}, p.errorf("values too large")
	}
	p.scope.assign(name, path, kept)
	return v, nil
}

// added is old + v, for numbers and for arrays, where the keys of old win.
func added(old, v Value) Value {
	if old.kind != Array || v.kind != Array {
		return arithmetic("+", old, v)
	}
	for key, element := range v.All() {
		if _, ok := old.array.index[key]; !ok {
			old.array.set(key, element)
		}
	}
	return old
}

// elements reads a list in brackets: an array's elements, or arguments.
func (p *parser) elements(end string) (Value, error) {
	if err := p.enter(); err != nil {
		return Value{}, err
	}
	defer p.leave()
	if err := p.next(); err != nil {
		return Value{}, err
	}
	a := newArray()
	for !p.tok.is(end) {
		if err := p.element(a); err != nil {
			return Value{}, err
		}
		if p.tok.is(end) {
			break
		}
		if err := p.expect(","); err != nil {
			return Value{}, err
		}
	}
	return Value{kind: Array, array: a}, p.next()
}

// element reads value, or key => value. A reference or ...$spread is an
// element of unknown value; one under a key that is not known is dropped.
func (p *parser) element(a *array) error {
	if p.tok.is(",") {
		return nil // list() syntax leaves places empty
	}
	v, err := p.expression()
	if err != nil {
		return err
	}
	if !p.scope.spend(elementCost) {
		return p.errorf("values too large")
	}
	if !p.tok.is("=>") {
		a.push(v)
		return nil
	}
	if err := p.next(); err != nil {
		return err
	}
	element, err := p.expression()
	if err != nil {
		return err
	}
	if key, ok := keyOf(v); ok {
		a.set(key, element)
	}
	return nil
}
