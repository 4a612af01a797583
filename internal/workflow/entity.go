package workflow

import (
	"context"
	"time"

	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow/expr"
)

// An Entity is a record as conditions see it: as the CRM's web service gives it
// to the administrator, with ids such as 12x532 and texts without entities of
// HTML.
type Entity interface {
	// Module is the name of the record's module: Calendar for to-dos, Events for
	// events, Users for a user.
	Module() string
	// Value is what a field holds; false if the record has no such field. An
	// empty field is the text "", not null.
	Value(field string) (phpvalue.Value, bool)
	// FieldType is the type of a field as [FieldType] gives it; "" for a field
	// that the module does not describe, such as id.
	FieldType(field string) string
	// Change is the text in a field's column before and after the save, "" for
	// NULL; false if the save made the record, or touched another one, or the
	// module has no such field.
	Change(field string) (before, after string, ok bool)
	// Related is the record with an id such as 11x210, if it is one of the
	// module; nil if it is not, or does not exist.
	Related(ctx context.Context, id, module string) (Entity, error)
	// LineItems are the ids in a field of all line items, productid above all;
	// false if records of this module have no line items.
	LineItems(field string) (ids []string, ok bool)
	// Told is what a name stands for in an expression, as [expr.Env] has it:
	// references are labels there.
	Told(ctx context.Context, name expr.Name) (phpvalue.Value, error)
}

// Settings are what conditions depend on besides the record. All of it belongs
// to the CRM and its first active administrator, as whom workflows run.
type Settings struct {
	Now        time.Time
	Zone       *time.Location // of the CRM and its database; nil is UTC
	UserZone   *time.Location // of the administrator; nil is Zone
	DateFormat string         // of the administrator, such as "dd-mm-yyyy"; "" is the CRM's own choice
	// Users, Groups and Folders are what ids of users, groups and folders of
	// documents begin with: the 19 of 19x1.
	Users, Groups, Folders int64
}

func (s *Settings) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

func (s *Settings) userZone() *time.Location {
	if s.UserZone == nil {
		return s.zone()
	}
	return s.UserZone
}

// clock is the time as expressions are told it.
func (s *Settings) clock() expr.Clock {
	return expr.Clock{Now: s.Now, Zone: s.zone(), Database: s.zone(), User: s.userZone(), DateFormat: s.DateFormat}
}

// now is the moment in the CRM's zone.
func (s *Settings) now() time.Time { return s.Now.In(s.zone()) }
