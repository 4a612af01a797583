package records

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/expr"
	"vtrest/internal/workflow/task"
)

// given is what a task gives a field.
type given struct {
	text string
	in   spelling
	// told is what expressions of the same run see from then on.
	told string
}

// spelling says how a text that a task gives a field is written.
type spelling int

const (
	byUser   spelling = iota // as the user does on the CRM's screens
	asStored                 // as the database does
	inMoney                  // as the database does, but amounts are in the user's currency
)

// give works out what a mapping gives field f, from the record from. It is false
// if the field is to be left alone.
func (r *workflowRun) give(m task.Mapping, f *crm.Field, from expr.Env, a amounts) (given, bool, error) {
	g := given{text: m.Value}
	switch m.Source {
	case task.Text:
		// The CRM writes a chosen checkbox as true:boolean.
		if word, ok := strings.CutSuffix(m.Value, ":boolean"); ok && word != "" {
			g.text = "0"
			if word == "true" {
				g.text = "1"
			}
		}
		g.told = g.text
	case task.OtherField:
		if m.Value == m.Target.Field && m.Target.Reference == "" && !a.creates && typeOf(f) != "reference" {
			return given{}, false, nil // a field that is copied to itself does not change
		}
		copied, ok := r.copied(task.ParsePath(m.Value), f, a)
		if !ok || r.fault != nil {
			return given{}, false, r.fault
		}
		g = copied
	case task.Expression:
		e, err := expr.Parse(m.Value)
		if err != nil {
			return given{}, false, fmt.Errorf("field %s: %w", f.Name, err)
		}
		v, err := e.Eval(r.ctx, from)
		if err != nil {
			return given{}, false, fmt.Errorf("field %s: %w", f.Name, err)
		}
		g = given{v.String(), asStored, v.String()}
		if !a.creates {
			g.text = a.seen(f, g.text)
			g.told = g.text
		}
	}
	return r.resolve(m, f, g, a)
}

// resolve turns names of users, groups and records into ids.
func (r *workflowRun) resolve(m task.Mapping, f *crm.Field, g given, a amounts) (given, bool, error) {
	switch typeOf(f) {
	case workflow.TypeOwner:
		if _, err := strconv.ParseInt(g.text, 10, 64); err == nil {
			return g, true, nil
		}
		id := ownerNamed(r.policy.Catalog(), g.text)
		return given{text: text(id), in: asStored}, id != 0, nil
	case workflow.TypeMultiPicklist:
		if !a.creates || m.Source != task.OtherField {
			g.text = strings.ReplaceAll(g.text, ",", crm.PicklistSeparator)
		}
	case "reference":
		if g.text == "" || f.UIType == 117 {
			return g, true, nil
		}
		id, err := r.meant(f, g.text, a)
		if id == 0 {
			return given{in: asStored}, true, err
		}
		return given{text: text(id), in: asStored}, true, err
	}
	return g, true, nil
}

// meant is the record that a text means to a field that refers to records: by
// its name, or in a task that makes a record by its id; 0 if there is none.
func (r *workflowRun) meant(f *crm.Field, text string, a amounts) (crm.ID, error) {
	if id := idOf(strings.TrimSpace(text)); id != 0 && a.creates && len(f.References) > 0 {
		if m := r.policy.Catalog().Module(f.References[0]); m != nil && m.SetType != "" && r.nameOf(id).module == m.SetType {
			return id, r.fault
		}
	}
	return r.labelled(f, text)
}

// ownerNamed is the user or group with a name, 0 if there is none.
func ownerNamed(c *meta.Catalog, name string) crm.ID {
	for i := range c.Users {
		if strings.EqualFold(c.Users[i].Name, name) {
			return c.Users[i].ID
		}
	}
	for i := range c.Groups {
		if strings.EqualFold(c.Groups[i].Name, name) {
			return c.Groups[i].ID
		}
	}
	return 0
}

// labelled finds the record that a field may refer to by its name, in the first
// of the field's modules.
func (r *workflowRun) labelled(f *crm.Field, label string) (crm.ID, error) {
	if len(f.References) == 0 {
		return 0, nil
	}
	m := r.policy.Catalog().Module(f.References[0])
	if m == nil || m.SetType == "" {
		return 0, nil
	}
	return r.tx.RecordByLabel(r.ctx, m, label)
}

// at is the record that a path's field is of, nil if there is none.
func (r *workflowRun) at(p task.Path) *workflowRecord {
	if p.Reference == "" {
		return r.record
	}
	id, _ := r.record.Value(p.Reference)
	return r.find(id.String(), p.Module)
}

// taskForm reads what a task gives a field of m. Tasks may write every field: what
// they set is the administrator's choice, not the user's. Blanks around a text that
// was copied or counted stay.
func (r *workflowRun) taskForm(m *crm.Module, user *meta.UserRow, in spelling) *entry.Form {
	form := r.service.form(r.policy, m, r.tx.Now, crm.Gregorian)
	form.Writable, form.Lenient, form.Literal = m.All(), true, true
	form.User = user
	if user == nil {
		form.User = &meta.UserRow{}
	}
	if in != byUser {
		own := form.User
		form.User = &meta.UserRow{ID: own.ID, Email: own.Email, DateFormat: "yyyy-mm-dd", CalendarShared: own.CalendarShared}
		if in == inMoney {
			form.User.Currency = own.Currency
		}
	}
	return form
}

// entered is a value that a task gives a field, as its column holds it. It is
// false if the record holds it already.
func (r *workflowRun) entered(record *crm.Record, f *crm.Field, g given, user *meta.UserRow) (*entry.Entries, bool, error) {
	change := &crm.Change{Module: record.Module, Sent: []crm.Sent{{Name: f.Name, Field: f, Values: []string{g.text}}}}
	e, err := r.taskForm(record.Module, user, g.in).Update(change, record)
	if err != nil {
		return nil, false, err
	}
	return e, e.Owner != 0 || len(e.Values)+len(e.Links) > 0, nil
}

// expressionOf is what expressions see of a record. Those of a task that makes a
// record may read what it was given so far.
type expressionOf struct {
	record *workflowRecord
	target *crm.Field // that the expression is for
}

var _ expr.Env = (*expressionOf)(nil)

// Value is what a name stands for.
func (e *expressionOf) Value(_ context.Context, name expr.Name) (phpvalue.Value, error) {
	run := e.record.run
	record := e.record
	if name.Reference != "" {
		id, ok := record.Value(name.Reference)
		if !ok || id.Empty() {
			return phpvalue.Text(""), run.fault
		}
		if record = run.find(id.String(), name.Module); record == nil {
			return phpvalue.Text(""), run.fault
		}
	}
	f := record.field(name.Field)
	if f != nil && typeOf(f) == "reference" {
		id := idOf(record.stored(f).Text)
		if id == 0 {
			return phpvalue.Null, run.fault
		}
		return phpvalue.Text(htmltext.Encode(run.nameOf(id).label)), run.fault
	}
	v, _ := record.Value(name.Field)
	if f != nil && f.UIType == 72 && e.target != nil && e.target.UIType != 72 && typeOf(e.target) == "currency" {
		rate, _ := record.Value("conversion_rate")
		v = expr.BaseCurrency(v, rate)
	}
	return v, run.fault
}

// Clock is the moment of the save.
func (e *expressionOf) Clock() expr.Clock {
	run := e.record.run
	user := run.policy.Catalog().User(run.user())
	zone := zoneOf(user, run.service.zone())
	format := ""
	if user != nil {
		format = user.DateFormat
	}
	return expr.Clock{Now: run.now, Zone: zone, Database: run.service.zone(), User: zone, DateFormat: format}
}

// assignments are the values that a form found.
func assignments(e *entry.Entries) []crm.Assignment { return slices.Concat(e.Values, e.Links) }
