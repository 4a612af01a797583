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
		s.fillIn("due_date", s.holds(f))
	}
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

// enterTime puts the time of a date into the field for it, if an activity's
// date came with one and nobody sent the other: time_start beside date_start.
func (s *sheet) enterTime(f *crm.Field, text string) {
	if s.module.ActivityType == nil {
		return
	}
	name := map[string]string{"date_start": "time_start", "due_date": "time_end"}[f.Name]
	beside := s.module.Field(name)
	if beside == nil || s.place(beside) != inRow || s.cells[beside.Index()].sent != nil {
		return
	}
	s.set(beside, text)
}
