package records

import "vtrest/internal/crm"

// FormName is a name that is no field and that is read with a record, as the CRM's
// form sends it.
type FormName struct{ Name, Meaning string }

// FormNames are the names that events are sent with beside their fields; nil for
// records of other modules.
func FormNames(m *crm.Module) []FormName {
	if !isCalendar(m) {
		return nil
	}
	names := []FormName{
		{"contactidlist", "ids of contacts, with ; between"},
		{"inviteesid", "ids of the users who are invited, with ; between"},
		{"set_reminder", "Yes or No; the time before the event is in remdays, remhrs and remmin"},
		{"remdays", "days"},
		{"remhrs", "hours"},
		{"remmin", "minutes"},
		{nameEvery, "from one event of a series to the next, in units of recurringtype: 1 to 14"},
		{nameUntil, "the last day of a series; needed with recurringtype"},
		{nameMonthBy, "of monthly events: date or day"},
		{nameMonthDate, "the day of the month, 1 to 31"},
		{nameMonthType, "first or last weekday of the month"},
		{nameMonthDay, "the weekday, 0 for Sunday to 6"},
		{nameMode, "which events of a series a change is for: current, future or all"},
	}
	for _, name := range nameDays {
		names = append(names, FormName{name, "1 if weekly events are on this day"})
	}
	return names
}

// RecursBy reports whether a field says how often an event recurs, which needs
// names of FormNames beside it.
func RecursBy(f *crm.Field) bool { return f.Name == "recurringtype" && isCalendar(f.Module()) }
