package entry

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/crm"
)

// zeroDate is what databases that are not strict hold for a date that is none.
const zeroDate = "0000-00-00"

// splitDate takes a date apart: the year first, or in the order of the user's format
// (dd-mm-yyyy, mm-dd-yyyy and their kin). Between the parts stands one of - / and
// a dot. A year has four digits: the CRM would take 25-12-31 for the year 2031.
func splitDate(text, userFormat string) (y, m, d int, ok bool) {
	text = latin(text)
	for _, mark := range []string{"/", "."} {
		if strings.Contains(text, mark) {
			text = strings.ReplaceAll(text, mark, "-")
			break
		}
	}
	parts := strings.Split(text, "-")
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	year, month, day := parts[2], parts[1], parts[0]
	switch {
	case len(parts[0]) == 4:
		year, day = parts[0], parts[2]
	case strings.HasPrefix(userFormat, "mm"):
		month, day = parts[0], parts[1]
	}
	if len(year) != 4 || len(month) > 2 || len(day) > 2 {
		return 0, 0, 0, false
	}
	y, ok = digits(year)
	m, ok2 := digits(month)
	d, ok3 := digits(day)
	return y, m, d, ok && ok2 && ok3
}

// gregorianDay is the day of a Gregorian date, if there is one.
func gregorianDay(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, y > 0 && t.Month() == time.Month(m) && t.Day() == d
}

// digits reads a number of digits only.
func digits(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && strings.Trim(text, "0123456789") == ""
}

var clock = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?:(:\d{2})(?:\.\d{1,9})?)?(?: ?([AaPp])\.?[Mm]\.?)?$`)

// parseTime reads a time of day, 14:30 or 14:30:00 or 2:30 PM, and writes it
// with two digits each; seconds only if there were some, and no parts of them.
func parseTime(text string) (string, bool) {
	p := clock.FindStringSubmatch(latin(text))
	if p == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(p[1])
	if p[4] != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
		if strings.EqualFold(p[4], "p") {
			hour += 12
		}
	}
	if hour > 23 || p[2] > "59" || p[3] > ":59" {
		return "", false
	}
	return time.Date(1, 1, 1, hour, 0, 0, 0, time.UTC).Format("15:") + p[2] + p[3], true
}

// date reads a day. A day has no zone: a time that came with it is left out, but
// where the two are one moment of an activity or an e-mail, in the user's zone.
// That is converted to the CRM's zone, where the day may be another one.
func (s *sheet) date(f *crm.Field, text string) (crm.Stored, *problem) {
	day, clock, timed := cutTime(text)
	t, p := s.day(f, day)
	beside := s.clockOf(f)
	if p == nil && timed {
		moment, ok := s.moment(t, clock)
		switch {
		case !ok:
			p = allowed("a date%s as YYYY-MM-DD%s", s.ofCalendar(), s.ownFormat())
		case beside != nil:
			s.cells[f.Index()].day = t
			t = moment
		}
	}
	if p != nil {
		if s.Lenient {
			return crm.NullValue, nil
		}
		return crm.Stored{}, p
	}
	if timed && beside != nil {
		s.set(beside, t.Format(time.TimeOnly))
	}
	return crm.Stored{Text: t.Format(time.DateOnly)}, nil
}

// cutTime takes the time off a day.
func cutTime(text string) (day, clock string, timed bool) {
	if day, clock, timed = strings.Cut(text, " "); timed {
		return day, strings.TrimLeft(clock, " "), true
	}
	return strings.Cut(text, "T")
}

// moment is a time of a day in the user's zone, as the CRM's clocks show it.
func (s *sheet) moment(day time.Time, text string) (time.Time, bool) {
	if !strings.Contains(text, ":") {
		text += ":00"
	}
	text, ok := parseTime(text)
	if !ok {
		return day, false
	}
	t, err := time.Parse(time.TimeOnly, withSeconds(text))
	if err != nil {
		return day, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), 0, s.zone).In(s.Zone), true
}

// ownFormat names the user's format where it is another than the CRM's.
func (s *sheet) ownFormat() string {
	if u := s.User.DateFormat; u != "" && u != "yyyy-mm-dd" {
		return " or " + u
	}
	return ""
}

// timeOfDay reads a time of day.
func (s *sheet) timeOfDay(f *crm.Field, text string) (crm.Stored, *problem) {
	t, ok := parseTime(text)
	switch {
	case !ok && !s.Lenient:
		return crm.Stored{}, allowed("a time as HH:MM or HH:MM:SS")
	case !ok && f.Kind == crm.Time:
		return crm.Stored{Text: "00:00:00"}, nil
	case !ok:
		return fitText(f, text)
	case f.Kind == crm.Time:
		t = withSeconds(t)
	}
	return crm.Stored{Text: t}, nil
}

// dateTime reads a date and a time of the CRM's zone, as an answer shows it. Without
// a time it is the start of the day.
func (s *sheet) dateTime(f *crm.Field, text string) (crm.Stored, *problem) {
	day, clock, timed := cutTime(text)
	t, p := s.day(f, day)
	if timed {
		var ok bool
		if clock, ok = parseTime(clock); !ok && p == nil {
			p = allowed("a date and time%s as YYYY-MM-DD HH:MM:SS", s.ofCalendar())
		}
	}
	if p != nil {
		if s.Lenient {
			return crm.NullValue, nil
		}
		return crm.Stored{}, p
	}
	return crm.Stored{Text: t.Format(time.DateOnly) + " " + withSeconds(clock)}, nil
}

// withSeconds completes what parseTime read; nothing is midnight.
func withSeconds(clock string) string { return clock + "00:00:00"[min(len(clock), len("00:00:00")):] }
