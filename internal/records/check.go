package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/htmltext"
	"vtrest/internal/store"
)

// take takes over the values of a form, and the owner if he is new.
func (s *saving) take(e *entry.Entries, owner crm.ID) {
	s.values = slices.Concat(e.Values, e.Links)
	s.entered = slices.Clone(s.values)
	if f := s.ownerField(); f != nil && owner != 0 {
		s.setField(f, crm.Stored{Text: strconv.FormatInt(int64(owner), 10)})
	}
}

func (s *saving) ownerField() *crm.Field {
	return s.module.Column(s.module.Owner.Table, s.module.Owner.Column)
}

// answers are what the database says of an owner, of references and of equal
// records. Those that are nil were not asked for.
type answers struct {
	mayOwn    *store.Answer
	types     []*store.Answer // of the references in turn
	unique    []crm.Assignment
	duplicate *store.Answer
}

// ask adds to the questions what the form could not know: whether the owner and
// the records that are referred to exist, and whether there is such a record
// already.
func (s *saving) ask(q *store.Questions, e *entry.Entries) *answers {
	a := s.askUnknown(q, e)
	if a.unique = s.unique(); a.unique != nil {
		a.duplicate = q.Duplicate(s.policy.Catalog(), s.module, s.id, a.unique)
	}
	return a
}

func (s *saving) askUnknown(q *store.Questions, e *entry.Entries) *answers {
	a := &answers{}
	if e.Owner != 0 && e.Owner != s.user() && !s.byWorkflow {
		a.mayOwn = q.MayOwn(e.Owner)
	}
	for _, r := range e.References {
		a.types = append(a.types, q.SetType(r.ID))
	}
	return a
}

// check refuses what the answers do not allow.
func (s *saving) check(ctx context.Context, e *entry.Entries, a *answers) error {
	faults, err := s.unknown(ctx, e, a)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return entry.Refusal(faults)
	}
	if a.duplicate != nil && a.duplicate.Found {
		return s.duplicate(ctx, a.duplicate.ID(), a.unique)
	}
	return nil
}

// unknown are the faults of an owner and of references.
func (s *saving) unknown(ctx context.Context, e *entry.Entries, a *answers) ([]crm.FieldError, error) {
	var faults []crm.FieldError
	if a.mayOwn != nil && !a.mayOwn.Found {
		faults = append(faults, crm.FieldError{Field: s.ownerField().Name, Value: text(e.Owner), Allowed: "the id of an active user or of a group"})
	}
	lost, err := s.lost(ctx, e.References, a.types)
	if err != nil {
		return nil, err
	}
	counted, err := s.count(ctx)
	return slices.Concat(faults, lost, counted), err
}

// withUnknown adds to the faults of a form those that only the database knows,
// so that a client learns of all at once.
func (s *saving) withUnknown(ctx context.Context, e *entry.Entries, refusal error) error {
	known, ok := errors.AsType[*crm.Error](refusal)
	if !ok || e == nil {
		return refusal
	}
	q := s.tx.Questions()
	answers := s.askUnknown(q, e)
	if err := q.Ask(ctx); err != nil {
		return err
	}
	more, err := s.unknown(ctx, e, answers)
	if err != nil {
		return err
	}
	return entry.Refusal(slices.Concat(known.Fields, more))
}

func text(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }

// lost are the references to what is not there, is of a wrong module, or may not
// be seen by the user, who is told the same of all three.
func (s *saving) lost(ctx context.Context, references []entry.Reference, types []*store.Answer) ([]crm.FieldError, error) {
	found, err := s.refer(ctx, references, types)
	if err != nil {
		return nil, err
	}
	var faults []crm.FieldError
	for i, r := range references {
		if !found[i] {
			allowed := "the id of a record that you may see"
			if r.Field.References != nil {
				allowed += ", of " + strings.Join(r.Field.References, " or ")
			}
			faults = append(faults, crm.FieldError{Field: r.Field.Name, Value: text(r.ID), Allowed: allowed})
		}
	}
	return faults, nil
}

// refer reports for each reference whether the user may refer to the record, by
// its setype, "" if there is none. It asks the database once for each module.
func (s *saving) refer(ctx context.Context, references []entry.Reference, types []*store.Answer) ([]bool, error) {
	found := make([]bool, len(references))
	for i, r := range references {
		found[i] = slices.Contains(r.Field.References, "Users") && s.policy.Catalog().User(r.ID) != nil
	}
	for _, m := range s.policy.Catalog().Modules {
		if _, err := s.policy.Module(m.Name); err != nil || m.SetType == "" {
			continue
		}
		var asked []int
		var ids []crm.ID
		for i, r := range references {
			if allowed := r.Field.References; !found[i] && r.ID != 0 && types[i].Text == m.SetType && (allowed == nil || slices.Contains(allowed, m.Name)) {
				asked, ids = append(asked, i), append(ids, r.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		scope := s.policy.Scope(m, access.View)
		all := scope.All && m.Only == nil
		var visible map[crm.ID]bool
		if !all {
			var err error
			if visible, err = s.tx.VisibleIDs(ctx, &crm.Query{Module: m, Scope: scope, User: s.user()}, ids); err != nil {
				return nil, err
			}
		}
		for _, i := range asked {
			found[i] = all || visible[references[i].ID]
		}
	}
	return found, nil
}

// unique are the fields that make records of the module unique, with what they
// hold once the record is saved; nil if nothing of them is new.
func (s *saving) unique() []crm.Assignment {
	if !s.module.NoDuplicates {
		return nil
	}
	var unique []crm.Assignment
	filled, touched := false, s.creating()
	for _, f := range s.module.Fields {
		if !f.Unique || f.DisplayType != 1 || f.Empty {
			continue
		}
		v := s.value(f.Name)
		unique = append(unique, crm.Assignment{Field: f, Value: v})
		filled = filled || v.Text != "" && (v.Text != "0" || f.Kind != crm.Int)
		touched = touched || s.changes(f.Name)
	}
	if !filled || !touched {
		return nil
	}
	return unique
}

// mayEqual tells whether a change may make a record equal to another where no
// two may be equal. Two such changes that ran at the same time would not see
// each other.
func mayEqual(c *crm.Change) bool {
	return c.Module.NoDuplicates && slices.ContainsFunc(c.Sent, func(sent crm.Sent) bool { return sent.Field != nil && sent.Field.Unique })
}

// duplicate tells which fields are equal, and in which record if the user may
// see it.
func (s *saving) duplicate(ctx context.Context, other crm.ID, unique []crm.Assignment) error {
	seen, err := s.tx.Exists(ctx, &crm.Query{Module: s.module, ID: other, Scope: s.policy.Scope(s.module, access.View), User: s.user()})
	if err != nil {
		return err
	}
	names := make([]string, len(unique))
	for i, a := range unique {
		names[i] = a.Field.Name
	}
	which := "a record"
	if seen {
		which = fmt.Sprintf("record %d", other)
	}
	return crm.Errorf(crm.Duplicate, "%s of %s has the same %s already, which must be unique", which, s.module.Name, strings.Join(names, ", "))
}

// label is what the CRM calls the record: the texts of its name fields, with
// entities decoded.
func (s *saving) label() string {
	var words []string
	for _, f := range s.module.Names {
		words = append(words, s.value(f.Name).Text)
	}
	return strings.Trim(htmltext.Decode(strings.Join(words, " ")), " \t\n\r\x00\v")
}
