package records

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/workflow/task"
)

// createTodo makes a to-do that belongs to the record.
func (r *workflowRun) createTodo(a task.CreateTodo) error {
	m, admin, err := r.creates(crm.Calendar)
	if err != nil {
		return err
	}
	zone := r.zoneOf(admin)
	day, clock := r.day(a.Due, zone, true)
	if a.Time != "" {
		clock = timeOf(a.Time)
	}
	start := r.inCRM(day, clock, zone)
	notify := "0"
	if a.Notify {
		notify = "1"
	}
	change := &crm.Change{Module: m}
	put(change, "activitytype", crm.ToDo)
	put(change, "subject", htmltext.Decode(a.Subject))
	put(change, "description", htmltext.Decode(a.Description))
	put(change, "taskpriority", a.Priority)
	put(change, "taskstatus", a.Status)
	put(change, "sendnotification", notify)
	put(change, "date_start", start.Format(time.DateOnly))
	put(change, "time_start", start.Format(time.TimeOnly))
	put(change, "due_date", day.Format(time.DateOnly))
	put(change, "visibility", "Private")
	return r.createActivity(admin, change, a.Owner, a.Further)
}

// createEvent makes an event that belongs to the record. One that repeats is
// made once: the series are the CRM's own business.
func (r *workflowRun) createEvent(a task.CreateEvent) error {
	m, admin, err := r.creates(crm.Events)
	if err != nil {
		return err
	}
	zone := r.zoneOf(admin)
	from, _ := r.day(a.Start, zone, false)
	to, _ := r.day(a.End, zone, false)
	change := &crm.Change{Module: m}
	put(change, "activitytype", a.Type)
	put(change, "subject", htmltext.Decode(a.Subject))
	put(change, "description", htmltext.Decode(a.Description))
	put(change, "taskpriority", a.Priority)
	put(change, "eventstatus", a.Status)
	put(change, "date_start", from.Format(time.DateOnly))
	put(change, "time_start", r.clockInCRM(a.StartTime, zone))
	put(change, "due_date", to.Format(time.DateOnly))
	put(change, "time_end", r.clockInCRM(a.EndTime, zone))
	put(change, "visibility", r.sharedAs(a.Owner))
	return r.createActivity(admin, change, a.Owner, a.Further)
}

// put adds a value under a name, if the module has such a field and no value yet.
func put(c *crm.Change, name, value string) {
	if f := c.Module.Field(name); f != nil && c.Get(name) == nil {
		c.Sent = append(c.Sent, crm.Sent{Name: name, Field: f, Values: []string{value}})
	}
}

// createActivity makes an activity of what a task says about it.
func (r *workflowRun) createActivity(admin *access.Policy, change *crm.Change, owner string, further []task.Property) error {
	put(change, "assigned_user_id", text(r.activityOwner(owner)))
	if parent := r.record.module.Name; parent == "Contacts" {
		put(change, "contact_id", text(r.record.id))
	} else if f := change.Module.Field("parent_id"); f != nil && slices.Contains(f.References, parent) {
		put(change, "parent_id", text(r.record.id))
	}
	for _, p := range further {
		if p.Name == "recurringtype" {
			continue
		}
		put(change, p.Name, p.Value)
	}
	return r.create(admin, change, false)
}

// activityOwner is who owns an activity that a task makes: an active user or a
// group that it names, else the record's owner.
func (r *workflowRun) activityOwner(named string) crm.ID {
	catalog := r.policy.Catalog()
	id := idOf(named)
	if u := catalog.User(id); u != nil && u.Active {
		return id
	}
	if slices.ContainsFunc(catalog.Groups, func(g meta.GroupRow) bool { return g.ID == id }) {
		return id
	}
	if owner := r.owner(); owner != 0 {
		return owner
	}
	return catalog.ActiveAdmin().ID
}

// sharedAs is how the owner of an event shows it to others.
func (r *workflowRun) sharedAs(named string) string {
	u := r.policy.Catalog().User(r.activityOwner(named))
	if u == nil || u.CalendarShared == "" || u.CalendarShared == "selectedusers" {
		return "Public"
	}
	return strings.ToUpper(u.CalendarShared[:1]) + u.CalendarShared[1:]
}

func (r *workflowRun) zoneOf(admin *access.Policy) *time.Location {
	return zoneOf(r.policy.Catalog().User(admin.User()), r.service.zone())
}

// dayText finds a day in a text.
var dayText = regexp.MustCompile(`\d{4}-\d\d-\d\d`)

// day is the day that a task counts to, and the time of day that the date field
// has; now, if it is empty or a date alone. The time is the administrator's, and
// with it the day if moved says so.
func (r *workflowRun) day(d task.Day, zone *time.Location, moved bool) (day time.Time, clock string) {
	base, clock := r.now, r.now.In(zone).Format(time.TimeOnly)
	if moved {
		base = base.In(zone)
	}
	v, _ := r.record.Value(d.Field)
	if t, err := time.ParseInLocation(time.DateTime, v.String(), r.service.zone()); err == nil {
		base = t
		if moved {
			base = t.In(zone)
			clock = base.Format(time.TimeOnly)
		}
	} else if t, err := time.Parse(time.DateOnly, dayText.FindString(v.String())); err == nil {
		base = t
	}
	days := int(d.Days)
	if d.Before {
		days = -days
	}
	return time.Date(base.Year(), base.Month(), base.Day()+days, 0, 0, 0, 0, time.UTC), clock
}

// inCRM is a time of a day in a zone, as the CRM's clocks show it.
func (r *workflowRun) inCRM(day time.Time, clock string, zone *time.Location) time.Time {
	t, err := time.Parse(time.TimeOnly, clock)
	if err != nil {
		t = time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone).In(r.service.zone())
}

// clockInCRM is a time of day of the administrator's as the CRM's clocks show
// it, now if there is none. The day stays, whatever the zones are.
func (r *workflowRun) clockInCRM(clock string, zone *time.Location) string {
	if clock == "" {
		return r.now.Format(time.TimeOnly)
	}
	return r.inCRM(r.now, timeOf(clock), zone).Format(time.TimeOnly)
}

var clockText = regexp.MustCompile(`(?i)^\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?\s*$`)

// timeOf reads a time as the CRM's screens write it, 09:30 PM or 21:30.
func timeOf(clock string) string {
	m := clockText.FindStringSubmatch(clock)
	if m == nil {
		return "00:00:00"
	}
	layout, value := "15:04", m[1]+":"+m[2]
	if m[4] != "" {
		layout, value = "3:04PM", strings.TrimPrefix(m[1], "0")+":"+m[2]+strings.ToUpper(m[4])
	}
	t, err := time.Parse(layout, value)
	if err != nil {
		return "00:00:00"
	}
	return t.Format(time.TimeOnly)
}
