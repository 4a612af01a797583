package entry

import (
	"errors"
	"slices"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// Type says how a field is entered and shown.
type Type string

// The types of fields. Numbers of money are amounts; a file is sent as a part of
// a form, and tags are only read.
const (
	AsText     Type = "text"
	AsLongText Type = "longtext"
	AsInteger  Type = "integer"
	AsDecimal  Type = "decimal"
	AsPercent  Type = "percent"
	AsAmount   Type = "amount"
	AsDate     Type = "date"
	AsTime     Type = "time"
	AsDateTime Type = "datetime"
	AsCheckbox Type = "checkbox"
	AsChoice   Type = "picklist"
	AsChoices  Type = "multipicklist"
	AsRecord   Type = "reference"
	AsOwner    Type = "owner"
	AsEmail    Type = "email"
	AsPhone    Type = "phone"
	AsURL      Type = "url"
	AsFile     Type = "file"
	AsImage    Type = "image"
	AsTags     Type = "tags"
)

// fileLocations is the uitype of the two places of a document's contents.
const fileLocations = 27

// byUIType are the types of fields that their uitype alone tells.
var byUIType = map[int]Type{
	5: AsDate, 6: AsDate, 23: AsDate, 14: AsTime, 70: AsDateTime, 8: AsLongText, 19: AsLongText, 20: AsLongText, 21: AsLongText, 24: AsLongText,
	9: AsPercent, 83: AsPercent, 11: AsPhone, 12: AsEmail, 13: AsEmail, 104: AsEmail, 17: AsURL, 28: AsFile, 61: AsFile, 69: AsImage, 105: AsImage,
	33: AsChoices, 53: AsOwner, 56: AsCheckbox, 71: AsAmount, 72: AsAmount, fileLocations: AsChoice,
}

// TypeOf is the type of a field whose picklist is list, nil for none.
func TypeOf(f *crm.Field, list *meta.Picklist) Type {
	if f == f.Module().Tagged || f.Name == "tags" {
		return AsTags
	}
	if t, known := byUIType[f.UIType]; known && (t != AsChoices || list != nil) {
		return t
	}
	switch {
	case isReference(f):
		return AsRecord
	case list != nil:
		return AsChoice
	case f.UIType == 2 && letter(f) == "T", f.Kind == crm.Time:
		return AsTime
	case f.Kind == crm.Date:
		return AsDate
	case f.Kind == crm.DateTime:
		return AsDateTime
	case f.UIType == 7 && (letter(f) == "N" || letter(f) == "NN"), f.Kind == crm.Decimal:
		return AsDecimal
	case f.UIType == 7 && letter(f) == "I", f.Kind == crm.Int:
		return AsInteger
	}
	return AsText
}

// Locations are the places where a document's contents can be, the values of the
// field that says so; nil for any other field.
func Locations(f *crm.Field) []meta.PicklistValue {
	if f.UIType != fileLocations {
		return nil
	}
	return []meta.PicklistValue{{Value: "I", Name: "Internal"}, {Value: "E", Name: "External"}}
}

// Taken are the fields of m that the user can give a value: in a new record, and
// in one that is there. An activity of module Calendar may be of either kind.
func (f *Form) Taken(m *crm.Module) (create, change crm.FieldSet) {
	create, change = crm.NewFieldSet(m), crm.NewFieldSet(m)
	kinds := []bool{m.Name == crm.Events}
	if m.Name == crm.Calendar {
		kinds = []bool{false, true}
	}
	for _, event := range kinds {
		f.addTaken(m, event, nil, create)
		f.addTaken(m, event, crm.NewRecord(m, 0), change)
	}
	return create, change
}

func (f *Form) addTaken(m *crm.Module, event bool, old *crm.Record, taken crm.FieldSet) {
	s := f.sheet(&crm.Change{Module: m}, old)
	s.event = event
	for _, field := range m.Fields {
		if f.Writable.Has(field) && (isOwner(field) || s.place(field) != nowhere && sendable(field, old == nil)) {
			taken.Add(field)
		}
	}
}

// Needed are the fields of m that a new record cannot be made without: those
// that are mandatory and get no value of their own.
func (f *Form) Needed(m *crm.Module) crm.FieldSet {
	needed := crm.NewFieldSet(m)
	_, err := f.Create(&crm.Change{Module: m})
	refusal, refused := errors.AsType[*crm.Error](err)
	if !refused {
		return needed
	}
	for _, fault := range refusal.Fields {
		i := slices.IndexFunc(m.Fields, func(x *crm.Field) bool { return x.Name == fault.Field })
		if fault.Missing && i >= 0 {
			needed.Add(m.Fields[i])
		}
	}
	return needed
}
