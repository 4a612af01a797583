package records_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/records"
)

// weekly makes a series of five Wednesdays, 2026-12-02 to 2026-12-30.
func (h *hookTest) weekly() crm.ID {
	return h.create("Events", meeting("recurringtype=Weekly", "wed_flag=1", "calendar_repeat_limit_date=2026-12-30")...)
}

// wantRefused is a change that names a field as wrong, and changes nothing.
func (h *hookTest) wantRefused(id crm.ID, field string, sent ...string) {
	h.t.Helper()
	err := h.tryUpdate("Events", id, sent...)
	if e, ok := errors.AsType[*crm.Error](err); !ok || len(e.Fields) == 0 || e.Fields[0].Field != field {
		h.t.Errorf("%v: %v, want a fault of %s", sent, err, field)
	}
}

const (
	locationsOf = `SELECT a.date_start, a.location FROM vtiger_activity_recurring_info s JOIN vtiger_activity a ON a.activityid = s.recurrenceid
JOIN vtiger_crmentity e ON e.crmid = a.activityid AND e.deleted = 0 WHERE s.activityid = ? ORDER BY 1`
	rulesOf = `SELECT DISTINCT r.recurringtype, r.recurringfreq, r.recurringinfo, r.recurringenddate FROM vtiger_activity_recurring_info s
JOIN vtiger_recurringevents r ON r.activityid = s.recurrenceid WHERE s.activityid = ?`
)

// TestChangeSeries changes one event of a series, those that follow, and all.
func TestChangeSeries(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.weekly()
		third := h.member(id, "2026-12-16")
		h.update("Events", third, "location=One")
		h.wantLines("2026-12-02 , 2026-12-09 , 2026-12-16 One, 2026-12-23 , 2026-12-30 ", locationsOf, int64(id))
		h.update("Events", third, "location=Future", "recurringEditMode=future")
		h.wantLines("2026-12-02 , 2026-12-09 , 2026-12-16 Future, 2026-12-23 Future, 2026-12-30 Future", locationsOf, int64(id))
		h.update("Calendar", third, "location=All", "recurringEditMode=all", "eventstatus=Held", "recurringtype=Weekly")
		h.wantLines("2026-12-02 All, 2026-12-09 All, 2026-12-16 All, 2026-12-23 All, 2026-12-30 All", locationsOf, int64(id))
		h.wantLines("1 Held, 4 Planned", `SELECT COUNT(*), a.eventstatus FROM vtiger_activity_recurring_info s JOIN vtiger_activity a ON a.activityid = s.recurrenceid WHERE s.activityid = ? GROUP BY a.eventstatus ORDER BY 2`, int64(id))
		// Each has its history.
		h.wantLines("0 location", `SELECT b.status, d.fieldname FROM vtiger_modtracker_basic b JOIN vtiger_modtracker_detail d ON d.id = b.id WHERE b.crmid = ? AND b.status = 0`, int64(id))

		// The time of day of all, and how long they last.
		h.update("Events", third, "time_start=15:00", "time_end=16:15", "recurringEditMode=all")
		h.wantLines("2026-12-02 15:00, 2026-12-09 15:00, 2026-12-16 15:00, 2026-12-23 15:00, 2026-12-30 15:00", seriesOf, int64(id))
		h.wantLines("1 15", `SELECT DISTINCT a.duration_hours, a.duration_minutes FROM vtiger_activity_recurring_info s JOIN vtiger_activity a ON a.activityid = s.recurrenceid WHERE s.activityid = ?`, int64(id))
		h.wantLines("Weekly 1 Weekly::3 2026-12-30", rulesOf, int64(id))

		// What one event cannot say for the others.
		h.wantRefused(third, "recurringEditMode", "calendar_repeat_limit_date=2026-12-23")
		h.wantRefused(third, "recurringEditMode", "location=x", "recurringEditMode=everything")
		h.wantRefused(third, "date_start", "date_start=2026-12-17", "due_date=2026-12-17", "recurringEditMode=all")
		h.wantRefused(third, "calendar_repeat_limit_date", "calendar_repeat_limit_date=2026-12-15", "recurringEditMode=future")
		h.wantRefused(third, "repeat_frequency", "repeat_frequency=0", "recurringEditMode=all")
		h.wantLines("2026-12-02 All, 2026-12-09 All, 2026-12-16 All, 2026-12-23 All, 2026-12-30 All", locationsOf, int64(id))
		// The rule as it is changes nothing.
		h.update("Events", third, "recurringtype=Weekly", "repeat_frequency=1", "wed_flag=1", "calendar_repeat_limit_date=2026-12-30")
		h.wantLines("5", "SELECT COUNT(*) FROM vtiger_activity_recurring_info WHERE activityid = ?", int64(id))
	})
}

// TestChangeRule makes a series longer, shorter and other.
func TestChangeRule(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.weekly()
		third := h.member(id, "2026-12-16")
		h.update("Events", third, "contactidlist=528", "inviteesid=5", "set_reminder=Yes", "remmin=30")
		h.update("Events", third, "calendar_repeat_limit_date=2027-01-06", "recurringEditMode=all", "subject=Longer")
		h.wantLines("2026-12-02 10:00, 2026-12-09 10:00, 2026-12-16 10:00, 2026-12-23 10:00, 2026-12-30 10:00, 2027-01-06 10:00", seriesOf, int64(id))
		h.wantLines("Weekly 1 Weekly::3 2027-01-06", rulesOf, int64(id))
		last := h.member(id, "2027-01-06")
		h.wantLines("Longer Meeting Planned 1 30", "SELECT subject, activitytype, eventstatus, duration_hours, duration_minutes FROM vtiger_activity WHERE activityid = ?", int64(last))
		h.wantLines("528", "SELECT contactid FROM vtiger_cntactivityrel WHERE activityid = ?", int64(last))
		h.wantLines("5", "SELECT inviteeid FROM vtiger_invitees WHERE activityid = ?", int64(last))
		h.wantLines("30", "SELECT reminder_time FROM vtiger_activity_reminder WHERE activity_id = ?", int64(last))

		// Those that follow become a series of their own, two days a week.
		h.update("Events", third, "mon_flag=1", "wed_flag=1", "calendar_repeat_limit_date=2026-12-23", "recurringEditMode=future")
		h.wantLines("2026-12-02 10:00, 2026-12-09 10:00", seriesOf, int64(id))
		h.wantLines("2026-12-16 10:00, 2026-12-21 10:00, 2026-12-23 10:00", seriesOf, int64(third))
		h.wantLines("Weekly 1 Weekly::1::3 2026-12-23", rulesOf, int64(third))
		h.wantLines("1", "SELECT deleted FROM vtiger_crmentity WHERE crmid = ?", int64(last))
		// The first moves with all that follow it.
		h.update("Events", third, "date_start=2026-12-17", "due_date=2026-12-17", "recurringtype=Daily", "repeat_frequency=2", "recurringEditMode=all")
		h.wantLines("2026-12-17 10:00, 2026-12-19 10:00, 2026-12-21 10:00, 2026-12-23 10:00", seriesOf, int64(third))
		h.wantLines("Daily 2 Daily 2026-12-23", rulesOf, int64(third))
		h.wantLines("Daily", "SELECT DISTINCT a.recurringtype FROM vtiger_activity_recurring_info s JOIN vtiger_activity a ON a.activityid = s.recurrenceid WHERE s.activityid = ?", int64(third))

		// An event that happened once begins a series.
		once := h.create("Events", meeting()...)
		h.update("Events", once, "recurringtype=Daily", "calendar_repeat_limit_date=2026-12-04")
		h.wantLines("2026-12-02 10:00, 2026-12-03 10:00, 2026-12-04 10:00", seriesOf, int64(once))
	})
}

// TestSeriesOfOthers: who may not change an event of a series changes none, and is
// not told which it is.
func TestSeriesOfOthers(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.weekly()
		last := h.member(id, "2026-12-30")
		for _, event := range []string{"2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23"} {
			h.update("Events", h.member(id, event), "assigned_user_id=11", "visibility=Private")
		}
		h.update("Events", last, "visibility=Private")
		h.login(11)
		refused := func(err error) {
			t.Helper()
			if crm.CodeOf(err) != crm.Forbidden || strings.Contains(err.Error(), text(last)) {
				t.Errorf("got %v", err)
			}
		}
		refused(h.tryUpdate("Events", id, "location=All", "recurringEditMode=all"))
		refused(h.tryUpdate("Events", id, "calendar_repeat_limit_date=2026-12-23", "recurringEditMode=future"))
		refused(h.service.Delete(t.Context(), h.policy, h.policy.Catalog().Module("Events"), id, records.Options{Series: "all"}))
		h.wantLines("2026-12-02 , 2026-12-09 , 2026-12-16 , 2026-12-23 , 2026-12-30 ", locationsOf, int64(id))
		h.update("Events", id, "location=Mine", "recurringEditMode=current")
	})
}

func text(id crm.ID) string { return strconv.FormatInt(int64(id), 10) }

// TestEndSeries takes events out of a series, and deletes them.
func TestEndSeries(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.weekly()
		second := h.member(id, "2026-12-09")
		h.update("Events", second, "recurringtype=")
		h.wantLines("2026-12-02 10:00, 2026-12-16 10:00, 2026-12-23 10:00, 2026-12-30 10:00", seriesOf, int64(id))
		h.wantLines("0", "SELECT COUNT(*) FROM vtiger_recurringevents WHERE activityid = ?", int64(second))
		h.update("Events", h.member(id, "2026-12-23"), "recurringtype=--None--", "recurringEditMode=future")
		h.wantLines("2026-12-02 10:00, 2026-12-16 10:00", seriesOf, int64(id))

		deleteSeries := func(id crm.ID, mode string) error {
			return h.service.Delete(t.Context(), h.policy, h.policy.Catalog().Module("Events"), id, records.Options{Series: mode})
		}
		id = h.weekly()
		third := h.member(id, "2026-12-16")
		if err := deleteSeries(h.member(id, "2026-12-30"), ""); err != nil {
			t.Error(err)
		}
		h.wantLines("2026-12-02 10:00, 2026-12-09 10:00, 2026-12-16 10:00, 2026-12-23 10:00", seriesOf, int64(id))
		if err := deleteSeries(third, "later"); crm.CodeOf(err) != crm.InvalidValue || !strings.Contains(err.Error(), "recurringEditMode") {
			t.Error(err)
		}
		if err := deleteSeries(third, "future"); err != nil {
			t.Error(err)
		}
		h.wantLines("2026-12-02 10:00, 2026-12-09 10:00", seriesOf, int64(id))
		if err := deleteSeries(h.member(id, "2026-12-09"), "all"); err != nil {
			t.Error(err)
		}
		h.wantLines("", seriesOf, int64(id))
		h.wantLines("0", "SELECT COUNT(*) FROM vtiger_activity_recurring_info WHERE activityid = ?", int64(id))
		h.wantLines("1", "SELECT COUNT(*) FROM vtiger_modtracker_basic WHERE crmid = ? AND status = 1", int64(id))
	})
}

// TestWhatUpdatesKeep: an update by another user leaves the owner of records
// without a field for it, how long a to-do lasts, and who has accepted an
// invitation.
func TestWhatUpdatesKeep(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		book := h.create("PriceBooks", "bookname=Kept", "currency_id=1")
		faq := h.create("Faq", "question=Q", "faq_answer=A", "faqstatus=Draft", "faqcategories=General")
		todo := h.create("Calendar", "subject=Kept", "activitytype=Task", "date_start=2027-06-01", "time_start=09:30", "due_date=2027-06-02", "taskstatus=Not Started", "visibility=Public")
		event := h.create("Events", meeting("inviteesid=5;6", "visibility=Public")...)
		h.exec("UPDATE vtiger_invitees SET status = 'accepted' WHERE inviteeid = 5")
		h.grantAll(11) // user 11 is in Paris
		h.login(11)
		h.update("PriceBooks", book, "description=x")
		h.update("Faq", faq, "question=Q2")
		for _, id := range []crm.ID{book, faq} {
			h.wantLines("1 11", "SELECT smownerid, modifiedby FROM vtiger_crmentity WHERE crmid = ?", int64(id))
		}
		const lasts = "SELECT duration_hours, duration_minutes FROM vtiger_activity WHERE activityid = ?"
		h.wantLines("38 30", lasts, int64(todo))
		h.update("Calendar", todo, "subject=Still kept")
		h.wantLines("38 30", lasts, int64(todo))
		h.update("Calendar", todo, "due_date=2027-06-03")
		h.wantLines("60 30", lasts, int64(todo))
		h.update("Events", event, "location=x")
		h.wantLines("5 accepted, 6 sent", "SELECT inviteeid, status FROM vtiger_invitees WHERE activityid = ? ORDER BY 1", int64(event))
		h.update("Events", event, "inviteesid=5;7")
		h.wantLines("5 accepted, 7 sent", "SELECT inviteeid, status FROM vtiger_invitees WHERE activityid = ? ORDER BY 1", int64(event))
		h.wantLines("1, 5, 7", "SELECT smid FROM vtiger_salesmanactivityrel WHERE activityid = ? ORDER BY 1", int64(event))
		h.update("Events", event, "inviteesid=")
		h.wantLines("", "SELECT inviteeid FROM vtiger_invitees WHERE activityid = ?", int64(event))
	})
}

// grantAll makes a user an administrator.
func (h *hookTest) grantAll(user crm.ID) {
	h.t.Helper()
	if _, err := h.db.SQL.ExecContext(h.t.Context(), "UPDATE vtiger_users SET is_admin = 'on' WHERE id = ?", int64(user)); err != nil {
		h.t.Fatal(err)
	}
}

// TestSeriesAtTheSameTime changes the events of one series from several sides:
// each change is whole in all of them.
func TestSeriesAtTheSameTime(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.weekly()
		var ids []crm.ID
		for _, event := range []string{"2026-12-02", "2026-12-16", "2026-12-30"} {
			ids = append(ids, h.member(id, event))
		}
		var all sync.WaitGroup
		for i, event := range ids {
			all.Go(func() {
				for n := range 5 {
					c := h.change("Events", fmt.Sprintf("location=%d-%d", i, n), "recurringEditMode=all")
					if _, err := h.service.Update(t.Context(), h.policy, c.Module, event, c, records.Options{}); err != nil {
						t.Errorf("event %d: %v", event, err)
					}
				}
			})
		}
		all.Wait()
		if places := h.lines(`SELECT DISTINCT a.location FROM vtiger_activity_recurring_info s JOIN vtiger_activity a ON a.activityid = s.recurrenceid WHERE s.activityid = ?`, int64(id)); len(places) != 1 {
			t.Errorf("locations %v", places)
		}
		h.wantLines("75", `SELECT COUNT(*) FROM vtiger_activity_recurring_info s JOIN vtiger_modtracker_basic b ON b.crmid = s.recurrenceid AND b.status = 0 WHERE s.activityid = ?`, int64(id))
	})
}
