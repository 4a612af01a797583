package crm

// Scope is the part of a module's records that a user may see, change or
// delete. The zero Scope holds no record.
type Scope struct {
	All    bool    // every record
	Grants []Grant // else the records that at least one of the grants opens
}

// Grant opens the records of some owners.
type Grant struct {
	// Owner is the column that names the owner: a module's Owner or OwnerGroup.
	Owner  *Field
	Owners Owners
	// Via leads to the parent record whose owner counts; nil for the record's
	// own owner.
	Via *Parent
	// When narrows the grant to records for which all conditions hold.
	When []Cond
}

// Owners is a set of users and groups; the zero Owners is empty.
type Owners struct {
	IDs    []ID // ascending, each once
	Except bool // all owners but these
}

// Parent leads from a record to the record that it belongs to in related-module
// sharing, such as from an opportunity to its organisation.
type Parent struct {
	Module string // module of the parent record
	Field  *Field // column that holds the parent record's id
	// SetType is what vtiger_crmentity.setype of the parent record must be, ""
	// where the CRM does not look.
	SetType string
}
