package entry

import (
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// isToDo reports whether the value makes an activity of module Calendar a
// to-do. The picklist of types has events only.
func isToDo(f *crm.Field, value string) bool {
	return f.Name == "activitytype" && f.Module().Name == crm.Calendar && value == crm.ToDo
}

// isEvent says which of the two a record is, by what was sent or by what it
// was.
func (s *sheet) isEvent(c *crm.Change) bool {
	if s.module.ActivityType == nil || s.module.Name == crm.Events {
		return s.module.Name == crm.Events
	}
	kind := ""
	if s.old != nil {
		if f := s.module.Field("activitytype"); f != nil {
			kind = s.old.Get(f).Text
		}
	}
	if sent := c.Get("activitytype"); sent != nil && len(sent.Values) == 1 && strings.Trim(sent.Values[0], blanks) != "" {
		kind = strings.Trim(sent.Values[0], blanks)
	}
	return kind != "" && kind != crm.ToDo
}

// applies reports whether a field of an activity is one of its kind. To-dos
// have the fields of Calendar, events those of Events; what both describe is
// Events' own row with a row of Calendar behind it.
func (s *sheet) applies(f *crm.Field) bool {
	if s.module.ActivityType == nil {
		return true
	}
	calendar := s.Catalog.Tab(crm.Calendar)
	ofCalendar := calendar != nil && f.Tab == calendar.ID
	if s.event {
		return !ofCalendar
	}
	return ofCalendar || f.ToDo != ""
}

// mandatory reports whether a record may not be saved without the field; to-dos
// have rules of their own.
func (s *sheet) mandatory(f *crm.Field) bool {
	if s.module.ActivityType != nil && !s.event && f.ToDo != "" {
		return (&crm.Field{TypeOfData: f.ToDo}).Mandatory()
	}
	return f.Mandatory()
}

// fillActivity gives a new activity what the CRM's form would: to-dos are
// private and not begun, an event is as public as its owner's calendar, and it is
// for now.
func (s *sheet) fillActivity() {
	if s.module.ActivityType == nil {
		return
	}
	visibility := "Private"
	if s.event {
		visibility = s.calendarOf(s.owner)
	}
	kind := crm.ToDo
	if s.event {
		kind = ""
	}
	now := s.Now.In(s.Zone)
	if f := s.module.Field("taskstatus"); f != nil && !s.event {
		s.fillIn(f.Name, s.first(f))
	}
	s.fillIn("activitytype", kind)
	s.fillIn("visibility", visibility)
	s.fillIn("date_start", now.Format(time.DateOnly))
	s.fillIn("time_start", now.Format(time.TimeOnly))
	if f := s.module.Field("date_start"); f != nil {
		s.fillIn("due_date", s.dueDay(f))
	}
}

// dueDay is the day on which a new activity ends that says nothing of its end:
// the day on which it starts. A to-do is due on a day of the user's, whatever the
// day is in the CRM's zone.
func (s *sheet) dueDay(start *crm.Field) string {
	c := &s.cells[start.Index()]
	switch {
	case s.event:
	case !c.day.IsZero():
		return c.day.Format(time.DateOnly)
	case c.sent == nil && start.Default == "":
		return s.Now.In(s.zone).Format(time.DateOnly)
	}
	return s.holds(start)
}

// fillIn gives a field without a value one.
func (s *sheet) fillIn(name, value string) {
	f := s.module.Field(name)
	if f == nil || value == "" || s.place(f) != inRow {
		return
	}
	if c := &s.cells[f.Index()]; !c.bad && (c.value.Null || c.value.Text == "" || c.value.Text == zeroDate) {
		s.set(f, value)
	}
}

// first is the first value of a field's picklist that the user may choose, ""
// without one.
func (s *sheet) first(f *crm.Field) string {
	if list := s.list(f); list != nil && len(list.Values) > 0 {
		return htmltext.Decode(list.Values[0].Value)
	}
	return ""
}

// calendarOf is the visibility of an owner's new events: that of the owner's
// calendar.
func (s *sheet) calendarOf(owner crm.ID) string {
	if owner == 0 {
		owner = s.User.ID
	}
	if u := s.Catalog.User(owner); u != nil && strings.EqualFold(u.CalendarShared, "private") {
		return "Private"
	}
	return "Public"
}

// clockOf is the field for the time of day of a date, if the two are one moment
// of which the date alone was sent: time_start beside date_start. It is nil for a
// date that is a day.
func (s *sheet) clockOf(f *crm.Field) *crm.Field {
	beside := s.timeBeside(f)
	if beside == nil || !s.Writable.Has(beside) || s.cells[beside.Index()].sent != nil {
		return nil
	}
	return beside
}

// timeBeside is the field that makes a moment of a date, or nil. The CRM's screens
// know no time at which a to-do is due.
func (s *sheet) timeBeside(f *crm.Field) *crm.Field {
	name := ""
	if parts := strings.Split(f.TypeOfData, "~"); parts[0] == "DT" && len(parts) > 2 {
		name = parts[2]
	} else if f.Name == "due_date" && s.event {
		name = "time_end"
	}
	if beside := s.module.Field(name); beside != nil && s.place(beside) == inRow {
		return beside
	}
	return nil
}

// userDay is the day of a date for the user, who may have another one than the
// CRM has at that moment.
func (s *sheet) userDay(f *crm.Field) string {
	day := s.holds(f)
	beside := s.timeBeside(f)
	if beside == nil {
		return day
	}
	t, err := time.ParseInLocation(time.DateTime, day+" "+withSeconds(s.holds(beside)), s.Zone)
	if err != nil {
		return day
	}
	return t.In(s.zone).Format(time.DateOnly)
}
