package entry

import (
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Form is a user's form for the records of a module.
type Form struct {
	Catalog *meta.Catalog
	User    *meta.UserRow
	// Writable are the fields that the user may write.
	Writable crm.FieldSet
	// Picklist gives the values of a field that the user may choose, nil for a
	// field that is no picklist.
	Picklist func(*crm.Field) *meta.Picklist
	Zone     *time.Location // the CRM's
	Now      time.Time
	// Lenient takes what the original took.
	Lenient bool
	// Literal values were not read back by a client, and blanks at the ends of
	// texts are meant.
	Literal bool
	// Calendar is that of the dates that are sent.
	Calendar crm.CalendarSystem
}

// Entries are the values to write.
type Entries struct {
	// Values are the columns to write, in field order, ready for the database:
	// on create of every field that the CRM writes, on update of those that
	// change. Not among them is what the server knows better: the record's number,
	// its owner and modifier, names of images and of attached files.
	Values []crm.Assignment
	// Links are values that were sent for fields in tables of their own, with
	// several rows a record: the parent, contact and reminder of an activity. The
	// module's hook writes them.
	Links []crm.Assignment
	// References are the records that Values and Links refer to, which must exist.
	References []Reference
	// Owner is the user or group that becomes the owner, 0 for no change.
	Owner crm.ID
	// Ignored are the names sent that are no field, or none that may be written.
	Ignored []string
}

// Reference is a record that a field refers to: of one of the field's
// References, or of any module if it has none.
type Reference struct {
	Field *crm.Field
	ID    crm.ID
}

// Create fills in a new record. It is InvalidValue or MandatoryMissing, with
// every fault; the Entries then hold what was without one, for further checks.
func (f *Form) Create(c *crm.Change) (*Entries, error) {
	s := f.sheet(c, nil)
	s.take(c)
	s.fillDefaults()
	return s.finish()
}

// Update fills in what changes in a record. Its errors are those of Create.
func (f *Form) Update(c *crm.Change, old *crm.Record) (*Entries, error) {
	s := f.sheet(c, old)
	s.take(c)
	return s.finish()
}

// sheet is a form being filled in.
type sheet struct {
	*Form
	module *crm.Module
	old    *crm.Record // nil on create
	event  bool        // an activity that is no to-do
	zone   *time.Location
	// calendar is the Form's for what was sent, and Gregorian for defaults.
	calendar crm.CalendarSystem
	cells    []cell // by the field's index
	faults   []crm.FieldError

	owner   crm.ID
	ignored []string
}

// cell is what becomes of a field.
type cell struct {
	sent  *crm.Sent // what the client sent, if the client may write the field
	text  string    // of sent, cleaned
	value crm.Stored
	set   bool // value is to be written
	bad   bool // a fault is noted
	// day is the user's day of a date that was converted to the CRM's zone.
	day  time.Time
	refs crm.ID
}

func (f *Form) sheet(c *crm.Change, old *crm.Record) *sheet {
	s := &sheet{Form: f, module: c.Module, old: old, calendar: f.Calendar, cells: make([]cell, len(c.Module.Fields))}
	s.event = s.isEvent(c)
	if zone, err := time.LoadLocation(f.User.TimeZone); err == nil && f.User.TimeZone != "" {
		s.zone = zone
	} else {
		s.zone = f.Zone
	}
	return s
}

// take reads what was sent.
func (s *sheet) take(c *crm.Change) {
	for i := range c.Sent {
		sent := &c.Sent[i]
		switch f := sent.Field; {
		case f == nil, !s.Writable.Has(f):
			s.ignored = append(s.ignored, sent.Name)
		case isOwner(f):
			s.takeOwner(f, sent)
		case s.place(f) == nowhere, !sendable(f, s.old == nil):
			s.ignored = append(s.ignored, sent.Name)
		default:
			s.cells[f.Index()].sent = sent
		}
	}
	for _, f := range s.module.Fields {
		if s.cells[f.Index()].sent != nil && !isOwner(f) {
			s.enter(f)
		}
	}
}

// enter converts what was sent for a field, unless it is what the record holds.
func (s *sheet) enter(f *crm.Field) {
	c := &s.cells[f.Index()]
	if s.old != nil && c.sent.Unchanged {
		return
	}
	text, problem := s.read(f, c.sent)
	if problem != nil {
		s.refuse(f, problem)
		return
	}
	in := s.separators()
	if c.sent.Plain {
		in = plain
		if isText(f) || isID(f) {
			text = NumberAsText(text)
		}
	}
	c.text = text
	// A number of JSON is in the user's currency, whatever digits it has.
	if s.old != nil && s.echoes(f, s.shown(f, s.old.Get(f).Text), text) && !(in.json && f.UIType == 71) {
		return
	}
	if f.Name == "recurringtype" && text == "--None--" {
		c.text, text = "", "" // as the CRM's form says that an event happens once
	}
	v, problem := s.convert(f, text, in)
	if problem != nil {
		s.refuse(f, problem)
		return
	}
	if s.old != nil && same(f, s.old.Get(f).Text, v) {
		return
	}
	c.value, c.set = v, true
}

// set gives a field of the module a value that nobody sent.
func (s *sheet) set(f *crm.Field, text string) {
	c := &s.cells[f.Index()]
	c.value, c.set = crm.Stored{Text: text}, true
}

// holds is what a field holds when the record is saved.
func (s *sheet) holds(f *crm.Field) string {
	if c := &s.cells[f.Index()]; c.set || s.old == nil {
		return c.value.Text
	}
	return s.old.Get(f).Text
}

// fillDefaults gives every field of a new record that nobody sent its default,
// or the value that the CRM writes for nothing.
func (s *sheet) fillDefaults() {
	s.calendar = crm.Gregorian
	for _, f := range s.module.Fields {
		c := &s.cells[f.Index()]
		if c.set || c.bad || s.place(f) != inRow {
			continue
		}
		if f.Default != "" && c.sent == nil && sendable(f, true) {
			if text, problem := s.read(f, &crm.Sent{Values: []string{f.Default}}); problem == nil {
				if v, problem := s.convert(f, text, stored); problem == nil {
					c.value, c.set = v, true
					continue
				}
			}
		}
		c.value, _ = s.convert(f, "", stored)
		c.set = true
	}
	s.fillActivity()
	s.fillEmail()
}

// finish checks the record as a whole.
func (s *sheet) finish() (*Entries, error) {
	s.checkMandatory()
	s.checkRanges()
	s.checkDependencies()
	e := &Entries{Owner: s.owner, Ignored: s.ignored}
	for _, f := range s.module.Fields {
		c := &s.cells[f.Index()]
		if !c.set {
			continue
		}
		a := crm.Assignment{Field: f, Value: c.value}
		if s.place(f) == inLink {
			e.Links = append(e.Links, a)
		} else {
			e.Values = append(e.Values, a)
		}
		if c.refs != 0 {
			e.References = append(e.References, Reference{f, c.refs})
		}
	}
	return e, Refusal(s.faults)
}
