package phplit

import "maps"

const (
	// MaxSize is the largest source that is read, in bytes.
	MaxSize = 4 << 20

	// maxDepth limits how deep brackets and statements nest.
	maxDepth = 64

	// budget limits, per Scope, the memory that evaluation makes, roughly in
	// bytes: the source itself is small, but what it doubles need not be.
	budget = 64 << 20

	// elementCost is what one array element takes from the budget.
	elementCost = 64
)

// Scope is the variables and constants that a run of files has set. It is for
// one goroutine while it reads.
type Scope struct {
	vars   map[string]Value
	consts map[string]Value
	left   int // of the budget
}

// NewScope makes an empty Scope.
func NewScope() *Scope {
	return &Scope{
		vars:   map[string]Value{},
		consts: map[string]Value{"PHP_EOL": textValue("\n"), "DIRECTORY_SEPARATOR": textValue("/")},
		left:   budget,
	}
}

// Parse reads one file into a Scope of its own.
func Parse(src []byte) (*Scope, error) {
	s := NewScope()
	if err := s.Read(src); err != nil {
		return nil, err
	}
	return s, nil
}

// Read adds what src assigns, as an include of that file would: it sees the
// variables of the files before it and its own win. A failed Read is an
// [*Error] and leaves the assignments before the fault.
func (s *Scope) Read(src []byte) error {
	if len(src) > MaxSize {
		return &Error{Line: 1, Msg: "file larger than 4 MiB"}
	}
	p := parser{scope: s, lex: lexer{src: string(src), line: 1}}
	return p.file()
}

// Var is the variable of that name, without its "$"; null if it was never set.
// It stays as it is only until the next Read.
func (s *Scope) Var(name string) Value { return s.vars[name] }

// Vars is every variable by name, without the "$".
func (s *Scope) Vars() map[string]Value { return maps.Clone(s.vars) }

// spend takes n from the budget, and reports whether there was enough.
func (s *Scope) spend(n int) bool {
	s.left -= n
	return s.left >= 0
}

// copyOf is v with arrays of its own: a PHP array is copied when assigned.
func (s *Scope) copyOf(v Value) (Value, bool) {
	if v.kind != Array {
		return v, true
	}
	if !s.spend(elementCost * (v.Len() + 1)) {
		return Value{}, false
	}
	a := &array{
		pairs: make([]pair, len(v.array.pairs)),
		index: maps.Clone(v.array.index),
		next:  v.array.next,
		full:  v.array.full,
	}
	for i, p := range v.array.pairs {
		element, ok := s.copyOf(p.value)
		if !ok {
			return Value{}, false
		}
		a.pairs[i] = pair{p.key, element}
	}
	return Value{kind: Array, array: a}, true
}

// subscript is one [key] of an assignment's left side; push stands for [].
type subscript struct {
	key  string
	push bool
	ok   bool // false when the key is not known
}

// assign sets $name[path…] to v. Arrays on the way are made as PHP makes them;
// a step through anything else than an array or null is dropped.
func (s *Scope) assign(name string, path []subscript, v Value) {
	s.vars[name] = s.assigned(s.vars[name], path, v)
}

func (s *Scope) assigned(old Value, path []subscript, v Value) Value {
	if len(path) == 0 {
		return v
	}
	if old.kind == Null {
		old = Value{kind: Array, array: newArray()}
	}
	if old.kind != Array {
		return old
	}
	step := path[0]
	switch {
	case !step.ok:
	case step.push:
		old.array.push(s.assigned(Value{}, path[1:], v))
	default:
		old.array.set(step.key, s.assigned(old.At(step.key), path[1:], v))
	}
	return old
}

// unset removes $name, or the element that path leads to; it reports whether
// the budget allowed it, for the elements behind move up.
func (s *Scope) unset(name string, path []subscript) bool {
	if len(path) == 0 {
		delete(s.vars, name)
		return true
	}
	v := s.vars[name]
	for _, step := range path[:len(path)-1] {
		v = v.At(step.key)
	}
	if last := path[len(path)-1]; v.kind == Array && last.ok && !last.push {
		v.array.remove(last.key)
	}
	return s.spend(v.Len())
}
