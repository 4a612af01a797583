package phptime

import (
	"strconv"
	"strings"
	"time"
)

// A reader gathers what a text says.
type reader struct {
	now                  time.Time
	year, month, day     int
	hasYear, hasDate     bool
	hour, minute, second int
	micro                int
	hasTime, hasMidnight bool
	hasFour              bool // four digits were a year after a time
	zones                int
	zone                 *time.Location
	isStamp              bool
	plus                 difference
}

func (r *reader) date(year, month, day string) bool {
	if r.hasDate {
		return false
	}
	r.hasDate, r.hasYear = true, true
	r.year, r.month, r.day = number(year), number(month), number(day)
	switch {
	case year == "":
		r.year = r.now.Year()
	case len(year) < 4 && r.year < 70:
		r.year += 2000
	case len(year) < 4 && r.year < 100:
		r.year += 1900
	}
	return true
}

// onlyYear is a text of four digits that are no time.
func (r *reader) onlyYear(m []string) bool {
	r.year, r.hasYear = number(m[1]), true
	return true
}

// fourDigits are hours and minutes, and once a year, when there is a time already.
func (r *reader) fourDigits(m []string) bool {
	if r.hasTime {
		again := r.hasFour
		r.hasFour = true
		return !again && r.onlyYear([]string{"", m[1] + m[2]})
	}
	return r.clock(m[1], m[2], "0", "")
}

func (r *reader) clock(hour, minute, second, half string) bool {
	if r.hasTime {
		return false
	}
	r.hasTime = true
	r.hour, r.minute, r.second = number(hour), number(minute), number(second)
	switch {
	case half == "":
	case strings.EqualFold(half, "a"):
		r.hour %= 12
	default:
		r.hour = r.hour%12 + 12
	}
	return true
}

func (r *reader) fraction(m []string) bool {
	r.micro = micros(m[4])
	return r.clock(m[1], m[2], m[3], "")
}

// micros are the millionths that the digits behind a point are.
func micros(digits string) int { return number((digits + "000000")[:6]) }

// dropTime makes it midnight, until a time follows.
func (r *reader) dropTime() {
	r.hasMidnight, r.hasFour = true, false
	r.hasTime, r.hour, r.minute, r.second, r.micro = false, 0, 0, 0, 0
}

func (r *reader) word(m []string) bool {
	word := strings.ToLower(m[1])
	if word == "now" {
		return true
	}
	r.dropTime()
	switch word {
	case "yesterday":
		r.plus.days = -1
	case "tomorrow":
		r.plus.days = 1
	case "noon":
		r.hasTime, r.hour = true, 12
	}
	return true
}

// timestamp is a number of seconds since 1970. It brings its zone; a second one
// has none left to bring, and takes the date along.
func (r *reader) timestamp(m []string) bool {
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return false
	}
	r.dropTime()
	r.isStamp, r.hasDate, r.hasYear = true, false, true
	r.year, r.month, r.day = 0, 0, 0
	if r.zones == 0 {
		r.year, r.month, r.day = 1970, 1, 1
		r.plus.seconds += n
		r.plus.micros += micros(m[2])
		if n < 0 {
			r.plus.micros = -r.plus.micros
		}
	}
	return r.inZone(time.UTC)
}

// moment puts together what was read.
func (r *reader) moment() time.Time {
	year, month, day := r.now.Date()
	hour, minute, second := r.now.Clock()
	if r.hasYear {
		year = r.year
	}
	if r.hasDate || r.isStamp {
		month, day = time.Month(r.month), r.day
	}
	if r.hasDate || r.hasTime || r.hasMidnight {
		hour, minute, second = r.hour, r.minute, r.second
	}
	zone := r.now.Location()
	if r.zone != nil {
		zone = r.zone
	}
	d := &r.plus
	at := time.Date(year, month, day, hour, minute, second, r.micro*1000, time.UTC)
	if d.hasWeekday {
		at = at.AddDate(0, 0, d.toWeekday(int(at.Weekday())))
	}
	at = d.after(at)
	at = at.AddDate(0, 0, toWorkday(at.Weekday(), d.workdays))
	return onClock(at, zone).In(r.now.Location())
}

// onClock is the moment when the clocks of zone show what they show in UTC at t:
// the first of two, and as much after a jump of the clocks as t is after its
// beginning.
func onClock(t time.Time, zone *time.Location) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	shown := time.Date(year, month, day, hour, minute, second, t.Nanosecond(), zone)
	_, offset := shown.Zone()
	if behind := t.Unix() - shown.Unix() - int64(offset); behind > 0 {
		return shown.Add(time.Duration(behind) * time.Second)
	}
	return shown
}
