package crm

import (
	"encoding/binary"
	"iter"
)

// FieldSet is a set of one module's fields. The zero FieldSet belongs to no
// module and has no fields.
type FieldSet struct {
	module *Module
	bits   []uint64
}

// NewFieldSet is the empty set of m's fields.
func NewFieldSet(m *Module) FieldSet {
	return FieldSet{module: m, bits: make([]uint64, (len(m.Fields)+63)/64)}
}

// Add puts f into the set. A column that is no field of its module (the
// record's id) and a field of another module panic: both are our own bugs.
func (s FieldSet) Add(f *Field) {
	s.check(f)
	s.bits[f.index/64] |= 1 << (f.index % 64)
}

// Has reports whether f is in the set.
func (s FieldSet) Has(f *Field) bool {
	if f.index < 0 || s.module == nil {
		return false
	}
	s.check(f)
	return s.bits[f.index/64]&(1<<(f.index%64)) != 0
}

// All yields the fields of the set in the module's order of output.
func (s FieldSet) All() iter.Seq[*Field] {
	return func(yield func(*Field) bool) {
		if s.module == nil {
			return
		}
		for _, f := range s.module.Fields {
			if s.Has(f) && !yield(f) {
				return
			}
		}
	}
}

func (s FieldSet) check(f *Field) {
	if f.index < 0 || f.module != s.module {
		panic("crm: field " + f.Name + " belongs to another module or generation")
	}
}

// AppendKey appends bytes that are the same for equal sets of one module.
func (s FieldSet) AppendKey(b []byte) []byte {
	for _, word := range s.bits {
		b = binary.LittleEndian.AppendUint64(b, word)
	}
	return b
}
