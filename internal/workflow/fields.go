package workflow

import (
	"cmp"
	"slices"

	"vtrest/internal/workflow/expr"
)

// A FieldName is a field that conditions read: of the record itself, or, if
// Reference is set, of the record of Module to which field Reference refers.
// An expression reads it as well, and then takes a reference for a label.
type FieldName = expr.Name

// Fields are the fields that the conditions read, each once, in order of their
// names: what has to be loaded to answer them. Names that no module has are
// among them, if a condition has them. Of lines of a document, Reference is
// their field, productid.
func (c *Conditions) Fields() []FieldName {
	if c == nil {
		return nil
	}
	var names []FieldName
	for _, line := range c.lines {
		names = append(names, line.fields()...)
	}
	slices.SortFunc(names, func(a, b FieldName) int {
		return cmp.Or(cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.Module, b.Module), cmp.Compare(a.Field, b.Field))
	})
	return slices.Compact(names)
}

// Changes are the fields whose change by the save the conditions ask for.
func (c *Conditions) Changes() []string {
	if c == nil {
		return nil
	}
	var names []string
	for _, line := range c.lines {
		switch line.operation {
		case "has changed", "has changed to", "has changed from":
			if line.reference == "" {
				names = append(names, line.field)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (c *condition) fields() []FieldName {
	if c.nothing || c.ofComments() || c.field == "" {
		return nil
	}
	names := []FieldName{{Reference: c.reference, Module: c.module, Field: c.field}}
	if clock, ok := timesOf[c.field]; ok {
		names = append(names, FieldName{Reference: c.reference, Module: c.module, Field: clock})
	}
	switch {
	case c.valueType == valueField && c.value.String() != "":
		names = append(names, FieldName{Field: c.value.String()})
	case c.expression != nil:
		names = append(names, c.expression.Names()...)
	}
	return names
}
