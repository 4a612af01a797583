package records

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/recurrence"
	"vtrest/internal/store"
)

// The names under which the CRM's form sends how an event recurs, beside its
// field recurringtype.
const (
	nameCheck     = "recurringcheck"
	nameEvery     = "repeat_frequency"
	nameUntil     = "calendar_repeat_limit_date"
	nameMonthBy   = "repeatMonth"
	nameMonthDate = "repeatMonth_date"
	nameMonthType = "repeatMonth_daytype"
	nameMonthDay  = "repeatMonth_day"
	// nameMode says which events of a series a change is for.
	nameMode = "recurringEditMode"
)

// nameDays are the names of the days of the week, from Sunday.
var nameDays = []string{"sun_flag", "mon_flag", "tue_flag", "wed_flag", "thu_flag", "fri_flag", "sat_flag"}

// ruleNames are all names that make up a rule.
var ruleNames = append([]string{nameCheck, nameEvery, nameUntil, nameMonthBy, nameMonthDate, nameMonthType, nameMonthDay}, nameDays...)

// none is what the CRM's form sends for an event that happens once.
const none = "--None--"

// mostEvery is how many days, weeks, months or years the CRM's form lets lie
// between two events.
const mostEvery = 14

// ruleForm reads a rule from what was sent. What was not sent is as it was.
type ruleForm struct {
	s      *saving
	start  time.Time // of the event, for its user
	was    *recurrence.Rule
	rule   recurrence.Rule
	used   []string // the names that count for this kind of rule
	faults []crm.FieldError
}

// readRule reads how an event of a kind recurs. was is how it did so far, nil
// for not at all.
func (s *saving) readRule(kind string, start time.Time, was *recurrence.Rule) (*recurrence.Rule, error) {
	f := &ruleForm{s: s, start: start, rule: recurrence.Rule{Kind: kind, Every: 1}}
	if !slices.Contains(recurrence.Kinds, kind) {
		return nil, invalid("recurringtype", kind, strings.Join(recurrence.Kinds, ", ")+" or empty")
	}
	if was != nil {
		f.rule.Every, f.rule.Until = was.Every, was.Until
		if was.Kind == kind {
			f.was, f.rule = was, *was
		}
	}
	f.used = []string{nameCheck, nameEvery, nameUntil}
	f.every()
	f.until()
	switch kind {
	case recurrence.Weekly:
		f.days()
	case recurrence.Monthly:
		f.month()
	}
	f.refuseOthers()
	return &f.rule, entry.Refusal(f.faults)
}

// sent is what was sent under a name, "" for nothing.
func (f *ruleForm) sent(name string) (text string, given bool) {
	if sent := f.s.change.Get(name); sent != nil {
		text = strings.TrimSpace(sent.Text())
	}
	return text, text != ""
}

func (f *ruleForm) refuse(name, value, allowed string) {
	f.faults = append(f.faults, crm.FieldError{Field: name, Value: value, Allowed: allowed})
}

func (f *ruleForm) missing(name string) {
	f.faults = append(f.faults, crm.FieldError{Field: name, Missing: true})
}

// number reads a whole number from 1 to most.
func (f *ruleForm) number(name string, least, most int) (int, bool) {
	text, given := f.sent(name)
	if !given {
		return 0, false
	}
	n, err := strconv.Atoi(crm.FoldDigits(text))
	if err != nil || n < least || n > most {
		f.refuse(name, text, "a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
		return 0, false
	}
	return n, true
}

func (f *ruleForm) every() {
	if n, ok := f.number(nameEvery, 1, mostEvery); ok {
		f.rule.Every = n
	}
}

// until reads the last day. The CRM's form has one always.
func (f *ruleForm) until() {
	if _, given := f.sent(nameUntil); given {
		day, err := f.s.form().Day(f.s.change.Get(nameUntil))
		if fault, ok := errors.AsType[*crm.Error](err); ok {
			f.faults = append(f.faults, fault.Fields...)
			return
		}
		f.rule.Until = day
	}
	switch first := f.start.Format(time.DateOnly); {
	case f.rule.Until.IsZero() && f.s.service.Lenient:
		f.rule.Until = f.start
	case f.rule.Until.IsZero():
		f.missing(nameUntil)
	case f.rule.Until.Format(time.DateOnly) < first:
		f.refuse(nameUntil, f.rule.Until.Format(time.DateOnly), "a date that is not before the event, "+first)
	}
}

// days reads the days of the week: if any is sent, all are as sent. Without one
// it is the event's own.
func (f *ruleForm) days() {
	f.used = append(f.used, nameDays...)
	var days []time.Weekday
	for d, name := range nameDays {
		text, given := f.sent(name)
		switch {
		case !given || isOff(text):
		case isOn(text) || f.isDay(text, time.Weekday(d)):
			days = append(days, time.Weekday(d))
		default:
			f.refuse(name, text, "1 or 0")
		}
	}
	if len(days) > 0 {
		f.rule.Days = days
	}
	if len(f.rule.Days) == 0 {
		f.rule.Days = []time.Weekday{f.start.Weekday()}
	}
}

// isDay reports whether a text is the name of a day, which the CRM's form sends.
func (f *ruleForm) isDay(text string, d time.Weekday) bool {
	return strings.EqualFold(text, d.String())
}

// isOff reports whether a text says no.
func isOff(text string) bool {
	switch strings.ToLower(text) {
	case "0", "off", "no", "false":
		return true
	}
	return false
}

// month reads the day of the month, or which weekday of it. Without either it is
// the event's own day.
func (f *ruleForm) month() {
	f.used = append(f.used, nameMonthBy)
	by, given := f.sent(nameMonthBy)
	if !given {
		_, byType := f.sent(nameMonthType)
		_, byDay := f.sent(nameMonthDay)
		_, byDate := f.sent(nameMonthDate)
		switch {
		case byDate:
			by = "date"
		case byType || byDay || f.was != nil && f.was.Day == 0:
			by = "day"
		default:
			by = "date"
		}
	}
	switch by {
	case "date":
		f.used = append(f.used, nameMonthDate)
		if n, ok := f.number(nameMonthDate, 1, 31); ok {
			f.rule.Day = n
		}
		if f.rule.Day == 0 {
			f.rule.Day = f.start.Day()
		}
		f.rule.Weekday, f.rule.Last = 0, false
	case "day":
		f.used = append(f.used, nameMonthType, nameMonthDay)
		f.weekdayOfMonth()
	default:
		f.refuse(nameMonthBy, by, "date or day")
	}
}

func (f *ruleForm) weekdayOfMonth() {
	fresh := f.was == nil || f.was.Day != 0
	f.rule.Day = 0
	switch text, given := f.sent(nameMonthType); {
	case !given && fresh:
		f.missing(nameMonthType)
	case given && text != "first" && text != "last":
		f.refuse(nameMonthType, text, "first or last")
	case given:
		f.rule.Last = text == "last"
	}
	if n, ok := f.number(nameMonthDay, 0, 6); ok {
		f.rule.Weekday = time.Weekday(n)
	} else if _, given := f.sent(nameMonthDay); !given && fresh {
		f.missing(nameMonthDay)
	}
}

// refuseOthers refuses days of the week that do not count, and names what else
// does not: the CRM's form sends the fields of all kinds.
func (f *ruleForm) refuseOthers() {
	for _, name := range ruleNames {
		text, given := f.sent(name)
		switch {
		case !given || slices.Contains(f.used, name):
		case !slices.Contains(nameDays, name):
			f.s.ignored = append(f.s.ignored, name)
		case isOff(text):
		default:
			f.refuse(name, text, "empty where recurringtype is "+f.rule.Kind+"; days of the week are for "+recurrence.Weekly)
		}
	}
}

// userZone is the zone of who saves.
func (s *saving) userZone() *time.Location {
	return zoneOf(s.policy.Catalog().User(s.user()), s.now.Location())
}

// form is the form of who saves.
func (s *saving) form() *entry.Form {
	return s.service.form(s.policy, s.module, s.tx.Now, s.options.Calendar)
}

// span is when an event begins and ends, in the zone of who saves.
type span struct{ start, end time.Time }

// spanOf reads when an event begins and ends. The end may be missing: it is the
// start then.
func (s *saving) spanOf(e store.SeriesEvent) (span, bool) {
	zone := s.userZone()
	start, ok := s.parseMoment(e.StartDate, e.StartTime)
	end, ended := s.parseMoment(e.EndDate, e.EndTime)
	if day, err := time.ParseInLocation(time.DateOnly, e.EndDate, zone); err == nil && e.EndTime == "" {
		end, ended = day, true // a day has no zone
	}
	if !ended {
		end = start
	}
	return span{start.In(zone), end.In(zone)}, ok
}

// at is the span of an event that begins at another time and ends as many days
// later, at the same time of day.
func (p span) at(start time.Time) span {
	days := daysBetween(p.start, p.end)
	return span{start, time.Date(start.Year(), start.Month(), start.Day()+days, p.end.Hour(), p.end.Minute(), p.end.Second(), 0, start.Location())}
}

// daysBetween counts from the day of one time to the day of another, each in its
// own zone.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// shift is by how many days a time is later in the CRM's zone than in the user's:
// -1, 0 or 1.
func (s *saving) shift(t time.Time) int { return daysBetween(t, t.In(s.now.Location())) }

// untilShift is the shift of the last day, at the time of day at which the event
// ends.
func (s *saving) untilShift(until time.Time, p span) int {
	return s.shift(time.Date(until.Year(), until.Month(), until.Day(), p.end.Hour(), p.end.Minute(), p.end.Second(), 0, p.end.Location()))
}

// note is how the database keeps a rule whose first event is at p.
func (s *saving) note(rule *recurrence.Rule, p span) store.Recurrence {
	return store.Recurrence{
		Begin: p.start.In(s.now.Location()).Format(time.DateOnly), Kind: rule.Kind, Every: rule.Every, Info: rule.Info(s.shift(p.start)),
		Until: rule.Until.AddDate(0, 0, s.untilShift(rule.Until, p)).Format(time.DateOnly),
	}
}

// oldRule reads how the event at p recurred before; nil for not at all.
func (s *saving) oldRule(ctx context.Context, p span) (*recurrence.Rule, error) {
	if s.creating() || s.was("recurringtype").Text == "" {
		return nil, nil //nolint:nilnil // it happens once
	}
	note, found, err := s.tx.Recurrence(ctx, s.id)
	if err != nil || !found {
		return nil, err
	}
	until, err := time.Parse(time.DateOnly, note.Until)
	if err == nil {
		until = until.AddDate(0, 0, -s.untilShift(until, p))
	}
	rule, ok := recurrence.Read(note.Kind, note.Info, note.Every, s.shift(p.start), until)
	if !ok {
		return nil, nil //nolint:nilnil // a note that is no rule
	}
	return rule, nil
}
