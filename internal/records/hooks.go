package records

import (
	"context"
	"slices"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/files"
	"vtrest/internal/store"
)

// hook is what one module does of its own when its records are written. Any of
// its functions may be nil. All run in the transaction of the call; an error
// ends it, and nothing is written.
type hook struct {
	// before runs when every value is known and checked, and nothing is written.
	// It may look at and set values.
	before func(ctx context.Context, s *saving) error
	// after runs when the record's rows are written. The history is not: it shows
	// what after changes in fields.
	after func(ctx context.Context, s *saving) error
	// uses says which names that are no fields the hook reads.
	uses func(name string) bool
	// trash runs when a record is in the recycle bin, for what the CRM unlinks
	// from it beyond the references of the module's fields.
	trash func(ctx context.Context, d *deleting) error
	// alone says that after does nothing of the module's own: the record is as its
	// rows were written, and no other record is locked.
	alone bool
}

// saving is one create or update of a record as its module's hook sees it.
type saving struct {
	service *Service
	tx      *store.Tx
	policy  *access.Policy
	module  *crm.Module
	id      crm.ID
	options Options
	// change is what the client sent, names that are no fields too.
	change *crm.Change
	// counts is the part of it that lines and totals are made of, nil for a module
	// without line items; inventory is what they come to, nil where nothing that
	// counts is saved.
	counts    *crm.Change
	inventory *counting
	// series is what becomes of the events that recur with an event, nil for
	// nothing.
	series *series
	// files are those that the client sent with it, or as its filecontent.
	files []*files.Upload
	// old is the record as it was; nil when it is created.
	old *crm.Record
	// entered are the values that the client sent, as they were to be written; unkept
	// are fields whose rows the hook has removed.
	entered []crm.Assignment
	unkept  []*crm.Field
	// values are written: on create of every field that the CRM writes, on
	// update of the fields that change. Each field stands there at most once.
	values []crm.Assignment
	// extra are values of columns of the module's table that are no fields.
	extra []store.ColumnValue
	// now is the time of the transaction in the CRM's zone, to the second.
	now time.Time

	// ignored are names that were sent and that a hook did not write, used those
	// that only a hook reads.
	ignored, used []string

	// history is the id of the record's entry in the history, 0 while none is
	// taken.
	history crm.ID

	undo *undo

	// saved is the record as its rows were written; nil where only reading tells,
	// and before.
	saved *crm.Record
	// depth is how many saves by workflows led to this one. byWorkflow says that a
	// workflow makes the record, silent that it starts no workflows itself.
	depth              int
	byWorkflow, silent bool
}

// creating reports whether the record is new.
func (s *saving) creating() bool { return s.old == nil }

// user is who saves.
func (s *saving) user() crm.ID { return s.policy.User() }

// stamp is now as the CRM writes it into its columns of date and time.
func (s *saving) stamp() string { return s.now.Format(time.DateTime) }

// value is what a field holds once the record is saved: as it is written, else
// as it was. A field that the module does not have holds "".
func (s *saving) value(field string) crm.Stored {
	f := s.module.Field(field)
	if f == nil {
		return crm.Stored{}
	}
	for _, a := range s.values {
		if a.Field == f {
			return a.Value
		}
	}
	return s.was(field)
}

// was is what a field held before, "" when the record is new.
func (s *saving) was(field string) crm.Stored {
	f := s.module.Field(field)
	if f == nil || s.old == nil {
		return crm.Stored{}
	}
	return s.old.Get(f)
}

// changes reports whether the record is new, or the field gets another text.
func (s *saving) changes(field string) bool {
	return s.creating() || s.value(field).Text != s.was(field).Text
}

// set gives a field a value, in before only. It does nothing where the module
// has no such field.
func (s *saving) set(field string, v crm.Stored) {
	if f := s.module.Field(field); f != nil {
		s.setField(f, v)
	}
}

func (s *saving) setField(f *crm.Field, v crm.Stored) {
	for i := range s.values {
		if s.values[i].Field == f {
			s.values[i].Value = v
			return
		}
	}
	s.values = append(s.values, crm.Assignment{Field: f, Value: v})
}

// ignore leaves a field as it was, in before only, and tells the client if it was
// sent.
func (s *saving) ignore(field string) {
	f := s.module.Field(field)
	s.values = slices.DeleteFunc(s.values, func(a crm.Assignment) bool { return f != nil && a.Field == f })
	if sent := s.change.Get(field); sent != nil && !slices.Contains(s.ignored, field) {
		s.ignored = append(s.ignored, field)
	}
}

// respell is set for a value that is what the client sent, as the CRM spells it.
func (s *saving) respell(field string, v crm.Stored) {
	s.set(field, v)
	for i := range s.entered {
		if s.entered[i].Field.Name == field {
			s.entered[i].Value = v
		}
	}
}

// onRollback runs f if the transaction does not commit: what the database does
// not undo itself, such as a file.
func (s *saving) onRollback(f func()) { *s.undo = append(*s.undo, f) }

// deleting is one delete as its module's hook sees it.
type deleting struct {
	tx     *store.Tx
	policy *access.Policy
	module *crm.Module
	id     crm.ID
	now    time.Time // in the CRM's zone
}

// hookOf is the hook of a module, around it what every module does with files.
// The table of hooks is in hook_table.go.
func hookOf(m *crm.Module) hook {
	h := hooks[m.Name]
	return hook{
		uses: h.uses, trash: h.trash, alone: h.after == nil,
		before: inTurn(checkFiles, h.before), after: inTurn(h.after, attachPictures),
	}
}

// inTurn runs functions of hooks one after the other.
func inTurn(all ...func(context.Context, *saving) error) func(context.Context, *saving) error {
	return func(ctx context.Context, s *saving) error {
		for _, f := range all {
			if f == nil {
				continue
			}
			if err := f(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}
}

// unused leaves of the names that a form ignored those that the module's hook
// does not read.
func unused(m *crm.Module, names []string) []string {
	uses := hookOf(m).uses
	if uses == nil {
		return names
	}
	return slices.DeleteFunc(names, func(name string) bool { return m.Field(name) == nil && uses(name) })
}
