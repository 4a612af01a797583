package crm

// Op is a comparison of a condition.
type Op uint8

// The comparisons. Text compares as the CRM's collation does: ignoring case
// and accents.
const (
	Eq Op = iota
	Ne
	Lt
	Gt
	Le
	Ge
	Like     // SQL LIKE: % any text, _ any character, \ makes either literal
	Contains // the value somewhere, taken literally
	Starts
	Ends
	In
	NotIn
	Between
	Null // NULL or empty text
	NotNull
)

// Cond is one condition on a field. Make it with [NewCond], which checks the
// values; they are never part of SQL text.
type Cond struct {
	Field  *Field
	Op     Op
	Values []string
	// OrEmpty lets In hold for an empty value too, and keeps NotIn from it.
	OrEmpty bool
	// Fold makes the field's text be compared in one spelling, that of Values.
	// Eq and Starts then have behind the value the beginnings, in all spellings,
	// one of which the text has: an index finds those.
	Fold Fold
}

// Order is one column of an order.
type Order struct {
	Field *Field
	Desc  bool
}

// Query says which records of a module are wanted, in which order, and which
// of their fields.
type Query struct {
	Module *Module
	Fields FieldSet
	ID     ID     // the one record wanted, or 0 for a list
	Scope  Scope  // the records that the user may see; the zero Scope is none
	Where  []Cond // all must hold
	Order  []Order
	Start  int64 // records to skip
	Length int64 // records wanted at most
	// After is the record behind which a list goes on, 0 for its beginning, and
	// Behind what the columns of Order hold there. Text is cut where the order
	// no longer looks.
	After  ID
	Behind []Stored
	User   ID // whose stars and tags are shown
	// WhileActive makes the query find nothing once User is inactive: metadata
	// may be some seconds old, the statement is not.
	WhileActive bool
}
