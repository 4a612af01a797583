package crm

import (
	"fmt"
	"slices"
	"strconv"
)

// Record is one record with the texts of its fields as the database holds them.
// It is for writing, where old and new values are compared; reads go from a Row
// straight into the answer.
type Record struct {
	Module *Module
	ID     ID
	Label  string // "" where the module has no RecordLabel

	values []Stored
}

// NewRecord is a record whose fields are all "".
func NewRecord(m *Module, id ID) *Record {
	return &Record{Module: m, ID: id, values: make([]Stored, len(m.Fields))}
}

// RecordOf copies a row that holds the given fields. A row does not tell NULL
// from "": both are "" in the record.
func RecordOf(m *Module, fields FieldSet, row *Row) (*Record, error) {
	id, err := strconv.ParseInt(string(row.ID), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("id of a record of %s: %w", m.Name, err)
	}
	r := NewRecord(m, ID(id))
	r.Label = string(row.Label)
	i := 0
	for f := range fields.All() {
		if i == len(row.Values) {
			return nil, fmt.Errorf("record %d of %s: a row of %d values is too short", id, m.Name, i)
		}
		r.values[f.index] = Stored{Text: string(row.Values[i])}
		i++
	}
	return r, nil
}

// Get is the value of a field of the record's module. A field of another module
// panics, as in a FieldSet.
func (r *Record) Get(f *Field) Stored { return r.values[r.at(f)] }

// Set gives a field a value.
func (r *Record) Set(f *Field, v Stored) { r.values[r.at(f)] = v }

// Clone is a copy that changes apart from r.
func (r *Record) Clone() *Record {
	c := *r
	c.values = slices.Clone(r.values)
	return &c
}

func (r *Record) at(f *Field) int {
	if f.index < 0 || f.module != r.Module {
		panic("crm: field " + f.Name + " belongs to another module or generation")
	}
	return f.index
}
