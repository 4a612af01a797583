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
	"vtrest/internal/meta"
	"vtrest/internal/store"
)

// enterSeries reads what a change of an event means for its series: in the mode
// that was sent the change is for others, too, and a new rule makes events, moves
// them and deletes them.
func (s *saving) enterSeries(ctx context.Context, kind, mode string) error {
	now, err := s.ownSpan()
	if kind == "" {
		return s.endSeries(ctx, mode)
	}
	if err != nil {
		return err
	}
	x := &series{at: now}
	if err := s.findSeries(ctx, x); err != nil {
		return err
	}
	was, ok := s.spanOf(s.oldEvent())
	if !ok {
		was = now
	}
	place := slices.IndexFunc(x.events, func(e store.SeriesEvent) bool { return e.ID == s.id })
	if err := s.enterRule(ctx, x, kind, mode, was, place); err != nil {
		return err
	}
	if x.rule == nil && !wholeSeries(mode) {
		return nil
	}
	s.series = x
	x.moved = !was.start.Equal(now.start) || !was.end.Equal(now.end)
	first := x.events[0]
	x.events = followers(x.events, s.id, mode)
	if mode == modeFuture && place > 0 && x.rule != nil {
		x.first = s.id
	}
	if x.rule == nil {
		return nil
	}
	if mode == modeAll && place > 0 {
		return s.placeInSeries(first, place)
	}
	if err := s.countStarts(now.start); err != nil {
		return err
	}
	return s.mayRepeat()
}

// mayRepeat refuses further events to who may not make any.
func (s *saving) mayRepeat() error {
	if len(s.series.starts) <= len(s.series.events) {
		return nil
	}
	return s.policy.May(s.module, access.Create)
}

// oldEvent is when the event began and ended before.
func (s *saving) oldEvent() store.SeriesEvent {
	return store.SeriesEvent{
		ID: s.id, StartDate: s.was("date_start").Text, StartTime: s.was("time_start").Text,
		EndDate: s.was("due_date").Text, EndTime: s.was("time_end").Text,
	}
}

// findSeries finds the events of the series; an event of none is a series of its
// own.
func (s *saving) findSeries(ctx context.Context, x *series) (err error) {
	if store.KeepsSeries(s.policy.Catalog()) {
		x.first, x.events, err = s.tx.Series(ctx, s.id)
	}
	if !slices.ContainsFunc(x.events, func(e store.SeriesEvent) bool { return e.ID == s.id }) {
		x.first, x.events = s.id, []store.SeriesEvent{s.oldEvent()}
	}
	return err
}

// enterRule reads whether the event recurs otherwise from now on: by a rule that
// was sent, or because the whole series moves to another day.
func (s *saving) enterRule(ctx context.Context, x *series, kind, mode string, was span, place int) error {
	old, err := s.oldRule(ctx, was)
	if err != nil {
		return err
	}
	if s.changes("recurringtype") || slices.ContainsFunc(ruleNames, func(name string) bool { return s.change.Get(name) != nil }) {
		if x.rule, err = s.readRule(kind, x.at.start, old); err != nil {
			return err
		}
		if old != nil && x.rule.Equal(old) {
			x.rule = nil
		}
	}
	if x.rule != nil && s.was("recurringtype").Text != "" && !store.KeepsSeries(s.policy.Catalog()) {
		return invalid("recurringtype", kind, "as it was: this version of the CRM does not keep which events are of one series")
	}
	if x.rule != nil && len(x.events) > 1 && !wholeSeries(mode) {
		return invalid(nameMode, mode, modeFuture+" or "+modeAll+" where it changes how "+strconv.Itoa(len(x.events))+" events recur")
	}
	if !wholeSeries(mode) || daysBetween(was.start, x.at.start) == 0 {
		return nil
	}
	if mode == modeAll && place > 0 || old == nil {
		return invalid("date_start", s.value("date_start").Text, was.start.Format(time.DateOnly)+" with "+nameMode+" "+mode+"; the day moves with "+modeCurrent+" or "+modeFuture)
	}
	if x.rule == nil {
		x.rule = old
	}
	return nil
}

// placeInSeries counts a series from its first event where one in its middle is
// saved, which gets the day of its place.
func (s *saving) placeInSeries(first store.SeriesEvent, place int) error {
	p, ok := s.spanOf(first)
	if !ok {
		return invalid(nameMode, modeAll, modeFuture+": the first event of the series has no date")
	}
	begin := s.series.at.clockOn(p.start)
	s.series.at = s.series.at.at(begin)
	if err := s.countStarts(begin); err != nil {
		return err
	}
	if place >= len(s.series.starts) {
		return invalid(nameUntil, s.series.rule.Until.Format(time.DateOnly), "a date that leaves this event in its series")
	}
	s.setSpan(s.series.at.at(s.series.starts[place]), s.value("time_start").Text, s.value("time_end").Text)
	return s.mayRepeat()
}

// clockOn is the time of day at which the event begins, on another day.
func (p span) clockOn(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), p.start.Hour(), p.start.Minute(), p.start.Second(), 0, p.start.Location())
}

// endSeries has an event recur no longer. It leaves its series; the others go
// with it if the mode says so.
func (s *saving) endSeries(ctx context.Context, mode string) error {
	s.ignoreRule()
	if !s.changes("recurringtype") {
		return nil
	}
	s.ignored = slices.DeleteFunc(s.ignored, func(name string) bool { return name == nameMode })
	if !wholeSeries(mode) {
		return nil
	}
	x := &series{over: true}
	if err := s.findSeries(ctx, x); err != nil {
		return err
	}
	x.events = followers(x.events, s.id, mode)
	s.series = x
	return nil
}

// changeSeries saves the other events of a series that change with one.
func (s *saving) changeSeries(ctx context.Context) error {
	x := s.series
	var stay []crm.ID
	for i, e := range x.events {
		var err error
		switch {
		case e.ID == s.id:
			stay = append(stay, e.ID)
		case x.over, x.rule != nil && i >= len(x.starts):
			err = s.service.trash(ctx, s.tx, s.policy, s.module, e.ID, Options{})
		default:
			err = s.saveMember(ctx, e, i)
			stay = append(stay, e.ID)
		}
		if err != nil {
			return ofSeries(err)
		}
	}
	if x.rule == nil {
		return nil
	}
	if len(x.starts) > len(x.events) {
		made, err := s.repeatMore(ctx, x.starts[len(x.events):])
		if err != nil {
			return err
		}
		stay = append(stay, made...)
	}
	if !store.KeepsSeries(s.policy.Catalog()) {
		return nil
	}
	if err := s.tx.LeaveSeries(ctx, stay); err != nil {
		return err
	}
	return s.tx.InsertSeries(ctx, x.first, stay)
}

// ofSeries is the error of another event of a series than the one that was named.
// A user who may not see it is not told which it is.
func ofSeries(err error) error {
	if code := crm.CodeOf(err); code == crm.Forbidden || code == crm.RecordNotFound {
		return crm.Errorf(crm.Forbidden, "the series has events that you may not change or delete; %s %s leaves them out", nameMode, modeCurrent)
	}
	return err
}

// saveMember makes the change of an event in another one of its series. The day
// stays, unless the rule has another one for it.
func (s *saving) saveMember(ctx context.Context, e store.SeriesEvent, i int) error {
	x := s.series
	old, err := s.service.locked(ctx, s.tx, s.policy, s.module, e.ID, access.Edit, Options{})
	if err != nil {
		return err
	}
	c := s.memberChange()
	other := s.service.saving(s.tx, s.policy, c, Options{}, s.undo)
	other.id, other.old, other.depth = e.ID, old, s.depth
	other.series = &series{member: true, rule: x.rule, at: x.at}
	fields, _, _ := split(s.policy.Writable(s.module), c)
	entered, err := other.enterChange(ctx, fields)
	if err != nil {
		return err
	}
	own, ok := s.spanOf(e)
	switch {
	case x.rule != nil:
		other.setSpan(x.at.at(x.starts[i]), s.value("time_start").Text, s.value("time_end").Text)
		if other.value("recurringtype").Text != x.rule.Kind {
			other.set("recurringtype", crm.Stored{Text: x.rule.Kind})
		}
	case x.moved && ok:
		other.setSpan(x.at.at(x.at.clockOn(own.start)), s.value("time_start").Text, s.value("time_end").Text)
	}
	return other.update(ctx, entered)
}

// memberChange is what was sent, for another event of the series: without when
// the event is and how it recurs. That one was held does not hold the others.
func (s *saving) memberChange() *crm.Change {
	c := *s.change
	c.Sent = slices.DeleteFunc(slices.Clone(c.Sent), func(sent crm.Sent) bool {
		switch sent.Name {
		case "date_start", "time_start", "due_date", "time_end", "recurringtype", nameMode:
			return true
		case "eventstatus":
			return strings.TrimSpace(sent.Text()) == "Held"
		}
		return slices.Contains(ruleNames, sent.Name)
	})
	return &c
}

// repeatMore makes further events of a series, as the one that was saved is.
func (s *saving) repeatMore(ctx context.Context, starts []time.Time) ([]crm.ID, error) {
	c, e, err := s.duplicateEvent(ctx)
	if err != nil {
		return nil, err
	}
	var made []crm.ID
	for _, start := range starts {
		id, err := s.repeatAt(ctx, c, e, start)
		if err != nil {
			return nil, err
		}
		made = append(made, id)
	}
	return made, nil
}

// duplicateEvent is the event as it is saved, as entries for another one.
func (s *saving) duplicateEvent(ctx context.Context) (*crm.Change, *entry.Entries, error) {
	now, err := s.tx.Record(ctx, s.module, s.id, s.user(), crm.Scope{All: true})
	if err != nil {
		return nil, nil, err
	}
	c := &crm.Change{Module: s.module}
	for _, f := range s.module.Fields {
		if text := now.Get(f).Text; text != "" {
			put(c, f.Name, text)
		}
	}
	for name, link := range map[string]store.ActivityLink{"contactidlist": store.ActivityContacts, "inviteesid": s.invitees()} {
		ids, err := s.tx.Links(ctx, link, s.id)
		if err != nil {
			return nil, nil, err
		}
		words := make([]string, len(ids))
		for i, id := range ids {
			words[i] = text(id)
		}
		c.Sent = append(c.Sent, crm.Sent{Name: name, Values: []string{strings.Join(words, ";")}})
	}
	u := s.policy.Catalog().User(s.user())
	form := s.form()
	form.Writable, form.Lenient, form.Calendar = s.module.All(), true, crm.Gregorian
	form.User = &meta.UserRow{ID: u.ID, Email: u.Email, DateFormat: "yyyy-mm-dd", CalendarShared: u.CalendarShared}
	e, err := form.Create(c)
	return c, e, err
}
