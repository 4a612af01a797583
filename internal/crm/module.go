package crm

import "strings"

// ID is the id of a record (vtiger_crmentity.crmid), a user or a group; the
// three share the column smownerid but not their sequences.
type ID int64

// Kind says how a field's column compares and sorts. It follows the column's
// type in the database, not the field's look on a screen.
type Kind uint8

// The kinds. Text is the zero Kind: comparing as text is always possible.
const (
	Text Kind = iota
	Int
	Decimal
	Date
	Time
	DateTime
)

var kindNames = [...]string{"text", "whole number", "number", "date", "time", "date and time"}

// String is the kind in the words of an error message.
func (k Kind) String() string { return kindNames[k] }

// Field is one row of vtiger_field: where a value lives and how it behaves.
// Fields are made by package meta and never change.
type Field struct {
	ID          int64  // vtiger_field.fieldid; ascending ids are the order of output
	Name        string // vtiger_field.fieldname, the key in every answer
	Label       string // untranslated label
	Table       string // table and column that hold the value; both checked
	Column      string // identifiers, safe in SQL text
	UIType      int    // vtiger_field.uitype
	TypeOfData  string // vtiger_field.typeofdata, such as "V~M"
	DisplayType int    // vtiger_field.displaytype
	Default     string // vtiger_field.defaultvalue
	Block       ID     // vtiger_field.block
	Tab         int64  // vtiger_field.tabid, which for Calendar is that of Events in most fields
	// ToDo is the typeofdata of Calendar's own row for a field that Events
	// describe too; "" for every other field.
	ToDo string
	// What the column holds: Length the characters of a short text; Digits and
	// Scale the digits of a decimal in all and after the point; Bytes the width of
	// a whole number (1 to 8), or what a long text holds in UTF-8 (65535 and more).
	// 0 means no limit.
	Length, Digits, Scale, Bytes int
	Nullable                     bool
	Indexed                      bool // an index begins with the column
	// Unique fields take part in the prevention of duplicates (isunique).
	Unique bool
	// References are the modules whose records the field may hold, Users for
	// users; nil for a field that is no reference.
	References []string
	// Ruling is the fieldid by which profiles show and hide the field: ID, but
	// for fields that Calendar and Events share the module's own row.
	Ruling  int64
	Kind    Kind
	Charset string // character set of the column, "" for numbers, dates and SQLite
	Empty   bool   // the CRM never reads the column: the value is always ""

	module *Module
	index  int
}

// Module is the module the field belongs to.
func (f *Field) Module() *Module { return f.module }

// Index is the field's place in its module's Fields; -1 for a column that is
// no field (the record's id, say).
func (f *Field) Index() int { return f.index }

// Mandatory reports whether a record may not be created without the field.
func (f *Field) Mandatory() bool {
	parts := strings.Split(f.TypeOfData, "~")
	return len(parts) > 1 && parts[1] == "M"
}

// Rows says how many rows a table may hold for one record.
type Rows uint8

// One row at most is the zero Rows, true of all tables that the CRM joins.
const (
	One     Rows = iota
	Many         // a list of its own (line items, links): a record shows one of them
	PerUser      // one row a user (starred)
)

// Table is a table that holds values of a module's records.
type Table struct {
	Name string
	Key  string // column that holds the record's id
	Rows Rows
	// Pick is the column whose smallest value names the row that a record
	// shows, when Rows is Many. Unique says that Pick alone is the table's
	// primary key, so that the row can be joined by it.
	Pick   string
	Unique bool
}

// Module describes a module of the CRM. It is immutable: a change of the
// CRM's metadata makes new modules.
type Module struct {
	TabID   int64
	Name    string
	Label   string
	SetType string // vtiger_crmentity.setype of its records; "" for modules without that row (Users)
	Base    Table
	Tables  []Table // every further table that a field lives in, but vtiger_crmentity
	Fields  []*Field
	Names   []*Field // fields that make up a record's label

	ID       *Field // the record's id, a column of the base table
	Created  *Field // creation and modification time, whether or not they
	Modified *Field // are fields of the module

	// Owner is the column of a record's owner, a user or a group
	// (vtiger_crmentity.smownerid); nil for Users. OwnerGroup is the group of
	// records without an owner (smgroupid), nil before Vtiger 7.
	Owner      *Field
	OwnerGroup *Field
	// Parents are the records whose sharing may reach a record of this module.
	Parents []Parent
	// ActivityType and Visibility are the columns that the CRM's rules for
	// activities look at, in Calendar and Events; nil elsewhere.
	ActivityType *Field
	Visibility   *Field

	// RecordLabel is the column of a record's label, which Vtiger 7 and later
	// print first; nil where it is not shown.
	RecordLabel *Field
	// Tagged is the field that shows the record's tags, nil without one.
	Tagged *Field
	// TagsIndexed says that a record's tags are found by an index. The CRM
	// itself has none on vtiger_freetagged_objects.object_id.
	TagsIndexed bool
	// TypeIndexed says that an index of vtiger_crmentity begins with setype, and so
	// gives the records of one module. The CRM itself has none.
	TypeIndexed bool
	// NoDuplicates says that no two records may be equal in all Unique fields
	// (vtiger_tab.allowduplicates = 0).
	NoDuplicates bool
	// Tracked says that changes are written to the record's history
	// (vtiger_modtracker_tabs).
	Tracked bool
	// Lines is the table of line items of an inventory module, nil elsewhere.
	Lines *LineTable
	// Only narrows the module to a part of the records of its setype: Events
	// are the activities that are no to-dos.
	Only []Cond

	byName   map[string]*Field
	byColumn map[string]*Field
}

// EntityTable has a row for every record of every module but Users.
const EntityTable = "vtiger_crmentity"

// Calendar and Events share their records: an activity whose activitytype is
// ToDo is a to-do, every other one an event.
const (
	Calendar = "Calendar"
	Events   = "Events"
	ToDo     = "Task"
)

// LineItems is the table of the line items of all inventory modules.
const LineItems = "vtiger_inventoryproductrel"

// LineTable describes the line items of an inventory module, and what its
// records have besides them that is no field: one tax column a tax of the CRM.
type LineTable struct {
	Taxes []string // tax columns, tax1 … taxN, that the table has
	// Costs says that lines have the columns purchase_cost and margin, Charges
	// that records have a list of charges, and Compound that they remember what
	// their compound taxes are counted on. Vtiger 6 has none of these.
	Costs, Charges, Compound bool
	// ShippingTaxes are the columns of the taxes on shipping, shtax1 … shtaxN,
	// where records have no list of charges.
	ShippingTaxes []string
}

// Seal numbers the fields and builds the lookups. Package meta calls it once,
// when a module is complete; nothing changes after that.
func (m *Module) Seal() {
	m.byName = make(map[string]*Field, len(m.Fields))
	m.byColumn = make(map[string]*Field, len(m.Fields)+3)
	for _, f := range []*Field{m.ID, m.Created, m.Modified} {
		if f != nil {
			f.module, f.index = m, -1
			m.byColumn[f.Table+"."+f.Column] = f
		}
	}
	// Columns that rules look at are not for clients: these have no lookup.
	for _, f := range []*Field{m.Owner, m.OwnerGroup, m.ActivityType, m.Visibility} {
		if f != nil {
			f.module, f.index = m, -1
		}
	}
	for _, parent := range m.Parents {
		parent.Field.module, parent.Field.index = m, -1
	}
	for i, f := range m.Fields {
		f.module, f.index = m, i
		m.byName[f.Name] = f
		if f.Table != "" {
			m.byColumn[f.Table+"."+f.Column] = f
		}
	}
}

// Field finds a field by its name, or nil.
func (m *Module) Field(name string) *Field { return m.byName[name] }

// Column finds the field behind a table's column, or nil. The record's id and
// times are found even where they are no fields of the module.
func (m *Module) Column(table, column string) *Field { return m.byColumn[table+"."+column] }

// ShowsLine reports whether line items show a column to a user who may read
// the given fields: unless the field that it is behind is hidden. The columns of
// line items are fields of their modules.
func (m *Module) ShowsLine(fields FieldSet, column string) bool {
	f := m.byColumn[LineItems+"."+column]
	return f == nil || fields.Has(f)
}

// Table is the table a field lives in.
func (m *Module) Table(name string) (Table, bool) {
	if name == m.Base.Name {
		return m.Base, true
	}
	for _, t := range m.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// All is the set of all fields of the module.
func (m *Module) All() FieldSet {
	s := NewFieldSet(m)
	for _, f := range m.Fields {
		s.Add(f)
	}
	return s
}
