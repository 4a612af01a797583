// Package jalali converts days between the Gregorian calendar and the Jalali one
// (solar Hijri, the calendar of Iran and Afghanistan). A day has no zone.
package jalali

import (
	"fmt"
	"time"

	ptime "github.com/yaa110/go-persian-calendar"
)

// The calendar repeats itself after a cycle of 33 years, 8 of them leap years.
// The library counts from it, but takes days before October 1582 for days of
// the Julian calendar: they are moved by whole cycles to where it does not.
const (
	cycleYears = 33
	cycleDays  = 33*365 + 8
	cycles     = 50
)

// Of is the Jalali date of a day. Days before the first Jalali year, which begins
// in March 622, have a year below 1.
func Of(day time.Time) (year, month, dayOfMonth int) {
	y, m, d := day.Date()
	p := ptime.New(time.Date(y, m, d+cycles*cycleDays, 0, 0, 0, 0, time.UTC))
	return p.Year() - cycles*cycleYears, int(p.Month()), p.Day()
}

// Day is the day of a Jalali date, at midnight UTC. It is false for a date that
// the calendar does not have.
func Day(year, month, day int) (time.Time, bool) {
	if year < 1 || month < 1 || month > 12 || day < 1 || day > MonthDays(year, month) {
		return time.Time{}, false
	}
	return dayOf(year, month, day), true
}

func dayOf(year, month, day int) time.Time {
	p := ptime.Date(year+cycles*cycleYears, ptime.Month(month), day, 0, 0, 0, 0, time.UTC)
	y, m, d := p.Time().Date()
	return time.Date(y, m, d-cycles*cycleDays, 0, 0, 0, 0, time.UTC)
}

// MonthDays is how many days a month has: 31 in spring and summer, 30 after that,
// and in the last month 29 unless the year is a leap year.
func MonthDays(year, month int) int {
	const spring, last = 6, 12
	switch {
	case month <= spring:
		return 31
	case month < last:
		return 30
	case dayOf(year+1, 1, 1).Sub(dayOf(year, last, 1)) == 30*24*time.Hour:
		return 30
	}
	return 29
}

// Text is a day in the Jalali calendar as YYYY-MM-DD.
func Text(day time.Time) string {
	y, m, d := Of(day)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// Stored is a date as the database holds it, perhaps with a time behind it, with
// the date in the Jalali calendar. What is no date, or comes before the first
// Jalali year, stays as it is.
func Stored(text string) string { return string(Append(nil, []byte(text))) }

// Append appends Stored(text) to dst.
func Append(dst, text []byte) []byte {
	if len(text) < len(time.DateOnly) || len(text) > len(time.DateOnly) && text[len(time.DateOnly)] != ' ' {
		return append(dst, text...)
	}
	day, err := time.Parse(time.DateOnly, string(text[:len(time.DateOnly)]))
	if err != nil {
		return append(dst, text...)
	}
	y, m, d := Of(day)
	if y < 1 {
		return append(dst, text...)
	}
	return append(fmt.Appendf(dst, "%04d-%02d-%02d", y, m, d), text[len(time.DateOnly):]...)
}
