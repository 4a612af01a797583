package records

import (
	"errors"
	"log/slog"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
	"vtrest/internal/workflow/task"
)

// failed logs what went wrong with a workflow, or with a task of it. Values of
// fields are not for the log.
func (r *workflowRun) failed(w *meta.Workflow, t *task.Task, err error) {
	r.service.log().WarnContext(r.ctx, "workflow failed; the record is saved", append(r.about(w, t), "error", cause(err))...)
}

// unfit logs values that do not fit their fields. They stay out; the task that
// runs just now goes on.
func (r *workflowRun) unfit(faults []error) {
	for _, err := range faults {
		if err != nil {
			r.service.log().WarnContext(r.ctx, "a workflow gave a field a value that does not fit; it stays out",
				append(r.about(r.workflow, r.task), "error", cause(err))...)
		}
	}
}

// about says where something happened; t is nil for the workflow itself.
func (r *workflowRun) about(w *meta.Workflow, t *task.Task) []any {
	attrs := []any{"workflow", w.ID, "module", w.Module, "record", int64(r.record.id)}
	if t != nil {
		attrs = append(attrs, "task", t.ID, "class", t.Class)
	}
	return attrs
}

// cause is an error without values: neither those that a refusal shows, nor those
// that the database repeats when it refuses a row.
func cause(err error) string {
	known, ok := errors.AsType[*crm.Error](err)
	switch {
	case !ok:
		return err.Error()
	case len(known.Fields) > 0:
		var names []string
		for _, f := range known.Fields {
			names = append(names, f.Field)
		}
		return known.Code.String() + " " + strings.Join(names, ", ")
	case known.Code == crm.Conflict || known.Code == crm.InvalidValue:
		return known.Code.String() + ": " + known.Msg
	}
	return err.Error()
}

func (s *Service) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}
