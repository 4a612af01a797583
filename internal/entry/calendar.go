package entry

import (
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/jalali"
)

// Years of the Jalali calendar that people write: 1821 to 2222. Few dates of a CRM
// have a Gregorian year in the Middle Ages.
const firstJalaliYear, lastJalaliYear = 1200, 1600

func isJalaliYear(year int) bool { return year >= firstJalaliYear && year <= lastJalaliYear }

// dayIn is the day of a date in a calendar, or says what is wrong with it. A date
// that was probably meant in the other calendar is in doubt.
func dayIn(c crm.CalendarSystem, y, m, d int) (day time.Time, wrong, doubt *problem) {
	gregorian, isGregorian := gregorianDay(y, m, d)
	inJalali, isJalali := jalali.Day(y, m, d)
	if c == crm.Jalali {
		switch {
		case !isJalali && y > 0 && m >= 1 && m <= 12:
			wrong = allowed("a date of the Jalali calendar: month %d of %d has %d days", m, y, jalali.MonthDays(y, m))
		case !isJalali:
			wrong = allowed("a date of the Jalali calendar as YYYY-MM-DD")
		}
		if !isJalaliYear(y) && isGregorian {
			doubt = allowed("a date of the Jalali calendar, such as %s for %s", jalali.Text(gregorian), gregorian.Format(time.DateOnly))
		}
		return inJalali, wrong, doubt
	}
	if !isGregorian {
		wrong = allowed("a date as YYYY-MM-DD")
	}
	switch {
	case isJalaliYear(y) && isJalali:
		doubt = allowed("a Gregorian date, such as %s for %04d-%02d-%02d of the Jalali calendar; calendar=jalali reads and shows dates in that calendar", inJalali.Format(time.DateOnly), y, m, d)
	case isJalaliYear(y):
		doubt = allowed("a Gregorian date: years from 1200 to 1600 are taken for years of the Jalali calendar")
	}
	return gregorian, wrong, doubt
}

// day reads a day in the calendar of the call. A date in doubt may stay if the
// record holds it already.
func (s *sheet) day(f *crm.Field, text string) (time.Time, *problem) {
	y, m, d, ok := splitDate(text, s.User.DateFormat)
	if !ok {
		return time.Time{}, allowed("a date%s as YYYY-MM-DD%s", s.ofCalendar(), s.ownFormat())
	}
	day, wrong, doubt := dayIn(s.calendar, y, m, d)
	if doubt != nil && !s.Lenient && (wrong != nil || !s.holdsDay(f, day)) {
		return day, doubt
	}
	if wrong != nil && s.calendar == crm.Gregorian {
		wrong = allowed("a date as YYYY-MM-DD%s", s.ownFormat())
	}
	return day, wrong
}

// holdsDay reports whether the record holds a day already.
func (s *sheet) holdsDay(f *crm.Field, day time.Time) bool {
	return s.old != nil && strings.HasPrefix(s.old.Get(f).Text, day.Format(time.DateOnly))
}

func (s *sheet) ofCalendar() string {
	if s.calendar == crm.Jalali {
		return " of the Jalali calendar"
	}
	return ""
}

// shown is a stored value of a field as an answer to the call shows it.
func (s *sheet) shown(f *crm.Field, stored string) string {
	if s.Calendar == crm.Jalali && (f.IsDate() || f.IsDateTime()) {
		return jalali.Stored(stored)
	}
	return stored
}

// Criterion is a date of criteria, perhaps with a time, as the database compares
// it. A date that cannot be read is left to whoever compares it; allowed says what
// is, for one that is wrong or was probably meant in the other calendar.
func Criterion(c crm.CalendarSystem, text string) (compared, allowed string) {
	date, clock, ok := crm.SplitMoment(strings.TrimSpace(latin(text)))
	y, m, d, _ := splitDate(date, "")
	if !ok || y == 0 {
		return text, ""
	}
	day, wrong, doubt := dayIn(c, y, m, d)
	switch {
	case doubt != nil:
		return "", doubt.allowed
	case c == crm.Gregorian:
		return text, ""
	case wrong != nil:
		return "", wrong.allowed
	}
	return strings.TrimSpace(day.Format(time.DateOnly) + " " + clock), ""
}

// JalaliPrefix reports whether a text begins with a year that is probably one of
// the Jalali calendar: 1403, 1403-07, 1403%.
func JalaliPrefix(text string) bool {
	text = strings.TrimLeft(latin(text), " %")
	if len(text) < 4 || len(text) > 4 && strings.ContainsAny(text[4:5], "0123456789:") {
		return false
	}
	y, ok := digits(text[:4])
	return ok && isJalaliYear(y)
}
