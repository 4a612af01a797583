package records

import (
	"context"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

const commentsModule = "ModComments"

// commented runs the workflows that wait for a comment on the record that a new
// comment is on. An internal comment starts none.
func (s *saving) commented(ctx context.Context) error {
	parent := idOf(s.value("related_to").Text)
	if v := s.value("is_private").Text; !s.creating() || parent == 0 || v != "" && v != "0" || s.silent || s.depth >= mostSaves {
		return nil
	}
	catalog := s.policy.Catalog()
	if !catalog.HasCommentWorkflows() || !catalog.Handles("ModCommentsHandler") {
		return nil
	}
	m, list, err := s.commentWorkflows(ctx, parent)
	if err != nil || len(list) == 0 {
		return err
	}
	// The record is not saved, only looked at: it has not changed.
	old, err := s.tx.Record(ctx, m, parent, s.user(), crm.Scope{All: true})
	if err != nil {
		return err
	}
	sv := s.service.saving(s.tx, s.policy, &crm.Change{Module: m}, Options{}, s.undo)
	sv.id, sv.old, sv.depth = parent, old, s.depth
	r := &workflowRun{saving: sv, ctx: ctx, comment: s.id}
	r.record = &workflowRecord{run: r, module: toldAs(catalog, m, sv.value("activitytype").Text), id: parent, saved: sv}
	return r.run(list)
}

// commentWorkflows are those of a record's module that wait for comments.
func (s *saving) commentWorkflows(ctx context.Context, record crm.ID) (*crm.Module, []*meta.Workflow, error) {
	setType, _, err := s.tx.SetType(ctx, record)
	if err != nil {
		return nil, nil, err
	}
	catalog := s.policy.Catalog()
	m := catalog.Module(setType)
	if m == nil {
		return nil, nil, nil
	}
	var list []*meta.Workflow
	for _, w := range catalog.Workflows(setType) {
		if w.OnComment {
			list = append(list, w)
		}
	}
	return m, list, nil
}
