package v1_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
)

// outcome is what a call that writes comes to.
type outcome struct {
	status  int
	body    string
	effects crmtest.Effects
}

// writeExchange is one recorded call, with what came of it there and here.
type writeExchange struct {
	*writeReplay
	*recordedWrite
	t     *testing.T
	got   outcome
	want  outcome // the original's, as the rules predict it for ours
	rules []string
	// ignored are the fields that ours says it did not write.
	ignored []string
	// refused says that a rule predicts a refusal.
	refused bool
}

// String spells an outcome line by line, in an order that does not depend on
// how it came about.
func (o outcome) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s\n", o.status, o.body)
	for _, name := range o.effects.Tables() {
		e := o.effects[name]
		var lines []string
		for _, r := range e.Inserted {
			lines = append(lines, "inserted "+r.String())
		}
		for _, r := range e.Deleted {
			lines = append(lines, "deleted "+r.String())
		}
		for _, u := range e.Updated {
			lines = append(lines, "updated "+u.String())
		}
		slices.Sort(lines)
		for _, line := range lines {
			b.WriteString(name + " " + line + "\n")
		}
	}
	return b.String()
}

// compare tells what differs, line by line.
func (x *writeExchange) compare() error {
	if x.want.status != x.got.status || x.want.body != x.got.body {
		return fmt.Errorf("got %d %.600s, want %d %.300s", x.got.status, x.got.body, x.want.status, x.want.body)
	}
	for _, e := range []crmtest.Effects{x.want.effects, x.got.effects} {
		x.maskNumbers(e)
		sortHistory(e, x.changes)
	}
	want, got := strings.Split(x.want.String(), "\n"), strings.Split(x.got.String(), "\n")
	var all []string
	for _, line := range want {
		if i := slices.Index(got, line); i >= 0 {
			got = slices.Delete(got, i, i+1)
			continue
		}
		all = append(all, "want "+line)
	}
	for _, line := range got {
		all = append(all, "got  "+line)
	}
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%d differences\n\t%s", len(all), strings.Join(all, "\n\t"))
}

// counters are columns whose values the database counts up by itself: they say
// nothing.
var counters = map[string]string{
	"vtiger_activity_reminder_popup": "reminderid",
	"vtiger_ticketcomments":          "commentid",
	"vtiger_faqcomments":             "commentid",
	linesTable:                       "lineitem_id",
}

func (x *writeExchange) maskNumbers(e crmtest.Effects) {
	for name, column := range counters {
		if e[name] == nil {
			continue
		}
		for _, r := range e[name].Inserted {
			r[column] = nil
		}
	}
	if t := e["vtiger_portalinfo"]; t != nil {
		for _, r := range t.Inserted {
			r["user_password"] = nil // of a random password, with a random salt
		}
	}
	if t := e["vtiger_attachments"]; t != nil {
		for _, r := range t.Inserted {
			// A random name with the file's extension.
			r["storedname"] = text(randomName.ReplaceAllString(r.Text("storedname"), "*"))
		}
	}
}

var randomName = regexp.MustCompile(`^[0-9a-f]{32}`)

// original is the recorded outcome on this copy: ids, times and the history's
// numbers as they come out here, without what the original's own token changed.
func (x *writeExchange) original() outcome {
	o := outcome{status: x.Response.Status, body: x.Response.Body, effects: crmtest.Effects{}}
	rename := x.renaming()
	o.body = rename.body(o.body)
	for name, e := range x.Effects {
		if name == "vtiger_modtracker_basic_seq" {
			continue
		}
		o.effects[name] = rename.table(name, e)
	}
	if n := len(rename.changes); n > 0 {
		o.effects["vtiger_modtracker_basic_seq"] = sequence(x.changes, n)
	}
	if n := len(rename.entities); n > 0 {
		o.effects["vtiger_crmentity_seq"] = sequence(x.entities, n)
	}
	return o
}

// sequence is a table with one row that n numbers were taken from.
func sequence(last int64, n int) *crmtest.TableEffects {
	return &crmtest.TableEffects{
		Deleted:  []crmtest.Row{{"id": text(strconv.FormatInt(last, 10))}},
		Inserted: []crmtest.Row{{"id": text(strconv.FormatInt(last+int64(n), 10))}},
	}
}

func text(s string) *string { return &s }

// renaming turns recorded numbers and times into those of this copy.
type renaming struct {
	entities map[string]string // ids of new records
	changes  map[string]string // ids of changes in the history
	at       time.Time
}

func (x *writeExchange) renaming() *renaming {
	r := &renaming{entities: map[string]string{}, changes: map[string]string{}, at: x.at()}
	number := func(table, column string, last int64, to map[string]string) {
		e := x.Effects[table]
		if e == nil {
			return
		}
		var ids []int64
		for _, row := range e.Inserted {
			id, _ := strconv.ParseInt(row.Text(column), 10, 64)
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for i, id := range ids {
			to[strconv.FormatInt(id, 10)] = strconv.FormatInt(last+int64(i)+1, 10)
		}
	}
	number("vtiger_crmentity", "crmid", x.entities, r.entities)
	number("vtiger_modtracker_basic", "id", x.changes, r.changes)
	return r
}

func (r *renaming) body(body string) string {
	for from, to := range r.entities {
		if body == `{"success":true,"result":`+from+`}` {
			return `{"success":true,"result":` + to + `}`
		}
	}
	return body
}

func (r *renaming) table(name string, e *crmtest.TableEffects) *crmtest.TableEffects {
	c := &crmtest.TableEffects{}
	for _, row := range e.Inserted {
		c.Inserted = append(c.Inserted, r.row(name, row))
	}
	for _, row := range e.Deleted {
		c.Deleted = append(c.Deleted, r.row(name, row))
	}
	for _, u := range e.Updated {
		changed := map[string][2]*string{}
		for column, v := range u.Changed {
			changed[column] = [2]*string{v[0], r.value(name, column, v[1])}
		}
		c.Updated = append(c.Updated, crmtest.Update{Key: r.row(name, u.Key), Changed: changed})
	}
	return c
}

func (r *renaming) row(name string, row crmtest.Row) crmtest.Row {
	c := crmtest.Row{}
	for column, v := range row {
		c[column] = r.value(name, column, v)
	}
	return c
}

func (r *renaming) value(name, column string, v *string) *string {
	if v == nil {
		return nil
	}
	if strings.HasPrefix(name, "vtiger_modtracker_") && column == "id" {
		return text(or(r.changes[*v], *v))
	}
	if to := r.entities[*v]; to != "" {
		return &to
	}
	if name == "com_vtiger_workflowtask_queue" {
		for from, to := range r.entities {
			if strings.HasSuffix(*v, "x"+from) || strings.HasSuffix(*v, `"id":`+from+"}") {
				return text(strings.ReplaceAll(*v, from, to))
			}
		}
	}
	if at, err := time.Parse(time.DateTime, *v); err == nil && !r.at.IsZero() && !at.Before(r.at) && at.Sub(r.at) <= 3*time.Second {
		return text(r.at.Format(time.DateTime))
	}
	return v
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// created is the id of the record that the call made, "" if it made none.
func (x *writeExchange) created() string {
	if e := x.want.effects["vtiger_crmentity"]; e != nil {
		for _, r := range e.Inserted {
			if kind := r.Text("setype"); !strings.HasSuffix(kind, " Attachment") && !strings.HasSuffix(kind, " Image") {
				return r.Text("crmid")
			}
		}
	}
	return ""
}

// moduleName is the module of the call, which may stand in the body.
func (x *writeExchange) moduleName() string {
	if name := x.recordedWrite.moduleName(); name != "" {
		return name
	}
	return x.sent()["module"]
}

// id is the record of the call, "" when it creates one.
func (x *writeExchange) id() string {
	if id := x.params()["id"]; id != "" {
		return id
	}
	return x.sent()["id"]
}

// params are the parameters of path and query.
func (x *writeExchange) params() map[string]string {
	params, err := x.parameters()
	if err != nil {
		x.t.Fatal(err)
	}
	return params
}

// sent are the names and values of the body, lists joined as the CRM stores
// them. It is the test's own reading.
func (x *writeExchange) sent() map[string]string {
	sent := map[string]string{}
	if parts := x.parts(); parts != nil {
		for _, p := range parts {
			if p.Filename == "" {
				sent[p.Name] = p.Value
			}
		}
		return sent
	}
	body := x.body()
	if strings.Contains(x.Request.Headers["Content-Type"], "json") {
		var object map[string]json.RawMessage
		_ = json.Unmarshal([]byte(body), &object) // nothing is sent by a body that is no object
		for name, raw := range object {
			sent[name] = plain(raw)
		}
		return sent
	}
	form, _ := url.ParseQuery(body)
	for name, values := range form {
		sent[strings.TrimSuffix(name, "[]")] = strings.ReplaceAll(strings.Join(values, crm.PicklistSeparator), `\/`, "/")
	}
	return sent
}

// plain is a JSON value as the text that the original takes it for.
func plain(raw json.RawMessage) string {
	var s string
	var list []string
	switch {
	case json.Unmarshal(raw, &s) == nil:
		return strings.ReplaceAll(s, `\/`, "/")
	case string(raw) == "true":
		return "1"
	case string(raw) == "false" || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &list) == nil:
		return strings.Join(list, crm.PicklistSeparator)
	}
	return string(raw)
}

// module is the call's module, nil for one that is not served. An activity that
// is no to-do has the fields of Events.
func (x *writeExchange) module() *crm.Module {
	name := x.moduleName()
	if kind := x.sent()["activitytype"]; name == "Calendar" && kind != "" && kind != "Task" {
		name = "Events"
	}
	return x.catalog.Module(name)
}

// fields are the fields of the call's module by table and column.
func (x *writeExchange) fields() map[string]*crm.Field {
	all := map[string]*crm.Field{}
	m := x.module()
	if m == nil {
		return all
	}
	for _, f := range m.Fields {
		all[f.Table+"."+f.Column] = f
	}
	if m.Name == "Events" {
		// Read with the fields of Calendar, but no field of its own.
		delete(all, "vtiger_activity.status")
	}
	return all
}

// refuse predicts that ours refuses the call with a code and a message, and
// writes nothing.
func (x *writeExchange) refuse(code string) error {
	e := envelopeOf(x.got.body)
	if e.Success || e.Error.Code != code || e.Error.Message == "" {
		return fmt.Errorf("got %d %.300s, want code %s and a message", x.got.status, x.got.body, code)
	}
	x.refused = true
	x.want = outcome{writeStatuses[code], x.got.body, crmtest.Effects{}}
	return nil
}

// refusedWith reports whether ours refused the call with a code.
func (x *writeExchange) refusedWith(code string) bool {
	return envelopeOf(x.got.body).Error.Code == code
}

// writeStatuses are the contract's, of the errors of calls that write.
var writeStatuses = func() map[string]int {
	all := maps.Clone(statuses)
	maps.Copy(all, map[string]int{
		"INVALID_VALUE": http.StatusBadRequest, "INVALID_BODY": http.StatusBadRequest, "MANDATORY_FIELDS_MISSING": http.StatusUnprocessableEntity,
		"DUPLICATE_RECORD": http.StatusConflict, "CONFLICT": http.StatusConflict,
	})
	return all
}()
