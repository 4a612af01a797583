package v1

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/records"
	"vtrest/internal/workflow"
)

// workflowsName asks what workflows would do, and to write nothing. dryRun is
// the one thing that it may be.
const (
	workflowsName = "workflows"
	dryRun        = "dry"
)

// allowDry are the methods that ask: the others would be a mistake.
const allowDry = "GET, HEAD, POST, PUT, PATCH, OPTIONS"

// asksWorkflows reports whether an address asks about workflows.
func (a *address) asksWorkflows() bool {
	_, sent := a.params.get(workflowsName)
	return sent
}

// asksWorkflows reports whether the address or the body asks. Who asks in the
// body must not write by mistake.
func (call *writing) asksWorkflows() bool {
	_, sent := call.body.get(workflowsName)
	return call.address.asksWorkflows() || sent && call.module.Field(workflowsName) == nil
}

// dry answers an administrator which workflows would fire if a record were saved
// as it is.
func (s *Server) dry(w http.ResponseWriter, r *http.Request, p *access.Policy, m *crm.Module, a *address) error {
	what, _ := a.params.get(workflowsName)
	return s.dryChange(w, r, p, what, a.params.nonEmpty("id"), &crm.Change{Module: m}, records.Options{})
}

// dryWrite answers which would fire for a change.
func (s *Server) dryWrite(w http.ResponseWriter, r *http.Request, call *writing) error {
	if r.Method == http.MethodDelete {
		w.Header().Set("Allow", allowDry)
		return crm.Errorf(crm.MethodNotAllowed, "workflows: ask with GET, or with POST and a change")
	}
	what, sent := call.address.params.get(workflowsName)
	if !sent {
		what, _ = call.body.get(workflowsName)
	}
	id, sent := call.address.params.get("id")
	if !sent {
		id, _ = call.body.get("id")
	}
	change, err := call.change()
	if err != nil {
		return err
	}
	change.Sent = slices.DeleteFunc(change.Sent, func(s crm.Sent) bool { return s.Name == workflowsName })
	var unknown []string
	for _, x := range change.Sent {
		if x.Field == nil && call.module.Lines == nil {
			unknown = append(unknown, x.Name)
		}
	}
	call.tellUnwritten(w, unknown)
	return s.dryChange(w, r, call.policy, what, strings.TrimSpace(id), change, *call.options)
}

func (s *Server) dryChange(w http.ResponseWriter, r *http.Request, p *access.Policy, what, text string, change *crm.Change, o records.Options) error {
	if what != dryRun {
		return crm.Errorf(crm.InvalidParameter, "workflows=%q is not known; write workflows/dry", short(what))
	}
	if text == "" {
		return crm.Errorf(crm.InvalidParameter, "id: the id of the record is missing; call Module/ID/workflows/dry/TOKEN")
	}
	id, err := parseID(text)
	if err != nil {
		return err
	}
	runs, err := s.Records.DryWorkflows(r.Context(), p, id, change, o)
	if err != nil {
		return err
	}
	return write(w, appendRuns(nil, change.Module, id, runs))
}

// appendRuns spells the answer; ids are texts, as everywhere.
func appendRuns(dst []byte, m *crm.Module, id crm.ID, runs []records.DryRun) []byte {
	dst = quote(append(dst, `{"module":`...), m.Name)
	dst = quote(append(dst, `,"record_id":`...), strconv.FormatInt(int64(id), 10))
	dst = append(dst, `,"workflows":[`...)
	for i := range runs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendRun(dst, &runs[i])
	}
	return append(dst, "]}"...)
}

func appendRun(dst []byte, run *records.DryRun) []byte {
	f := run.Workflow
	dst = fmt.Appendf(dst, `{"id":"%d","name":`, f.ID)
	dst = quote(dst, f.Name)
	dst = quote(append(dst, `,"when":`...), f.When.Words())
	dst = fmt.Appendf(dst, `,"active":%t,"fires":%t,"why":`, f.Active, run.Fires)
	dst = quote(dst, run.Why)
	dst = append(dst, `,"conditions":[`...)
	for i, c := range run.Conditions {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendReason(dst, c)
	}
	dst = append(dst, `],"tasks":[`...)
	for i, t := range f.Tasks {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, `{"id":"%d","summary":`, t.ID)
		dst = quote(dst, t.Summary)
		dst = quote(append(dst, `,"does":`...), t.Words())
		dst = fmt.Appendf(dst, `,"active":%t,"queued":%t}`, t.Active, !t.Immediate)
	}
	return append(dst, "]}"...)
}

func appendReason(dst []byte, c workflow.Reason) []byte {
	dst = quote(append(dst, `{"group":`...), c.Group)
	dst = quote(append(dst, `,"condition":`...), c.Condition)
	dst = fmt.Appendf(dst, `,"holds":%t,"because":`, c.Holds)
	dst = quote(dst, c.Because)
	dst = quote(append(dst, `,"join":`...), c.Join)
	return fmt.Appendf(dst, `,"failed":%t}`, c.Failed)
}
