package records

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
)

// activities is the hook of Calendar and Events, which are one to the database:
// an activity of the type Task is a to-do, any other an event. Besides its fields
// a client sends an activity's further contacts, the invited users and the
// reminder under the names of the CRM's own form:
//
//	contactidlist                        12;15  ids of contacts
//	inviteesid                           5;6    ids of users
//	set_reminder, remdays, remhrs, remmin
//
// What is not sent stays. How an event recurs is sent under the names of the CRM's
// form, too: event_rule.go has them.
var activities = hook{
	uses: func(name string) bool {
		switch name {
		case "contactidlist", "inviteesid", "set_reminder", "remdays", "remhrs", "remmin", nameMode:
			return true
		}
		return slices.Contains(ruleNames, name)
	},
	before: func(ctx context.Context, s *saving) error {
		if s.creating() {
			if err := eventEnd(ctx, s); err != nil {
				return err
			}
		}
		if err := enterRecurrence(ctx, s); err != nil {
			return err
		}
		activityDuration(s)
		return nil
	},
	after: func(ctx context.Context, s *saving) error {
		for _, step := range []func(context.Context, *saving) error{
			activityParent, activityContacts, activityRecurrence, activityReminder, activityUsers, activityPopup,
		} {
			if err := step(ctx, s); err != nil {
				return err
			}
		}
		return nil
	},
	trash: func(ctx context.Context, d *deleting) error {
		if err := leaveSeries(ctx, d); err != nil {
			return err
		}
		return unlink(ctx, d,
			store.Remove("vtiger_activity_reminder", "activity_id"),
			store.Remove("vtiger_recurringevents", "activityid"),
			store.Remove("vtiger_cntactivityrel", "activityid"))
	},
}

// eventEnd gives a new event whose end nobody sent the length that the user's
// events have.
func eventEnd(ctx context.Context, s *saving) error {
	kind := s.value("activitytype").Text
	start, ok := s.moment("date_start", "time_start")
	if !ok || kind == crm.ToDo || s.change.Get("due_date") != nil || s.value("time_end").Text != "" {
		return nil
	}
	minutes, err := s.tx.EventMinutes(ctx, s.user(), kind == "Call")
	if err != nil {
		return err
	}
	end := start.Add(time.Duration(minutes) * time.Minute)
	s.assign("due_date", crm.Stored{Text: end.Format(time.DateOnly)})
	s.assign("time_end", crm.Stored{Text: end.Format(time.TimeOnly)})
	return nil
}

// owner is who owns the record once it is saved, a user or a group.
func (s *saving) owner() crm.ID {
	if id := idOf(s.value("assigned_user_id").Text); id != 0 {
		return id
	}
	return s.user()
}

// moment reads a date and the time beside it, as they are stored: in the CRM's
// zone, the time with or without seconds.
func (s *saving) moment(date, clock string) (time.Time, bool) {
	return s.parseMoment(s.value(date).Text, s.value(clock).Text)
}

func (s *saving) parseMoment(date, clock string) (time.Time, bool) {
	text := date + " " + clock
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 "} {
		if t, err := time.ParseInLocation(layout, text, s.now.Location()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// activityDuration counts the hours and minutes from start to end. Without an
// end time that is the end of the day for the user who saves.
func activityDuration(s *saving) {
	if !s.creating() && !slices.ContainsFunc([]string{"date_start", "time_start", "due_date", "time_end", "duration_hours", "duration_minutes"}, s.changes) {
		return
	}
	start, ok := s.moment("date_start", "time_start")
	if !ok {
		return
	}
	end, ok := s.moment("due_date", "time_end")
	if !ok {
		return
	}
	if s.value("time_end").Text == "" {
		zone := s.now.Location()
		if u := s.policy.Catalog().User(s.user()); u != nil && u.TimeZone != "" {
			if z, err := time.LoadLocation(u.TimeZone); err == nil {
				zone = z
			}
		}
		end = time.Date(end.Year(), end.Month(), end.Day()+1, 0, 0, 0, 0, zone)
	}
	minutes := int(end.Sub(start) / time.Minute)
	s.assign("duration_hours", crm.Stored{Text: strconv.Itoa(minutes / 60)})
	s.assign("duration_minutes", crm.Stored{Text: strconv.Itoa(minutes % 60)})
}

// activityParent ties the activity to the record it belongs to.
func activityParent(ctx context.Context, s *saving) error {
	if !s.changes("parent_id") {
		return nil
	}
	return s.link(ctx, store.ActivityParents, present(idOf(s.value("parent_id").Text)))
}

func activityContacts(ctx context.Context, s *saving) error {
	if sent := s.change.Get("contactidlist"); sent != nil {
		contacts, err := idsSent(sent)
		if err == nil {
			err = visibleContacts(ctx, s, sent, contacts)
		}
		if err != nil {
			return err
		}
		return s.link(ctx, store.ActivityContacts, contacts)
	}
	if !s.changes("contact_id") {
		return nil
	}
	return s.link(ctx, store.ActivityContacts, present(idOf(s.value("contact_id").Text)))
}

func visibleContacts(ctx context.Context, s *saving, sent *crm.Sent, ids []crm.ID) error {
	m, err := s.policy.Module("Contacts")
	if err != nil {
		return invalid(sent.Name, sent.Text(), "open to you: the module Contacts is not")
	}
	visible, err := s.tx.VisibleIDs(ctx, &crm.Query{Module: m, Scope: s.policy.Scope(m, access.View), User: s.user()}, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !visible[id] {
			return invalid(sent.Name, strconv.FormatInt(int64(id), 10), "the id of a contact")
		}
	}
	return nil
}

// activityReminder sets the reminder, in minutes before the start.
func activityReminder(ctx context.Context, s *saving) error {
	minutes := 0
	if set := s.change.Get("set_reminder"); set != nil {
		if !isOn(set.Text()) {
			return s.removeReminder(ctx)
		}
		for name, unit := range map[string]int{"remdays": 24 * 60, "remhrs": 60, "remmin": 1} {
			n, err := countSent(s.change.Get(name))
			if err != nil {
				return err
			}
			minutes += n * unit
		}
		return s.tx.SetReminder(ctx, s.id, minutes, s.noteID())
	}
	for _, name := range []string{"remdays", "remhrs", "remmin"} {
		if sent := s.change.Get(name); sent != nil && strings.TrimSpace(sent.Text()) != "" {
			s.ignored = append(s.ignored, name) // which say when, and not whether
		}
	}
	if !s.changes("reminder_time") {
		return nil
	}
	if minutes = int(idOf(s.value("reminder_time").Text)); minutes <= 0 {
		return s.removeReminder(ctx)
	}
	return s.tx.SetReminder(ctx, s.id, minutes, s.noteID())
}

func (s *saving) removeReminder(ctx context.Context) error {
	if s.creating() {
		return nil
	}
	return s.tx.RemoveReminder(ctx, s.id)
}

// activityUsers invites users, of whom those who are invited already keep their
// answers, and shows the activity in the calendars of the
// owner and of the invited.
func activityUsers(ctx context.Context, s *saving) error {
	catalog, table := s.policy.Catalog(), s.invitees()
	sent := s.change.Get("inviteesid")
	if sent == nil && !s.changes("assigned_user_id") {
		return nil
	}
	var invited []crm.ID
	var err error
	switch {
	case sent != nil:
		if invited, err = idsSent(sent); err != nil {
			return err
		}
		for _, id := range invited {
			if u := catalog.User(id); u == nil || !u.Active {
				return invalid(sent.Name, strconv.FormatInt(int64(id), 10), "the id of an active user")
			}
		}
		if s.creating() {
			err = s.tx.InsertLinks(ctx, table, s.id, invited)
		} else {
			err = s.tx.ChangeLinks(ctx, table, s.id, invited)
		}
	case !s.creating():
		invited, err = s.tx.Links(ctx, table, s.id)
	}
	if err != nil {
		return err
	}
	var users []crm.ID
	// Of an activity that a group owns, the CRM shows nobody's name.
	if owner := s.owner(); catalog.User(owner) != nil {
		users = []crm.ID{owner}
		for _, id := range invited {
			if id != owner {
				users = append(users, id)
			}
		}
	}
	return s.link(ctx, store.ActivityUsers, users)
}

// invitees is the table of the invited users.
func (s *saving) invitees() store.ActivityLink {
	if !s.policy.Catalog().HasColumn("vtiger_invitees", "status") {
		return store.InviteesBefore7
	}
	return store.Invitees
}

// activityPopup keeps what pops up on the screens of the CRM at the start.
func activityPopup(ctx context.Context, s *saving) error {
	if !s.changes("date_start") && !s.changes("time_start") {
		return nil
	}
	start, ok := s.moment("date_start", "time_start")
	if !ok {
		return nil
	}
	module := "Events"
	if s.value("activitytype").Text == crm.ToDo {
		module = crm.Calendar
	}
	p := store.Popup{Activity: s.id, Module: module, Date: start.Format(time.DateOnly), Time: s.value("time_start").Text, Over: !start.After(s.now)}
	if s.creating() && p.Over {
		return nil
	}
	return s.tx.SavePopup(ctx, p)
}

// link ties the activity to others, and to none else.
func (s *saving) link(ctx context.Context, l store.ActivityLink, others []crm.ID) error {
	if s.creating() {
		return s.tx.InsertLinks(ctx, l, s.id, others)
	}
	return s.tx.ReplaceLinks(ctx, l, s.id, others)
}

func present(id crm.ID) []crm.ID {
	if id == 0 {
		return nil
	}
	return []crm.ID{id}
}

// idsSent reads a list of ids, each once in its order.
func idsSent(sent *crm.Sent) ([]crm.ID, error) {
	var ids []crm.ID
	for _, value := range sent.Values {
		for text := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
			id, err := strconv.ParseInt(crm.FoldDigits(text), 10, 64)
			if err != nil || id <= 0 {
				return nil, invalid(sent.Name, text, "an id; ids are written with ; between")
			}
			if !slices.Contains(ids, crm.ID(id)) {
				ids = append(ids, crm.ID(id))
			}
		}
	}
	return ids, nil
}

// countSent reads a number of minutes, hours or days; 0 if none was sent.
func countSent(sent *crm.Sent) (int, error) {
	if sent == nil || strings.TrimSpace(sent.Text()) == "" {
		return 0, nil
	}
	const most = 1 << 20 // two years of minutes
	n, err := strconv.Atoi(crm.FoldDigits(strings.TrimSpace(sent.Text())))
	if err != nil || n < 0 || n > most {
		return 0, invalid(sent.Name, sent.Text(), "a whole number from 0 to "+strconv.Itoa(most))
	}
	return n, nil
}
