package expr

import "vtrest/internal/phpvalue"

// A node is a part of an expression: constant, field, choice or call.
type node interface{ isNode() }

// A constant is a number or a text as written.
type constant struct{ value phpvalue.Value }

// A field stands for a value of the record, or of one that it refers to.
type field struct{ name Name }

// A choice is if … then … else … end.
type choice struct{ condition, yes, no node }

// A call applies a function or an operator, by its name.
type call struct {
	name string
	args []node
}

func (constant) isNode() {}
func (field) isNode()    {}
func (*choice) isNode()  {}
func (*call) isNode()    {}

// A Name is what an expression calls a value: a field of the record, or, if
// Reference is set, the field of the record that field Reference refers to,
// which is read as one of Module. (account_id : (Accounts) phone) is such.
type Name struct {
	Reference string
	Module    string
	Field     string
}

// String is the name as an expression spells it.
func (n Name) String() string {
	if n.Reference == "" {
		return n.Field
	}
	return "(" + n.Reference + " : (" + n.Module + ") " + n.Field + ")"
}

func nameOf(text string) Name {
	if m := relatedName.FindStringSubmatch(text); m != nil {
		return Name{Reference: m[1], Module: m[2], Field: m[3]}
	}
	return Name{Field: text}
}
