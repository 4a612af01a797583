package records

import (
	"context"
	"fmt"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/store"
	"vtrest/internal/workflow"
)

// DryRun is what a workflow would do at a save.
type DryRun struct {
	Workflow *meta.Workflow
	Fires    bool
	// Why is the reason in words: that it is not its turn, or what its conditions
	// say.
	Why string
	// Conditions are the answers to each of its conditions, none if they are not
	// asked. They show values of the record.
	Conditions []workflow.Reason
}

// DryWorkflows tells an administrator which workflows of a record's module would
// fire if c were saved, and why the others would not. A c that names no field is
// the record saved as it is. Nothing is written, so each workflow sees the record
// as c leaves it, without what those before it would change, and without what
// the module counts itself, such as the total of an invoice. Errors: Forbidden
// for others than administrators, RecordNotFound, InvalidValue.
func (s *Service) DryWorkflows(ctx context.Context, p *access.Policy, id crm.ID, c *crm.Change, o Options) (runs []DryRun, err error) {
	if !p.Admin() {
		return nil, crm.Errorf(crm.Forbidden, "only administrators may ask which workflows would fire")
	}
	m := c.Module
	if err := writable(m); err != nil {
		return nil, err
	}
	if err := p.May(m, access.View); err != nil {
		return nil, err
	}
	err = s.view(ctx, func(ctx context.Context, tx *store.Tx) error {
		old, err := tx.RecordWhileActive(ctx, m, id, p.User(), p.Scope(m, access.View))
		if err != nil {
			return err
		}
		c.Compare(old)
		sv := s.saving(tx, p, c, o, &undo{})
		sv.id, sv.old = id, old
		fields, _, _ := split(p.Writable(m), c)
		e, err := s.form(p, m, tx.Now, o.Calendar).Update(fields, sv.old)
		if err != nil {
			return sv.withUnknown(ctx, e, err)
		}
		sv.take(e, e.Owner)
		told := toldAs(p.Catalog(), m, sv.value("activitytype").Text)
		r := &workflowRun{saving: sv, ctx: ctx}
		r.record = &workflowRecord{run: r, module: told, id: id, saved: sv}
		for _, w := range p.Catalog().AllWorkflows() {
			if w.Module != told.Name {
				continue
			}
			run, err := r.dry(w)
			if err != nil {
				return err
			}
			runs = append(runs, run)
		}
		return nil
	})
	return runs, err
}

// dry is what a workflow would do. The error is the database's.
func (r *workflowRun) dry(w *meta.Workflow) (DryRun, error) {
	run := DryRun{Workflow: w}
	if run.Why = notItsTurn(w); run.Why != "" {
		return run, nil
	}
	var err error
	if run.Conditions, err = w.Conditions.Explain(r.ctx, r.record, r.settings()); err != nil || r.fault != nil {
		return run, firstOf(r.fault, err)
	}
	holds, err := w.Conditions.Holds(r.ctx, r.record, r.settings())
	switch {
	case r.fault != nil:
		return run, r.fault
	case err != nil:
		run.Why = "a condition cannot be decided; it does not run: " + err.Error()
		return run, nil
	case !holds:
		run.Why = "its conditions do not hold"
		return run, nil
	}
	if w.When == workflow.Once {
		done, err := r.isDone(w)
		if err != nil {
			return run, err
		}
		if done {
			run.Why = "it has fired for this record, and fires once"
			return run, nil
		}
	}
	run.Fires, run.Why = true, "its conditions hold"
	if w.Conditions.Always() {
		run.Why = "it has no conditions"
	}
	return run, nil
}

// notItsTurn says why a workflow does not run when a record is changed, whatever
// is in it; "" if it may.
func notItsTurn(w *meta.Workflow) string {
	switch {
	case !w.Active:
		return "it is not active"
	case w.Broken != nil:
		return fmt.Sprintf("its conditions cannot be read; it does not run: %v", w.Broken)
	case !w.When.Known():
		return "its execution condition is unknown; it does not run"
	case w.When == workflow.OnFirstSave:
		return "it runs when a record is made"
	case w.When == workflow.OnSchedule:
		return "it runs on a schedule, by the CRM's cron"
	case w.When == workflow.Manually:
		return "it runs when a user asks for it on the CRM's screens"
	}
	return ""
}

// firstOf is the first error that is one.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
