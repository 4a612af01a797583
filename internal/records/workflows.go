package records

import (
	"context"
	"errors"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/store"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/task"
)

// mostSaves is how many saves may start one another by workflows: a record that
// makes a record that makes a record. Workflows that go round end there.
const mostSaves = 5

// workflows runs those of the record's module, as the CRM does after each save:
// when the rows are written, and before the history, which shows what they did.
// In a module without an active workflow it does nothing. It reports whether a
// workflow fired.
func (s *saving) workflows(ctx context.Context) (fired bool, err error) {
	catalog := s.policy.Catalog()
	told := toldAs(catalog, s.module, s.value("activitytype").Text)
	list := catalog.Workflows(told.Name)
	if len(list) == 0 || s.silent {
		return false, nil
	}
	if s.depth >= mostSaves {
		s.service.log().WarnContext(ctx, "workflows start one another without end; they stop here",
			"module", told.Name, "record", int64(s.id), "saves", s.depth)
		return false, nil
	}
	r := &workflowRun{saving: s, ctx: ctx}
	r.record = &workflowRecord{run: r, module: told, id: s.id, saved: s}
	err = r.run(list)
	return r.fired, err
}

// runWorkflows runs those of the record, and those that wait for the comment
// that it is.
func (s *saving) runWorkflows(ctx context.Context) (fired bool, err error) {
	if fired, err = s.workflows(ctx); err == nil && s.module.Name == commentsModule {
		err = s.commented(ctx)
	}
	return fired, err
}

// workflowRun is one run of the workflows of a record.
type workflowRun struct {
	*saving
	// ctx is that of the save. Conditions ask a record for values without one.
	ctx     context.Context
	record  *workflowRecord
	related map[string]*workflowRecord // by id, such as 11x210
	modules map[crm.ID]named
	// comment is the comment that started the run, 0 for a save.
	comment crm.ID
	// fault is the first fault of the database while a value was asked for.
	fault error
	// workflow and task are those that run just now.
	workflow *meta.Workflow
	task     *task.Task
	as       *access.Policy // see admin
	done     map[int64]bool // see isDone
	fired    bool
}

func (r *workflowRun) run(list []*meta.Workflow) error {
	for _, w := range list {
		fires, err := r.fires(w)
		if err != nil {
			return err
		}
		if !fires {
			continue
		}
		if w.When == workflow.Once {
			first, err := r.tx.Activated(r.ctx, w.ID, r.record.id)
			if err != nil {
				return err
			}
			if !first {
				continue
			}
		}
		r.fired = true
		if err := r.perform(w); err != nil {
			return err
		}
	}
	return nil
}

// fires says whether it is the workflow's turn and its conditions hold. One that
// cannot be decided does not fire; the log has why. The error is the database's.
func (r *workflowRun) fires(w *meta.Workflow) (bool, error) {
	err := w.Broken
	turn := false
	if err == nil {
		turn, err = w.Decide(r.creating() && r.comment == 0, false)
	}
	holds := turn
	if err == nil && turn {
		conditions := w.Conditions
		if r.comment != 0 {
			conditions = conditions.WithComment()
		}
		holds, err = conditions.Holds(r.ctx, r.record, r.settings())
	}
	switch {
	case r.fault != nil:
		return false, r.fault
	case err != nil:
		r.failed(w, nil, err)
		return false, nil
	case holds && w.When == workflow.Once:
		done, err := r.isDone(w)
		return !done, err
	}
	return holds, nil
}

// isDone says whether a workflow that fires once has fired for the record.
func (r *workflowRun) isDone(w *meta.Workflow) (bool, error) {
	if r.done == nil {
		var err error
		if r.done, err = r.tx.ActivatedOnce(r.ctx, r.record.id); err != nil {
			return false, err
		}
	}
	return r.done[w.ID], nil
}

// perform does the tasks of a workflow that fires. A task that fails leaves
// nothing behind and is logged: the save is the user's, the task is not. Only
// what ends the transaction is an error.
func (r *workflowRun) perform(w *meta.Workflow) error {
	for _, t := range w.Tasks {
		if !t.Active || r.optedOut(t) {
			continue
		}
		err := r.attempt(w, t)
		switch {
		case err == nil:
		case store.EndsTransaction(err) || r.ctx.Err() != nil:
			return err
		default:
			r.fault = nil
			r.failed(w, t, err)
		}
	}
	return nil
}

// attempt does one task. What it wrote is undone if it fails, and what it showed
// to those after it; one that only queues, or writes nothing, has nothing to undo.
func (r *workflowRun) attempt(w *meta.Workflow, t *task.Task) error {
	do := func() error {
		err := r.do(w, t)
		if r.fault != nil && (err == nil || store.EndsTransaction(r.fault)) {
			return r.fault
		}
		return err
	}
	if !t.Immediate || writesNothing(t.Action) {
		return do()
	}
	r.workflow, r.task = w, t
	was := r.remember()
	err := r.tx.Try(r.ctx, do)
	if err != nil {
		r.recall(was)
	}
	return err
}

// optedOut: who wants no mails gets none, but notifications of activities.
func (r *workflowRun) optedOut(t *task.Task) bool {
	mail, ok := t.Action.(task.Email)
	if !ok || mail.Notification {
		return false
	}
	v, _ := r.record.Value("emailoptout")
	return v.String() == "1"
}

func (r *workflowRun) do(w *meta.Workflow, t *task.Task) error {
	if !t.Immediate {
		return r.queue(t)
	}
	switch a := t.Action.(type) {
	case task.UpdateFields:
		return r.updateFields(a.Set)
	case task.CreateRecord:
		return r.createRecord(a)
	case task.CreateTodo:
		return r.createTodo(a)
	case task.CreateEvent:
		return r.createEvent(a)
	case task.CallMethod:
		return r.callMethod(w, t, a.Name)
	case task.Dummy:
		return nil
	case task.Email, task.SMS:
		return r.queue(t)
	case task.Unknown:
		return errUnknownTask
	}
	return errUnknownTask
}

var errUnknownTask = errors.New("the kind of this task is unknown here, or it cannot be read")

// admin is the Policy of the administrator as whom the CRM runs workflows.
func (r *workflowRun) admin() (*access.Policy, error) {
	if r.as != nil {
		return r.as, nil
	}
	u := r.policy.Catalog().ActiveAdmin()
	if u == nil {
		return nil, errors.New("there is no active administrator, as whom workflows run")
	}
	var err error
	r.as, err = r.policy.For(u.ID)
	return r.as, err
}

// settings are what conditions depend on besides the record.
func (r *workflowRun) settings() workflow.Settings {
	catalog := r.policy.Catalog()
	set := workflow.Settings{
		Now: r.now, Zone: r.service.zone(), UserZone: r.service.zone(),
		Users: catalog.Prefix("Users"), Groups: catalog.Prefix("Groups"), Folders: catalog.Prefix("DocumentFolders"),
	}
	if u := catalog.ActiveAdmin(); u != nil {
		set.DateFormat, set.UserZone = u.DateFormat, zoneOf(u, set.Zone)
	}
	return set
}

// zoneOf is a user's time zone, or the one of the CRM if he has none.
func zoneOf(u *meta.UserRow, otherwise *time.Location) *time.Location {
	if u == nil || u.TimeZone == "" {
		return otherwise
	}
	if zone, err := time.LoadLocation(u.TimeZone); err == nil {
		return zone
	}
	return otherwise
}
