package console

// The types below are what /console/api answers. The front-end's types are made
// of them: console/src/api/types.ts, by go generate. Ids are texts, as in V1.

//go:generate go test . -run ^TestTypes$ -update

// Answer is what every call answers: a result, or an error in V1's spelling
// with V1's status. A list is never null.
type Answer[T any] struct {
	Success bool     `json:"success"`
	Result  T        `json:"result,omitempty"` // there if success is true
	Error   *Problem `json:"error,omitempty"`  // there if success is false
}

// Problem is an error, of V1 and of /console/api alike. Code is V1's, such as
// INVALID_TOKEN; Message is fit to show, in English.
type Problem struct {
	Code    string  `json:"code"`
	Message string  `json:"message"`
	Fields  []Fault `json:"fields,omitempty"` // of INVALID_VALUE and MANDATORY_FIELDS_MISSING
}

// Fault is one fault of what was sent. Field is a field's name, or a line's such
// as items[2].qty.
type Fault struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Allowed string `json:"allowed"`
}

// Me is the user of the token and the server: GET /console/api/me.
type Me struct {
	UserID   string `json:"user_id"`
	UserName string `json:"user_name"`
	FullName string `json:"full_name"`
	Email    string `json:"email"`
	Admin    bool   `json:"admin"`    // may see operations
	Language string `json:"language"` // of the user in the CRM, such as fa_ir
	// DateFormat is how the user writes dates in the CRM, such as dd-mm-yyyy.
	DateFormat string `json:"date_format"`
	// Zone is the user's time zone, in which the moments of activities are sent;
	// CRMZone the CRM's, in which all times are read, and others sent. Both are names
	// such as Asia/Tehran.
	Zone    string `json:"zone"`
	CRMZone string `json:"crm_zone"`
	// DecimalSeparator and GroupSeparator are how the user writes numbers in the
	// CRM. A number in a JSON body is read plainly, whatever they are.
	DecimalSeparator string    `json:"decimal_separator"`
	GroupSeparator   string    `json:"group_separator"`
	Decimals         int       `json:"decimals"` // digits of amounts after the point
	Currency         *Currency `json:"currency"` // the user's, null if the CRM has none
	Server           Server    `json:"server"`
}

// Server is what the program says about itself.
type Server struct {
	Version    string `json:"version"`
	CRMVersion string `json:"crm_version"` // "" if unknown
	// API is the path below which V1 answers, such as /modules/ParsVT/ws/.
	API string `json:"api"`
	// Now is the server's time in the CRM's zone, as api_date_now.
	Now string `json:"now"`
	// RawText: V1 prints < and > as they are. Otherwise as &lt; and &gt;.
	RawText bool `json:"raw_text"`
	// LegacyStatus: V1 answers errors with status 200; look at success.
	LegacyStatus bool  `json:"legacy_status"`
	MaxLength    int64 `json:"max_length"` // records of a list at most, 0 for any number
	MaxBody      int64 `json:"max_body"`   // bytes of a body, with its files
}

// Currency is a currency of the CRM. Rate is units for one of the base currency.
type Currency struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Code string `json:"code"`
	Rate string `json:"rate"`
	Base bool   `json:"base"`
}

// Module is a module that the user may open. The list is GET
// /console/api/modules, by label. This call and the next take ?language=fa_ir;
// without it labels are in the user's language.
type Module struct {
	Name      string `json:"name"`
	Label     string `json:"label"`
	Single    string `json:"single"` // what one record is called; the label, where the CRM has no word for it
	View      bool   `json:"view"`   // false: its records may not be read
	Create    bool   `json:"create"`
	Edit      bool   `json:"edit"`
	Delete    bool   `json:"delete"`
	Inventory bool   `json:"inventory"` // has line items
	Tracked   bool   `json:"tracked"`   // keeps a history
}

// ModuleDetails describe a module for forms, filters and the reference: GET
// /console/api/modules/NAME. Fields are those that the user may read, in V1's order.
type ModuleDetails struct {
	Module
	Blocks     []Block  `json:"blocks"` // in the order of the CRM's screens; empty ones are left out
	Fields     []Field  `json:"fields"`
	LabelNames []string `json:"label_names"` // fields that make up a record's label
	// Documents may be added to its records.
	Documents bool             `json:"documents"`
	Lines     *InventoryModule `json:"lines"` // null unless inventory
}

// Block groups fields on a screen.
type Block struct {
	ID     string   `json:"id"` // "" for fields without a block
	Label  string   `json:"label"`
	Fields []string `json:"fields"` // names, in the order of the CRM's screens
}

// FieldType says how a field is entered and shown. Everything is sent and read
// as text; see docs/api.md.
type FieldType string

// The types of fields.
const (
	TypeText          FieldType = "text"
	TypeLongText      FieldType = "longtext" // several lines
	TypeInteger       FieldType = "integer"
	TypeDecimal       FieldType = "decimal"
	TypePercent       FieldType = "percent"
	TypeAmount        FieldType = "amount" // of money
	TypeDate          FieldType = "date"   // 2026-12-31
	TypeTime          FieldType = "time"
	TypeDateTime      FieldType = "datetime"
	TypeCheckbox      FieldType = "checkbox"      // "1" or "0"
	TypePicklist      FieldType = "picklist"      // values are in Field.values
	TypeMultiPicklist FieldType = "multipicklist" // values joined by " |##| "; send an array
	TypeReference     FieldType = "reference"     // the id of a record of one of Field.references
	TypeOwner         FieldType = "owner"         // the id of a user or group; values are in Field.values
	TypeEmail         FieldType = "email"
	TypePhone         FieldType = "phone"
	TypeURL           FieldType = "url"
	TypeFile          FieldType = "file"  // send multipart/form-data with the file under the field's name
	TypeImage         FieldType = "image" // as file
	TypeTags          FieldType = "tags"  // only read
)

// Field describes a field of a module.
type Field struct {
	Name   string    `json:"name"`
	Column string    `json:"column"` // table.column, for criteria and order; both take the name too
	Label  string    `json:"label"`
	Type   FieldType `json:"type"`
	UIType int       `json:"uitype"` // the CRM's own number of the type
	Block  string    `json:"block"`  // the id of its block, "" without one
	// Mandatory fields may not be without a value. Needed ones must be sent with
	// a new record: nothing fills them in.
	Mandatory bool `json:"mandatory"`
	Needed    bool `json:"needed"`
	// ReadOnly fields cannot be written by this user; CreateOnly ones only with a
	// new record.
	ReadOnly   bool `json:"read_only"`
	CreateOnly bool `json:"create_only"`
	// Lines: the field belongs to the line items and what they add up to. Show it
	// with them and not in its block.
	Lines    bool   `json:"lines"`
	Custom   bool   `json:"custom"`   // made by the CRM's administrator
	Unique   bool   `json:"unique"`   // takes part in the prevention of duplicates
	Length   int    `json:"length"`   // characters of a text at most, 0 for no limit that matters
	Digits   int    `json:"digits"`   // of a decimal in all, 0 for no limit
	Decimals int    `json:"decimals"` // of a decimal after the point
	Default  string `json:"default"`
	// Sortable and filterable: the field has a column that criteria and order can use.
	Sortable     bool         `json:"sortable"`
	References   []string     `json:"references"` // modules whose records the field may hold; Users too
	Values       []Value      `json:"values"`     // of picklists and owners that the user's role may use
	Dependencies []Dependency `json:"dependencies"`
}

// Value is a value of a picklist, or a user or group that may own records.
// Value is what is stored, sent and compared.
type Value struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Color string `json:"color"` // #rrggbb, or ""
	Group bool   `json:"group"` // of an owner: a group and not a user
}

// Dependency says which values of other fields go with a value of this one.
// Value "__DEFAULT__" stands for all values without an entry of their own.
type Dependency struct {
	Value   string   `json:"value"`
	Targets []Target `json:"targets"`
}

// Target lists what one other field may hold: Values, or, if there are
// conditions, the values of the first condition that holds.
type Target struct {
	Field  string      `json:"field"`
	Values []string    `json:"values"`
	When   []Condition `json:"when"`
}

// Condition lists values that are allowed while Field has one of Is.
type Condition struct {
	Field  string   `json:"field"`
	Is     []string `json:"is"`
	Values []string `json:"values"`
}

// InventoryModule is what the editor of line items needs. What lines are sent
// and come to is V1's: see items and calculate in docs/api.md.
type InventoryModule struct {
	Products   []string   `json:"products"`   // modules that a line may name
	Currencies []Currency `json:"currencies"` // active ones
	Regions    []Region   `json:"regions"`    // tax regions
	Taxes      []Tax      `json:"taxes"`      // active ones, of lines and of the whole
	Charges    []Charge   `json:"charges"`    // active ones; empty before Vtiger 7
	Costs      bool       `json:"costs"`      // lines have purchaseCost and margin, and the user may read them
}

// Region is a tax region.
type Region struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Tax is a tax of line items. It is sent as NAME_group_percentage of the record,
// or NAME_percentage of a line.
type Tax struct {
	Name     string `json:"name"` // tax1
	Label    string `json:"label"`
	Percent  string `json:"percent"`  // where nothing says otherwise
	Deducted bool   `json:"deducted"` // of the whole only, and taken off
	Compound bool   `json:"compound"`
}

// Charge is a charge such as shipping, sent in charges by its id.
type Charge struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Percent bool   `json:"percent"` // its value is a percentage, not an amount
	Value   string `json:"value"`
	Taxable bool   `json:"taxable"`
}

// Found is a record that a search found: GET /console/api/search/MODULE?q=TEXT,
// at most 20 whose label contains the text; those that begin with it first.
// Without q the ones that were changed last. With &id=N&id=M the labels of
// these records, those that the user may see.
type Found struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// History is what has become of a record, newest first: GET
// /console/api/history/MODULE/ID?start=0&length=50. Fields that are hidden from
// the user are left out.
type History struct {
	Entries []HistoryEntry `json:"entries"`
	More    bool           `json:"more"` // there are older entries
}

// HistoryAction is what an entry tells of.
type HistoryAction string

// The actions of entries.
const (
	ActionChanged  HistoryAction = "changed"
	ActionTrashed  HistoryAction = "deleted"
	ActionCreated  HistoryAction = "created"
	ActionRestored HistoryAction = "restored"
	ActionLinked   HistoryAction = "linked"
	ActionUnlinked HistoryAction = "unlinked"
)

// HistoryEntry is who did what, and when (in the CRM's zone).
type HistoryEntry struct {
	ID       string          `json:"id"`
	At       string          `json:"at"` // 2026-12-31 14:30:00
	UserID   string          `json:"user_id"`
	UserName string          `json:"user_name"` // full name, "" if the user is gone
	Action   HistoryAction   `json:"action"`
	Changes  []HistoryChange `json:"changes"`
	Linked   *LinkedRecord   `json:"linked"` // of linked and unlinked, null if the user may not see it
}

// HistoryChange is a field that got another value. Texts are as stored, without
// HTML entities.
type HistoryChange struct {
	Field  string `json:"field"`
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// LinkedRecord is a record that was tied to another.
type LinkedRecord struct {
	Module string `json:"module"`
	ID     string `json:"id"`
	Label  string `json:"label"`
}

// Document is a document of a record, newest first, at most 200: GET
// /console/api/documents/MODULE/ID. Add one with POST Documents and parent_id,
// get its file with Documents/ID/download/1 of V1.
type Document struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	FileName string `json:"file_name"` // or the address of a document elsewhere
	Type     string `json:"type"`      // media type
	Size     string `json:"size"`      // bytes
	External bool   `json:"external"`  // file_name is an address
	Active   bool   `json:"active"`    // may be downloaded
	Modified string `json:"modified"`
}
