package phpserial

import "strings"

// Kind is the type of a Value.
type Kind int

// The kinds of values. A Reference stands for another value of the same text.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Array
	Object
	Reference
)

// Value is a value of PHP. The zero Value is null.
type Value struct {
	Kind Kind
	// Class is the name of an object's class.
	Class string
	// Entries are those of an array, or the properties of an object, in order.
	Entries []Entry

	text string // of a scalar, as PHP casts it to a string
}

// Entry is a value under a key. The key of a private or protected property is
// its bare name; an integer key is its digits.
type Entry struct {
	Key   string
	Value Value
}

// Get finds the value under a key, null if there is none.
func (v Value) Get(key string) Value {
	for _, e := range v.Entries {
		if e.Key == key {
			return e.Value
		}
	}
	return Value{}
}

// Has reports whether there is a value under a key, were it null.
func (v Value) Has(key string) bool {
	for _, e := range v.Entries {
		if e.Key == key {
			return true
		}
	}
	return false
}

// Text is a scalar as PHP casts it to a string: true is "1", false and null are
// "". That of an array or object is "".
func (v Value) Text() string { return v.text }

// Truth is what PHP takes a value for in a condition. Flags come as booleans,
// numbers and texts, by the version of the CRM that wrote them.
func (v Value) Truth() bool {
	switch v.Kind {
	case Null:
		return false
	case Array:
		return len(v.Entries) > 0
	case Object, Reference:
		return true
	case Float:
		return strings.Trim(v.text, "-0.") != ""
	case Bool, Int, String:
	}
	return v.text != "" && v.text != "0" && v.text != "-0"
}
