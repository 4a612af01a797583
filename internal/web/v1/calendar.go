package v1

import (
	"net/http"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/jalali"
)

// calendarName is the parameter that says in which calendar the dates of a call
// are, in both directions; calendarHeader says it too.
const (
	calendarName   = "calendar"
	calendarHeader = "X-Calendar"
)

// calendarOf is the calendar of a call: of the parameter, or else of the header.
func calendarOf(r *http.Request, parameter string) (crm.CalendarSystem, error) {
	if parameter != "" {
		return readCalendar(calendarName, parameter)
	}
	return readCalendar(calendarHeader, r.Header.Get(calendarHeader))
}

// calendar is that of the dates of a call that writes. Where the module has a
// field of the parameter's name, only the header says it.
func (call *writing) calendar(r *http.Request) (crm.CalendarSystem, error) {
	if call.module.Field(calendarName) != nil {
		return calendarOf(r, "")
	}
	name, _ := call.address.params.get(calendarName)
	if name == "" {
		name, _ = call.body.get(calendarName)
	}
	return calendarOf(r, name)
}

func readCalendar(what, name string) (crm.CalendarSystem, error) {
	if name = strings.TrimSpace(name); name == "" {
		return crm.Gregorian, nil
	}
	c, ok := crm.ParseCalendar(strings.ToLower(name))
	if !ok {
		return c, crm.Errorf(crm.InvalidParameter, "%s=%q is not a calendar: must be gregorian or jalali", what, short(name))
	}
	return c, nil
}

// inCalendar reads the dates of a condition in a calendar. A comparison of
// text looks at dates as they are stored, which is never in the Jalali one.
func inCalendar(c crm.CalendarSystem, f *crm.Field, op crm.Op, values []string) ([]string, error) {
	if !f.IsDate() && !f.IsDateTime() {
		return values, nil
	}
	if isPattern(op, values) {
		if c == crm.Jalali || entry.JalaliPrefix(values[0]) {
			return nil, crm.Errorf(crm.InvalidCriteria, "criteria: %s: like, contains, starts and ends look at dates as they are stored, in the Gregorian calendar; write between, with calendar=jalali for Jalali dates", f.Name)
		}
		return values, nil
	}
	for i, text := range values {
		compared, allowed := entry.Criterion(c, text)
		if allowed != "" {
			return nil, crm.Errorf(crm.InvalidCriteria, "criteria: %s: %q is not allowed: must be %s", f.Name, short(text), allowed)
		}
		values[i] = compared
	}
	return values, nil
}

// isPattern reports whether a condition looks at a part of the text. A like without
// wildcards compares as eq.
func isPattern(op crm.Op, values []string) bool {
	switch op {
	case crm.Contains, crm.Starts, crm.Ends:
		return true
	case crm.Like:
		return strings.ContainsAny(values[0], `%_\`)
	case crm.Eq, crm.Ne, crm.Lt, crm.Gt, crm.Le, crm.Ge, crm.In, crm.NotIn, crm.Between, crm.Null, crm.NotNull:
	}
	return false
}

// latinNumbers writes the values of a condition on numbers and times with the digits
// of ASCII.
func latinNumbers(f *crm.Field, op crm.Op, values []string) []string {
	if f.Kind == crm.Text || isPattern(op, values) {
		return values
	}
	for i, text := range values {
		values[i] = persianSeparators.Replace(crm.FoldDigits(text))
	}
	return values
}

// persianSeparators of a number: a point, and what stands between thousands.
var persianSeparators = strings.NewReplacer("٫", ".", "٬", "")

// date appends a date as the user reads it.
func (sp speller) date(dst, text []byte) []byte {
	if sp.calendar == crm.Jalali {
		var room [len("2006-01-02 15:04:05.000000")]byte
		text = jalali.Append(room[:0], text)
	}
	return sp.append(dst, text)
}

// today is the server's time as api_date_now shows it in a calendar.
func (s *Server) today(c crm.CalendarSystem) string {
	if c == crm.Jalali {
		return jalali.Stored(s.now())
	}
	return s.now()
}

// jalaliSuffix ends the version of a record whose dates are shown in the Jalali
// calendar: an ETag names bytes.
const jalaliSuffix = "-jalali"

// tagOf is the ETag of a version of a record in a calendar.
func tagOf(version string, c crm.CalendarSystem) string {
	if c == crm.Jalali {
		version += jalaliSuffix
	}
	return `"` + version + `"`
}

// versions are the versions that an If-Match names, in whatever calendar their
// records were shown.
func versions(match string) string { return strings.ReplaceAll(match, jalaliSuffix+`"`, `"`) }
