package records

import (
	"fmt"

	"vtrest/internal/crm"
	"vtrest/internal/store"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/task"
)

// target is a record that a task changes.
type target struct {
	record  *workflowRecord
	old     *crm.Record // as it was before the task
	current *crm.Record // old, with what the task has changed so far
	change  crm.Change
	values  []crm.Assignment
	owner   crm.ID
}

// updateFields sets fields of the record, and of records that it refers to. No
// workflow of theirs runs, and their own history shows nothing, as in the CRM;
// that of the record that was saved does.
func (r *workflowRun) updateFields(set []task.Mapping) error {
	spelled := amountsOf(r.policy.Catalog(), r.policy.Catalog().User(r.user()))
	var targets []*target
	var faults []error
	for _, m := range set {
		t, err := r.targetOf(&targets, m.Target)
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		f := t.record.write().Field(m.Target.Field)
		if f == nil {
			continue
		}
		g, ok, err := r.give(m, f, &expressionOf{record: r.record, target: f}, spelled)
		if err != nil {
			// The CRM stops at such a task, with what it set so far unsaved.
			return err
		}
		if !ok {
			continue
		}
		if m.Source == task.Text {
			t.record.remember(f, g)
		}
		faults = append(faults, r.setField(t, f, g))
	}
	for _, t := range targets {
		t.record.set = nil
		if err := r.apply(t); err != nil {
			return err
		}
	}
	// What could be set is.
	r.unfit(faults)
	return nil
}

// write is the module by whose fields the record is written.
func (r *workflowRecord) write() *crm.Module {
	if r.saved != nil {
		return r.saved.module
	}
	return r.module
}

// targetOf is the record that a path's field is of; nil if there is none that
// could be changed.
func (r *workflowRun) targetOf(all *[]*target, p task.Path) (*target, error) {
	record := r.at(p)
	if r.fault != nil || record == nil || record.user != nil {
		return nil, r.fault
	}
	for _, t := range *all {
		if t.record == record {
			return t, nil
		}
	}
	m := record.write()
	if record.saved == nil {
		if _, err := r.tx.Lock(r.ctx, m, record.id); err != nil {
			return nil, err
		}
	}
	old, err := r.tx.Record(r.ctx, m, record.id, r.user(), crm.Scope{All: true})
	if err != nil {
		return nil, err
	}
	t := &target{record: record, old: old, current: old.Clone(), change: crm.Change{Module: m}}
	*all = append(*all, t)
	return t, nil
}

// setField sets a field of a target, so that what follows in the task reads the
// new value.
func (r *workflowRun) setField(t *target, f *crm.Field, g given) error {
	e, changed, err := r.entered(t.current, f, g, r.policy.Catalog().User(r.user()))
	if err != nil || !changed {
		return err
	}
	t.change.Sent = append(t.change.Sent, crm.Sent{Name: f.Name, Field: f, Values: []string{g.text}})
	values := assignments(e)
	if e.Owner != 0 {
		t.owner = e.Owner
		values = append(values, crm.Assignment{Field: f, Value: crm.Stored{Text: text(e.Owner)}})
	}
	for _, a := range values {
		t.current.Set(a.Field, a.Value)
		t.values = append(t.values, a)
	}
	t.record.now = t.current
	t.record.overlay(values)
	switch typeOf(f) {
	case workflow.TypeOwner, workflow.TypeMultiPicklist, "reference", "date", "datetime", "time":
	default:
		if t.record.given == nil {
			t.record.given = map[string]string{}
		}
		t.record.given[f.Name] = g.told
	}
	return nil
}

// remember keeps a text that a task gave a field as it stands there, for what the
// same task copies from it.
func (r *workflowRecord) remember(f *crm.Field, g given) {
	if r.set == nil {
		r.set = map[string]given{}
	}
	r.set[f.Name] = g
}

// overlay shows values to what follows, before they are written.
func (r *workflowRecord) overlay(values []crm.Assignment) {
	if r.saved == nil {
		return
	}
	for _, a := range values {
		r.saved.setField(a.Field, a.Value)
	}
}

// apply writes what a task changed in a record.
func (r *workflowRun) apply(t *target) error {
	if len(t.values) == 0 && t.record.saved != nil {
		return nil
	}
	m := t.record.write()
	sv := r.service.saving(r.tx, r.policy, &t.change, Options{}, r.undo)
	sv.id, sv.old, sv.depth, sv.silent = t.record.id, t.old, r.depth, true
	for _, a := range t.values {
		sv.setField(a.Field, a.Value)
	}
	h := hookOf(m)
	if h.before != nil {
		if err := h.before(r.ctx, sv); err != nil {
			return err
		}
	}
	_, err := r.tx.UpdateRecord(r.ctx, r.policy.Catalog(), &store.ChangedRecord{
		Old: sv.old, By: r.user(), Owner: t.owner, Label: sv.label(), At: sv.stamp(), Values: sv.values,
	})
	if err != nil {
		return fmt.Errorf("set fields of record %d: %w", t.record.id, err)
	}
	if h.after != nil {
		if err := h.after(r.ctx, sv); err != nil {
			return err
		}
	}
	t.record.overlay(sv.values)
	return nil
}
