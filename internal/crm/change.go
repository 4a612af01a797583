package crm

import "strings"

// Sent is what a client sent under one name. A list comes from a JSON array or
// a repeated form field, such as the values of a multi-select picklist.
type Sent struct {
	Name   string
	Field  *Field   // nil for a name that is no field of the module
	Values []string // one, unless List
	List   bool
	// Plain says that the value came as a number and not as a text, so that no
	// user's way to write numbers applies to it.
	Plain bool
	// Unchanged says that the value is what the record holds, as the client read it:
	// it is left as it is stored, and means nothing else that is sent.
	Unchanged bool
}

// Text is the one value sent, or those of a list joined as the CRM joins the
// values of a multi-select picklist.
func (s *Sent) Text() string { return strings.Join(s.Values, PicklistSeparator) }

// PicklistSeparator stands between the values of a multi-select picklist
// (uitype 33) in its column.
const PicklistSeparator = " |##| "

// Change is what a client wants a record to be: the fields and further names
// that were sent, in their order, each name once.
type Change struct {
	Module *Module
	Sent   []Sent
	// Lines are the line items that were sent for an inventory record, nil if
	// none were: then it keeps those it has. An empty list removes them.
	Lines []SentLine
	// Unchanged reports whether a value that was sent is a stored one as the dialect
	// shows it, which may be cleaned, or a date of another calendar. The field is nil
	// for texts of lines. Nil compares the texts.
	Unchanged func(f *Field, stored, sent string) bool
}

// Compare notes of each field that was sent whether it is what the record holds. No
// number is: answers hold texts.
func (c *Change) Compare(old *Record) {
	for i := range c.Sent {
		s := &c.Sent[i]
		s.Unchanged = s.Field != nil && len(s.Values) == 1 && !s.Plain && c.Same(s.Field, old.Get(s.Field).Text, s.Values[0])
	}
}

// Same reports whether a value that was sent is a stored one as it was read.
func (c *Change) Same(f *Field, stored, sent string) bool {
	if c.Unchanged == nil {
		return stored == sent
	}
	return c.Unchanged(f, stored, sent)
}

// SentLine is a line item as a client sent it, under the names of the CRM's own
// form without their numbers: hdnProductId, qty, listPrice, comment,
// discount_percentage, discount_amount, tax1_percentage …
type SentLine []Sent

// Get finds what was sent under a name, or nil.
func (l SentLine) Get(name string) *Sent {
	for i := range l {
		if l[i].Name == name {
			return &l[i]
		}
	}
	return nil
}

// Get finds what was sent under a name, or nil.
func (c *Change) Get(name string) *Sent {
	for i := range c.Sent {
		if c.Sent[i].Name == name {
			return &c.Sent[i]
		}
	}
	return nil
}

// Stored is the value of a column as text, as the database holds it, or NULL.
// The zero Stored is the empty text.
type Stored struct {
	Text string
	Null bool
}

// NullValue is NULL.
var NullValue = Stored{Null: true}

// Assignment gives a field's column a value.
type Assignment struct {
	Field *Field
	Value Stored
}

// FieldError is one fault of what a client sent.
type FieldError struct {
	Field   string // its name
	Value   string // as sent, cut to what fits a message
	Allowed string // what is allowed, in words
	Missing bool   // nothing was sent where something must be
}
