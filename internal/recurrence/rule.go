package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// The values of the CRM's picklist recurringtype.
const (
	Daily   = "Daily"
	Weekly  = "Weekly"
	Monthly = "Monthly"
	Yearly  = "Yearly"
)

// Kinds are how often events can recur.
var Kinds = []string{Daily, Weekly, Monthly, Yearly}

// Rule is how an event recurs. Its days are those of the user who enters it.
type Rule struct {
	Kind  string // one of Kinds
	Every int    // days, weeks, months or years from one to the next
	// Days are the days of the week of a weekly event, from Sunday, at least one.
	Days []time.Weekday
	// Day is the day of the month of a monthly event, 0 for one that recurs on
	// the first Weekday of a month, or the last.
	Day     int
	Weekday time.Weekday
	Last    bool
	// Until is the last day on which the event may begin.
	Until time.Time
}

// Starts are the times at which the event begins, start being the first whether
// the rule has that day or not. They are at the same time of day in the zone of
// start. There are at most most, and more says whether the rule has others. A
// month or year without the day is passed over.
func (r *Rule) Starts(start time.Time, most int) (starts []time.Time, more bool, err error) {
	all, err := rrule.NewRRule(r.option(start))
	if err != nil {
		return nil, false, fmt.Errorf("recurrence: %w", err)
	}
	starts = []time.Time{start}
	next := all.Iterator()
	for t, ok := next(); ok; t, ok = next() {
		if !t.After(start) {
			continue
		}
		if len(starts) == most {
			return starts, true, nil
		}
		starts = append(starts, t)
	}
	return starts, false, nil
}

var weekdays = []rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}

func (r *Rule) option(start time.Time) rrule.ROption {
	o := rrule.ROption{
		Interval: r.Every, Dtstart: start, Wkst: rrule.SU,
		Until: time.Date(r.Until.Year(), r.Until.Month(), r.Until.Day(), 23, 59, 59, 0, start.Location()),
	}
	switch r.Kind {
	case Daily:
		o.Freq = rrule.DAILY
	case Weekly:
		o.Freq = rrule.WEEKLY
		for _, d := range r.Days {
			o.Byweekday = append(o.Byweekday, weekdays[d])
		}
	case Monthly:
		o.Freq = rrule.MONTHLY
		switch {
		case r.Day > 0:
			o.Bymonthday = []int{r.Day}
		case r.Last:
			o.Byweekday = []rrule.Weekday{weekdays[r.Weekday].Nth(-1)}
		default:
			o.Byweekday = []rrule.Weekday{weekdays[r.Weekday].Nth(1)}
		}
	case Yearly:
		o.Freq = rrule.YEARLY
	}
	return o
}

// Equal reports whether two rules are the same.
func (r *Rule) Equal(other *Rule) bool {
	return r.Kind == other.Kind && r.Every == other.Every && slices.Equal(r.Days, other.Days) && r.Day == other.Day &&
		r.Weekday == other.Weekday && r.Last == other.Last && r.Until.Format(time.DateOnly) == other.Until.Format(time.DateOnly)
}

const separator = "::"

// Info is the rule as the CRM writes it: Weekly::1::3, Monthly::date::05,
// Monthly::day::first::1. The CRM keeps the days of a month as those of its own
// zone: shift is by how many days they are later there, -1, 0 or 1.
func (r *Rule) Info(shift int) string {
	words := []string{r.Kind}
	switch {
	case r.Kind == Weekly:
		for _, d := range r.Days {
			words = append(words, strconv.Itoa(int(d)))
		}
	case r.Kind == Monthly && r.Day > 0:
		words = append(words, "date", fmt.Sprintf("%02d", cycle(r.Day+shift-1, 31)+1))
	case r.Kind == Monthly:
		which := "first"
		if r.Last {
			which = "last"
		}
		words = append(words, "day", which, strconv.Itoa(cycle(int(r.Weekday)+shift, 7)))
	}
	return strings.Join(words, separator)
}

// cycle is n among the numbers from 0 to below length, where length follows on
// -1.
func cycle(n, length int) int { return (n + length) % length }

// Read reads what Info has written, or the CRM. It reports whether it is a rule.
func Read(kind, info string, every, shift int, until time.Time) (*Rule, bool) {
	r := &Rule{Kind: kind, Every: max(every, 1), Until: until}
	words := strings.Split(info, separator)[1:]
	switch {
	case !slices.Contains(Kinds, kind):
		return nil, false
	case kind == Weekly:
		for _, word := range words {
			d, err := strconv.Atoi(word)
			if err != nil || d < 0 || d > 7 {
				return nil, false
			}
			r.Days = append(r.Days, time.Weekday(d%7)) // the CRM writes 7 for a Sunday that nobody chose
		}
		slices.Sort(r.Days)
		r.Days = slices.Compact(r.Days)
		return r, len(r.Days) > 0
	case kind == Monthly && len(words) == 2 && words[0] == "date":
		d, err := strconv.Atoi(words[1])
		r.Day = cycle(d-shift-1, 31) + 1
		return r, err == nil && d >= 1 && d <= 31
	case kind == Monthly && len(words) == 3 && words[0] == "day":
		d, err := strconv.Atoi(words[2])
		r.Last, r.Weekday = words[1] == "last", time.Weekday(cycle(d-shift, 7))
		return r, err == nil && d >= 0 && d <= 7
	case kind == Monthly:
		return nil, false
	}
	return r, true
}
