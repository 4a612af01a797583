package crm

// CalendarSystem is that of the dates of a call. The database holds Gregorian dates
// whatever it is.
type CalendarSystem uint8

// The calendars. The zero one is the CRM's.
const (
	Gregorian CalendarSystem = iota
	Jalali
)

// ParseCalendar reads the name of a calendar.
func ParseCalendar(name string) (CalendarSystem, bool) {
	switch name {
	case "gregorian":
		return Gregorian, true
	case "jalali":
		return Jalali, true
	}
	return Gregorian, false
}

// IsDate reports whether the field holds a day, in whatever column.
func (f *Field) IsDate() bool {
	return f.UIType == 5 || f.UIType == 6 || f.UIType == 23 || f.Kind == Date
}

// IsDateTime reports whether the field holds a day and a time of day.
func (f *Field) IsDateTime() bool { return !f.IsDate() && (f.UIType == 70 || f.Kind == DateTime) }
