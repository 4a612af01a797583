package meta

import "vtrest/internal/crm"

// Facts are the rows a Catalog is built from, as the database holds them.
type Facts struct {
	Version      string // vtiger_version.current_version, for messages only
	Tabs         []Tab
	Fields       []FieldRow // in ascending fieldid
	EntityNames  []EntityName
	Columns      []Column // of every table
	Lists        []string // fields with a picklist's table, which may be empty
	Picklists    []PicklistRow
	Dependencies []DependencyRow // in table order
	Users        []UserRow       // ordered by user_name, deleted ones left out
	Groups       []GroupRow      // ordered by name
	Currencies   []CurrencyRow
	TaxRegions   []RegionRow
	// Taxes and ShippingTaxes by id; Charges are nil before Vtiger 7.
	Taxes, ShippingTaxes []TaxRow
	Charges              []ChargeRow
	References           []ReferenceRow
	Parents              []string // modules that an activity may belong to (vtiger_ws_referencetype of uitype 66)
	Tracked              []int64  // tabids with history (vtiger_modtracker_tabs.visible = 1)
	Handlers             []string // active handler classes of vtiger_eventhandlers
	Workflows            []WorkflowRow
	Tasks                []TaskRow
	Methods              []MethodRow
	Entities             []EntityRow
	Engines              []EngineRow // tables on engines without transactions
	SMSServer            bool        // there is an active row in vtiger_smsnotifier_servers
	Rights               Rights
}

// Tab is a row of vtiger_tab.
type Tab struct {
	ID       int64
	Name     string
	Label    string
	Presence int64 // 0 active, 1 and 2 inactive; Events follow Calendar
	IsEntity bool  // has records in vtiger_crmentity
	Public   bool  // ownedby 1: who owns a record does not matter
	// NoDuplicates is allowduplicates = 0; false where there is no such column.
	NoDuplicates bool
}

// FieldRow is a row of vtiger_field.
type FieldRow struct {
	TabID, ID          int64
	Name, Label        string
	Table, Column      string
	UIType, TypeOfData string
	DisplayType        int64
	Presence           int64 // 0 and 2 active, 1 inactive
	Default            string
	Block              int64
	Unique             bool
}

// EntityName is a row of vtiger_entityname: a module's base table, its key and
// the columns that make up a record's label.
type EntityName struct {
	TabID      int64
	Table, Key string
	Names      string // comma separated columns
}

// Column is a column of a table. Type is the lower-case name of its type
// without length, such as "varchar" or "decimal".
type Column struct {
	Table, Name, Type string
	Charset           string // of text columns; "" on SQLite
	Primary           bool   // part of the primary key
	Indexed           bool   // an index begins with it
	// Length is in characters, of char and varchar columns; Digits and Scale are
	// those of a decimal (digits in all, and after the point).
	Length, Digits, Scale int
	Nullable              bool
	Required              bool // takes no NULL and has no default
	// Default is what a row without a value gets, as SQL spells it: 'a text', 0,
	// NULL, or an expression.
	Default string
}

// IsInteger reports whether the column holds whole numbers.
func (c Column) IsInteger() bool { return kindOf(c.Type) == crm.Int }

// PicklistRow is a value of the picklist of a field, in primary-key order.
type PicklistRow struct {
	Field string // fieldname, which names the table vtiger_<field>
	Value string
	// Roles that may use the value (vtiger_role2picklist); nil if the picklist
	// is not by role.
	ByRole bool
	Roles  []string
}

// DependencyRow is a row of vtiger_picklist_dependency.
type DependencyRow struct {
	TabID          int64
	Source, Target string
	SourceValue    string
	TargetValues   string // JSON list
	Criteria       string // JSON {"fieldname":…,"fieldvalues":[…]}, or ""
}

// UserRow is a row of vtiger_users, without its secrets.
type UserRow struct {
	ID                  crm.ID
	Name                string
	FirstName, LastName string
	Admin, Active       bool
	Role                string
	Language            string
	// Formats in which the user writes dates and numbers on the CRM's screens;
	// "" for the CRM's default.
	DateFormat, TimeZone      string // dd-mm-yyyy; Europe/Paris
	Grouping, Decimal, Digits string // separators; currency_grouping_pattern
	Currency                  int64  // vtiger_currency_info.id
	TrimsZeros                bool   // zeros at the end of numbers are left out (truncate_trailing_zeros)
	CurrencyDecimals          int    // digits of amounts behind the point (no_of_currency_decimals); 2 where there is none
	Email                     string
	CalendarShared            string // calendarsharedtype
	// CryptType and HashPrefix ("$2y$10$", "$1$" or "") tell how expensive
	// checking this user's password is; never salt or hash.
	CryptType, HashPrefix string
}

// GroupRow is a row of vtiger_groups.
type GroupRow struct {
	ID   crm.ID
	Name string
}

// CurrencyRow is a row of vtiger_currency_info.
type CurrencyRow struct {
	ID         int64
	Name, Code string
	Symbol     string // may be an entity of HTML
	Rate       string // units for one unit of the base currency
	Base       bool
	Active     bool
}

// ReferenceRow is a row of vtiger_fieldmodulerel: the field may hold records of
// the module.
type ReferenceRow struct {
	FieldID int64
	Module  string
}

// RegionRow is a row of vtiger_taxregions.
type RegionRow struct {
	ID   int64
	Name string
}

// WorkflowRow is a row of com_vtiger_workflows. Scheduled ones and those that
// are started by hand are among them.
type WorkflowRow struct {
	ID            int64
	Module        string
	Name, Summary string
	Test          string // JSON
	When          int64  // execution_condition
	Active        bool   // true in Vtiger 6, where all are
}

// TaskRow is a row of com_vtiger_workflowtasks.
type TaskRow struct {
	ID, Workflow int64
	Summary      string
	Task         string // in PHP's serialize format
}

// MethodRow is a row of com_vtiger_workflowtasks_entitymethod: a function of the
// CRM that tasks of a module's workflows may call.
type MethodRow struct{ Module, Method, Function string }

// EntityRow is a row of vtiger_ws_entity: the first part of ids such as 12x345.
type EntityRow struct {
	ID   int64
	Name string
}
