package workflow

import (
	"strings"
	"time"

	"vtrest/internal/phptime"
	"vtrest/internal/phpvalue"
)

func (q *question) before() bool {
	return !q.held.Empty() && less(q.held, phpvalue.Text(q.settings.databaseDate(q.wanted.String())))
}

func (q *question) after() bool {
	return !q.held.Empty() && less(phpvalue.Text(q.settings.databaseDate(q.wanted.String())), q.held)
}

// between leaves out both ends.
func (q *question) between() bool {
	if q.held.Empty() {
		return false
	}
	first, rest, two := strings.Cut(q.wanted.String(), ",")
	last, _, _ := strings.Cut(rest, ",")
	end := phpvalue.Null
	if two {
		end = phpvalue.Text(q.settings.databaseDate(last))
	}
	return less(phpvalue.Text(q.settings.databaseDate(first)), q.held) && less(q.held, end)
}

// isToday compares a birthday without its year.
func (q *question) isToday() bool {
	if q.field == "birthday" {
		return q.heldTime().Format("01-02") == q.settings.now().Format("01-02")
	}
	return q.isOnDay(0)
}

// isOnDay says whether the field holds a day so many days from today.
func (q *question) isOnDay(days int) bool {
	return phptime.Date(q.heldTime()) == phptime.Date(q.settings.now().AddDate(0, 0, days))
}

// heldTime is the moment that the field holds, and that of 1970 if it holds none.
func (q *question) heldTime() time.Time { return q.moment(q.held.String()) }

func (q *question) moment(text string) time.Time {
	t, ok := phptime.Parse(text, q.settings.now())
	if !ok {
		return time.Unix(0, 0).In(q.settings.zone())
	}
	return t
}

// away is the moment as far from now as the condition says. A value that is no
// number makes it some other moment, as in the CRM.
func (q *question) away(sign, unit string) time.Time {
	return q.moment(sign + q.wanted.String() + " " + unit)
}

func (q *question) isDaysAway(sign string) bool {
	if q.held.Empty() || q.wanted.Empty() {
		return false
	}
	return phptime.Date(q.heldTime()) == phptime.Date(q.away(sign, "days"))
}

// withinDays says whether the field lies between today and so many days from it,
// both included.
func (q *question) withinDays(sign string) bool {
	if q.held.Empty() || q.wanted.Empty() {
		return false
	}
	first, last := phpvalue.Text(phptime.Date(q.settings.now())), phpvalue.Text(phptime.Date(q.away(sign, "days")))
	if sign == "-" {
		first, last = last, first
	}
	return atMost(first, q.held) && atMost(q.held, last)
}

// beyondDays says whether the field lies so many days from today or farther.
func (q *question) beyondDays(sign string) bool {
	if q.held.Empty() || q.wanted.Empty() {
		return false
	}
	return q.beyond(q.held, phpvalue.Text(phptime.Date(q.away(sign, "days"))), sign)
}

func (q *question) beyond(held, limit phpvalue.Value, sign string) bool {
	if sign == "-" {
		return atMost(held, limit)
	}
	return atMost(limit, held)
}

// withinHoursBefore looks at the time in the database. A field that is no date
// with a time has none.
func (q *question) withinHoursBefore() bool {
	if q.raw.Empty() || q.wanted.Empty() {
		return false
	}
	return atMost(q.timeAway("-"), q.raw) && atMost(q.raw, phpvalue.Text(phptime.DateTime(q.settings.now())))
}

func (q *question) withinHoursLater() bool {
	if q.held.Empty() || q.wanted.Empty() {
		return false
	}
	return atMost(phpvalue.Text(phptime.DateTime(q.settings.now())), q.raw) && atMost(q.raw, q.timeAway("+"))
}

func (q *question) beyondHours(sign string) bool {
	if q.raw.Empty() || q.wanted.Empty() {
		return false
	}
	return q.beyond(q.raw, q.timeAway(sign), sign)
}

func (q *question) timeAway(sign string) phpvalue.Value {
	return phpvalue.Text(phptime.DateTime(q.away(sign, "hours")))
}
