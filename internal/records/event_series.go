package records

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/recurrence"
	"vtrest/internal/store"
)

// mostEvents are how many events a series has at most: a daily one lasts a year.
// The CRM has no limit but the time that PHP may take.
const mostEvents = 366

// Which events of a series a change is for, by the CRM's names.
const (
	modeCurrent = "current"
	modeFuture  = "future" // and those that begin later
	modeAll     = "all"
)

// series is what becomes of the events that recur with the one that is saved.
type series struct {
	// member says that the event is saved because another of its series is.
	member bool
	// rule is how the events recur from now on, nil for as before. at is the first
	// event it is for, starts when each begins.
	rule   *recurrence.Rule
	at     span
	starts []time.Time
	// over says that the events recur no longer.
	over bool
	// first is the event that names the series, and events are those of it that
	// change, in turn, with the one that is saved; before any change.
	first  crm.ID
	events []store.SeriesEvent
	// moved says that the time of day at which they begin or end changes.
	moved bool
	// note is the id of the row that says how the event recurs.
	note int64
}

// noteID is the id of what says how the event recurs, 0 for nothing.
func (s *saving) noteID() int64 {
	if s.series == nil {
		return 0
	}
	return s.series.note
}

// modeOf is for which events of its series a change of an event is.
func modeOf(c *crm.Change) string {
	if sent := c.Get(nameMode); sent != nil {
		return strings.TrimSpace(sent.Text())
	}
	return ""
}

// wholeSeries reports whether a mode means more than the one event.
func wholeSeries(mode string) bool { return mode == modeFuture || mode == modeAll }

// checkMode refuses a mode that there is not.
func checkMode(p *access.Policy, mode string) error {
	switch mode {
	case "", modeCurrent:
		return nil
	case modeFuture, modeAll:
		if store.KeepsSeries(p.Catalog()) {
			return nil
		}
		return invalid(nameMode, mode, modeCurrent+": this version of the CRM does not keep which events are of one series")
	}
	return invalid(nameMode, mode, strings.Join([]string{modeCurrent, modeFuture, modeAll}, ", ")+" or empty")
}

// isCalendar reports whether the records of a module are activities.
func isCalendar(m *crm.Module) bool { return m.Name == crm.Calendar || m.Name == crm.Events }

// lockSeries locks the events of a series in the order of their ids, so that two
// calls that change it wait for each other.
func (s *Service) lockSeries(ctx context.Context, tx *store.Tx, p *access.Policy, m *crm.Module, id crm.ID, mode string) error {
	if !isCalendar(m) || mode == "" {
		return nil
	}
	if err := checkMode(p, mode); err != nil || !wholeSeries(mode) {
		return err
	}
	_, events, err := tx.Series(ctx, id)
	if err != nil {
		return err
	}
	ids := make([]crm.ID, len(events))
	for i, e := range events {
		ids[i] = e.ID
	}
	slices.Sort(ids)
	for _, other := range ids {
		if _, err := tx.Lock(ctx, m, other); err != nil && crm.CodeOf(err) != crm.RecordNotFound {
			return err
		}
	}
	return nil
}

// trashedWith are the further events of a series that are deleted with one.
func (s *Service) trashedWith(ctx context.Context, tx *store.Tx, m *crm.Module, id crm.ID, mode string) ([]crm.ID, error) {
	if !isCalendar(m) || !wholeSeries(mode) {
		return nil, nil
	}
	_, events, err := tx.Series(ctx, id)
	if err != nil {
		return nil, err
	}
	var others []crm.ID
	for _, e := range followers(events, id, mode) {
		if e.ID != id {
			others = append(others, e.ID)
		}
	}
	return others, nil
}

// followers are the events that a mode means, of a series in turn.
func followers(events []store.SeriesEvent, id crm.ID, mode string) []store.SeriesEvent {
	if mode != modeFuture {
		return events
	}
	return events[max(slices.IndexFunc(events, func(e store.SeriesEvent) bool { return e.ID == id }), 0):]
}

// leaveSeries takes an event that goes to the recycle bin out of its series.
func leaveSeries(ctx context.Context, d *deleting) error {
	if !store.KeepsSeries(d.policy.Catalog()) {
		return nil
	}
	in, err := d.tx.InSeries(ctx, d.id)
	if err != nil || !in {
		return err
	}
	return d.tx.LeaveSeries(ctx, []crm.ID{d.id})
}

// enterRecurrence reads how the event recurs, and what a change of it means for
// its series.
func enterRecurrence(ctx context.Context, s *saving) error {
	if s.series != nil {
		return nil
	}
	kind := s.value("recurringtype").Text
	if kind == none {
		kind = ""
	}
	sent := slices.ContainsFunc(ruleNames, func(name string) bool { return s.change.Get(name) != nil })
	mode := modeOf(s.change)
	if !sent && !s.changes("recurringtype") && mode == "" {
		return nil
	}
	if check := s.change.Get(nameCheck); check != nil && isOff(strings.TrimSpace(check.Text())) && kind != "" {
		kind = ""
		s.set("recurringtype", crm.Stored{})
	}
	switch {
	case s.byTask():
		s.recurOnce()
		return nil
	case s.value("activitytype").Text == crm.ToDo:
		return s.recurNever(kind, "empty for a to-do; only events recur")
	case kind != "" && !slices.Contains(recurrence.Kinds, kind) && s.changes("recurringtype"):
		return s.recurNever(kind, strings.Join(recurrence.Kinds, ", ")+" or empty")
	case s.creating():
		return s.enterNewSeries(kind, sent)
	}
	if err := checkMode(s.policy, mode); err != nil {
		return err
	}
	return s.enterSeries(ctx, kind, mode)
}

// recurOnce leaves out how an event recurs that a workflow saves: the series of
// its tasks are the CRM's own business.
func (s *saving) recurOnce() {
	if s.value("recurringtype").Text == "" {
		return
	}
	if s.creating() {
		s.set("recurringtype", crm.Stored{})
		return
	}
	s.ignore("recurringtype")
}

// recurNever refuses a to-do that recurs, and a word for how often that the CRM
// does not know.
func (s *saving) recurNever(kind, allowed string) error {
	if kind != "" && s.changes("recurringtype") {
		if err := s.leftOut(invalid("recurringtype", kind, allowed), "recurringtype"); err != nil {
			return err
		}
		if s.creating() {
			s.set("recurringtype", crm.Stored{})
		}
	}
	s.ignoreRule()
	return nil
}

// ignoreRule names what was sent of a rule that does not count.
func (s *saving) ignoreRule() {
	for _, name := range append([]string{nameMode}, ruleNames...) {
		if sent := s.change.Get(name); sent != nil && strings.TrimSpace(sent.Text()) != "" && name != nameCheck {
			s.ignored = append(s.ignored, name)
		}
	}
}

// enterNewSeries begins a series with a new event.
func (s *saving) enterNewSeries(kind string, sent bool) error {
	if kind == "" {
		if sent && s.change.Get("recurringtype") == nil && s.change.Get(nameCheck) == nil {
			return entry.Refusal([]crm.FieldError{{Field: "recurringtype", Missing: true}})
		}
		s.ignoreRule()
		return nil
	}
	p, err := s.ownSpan()
	if err != nil {
		return err
	}
	rule, err := s.readRule(kind, p.start, nil)
	if err != nil {
		return err
	}
	s.series = &series{rule: rule, at: p}
	return s.countStarts(p.start)
}

// ownSpan is when the event begins and ends, once it is saved.
func (s *saving) ownSpan() (span, error) {
	p, ok := s.spanOf(store.SeriesEvent{
		StartDate: s.value("date_start").Text, StartTime: s.value("time_start").Text,
		EndDate: s.value("due_date").Text, EndTime: s.value("time_end").Text,
	})
	if !ok {
		return p, invalid("date_start", s.value("date_start").Text, "a date for an event that recurs")
	}
	return p, nil
}

// countStarts counts when the events of the series begin.
func (s *saving) countStarts(first time.Time) (err error) {
	more := false
	s.series.starts, more, err = s.series.rule.Starts(first, mostEvents)
	if err == nil && more {
		last := s.series.starts[mostEvents-1].Format(time.DateOnly)
		err = invalid(nameUntil, s.series.rule.Until.Format(time.DateOnly), "a date up to "+last+": a series has at most "+strconv.Itoa(mostEvents)+" events")
	}
	return err
}

// activityRecurrence notes how the event recurs.
func activityRecurrence(ctx context.Context, s *saving) error {
	catalog := s.policy.Catalog()
	switch {
	case s.series != nil && s.series.rule != nil:
		if !s.creating() {
			if err := s.tx.RemoveRule(ctx, s.id); err != nil {
				return err
			}
		}
		var err error
		s.series.note, err = s.tx.InsertRecurrence(ctx, s.id, s.note(s.series.rule, s.series.at))
		return err
	case s.creating() || !s.changes("recurringtype"):
		return nil
	}
	if is := s.value("recurringtype").Text; is != "" && is != none {
		return nil
	}
	return s.tx.RemoveRecurrence(ctx, catalog, s.id)
}

// saveSeries saves the other events of a series, when one is saved as a whole,
// with its workflows and its history. e is what was entered for it.
func (s *saving) saveSeries(ctx context.Context, e *entry.Entries) error {
	switch {
	case s.series == nil || s.series.member:
		return nil
	case s.creating():
		return s.makeSeries(ctx, e)
	}
	return s.changeSeries(ctx)
}

// makeSeries makes the further events of a new series, as the CRM does: each is a
// copy of the first with all that goes with it.
func (s *saving) makeSeries(ctx context.Context, e *entry.Entries) error {
	ids := []crm.ID{s.id}
	for _, start := range s.series.starts[1:] {
		id, err := s.repeatAt(ctx, s.change, e, start)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if !store.KeepsSeries(s.policy.Catalog()) {
		return nil
	}
	return s.tx.InsertSeries(ctx, s.id, ids)
}

// repeatAt makes an event of what was entered that begins at another time. One
// that was held is still planned then. Before Vtiger 7 only the first event says
// that it recurs.
func (s *saving) repeatAt(ctx context.Context, c *crm.Change, e *entry.Entries, start time.Time) (crm.ID, error) {
	again := s.service.saving(s.tx, s.policy, c, Options{}, s.undo)
	again.depth = s.depth
	again.series = &series{member: true, rule: s.series.rule, at: s.series.at}
	copied := *e
	again.values = slices.Clone(e.Values)
	again.setSpan(s.series.at.at(start), s.value("time_start").Text, s.value("time_end").Text)
	if again.value("eventstatus").Text == "Held" {
		again.set("eventstatus", crm.Stored{Text: "Planned"})
	}
	if !store.KeepsSeries(s.policy.Catalog()) {
		again.series.rule = nil
		again.set("recurringtype", crm.Stored{})
	}
	copied.Values = again.values
	return s.service.create(ctx, again, &copied)
}

// setSpan sets when an event begins and ends. Its times are spelled as those
// given, with seconds or without.
func (s *saving) setSpan(p span, startTime, endTime string) {
	zone := s.now.Location()
	set := func(name, text string) {
		if s.creating() || s.value(name).Text != text {
			s.set(name, crm.Stored{Text: text})
		}
	}
	set("date_start", p.start.In(zone).Format(time.DateOnly))
	set("time_start", p.start.In(zone).Format(clockLayout(startTime)))
	if endTime == "" {
		set("due_date", p.end.Format(time.DateOnly))
		return
	}
	set("due_date", p.end.In(zone).Format(time.DateOnly))
	set("time_end", p.end.In(zone).Format(clockLayout(endTime)))
}

func clockLayout(like string) string {
	if len(like) == len("15:04") {
		return "15:04"
	}
	return time.TimeOnly
}
