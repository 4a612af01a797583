package records

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"html"
	"slices"

	"vtrest/internal/meta"
	"vtrest/internal/password"
	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

// callMethod does what a function of the CRM does. Those that are not known here
// are left to the CRM's cron, which calls them.
func (r *workflowRun) callMethod(w *meta.Workflow, t *task.Task, name string) error {
	if !r.policy.Catalog().CallsMethod(w.Module, name) {
		return fmt.Errorf("no method %s is registered for %s", name, w.Module)
	}
	switch name {
	case updateInventory:
		return nil // the hooks of the inventory modules have moved the stock
	case "SendPortalLoginDetails":
		return r.portalLogin(t)
	}
	return r.hand(t, "")
}

// updateInventory is the CRM's function that moves the stock.
const updateInventory = "UpdateInventory"

// writesNothing reports whether there is nothing to undo of a task in any case:
// the stock has been moved already, see callMethod.
func writesNothing(a task.Action) bool {
	switch a := a.(type) {
	case task.CallMethod:
		return a.Name == updateInventory
	case task.Dummy, task.Unknown:
		return true
	}
	return false
}

// calls reports whether a workflow that fires in this save calls a function of
// the CRM. It may be asked before the rows are written.
func (s *saving) calls(ctx context.Context, method string) (bool, error) {
	if s.silent {
		return false, nil
	}
	r := &workflowRun{saving: s, ctx: ctx}
	r.record = &workflowRecord{run: r, module: s.told(), id: s.id, saved: s}
	for _, w := range s.policy.Catalog().Workflows(s.told().Name) {
		if !slices.ContainsFunc(w.Tasks, func(t *task.Task) bool { return t.Active && t.Action == task.Action(task.CallMethod{Name: method}) }) {
			continue
		}
		if fires, err := r.fires(w); fires || err != nil {
			return fires, err
		}
	}
	return false, nil
}

// portalLogin keeps a contact's login to the customer portal: it is made with a
// new password, and follows the contact's e-mail address.
func (r *workflowRun) portalLogin(t *task.Task) error {
	if v, _ := r.record.Value("portal"); v.String() != "1" {
		return r.tx.SuspendPortal(r.ctx, r.record.id, r.mail())
	}
	login, err := r.tx.PortalLogin(r.ctx, r.record.id)
	if err != nil {
		return err
	}
	catalog, fresh := r.policy.Catalog(), store.PortalLogin{User: r.mail(), Active: true}
	before, after, changed := r.record.Change("email")
	switch {
	case login == nil:
	case *login == fresh && !r.creating():
		return nil
	case !changed || before == after || after == "":
		return r.tx.OpenPortal(r.ctx, r.record.id, fresh.User)
	}
	secret := rand.Text()
	hash, err := password.HashAs(password.PHASH, fresh.User, secret)
	if err != nil {
		return err
	}
	if login == nil {
		err = r.tx.InsertPortalLogin(r.ctx, catalog, r.record.id, fresh.User, hash)
	} else {
		err = r.tx.ReplacePortalLogin(r.ctx, catalog, r.record.id, fresh.User, hash)
	}
	if err != nil || !r.service.SendsMail {
		return err
	}
	return r.tellLogin(t, secret)
}

// mail is the contact's e-mail address.
func (r *workflowRun) mail() string {
	v, _ := r.record.Value("email")
	return v.String()
}

// tellLogin queues the mail with the password, unless the contact wants none.
// The CRM sends it itself and keeps no copy; so does our own sender, who takes
// it out of the queue.
func (r *workflowRun) tellLogin(t *task.Task, secret string) error {
	if out, _ := r.record.Value("emailoptout"); out.String() == "1" {
		return nil
	}
	contents, err := json.Marshal(struct {
		To      string `json:"toEmail"`
		Subject string `json:"subject"`
		Content string `json:"content"`
	}{r.mail(), "Customer Portal Login Details", "User ID: " + html.EscapeString(r.mail()) + "<br>Password: " + secret})
	if err != nil {
		return err
	}
	return r.hand(t, string(contents))
}
