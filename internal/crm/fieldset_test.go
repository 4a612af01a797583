package crm

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// wide is a module with more fields than one word of a set has bits.
func wide(fields int) *Module {
	m := &Module{ID: &Field{Name: "id", Table: "t", Column: "id"}}
	for i := range fields {
		m.Fields = append(m.Fields, &Field{Name: fmt.Sprint("f", i), Table: "t", Column: fmt.Sprint("c", i)})
	}
	m.Seal()
	return m
}

func TestFieldSet(t *testing.T) {
	m := wide(130)
	s := NewFieldSet(m)
	want := []string{"f0", "f63", "f64", "f129"}
	for _, name := range []string{"f129", "f64", "f0", "f63", "f64"} {
		s.Add(m.Field(name))
	}
	var got []string
	for f := range s.All() {
		got = append(got, f.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("All: got %q, want %q", got, want)
	}
	if s.Has(m.Field("f1")) || !s.Has(m.Field("f129")) || s.Has(m.ID) {
		t.Error("Has: wrong about f1, f129 or the id")
	}
	for range s.All() {
		break // leaving early must not panic
	}
	if n := len(slices.Collect(m.All().All())); n != 130 {
		t.Errorf("the set of all fields has %d, want 130", n)
	}
	other := NewFieldSet(m)
	if string(s.AppendKey(nil)) == string(other.AppendKey(nil)) || !bytes.Equal(s.AppendKey(nil), s.AppendKey(make([]byte, 0, 64))) {
		t.Error("AppendKey: different sets have one key, or one set two")
	}
}

func TestFieldSetZero(t *testing.T) {
	var s FieldSet
	if s.Has(wide(1).Fields[0]) || len(slices.Collect(s.All())) != 0 || len(s.AppendKey(nil)) != 0 {
		t.Error("the zero set has something")
	}
}

// TestFieldSetOfAnother panics: a field of another module, or of another
// generation of the same, is our own bug.
func TestFieldSetOfAnother(t *testing.T) {
	m, other := wide(3), wide(3)
	for name, call := range map[string]func(){
		"Add": func() { NewFieldSet(m).Add(other.Fields[0]) },
		"Has": func() { NewFieldSet(m).Has(other.Fields[0]) },
		"id":  func() { NewFieldSet(m).Add(m.ID) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

func TestModuleColumn(t *testing.T) {
	m := &Module{
		Base: Table{Name: "t"}, Tables: []Table{{Name: "cf"}}, ID: &Field{Name: "id", Table: "t", Column: "id"},
		Fields: []*Field{{Name: "a", Table: "t", Column: "a"}, {Name: "tags"}},
	}
	m.Seal()
	if m.Column("t", "id") != m.ID || m.Column("t", "a") != m.Fields[0] || m.Column("cf", "a") != nil || m.Column("", "") != nil {
		t.Error("Column: a wrong field")
	}
	if _, ok := m.Table("cf"); !ok {
		t.Error("Table: cf is not found")
	}
	if f := m.Fields[1]; f.Index() != 1 || m.ID.Index() != -1 || f.Module() != m {
		t.Errorf("index %d and %d, module %p", f.Index(), m.ID.Index(), f.Module())
	}
}
