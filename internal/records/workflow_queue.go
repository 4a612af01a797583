package records

import (
	"regexp"
	"strings"
	"time"

	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

// queue leaves a task to the CRM's cron, which fills in the templates and sends.
// A mail that nobody would get is not queued, nor a short message without a
// server for it.
func (r *workflowRun) queue(t *task.Task) error {
	switch a := t.Action.(type) {
	case task.Email:
		if !r.addressed(a.To) && !r.addressed(a.CC) && !r.addressed(a.BCC) {
			return r.fault
		}
	case task.SMS:
		if !r.policy.Catalog().SMSServer() {
			return nil
		}
	case task.Dummy:
		return nil
	case task.Unknown:
		if a.Class == "" {
			return errUnknownTask
		}
	}
	return r.hand(t, "")
}

// hand puts a task into the CRM's queue.
func (r *workflowRun) hand(t *task.Task, contents string) error {
	return r.tx.Queue(r.ctx, r.policy.Catalog(), store.QueuedTask{
		Task: t.ID, Record: r.policy.Catalog().Prefixed(r.record.module.Name, r.record.id), After: r.after(t.Delay), Comment: r.comment, Contents: contents,
	})
}

// after is when a task with a delay is due, 0 for at once. An empty date counts
// as the beginning of time, as in the CRM.
func (r *workflowRun) after(d *task.Delay) int64 {
	if d == nil {
		return 0
	}
	v, _ := r.record.Value(d.Field)
	base := int64(0)
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, v.String(), r.service.zone()); err == nil {
			base = t.Unix()
			break
		}
	}
	const day = 24 * 60 * 60
	return base + d.Days*day
}

// tag is what a template names: $email, $(account_id : (Accounts) email1).
var tag = regexp.MustCompile(`\$(\w+|\((\w+) : \((\w+)\) (\w+)\))`)

// addressed reports whether a template of recipients gives any: what the cron
// would make of it, as far as it can be seen before.
func (r *workflowRun) addressed(template string) bool {
	filled := tag.ReplaceAllStringFunc(template, func(found string) string {
		p := task.ParsePath(strings.TrimPrefix(found, "$"))
		if p.Reference == "" {
			return recipient(r.record, p.Field, found)
		}
		return r.referred(p, found)
	})
	return strings.Trim(filled, " \t\n,") != ""
}

// referred is the recipient that a reference leads to.
func (r *workflowRun) referred(p task.Path, found string) string {
	id, _ := r.record.Value(p.Reference)
	switch {
	case strings.HasPrefix(p.Module, "__"):
		return found // filled in from settings of the CRM
	case id.Empty():
		return ""
	case p.Module == "Users" && r.policy.Catalog().User(idOf(afterX(id.String()))) == nil:
		return found // a group: its members
	}
	if record := r.find(id.String(), p.Module); record != nil {
		return recipient(record, p.Field, "")
	}
	return ""
}

func afterX(id string) string {
	_, digits, _ := strings.Cut(id, "x")
	return digits
}

// recipient is a field of a record as an address; otherwise if there is no such
// field. Who wants no mails has none.
func recipient(r *workflowRecord, field, otherwise string) string {
	v, ok := r.Value(field)
	if !ok {
		if r.user != nil {
			return field // a field of users that is not read here
		}
		return otherwise
	}
	if out, _ := r.Value("emailoptout"); !out.Empty() {
		return ""
	}
	return v.String()
}
