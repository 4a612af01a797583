package records

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/store"
	"vtrest/internal/workflow/task"
)

// CollectMail takes one due mail out of the CRM's queue, fills it in and keeps
// it until it is sent. It reports whether there may be more. It is for the
// embedded database, where no cron of a CRM does this.
//
// Mails of records that are gone, and of leads that have been converted, are
// dropped, as the CRM does; so are those that nobody would get.
func (s *Service) CollectMail(ctx context.Context, c *meta.Catalog) (more bool, err error) {
	admin := c.ActiveAdmin()
	if admin == nil {
		return false, errors.New("there is no active administrator, as whom workflows run")
	}
	p, err := access.Of(c, admin.ID)
	if err != nil {
		return false, err
	}
	tasks := mailTasks(c)
	err = s.update(ctx, func(ctx context.Context, tx *store.Tx) error {
		w, found, err := tx.DueTask(ctx, tasks.ids)
		if more = found; err != nil || !found {
			return err
		}
		if err := tx.Unqueue(ctx, w); err != nil {
			return err
		}
		var letter *task.Letter
		err = tx.Try(ctx, func() error {
			letter, err = s.letter(ctx, tx, p, tasks.email[w.Task], w)
			return err
		})
		switch {
		case err == nil && letter == nil:
			return nil
		case err == nil:
			return tx.KeepMail(ctx, w, letter.String())
		case store.EndsTransaction(err) || ctx.Err() != nil:
			return err
		}
		// One mail that cannot be made must not keep all others from being sent.
		s.log().WarnContext(ctx, "a mail of a workflow cannot be made", "task", w.Task, "record", w.Record, "error", cause(err))
		return tx.KeepFailed(ctx, w, cause(err))
	})
	return more, err
}

// MailTasks are the tasks whose place in the queue is a mail: those that mail,
// and those that open the customer portal, whose mail has the password.
func MailTasks(c *meta.Catalog) []int64 { return mailTasks(c).ids }

type mailing struct {
	ids   []int64
	email map[int64]task.Email
}

func mailTasks(c *meta.Catalog) mailing {
	m := mailing{email: map[int64]task.Email{}}
	for _, w := range c.AllWorkflows() {
		for _, t := range w.Tasks {
			switch a := t.Action.(type) {
			case task.Email:
				m.email[t.ID] = a
				m.ids = append(m.ids, t.ID)
			case task.CallMethod:
				if a.Name == "SendPortalLoginDetails" {
					m.ids = append(m.ids, t.ID)
				}
			}
		}
	}
	return m
}

// letter is the mail of a task in the queue, nil if there is none to send.
func (s *Service) letter(ctx context.Context, tx *store.Tx, p *access.Policy, a task.Email, w store.WaitingTask) (*task.Letter, error) {
	r, err := s.runFor(ctx, tx, p, idOf(afterX(w.Record)))
	if err != nil || r == nil {
		return nil, err
	}
	if w.Contents != "" {
		letter, err := task.ParseLetter(w.Contents)
		if err == nil && letter.From == "" {
			letter.FromName, letter.From = r.mailWriter().sender("")
		}
		return letter, errors.Join(err, r.fault)
	}
	letter, err := r.fillIn(a)
	if err != nil {
		return nil, fmt.Errorf("fill in mail of task %d: %w", w.Task, err)
	}
	if strings.Trim(letter.To+letter.CC+letter.BCC, " \t\n,") == "" {
		return nil, nil //nolint:nilnil // there is no mail
	}
	return letter, nil
}

// runFor looks at a record as workflows do, without a save. It is nil for a
// record that the CRM's cron passes over.
func (s *Service) runFor(ctx context.Context, tx *store.Tx, p *access.Policy, id crm.ID) (*workflowRun, error) {
	setType, _, err := tx.SetType(ctx, id)
	if err != nil {
		return nil, err
	}
	m := p.Catalog().Module(setType)
	if m == nil {
		return nil, nil //nolint:nilnil // there is no such record
	}
	if setType == "Leads" {
		if converted, err := tx.Converted(ctx, id); err != nil || converted {
			return nil, err
		}
	}
	old, err := tx.Record(ctx, m, id, p.User(), crm.Scope{All: true})
	if err != nil {
		return nil, err
	}
	sv := s.saving(tx, p, &crm.Change{Module: m}, Options{}, &undo{})
	sv.id, sv.old = id, old
	r := &workflowRun{saving: sv, ctx: ctx}
	r.record = &workflowRecord{run: r, module: toldAs(p.Catalog(), m, sv.value("activitytype").Text), id: id, saved: sv}
	return r, nil
}

// fillIn fills in the templates of a mail.
func (r *workflowRun) fillIn(a task.Email) (*task.Letter, error) {
	w := r.mailWriter()
	l := &task.Letter{To: w.recipients(a.To), CC: w.recipients(a.CC), BCC: w.recipients(a.BCC)}
	l.FromName, l.From = w.sender(a.From)
	if !w.notOfGroup(a.ReplyTo) {
		l.ReplyTo = strings.Trim(w.recipients(a.ReplyTo), ",")
	}
	l.Subject = w.markup(a.Subject)
	l.Content = w.markup(a.Content)
	if a.Signature != "No" {
		signature, err := r.tx.Signature(r.ctx, w.owner.ID)
		if err != nil {
			return nil, err
		}
		l.Content += "<br><br>" + htmltext.Decode(signature)
	}
	return l, r.fault
}

// mailWriter fills in the templates of a mail about a record.
type mailWriter struct {
	*workflowRun
	// owner is the user in whose format dates are, and who sends the mail where
	// the workflow names no one: the record's owner, or who made it if a group
	// owns it.
	owner   *meta.UserRow
	ofGroup bool
}

func (r *workflowRun) mailWriter() *mailWriter {
	w := &mailWriter{workflowRun: r}
	catalog := r.policy.Catalog()
	id := r.held("smownerid")
	w.owner = catalog.User(id)
	if w.owner == nil {
		w.ofGroup = slices.ContainsFunc(catalog.Groups, func(g meta.GroupRow) bool { return g.ID == id })
		w.owner = catalog.User(r.held("smcreatorid"))
	}
	w.owner = cmp.Or(w.owner, catalog.ActiveAdmin())
	return w
}

// held is the id in a column of the record in the CRM's table of all records.
func (r *workflowRun) held(column string) crm.ID {
	for _, f := range r.module.Fields {
		if f.Table == crm.EntityTable && f.Column == column {
			return idOf(r.record.stored(f).Text)
		}
	}
	return 0
}

// notOfGroup: a template that names the owner names nobody if that is a group.
func (w *mailWriter) notOfGroup(template string) bool {
	return w.ofGroup && strings.Contains(template, "assigned_user_id : (Users) ")
}

// sender is who a mail comes from: as the workflow says, else the owner.
func (w *mailWriter) sender(template string) (name, address string) {
	template = htmltext.Decode(template)
	if template == "" || w.notOfGroup(template) {
		return w.owner.FullName(), w.owner.Email
	}
	name, rest, both := strings.Cut(template, "<")
	switch {
	case both:
		address, _, _ = strings.Cut(rest, ">")
		address = w.recipients(address)
	case strings.Contains(template, "@"):
		address = template
	}
	name = strings.Trim(w.recipients(name), " ,")
	return cmp.Or(name, w.owner.FullName()), cmp.Or(strings.Trim(address, " ,"), w.owner.Email)
}
