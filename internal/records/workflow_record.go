package records

import (
	"context"
	"errors"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/expr"
)

// workflowRecord is a record as workflows see it: as the CRM's web service gives
// it to the administrator. It is the record that was saved, or one that is
// referred to.
type workflowRecord struct {
	run *workflowRun
	// module is Calendar for a to-do and Events for an event, whichever was called.
	module *crm.Module
	id     crm.ID
	// saved is the save of this record, nil for a record that is referred to.
	saved *saving
	// now is the record as it is in the database, read when it is first needed.
	now *crm.Record
	// given are the values that tasks gave fields, as they spelled them: until the
	// run ends the CRM goes on with 500, though the column holds 500.00000000.
	given map[string]string
	// set are the values that the task at hand gave fields.
	set map[string]given
	// user is set for a user, of whom little is known.
	user *meta.UserRow
}

var _ workflow.Entity = (*workflowRecord)(nil)

// Module is the name of the record's module.
func (r *workflowRecord) Module() string {
	if r.user != nil {
		return "Users"
	}
	return r.module.Name
}

// FieldType is the type of a field in the CRM's web service.
func (r *workflowRecord) FieldType(field string) string {
	if f := r.field(field); f != nil {
		return typeOf(f)
	}
	return ""
}

// typeOf is the type of a field in the CRM's web service.
func typeOf(f *crm.Field) string { return workflow.FieldType(f, f.Module().Name == crm.Calendar) }

// Told is what a name stands for in an expression of a condition.
func (r *workflowRecord) Told(ctx context.Context, name expr.Name) (phpvalue.Value, error) {
	return (&expressionOf{record: r}).Value(ctx, name)
}

func (r *workflowRecord) field(name string) *crm.Field {
	if r.module == nil {
		return nil
	}
	return r.module.Field(name)
}

// Value is what a field holds, in the spelling of the CRM's web service: ids
// with their module's prefix, no entities of HTML, "" for NULL.
func (r *workflowRecord) Value(field string) (phpvalue.Value, bool) {
	if r.user != nil {
		if field == "id" {
			return phpvalue.Text(r.run.policy.Catalog().Prefixed("Users", r.user.ID)), true
		}
		text, ok := userValue(r.user, field)
		return phpvalue.Text(text), ok
	}
	switch field {
	case "id":
		return phpvalue.Text(r.run.policy.Catalog().Prefixed(r.module.Name, r.id)), true
	case "label":
		if r.saved != nil {
			return phpvalue.Text(r.saved.label()), true
		}
		return phpvalue.Text(r.run.nameOf(r.id).label), true
	}
	f := r.field(field)
	if f == nil {
		return phpvalue.Null, false
	}
	if given, ok := r.given[field]; ok {
		return phpvalue.Text(given), true
	}
	return phpvalue.Text(r.spell(f, r.stored(f).Text)), true
}

// stored is what the field's column holds now. On trouble it is "", and the
// run has the fault.
func (r *workflowRecord) stored(f *crm.Field) crm.Stored {
	if r.saved != nil {
		if own := r.saved.module.Field(f.Name); own != nil {
			if v, ok := r.saved.holds(own); ok {
				return v
			}
		}
	}
	now := r.read()
	if now == nil {
		return crm.Stored{}
	}
	if own := now.Module.Field(f.Name); own != nil {
		return now.Get(own)
	}
	return crm.Stored{}
}

// holds is what a field of the record that is saved holds by now, if that is
// known without asking the database.
func (s *saving) holds(f *crm.Field) (crm.Stored, bool) {
	for _, a := range s.values {
		if a.Field == f {
			return a.Value, true
		}
	}
	if f.Table == crm.EntityTable {
		switch f.Column {
		case "modifiedtime":
			return crm.Stored{Text: s.stamp()}, true
		case "modifiedby":
			return crm.Stored{Text: text(s.user())}, true
		}
	}
	if s.old != nil {
		return s.old.Get(f), true
	}
	if f.Table == crm.EntityTable {
		switch f.Column {
		case "createdtime":
			return crm.Stored{Text: s.stamp()}, true
		case "smcreatorid":
			return crm.Stored{Text: text(s.user())}, true
		case "source":
			return crm.Stored{Text: s.source()}, true
		}
	}
	return crm.Stored{}, false
}

// read is the record as it is in the database.
func (r *workflowRecord) read() *crm.Record {
	if r.now == nil && r.saved != nil && !r.run.fired {
		r.now = r.saved.saved
	}
	if r.now != nil || r.run.fault != nil {
		return r.now
	}
	m := r.module
	if r.saved != nil {
		m = r.saved.module
	}
	now, err := r.run.tx.Record(r.run.ctx, m, r.id, r.run.user(), crm.Scope{All: true})
	if known, ok := errors.AsType[*crm.Error](err); ok && known.Code == crm.RecordNotFound && r.saved != nil {
		return nil // it is not written yet
	}
	if err != nil {
		r.run.fault = err
		return nil
	}
	r.now = now
	return now
}

// Change is a field's column before and after the save.
func (r *workflowRecord) Change(field string) (before, after string, ok bool) {
	if r.saved == nil || r.saved.old == nil {
		return "", "", false
	}
	f := r.saved.module.Field(field)
	if f == nil {
		return "", "", false
	}
	after = r.saved.value(field).Text
	return r.saved.old.Get(f).Text, after, true
}

// spell is a stored text as the CRM's web service gives it.
func (r *workflowRecord) spell(f *crm.Field, text string) string {
	catalog := r.run.policy.Catalog()
	switch typeOf(f) {
	case workflow.TypeOwner:
		id := idOf(text)
		switch {
		case id == 0:
			return ""
		case catalog.User(id) != nil:
			return catalog.Prefixed("Users", id)
		}
		return catalog.Prefixed("Groups", id)
	case "reference":
		id := idOf(text)
		if id == 0 {
			return ""
		}
		if module := r.run.moduleOf(f, id); module != "" {
			return catalog.Prefixed(module, id)
		}
		return ""
	}
	return htmltext.Decode(text)
}

// LineItems are the ids in a field of all line items.
func (r *workflowRecord) LineItems(field string) ([]string, bool) {
	if r.module == nil || r.module.Lines == nil || field != "productid" {
		return nil, false
	}
	products, err := r.run.tx.ProductsOf(r.run.ctx, r.id)
	if err != nil {
		r.run.fault = errors.Join(r.run.fault, err)
		return nil, true
	}
	var ids []string
	for _, id := range products {
		if module := r.run.nameOf(id).module; module != "" {
			ids = append(ids, r.run.policy.Catalog().Prefixed(module, id))
		}
	}
	return ids, true
}
