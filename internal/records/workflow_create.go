package records

import (
	"cmp"
	"fmt"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

// sourceWorkflow is what vtiger_crmentity.source holds of records that
// workflows made.
const sourceWorkflow = "WORKFLOW"

// createRecord makes a record that refers to the one that was saved, as the
// administrator. Its own workflows run, unless it is of the same module: then
// the CRM fears a circle, and writes the rows alone.
func (r *workflowRun) createRecord(a task.CreateRecord) error {
	if a.Module == "" || len(a.Set) == 0 {
		return nil
	}
	m, admin, err := r.creates(a.Module)
	if err != nil {
		return err
	}
	user := r.policy.Catalog().User(admin.User())
	spelled := amounts{user: user, creates: true}
	fresh := crm.NewRecord(m, 0)
	created := &workflowRecord{run: r, module: m, now: fresh}
	change := &crm.Change{Module: m}
	var faults []error
	for _, mapping := range a.Set {
		f := m.Field(mapping.Target.Field)
		if f == nil {
			continue
		}
		// An expression of the new module's own fields reads what was given so far.
		from := r.record
		if mapping.Module == m.Name {
			from = created
		}
		g, ok, err := r.give(mapping, f, &expressionOf{record: from, target: f}, spelled)
		if err != nil {
			return err
		}
		if !ok && isOwnerField(f) {
			g, ok = given{text: text(r.owner()), in: asStored}, true
		}
		if !ok {
			continue
		}
		e, _, err := r.entered(fresh, f, g, user)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		value := ""
		for _, v := range assignments(e) {
			fresh.Set(v.Field, v.Value)
			if v.Field == f {
				value = v.Value.Text
			}
		}
		if e.Owner != 0 {
			value = text(e.Owner)
		}
		change.Sent = append(change.Sent, crm.Sent{Name: f.Name, Field: f, Values: []string{value}})
	}
	r.unfit(faults)
	if f := m.Field(a.Reference); f != nil {
		change.Sent = append(change.Sent, crm.Sent{Name: f.Name, Field: f, Values: []string{text(r.record.id)}})
	}
	return r.create(admin, change, m.SetType == r.record.module.SetType)
}

func isOwnerField(f *crm.Field) bool { return f.Table == crm.EntityTable && f.Column == "smownerid" }

// creates is the module of records to be made, and who makes them.
func (r *workflowRun) creates(name string) (*crm.Module, *access.Policy, error) {
	m := r.policy.Catalog().Module(name)
	if m == nil {
		return nil, nil, fmt.Errorf("the module %s is not active", name)
	}
	if err := cmp.Or(writable(m), r.service.safe(r.policy, m)); err != nil {
		return nil, nil, err
	}
	admin, err := r.admin()
	return m, admin, err
}

// create makes a record of what is stored under the names of change, and ties it
// to the one that was saved. A silent one has no workflows and no history.
func (r *workflowRun) create(admin *access.Policy, change *crm.Change, silent bool) error {
	e, err := r.taskForm(change.Module, r.policy.Catalog().User(admin.User()), asStored).Create(change)
	if err != nil {
		return err
	}
	sv := r.service.saving(r.tx, admin, change, Options{}, r.undo)
	sv.depth, sv.silent, sv.byWorkflow = r.depth+1, silent, true
	id, err := r.service.create(r.ctx, sv, e)
	if err != nil {
		return err
	}
	return r.relate(admin, id, change.Module)
}

// relate shows a new record in the related lists of the one that was saved, and
// in its history.
func (r *workflowRun) relate(admin *access.Policy, id crm.ID, m *crm.Module) error {
	from := r.record
	if err := r.tx.Relate(r.ctx, store.Relation{From: from.id, Module: from.module.SetType, To: id, ToModule: m.SetType}); err != nil {
		return err
	}
	return r.tx.TouchLinked(r.ctx, r.policy.Catalog(), store.Link{To: []crm.ID{from.id}, Module: m.SetType, ID: id, By: admin.User(), At: r.stamp()})
}
