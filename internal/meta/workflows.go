package meta

import (
	"cmp"
	"fmt"
	"strconv"

	"vtrest/internal/crm"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/task"
)

// Workflow is a workflow of the CRM with its tasks, in the CRM's order.
type Workflow struct {
	workflow.Workflow
	Tasks []*task.Task
	// Broken says why its conditions cannot be read; nil if they can. It does
	// not run then.
	Broken error
	// OnComment says that it waits for a comment on the record
	// (the condition _VT_add_comment), besides saves.
	OnComment bool
}

// Workflows are those of a module that may run in a save, in the order in which
// the CRM runs them. Scheduled ones, those that are started by hand and inactive
// ones are not among them.
func (c *Catalog) Workflows(module string) []*Workflow { return c.workflows[module] }

// AllWorkflows are all of them, by id.
func (c *Catalog) AllWorkflows() []*Workflow { return c.allWorkflows }

// HasCommentWorkflows reports whether any workflow waits for comments.
func (c *Catalog) HasCommentWorkflows() bool { return c.onComments }

// CallsMethod reports whether a function of the CRM is registered for a module
// under a name, to be called by tasks.
func (c *Catalog) CallsMethod(module, method string) bool { return c.methods[module+"."+method] }

// SMSServer reports whether the CRM has an active server for short messages.
func (c *Catalog) SMSServer() bool { return c.smsServer }

// Prefix is what ids of a module's records begin with in the CRM's web service:
// 12 in 12x345. It is 0 for a name that the web service does not know.
func (c *Catalog) Prefix(name string) int64 { return c.prefixes[name] }

// Prefixed is an id as the CRM's web service and its workflows write it.
func (c *Catalog) Prefixed(name string, id crm.ID) string {
	return strconv.FormatInt(c.prefixes[name], 10) + "x" + strconv.FormatInt(int64(id), 10)
}

// ActiveAdmin is the first active administrator, as whom the CRM runs its
// workflows; nil if there is none.
func (c *Catalog) ActiveAdmin() *UserRow {
	var first *UserRow
	for i := range c.Users {
		if u := &c.Users[i]; u.Admin && u.Active && (first == nil || u.ID < first.ID) {
			first = u
		}
	}
	return first
}

// workflows reads the workflows and their tasks. What cannot be read is a
// problem to tell of, and stops nothing else.
func (b *builder) workflows() {
	c := b.catalog
	c.workflows, c.methods, c.prefixes, c.smsServer = map[string][]*Workflow{}, map[string]bool{}, map[string]int64{}, b.facts.SMSServer
	for _, m := range b.facts.Methods {
		c.methods[m.Module+"."+m.Method] = true
	}
	for _, e := range b.facts.Entities {
		c.prefixes[e.Name] = e.ID
	}
	tasks := map[int64][]*task.Task{}
	broken := map[int64]error{}
	for _, row := range b.facts.Tasks {
		t, err := task.Parse(task.Row{ID: row.ID, Workflow: row.Workflow, Summary: row.Summary, Text: row.Task})
		tasks[row.Workflow] = append(tasks[row.Workflow], t)
		if err != nil {
			broken[row.ID] = err
		}
	}
	for _, row := range b.facts.Workflows {
		w := &Workflow{
			Workflow: workflow.Workflow{
				ID: row.ID, Module: row.Module, Name: cmp.Or(row.Name, row.Summary), When: workflow.When(row.When), Active: row.Active,
			},
			Tasks: tasks[row.ID],
		}
		w.Conditions, w.Broken = workflow.ParseConditions(row.Test)
		w.OnComment = w.Conditions.OfComments()
		c.allWorkflows = append(c.allWorkflows, w)
		if !w.Active {
			continue
		}
		b.workflowProblems(w, broken)
		if w.When != workflow.OnSchedule && w.When != workflow.Manually {
			c.workflows[w.Module] = append(c.workflows[w.Module], w)
			c.onComments = c.onComments || w.OnComment
		}
	}
}

// workflowProblems tells what of an active workflow cannot be run here.
func (b *builder) workflowProblems(w *Workflow, broken map[int64]error) {
	where := fmt.Sprintf("workflow %d of %s", w.ID, w.Module)
	if w.Broken != nil {
		b.problem("%s: its conditions cannot be read; it does not run: %v", where, w.Broken)
	}
	if w.Conditions != nil {
		for _, p := range w.Conditions.Problems() {
			b.problem("%s: %s", where, p)
		}
	}
	if !w.When.Known() {
		b.problem("%s: execution condition %d is unknown; it does not run", where, int(w.When))
	}
	for _, t := range w.Tasks {
		unknown, is := t.Action.(task.Unknown)
		switch {
		case broken[t.ID] != nil:
			b.problem("%s: task %d cannot be read; it does not run: %v", where, t.ID, broken[t.ID])
		case is && t.Active && t.Immediate:
			b.problem("%s: task %d is of the kind %s, which is unknown here; it does not run", where, t.ID, unknown.Class)
		case is && t.Active:
			b.problem("%s: task %d is of the kind %s, which is unknown here; it is left to the CRM's cron", where, t.ID, unknown.Class)
		}
	}
}
