package phptime

import (
	"strings"
	"time"
)

// A difference is how far a moment lies from what the text names.
type difference struct {
	years, months, days int
	// weekday is the day of the week to go to before anything else; below zero it
	// is looked for backwards, as after "ago".
	weekday    int
	hasWeekday bool
	meaning    weekdayMeaning
	// workdays are days that are neither Saturday nor Sunday.
	workdays int
	// The rest is of the clock too: PHP 8.2 adds it before it looks at the zone.
	hours, minutes, seconds, micros int
}

type weekdayMeaning uint8

const (
	afterToday  weekdayMeaning = iota // "next monday": not today
	fromToday                         // "monday": today is one too
	withinAWeek                       // "monday next week": of that week, from Monday on
)

// difference reads such as "+2 days". Each minus turns the sign.
func (r *reader) difference(m []string) bool {
	n := number(m[2])
	if strings.Count(m[1], "-")%2 == 1 {
		n = -n
	}
	r.add(n, m[3]+m[4], fromToday)
	return true
}

// nextUnit reads such as "next month". The day alone counts if it is one of the week.
func (r *reader) nextUnit(m []string) bool {
	step, unit := strings.ToLower(m[1]), strings.ToLower(m[2])
	meaning := afterToday
	if step == "this" {
		meaning = fromToday
	}
	if _, ok := weekday(unit); ok || strings.HasPrefix(unit, "weekday") {
		r.dropTime()
	}
	r.add(steps[step], unit, meaning)
	return true
}

// nextWeek reads such as "next week": its Monday, unless another day is named.
func (r *reader) nextWeek(m []string) bool {
	r.plus.days += 7 * steps[strings.ToLower(m[1])]
	r.plus.meaning = withinAWeek
	if !r.plus.hasWeekday {
		r.plus.weekday, r.plus.hasWeekday = int(time.Monday), true
	}
	return true
}

// add takes n units. Of a day of the week, the first is the one to go to, the
// others are weeks.
func (r *reader) add(n int, unit string, meaning weekdayMeaning) {
	unit = strings.ToLower(unit)
	if day, ok := weekday(unit); ok {
		if n > 0 {
			n--
		}
		r.plus.days += 7 * n
		r.plus.weekday, r.plus.hasWeekday, r.plus.meaning = day, true, meaning
		return
	}
	d := &r.plus
	switch strings.TrimSuffix(unit, "s") {
	case "usec", "microsecond", "µ":
		d.micros += n
	case "m", "msec", "millisecond":
		d.micros += 1000 * n
	case "sec", "second":
		d.seconds += n
	case "min", "minute":
		d.minutes += n
	case "hour":
		d.hours += n
	case "day":
		d.days += n
	case "weekday":
		d.workdays = n
	case "week":
		d.days += 7 * n
	case "fortnight", "forthnight":
		d.days += 14 * n
	case "month":
		d.months += n
	case "year":
		d.years += n
	}
}

// ago turns all differences before it, but those below a second.
func (r *reader) ago([]string) bool {
	d := &r.plus
	d.years, d.months, d.days, d.workdays = -d.years, -d.months, -d.days, -d.workdays
	d.hours, d.minutes, d.seconds = -d.hours, -d.minutes, -d.seconds
	if d.weekday = -d.weekday; d.weekday == 0 {
		d.weekday = -7
	}
	return true
}

func (r *reader) dayOfWeek(m []string) bool {
	r.dropTime()
	day, ok := weekday(strings.ToLower(m[1]))
	if !ok {
		day = int(time.Monday) // "weekday", whose number in PHP is that of Monday
	}
	r.plus.weekday, r.plus.hasWeekday = day, true
	if r.plus.meaning != withinAWeek {
		r.plus.meaning = fromToday
	}
	return true
}

// toWeekday is how many days lie between a day of the week and the one to go to.
func (d *difference) toWeekday(today int) int {
	if d.meaning == withinAWeek {
		switch {
		case today == 0 && d.weekday != 0:
			return d.weekday - 7
		case today != 0 && d.weekday == 0:
			return 7 - today
		}
		return d.weekday - today
	}
	if d.weekday < 0 {
		return -(7 + d.weekday + today)
	}
	away, nearest := d.weekday-today, 0
	if d.meaning == afterToday {
		nearest = 1
	}
	if d.days < 0 && away < 0 || d.days >= 0 && away < nearest {
		away += 7
	}
	return away
}

// after is t with all of the difference but the days of the week.
func (d *difference) after(t time.Time) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return time.Date(year+d.years, month+time.Month(d.months), day+d.days, hour+d.hours, minute+d.minutes,
		second+d.seconds+d.micros/1e6, t.Nanosecond()+d.micros%1e6*1000, time.UTC)
}

// toWorkday is how many days n working days after a day of the week are.
func toWorkday(today time.Weekday, n int) int {
	if n == 0 {
		return 0
	}
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	// Five working days are a week, once the day is a working day.
	weeks := (left - 1) / 5
	left -= 5 * weeks
	days := 0
	for left > 0 {
		days += step
		if day := (int(today) + days + 14) % 7; day != 0 && day != 6 {
			left--
		}
	}
	return days + 7*step*weeks
}
