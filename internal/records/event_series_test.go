package records_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/records"
)

// lines are the rows that a query finds, their columns with blanks between.
func (h *hookTest) lines(query string, args ...any) []string {
	h.t.Helper()
	rows, err := h.db.SQL.QueryContext(h.t.Context(), query, args...)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, _ := rows.Columns()
	texts, dest := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range texts {
		dest[i] = &texts[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			h.t.Fatal(err)
		}
		words := make([]string, len(texts))
		for i, text := range texts {
			words[i] = text.String
		}
		lines = append(lines, strings.Join(words, " "))
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return lines
}

// wantLines compares what a query finds, in its order.
func (h *hookTest) wantLines(want, query string, args ...any) {
	h.t.Helper()
	if got := strings.Join(h.lines(query, args...), ", "); got != want {
		h.t.Errorf("%s %v:\n got %s\nwant %s", query, args, got, want)
	}
}

// seriesOf are the events of a series: when they begin.
const seriesOf = `SELECT a.date_start, a.time_start FROM vtiger_activity_recurring_info s
JOIN vtiger_activity a ON a.activityid = s.recurrenceid JOIN vtiger_crmentity e ON e.crmid = a.activityid AND e.deleted = 0
WHERE s.activityid = ? ORDER BY 1, 2`

// member is the id of the event of a series that begins on a day.
func (h *hookTest) member(first crm.ID, day string) crm.ID {
	h.t.Helper()
	var id crm.ID
	row := h.db.SQL.QueryRowContext(h.t.Context(), `SELECT a.activityid FROM vtiger_activity_recurring_info s
JOIN vtiger_activity a ON a.activityid = s.recurrenceid JOIN vtiger_crmentity e ON e.crmid = a.activityid AND e.deleted = 0
WHERE s.activityid = ? AND a.date_start = ?`, int64(first), day)
	if err := row.Scan(&id); err != nil {
		h.t.Fatalf("event of series %d on %s: %v", first, day, err)
	}
	return id
}

const sampleCRM = "vtiger82-sample.sql.zst"

// meeting is an event on Wednesday, 2026-12-02.
func meeting(more ...string) []string {
	return append([]string{
		"subject=Weekly", "activitytype=Meeting", "eventstatus=Planned", "date_start=2026-12-02", "time_start=10:00",
		"due_date=2026-12-02", "time_end=11:30",
	}, more...)
}

// TestRecurringEvents makes series as the CRM's screens do.
func TestRecurringEvents(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		for _, tt := range []struct {
			name, sent, info, days string
		}{
			{
				"weekly", "recurringtype=Weekly repeat_frequency=1 mon_flag=1 wed_flag=on calendar_repeat_limit_date=2026-12-14",
				"2026-12-02 Weekly 1 Weekly::1::3 2026-12-14", "2026-12-02 2026-12-07 2026-12-09 2026-12-14",
			},
			{
				"as the CRM's form sends it", "recurringcheck= recurringtype=Weekly repeat_frequency=2 sun_flag=sunday sat_flag=saturday repeatMonth=date repeatMonth_date=2 repeatMonth_daytype=first repeatMonth_day=0 calendar_repeat_limit_date=2026-12-20",
				"2026-12-02 Weekly 2 Weekly::0::6 2026-12-20", "2026-12-02 2026-12-05 2026-12-13 2026-12-19",
			},
			{"weekly on its own day", "recurringtype=Weekly calendar_repeat_limit_date=2026-12-16", "2026-12-02 Weekly 1 Weekly::3 2026-12-16", "2026-12-02 2026-12-09 2026-12-16"},
			{"daily", "recurringtype=Daily repeat_frequency=14 calendar_repeat_limit_date=2026-12-31", "2026-12-02 Daily 14 Daily 2026-12-31", "2026-12-02 2026-12-16 2026-12-30"},
			{
				"monthly", "recurringtype=Monthly repeatMonth=date repeatMonth_date=5 calendar_repeat_limit_date=2027-02-28",
				"2026-12-02 Monthly 1 Monthly::date::05 2027-02-28", "2026-12-02 2026-12-05 2027-01-05 2027-02-05",
			},
			{
				"monthly on its own day", "recurringtype=Monthly calendar_repeat_limit_date=2027-02-28",
				"2026-12-02 Monthly 1 Monthly::date::02 2027-02-28", "2026-12-02 2027-01-02 2027-02-02",
			},
			{
				"the last Friday", "recurringtype=Monthly repeat_frequency=2 repeatMonth=day repeatMonth_daytype=last repeatMonth_day=5 calendar_repeat_limit_date=2027-04-30",
				"2026-12-02 Monthly 2 Monthly::day::last::5 2027-04-30", "2026-12-02 2026-12-25 2027-02-26 2027-04-30",
			},
			{"yearly", "recurringtype=Yearly calendar_repeat_limit_date=2028-12-02", "2026-12-02 Yearly 1 Yearly 2028-12-02", "2026-12-02 2027-12-02 2028-12-02"},
			{"once", "recurringtype=Daily calendar_repeat_limit_date=2026-12-02", "2026-12-02 Daily 1 Daily 2026-12-02", "2026-12-02"},
		} {
			id := h.create("Events", meeting(strings.Fields(tt.sent)...)...)
			var days []string
			for _, line := range h.lines(seriesOf, int64(id)) {
				day, clock, _ := strings.Cut(line, " ")
				days = append(days, day)
				if clock != "10:00:00" && clock != "10:00" {
					t.Errorf("%s: %s", tt.name, line)
				}
			}
			if got := strings.Join(days, " "); got != tt.days {
				t.Errorf("%s: got %s, want %s", tt.name, got, tt.days)
			}
			notes := slices.Compact(h.lines(`SELECT r.recurringdate, r.recurringtype, r.recurringfreq, r.recurringinfo, r.recurringenddate FROM vtiger_recurringevents r
JOIN vtiger_activity_recurring_info s ON s.recurrenceid = r.activityid WHERE s.activityid = ?`, int64(id)))
			if len(notes) != 1 || notes[0] != tt.info {
				t.Errorf("%s: noted %q, want %s", tt.name, notes, tt.info)
			}
		}
	})
}

// TestRecurringEventIsCopied has everything of an event in each of its series.
func TestRecurringEventIsCopied(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		id := h.create("Calendar", meeting("description=Agenda", "location=Here", "parent_id=207", "contactidlist=528", "inviteesid=5;6", "set_reminder=Yes", "remhrs=2",
			"recurringtype=Daily", "calendar_repeat_limit_date=2026-12-03", "eventstatus=Held")...)
		if len(h.ignored) > 0 {
			t.Errorf("ignored %v", h.ignored)
		}
		second := h.member(id, "2026-12-03")
		for _, tt := range []struct{ query, want string }{
			{"SELECT subject, activitytype, date_start, due_date, duration_hours, duration_minutes, location, recurringtype, visibility FROM vtiger_activity WHERE activityid = ?", "Weekly Meeting 2026-12-03 2026-12-03 1 30 Here Daily Public"},
			{"SELECT eventstatus FROM vtiger_activity WHERE activityid = ?", "Planned"},
			{"SELECT description, setype, smownerid, source, label FROM vtiger_crmentity WHERE crmid = ?", "Agenda Calendar 1 CRM Weekly"},
			{"SELECT crmid FROM vtiger_seactivityrel WHERE activityid = ?", "207"},
			{"SELECT contactid FROM vtiger_cntactivityrel WHERE activityid = ?", "528"},
			{"SELECT inviteeid, status FROM vtiger_invitees WHERE activityid = ? ORDER BY 1", "5 sent, 6 sent"},
			{"SELECT smid FROM vtiger_salesmanactivityrel WHERE activityid = ? ORDER BY 1", "1, 5, 6"},
			{"SELECT reminder_time, reminder_sent FROM vtiger_activity_reminder WHERE activity_id = ?", "120 0"},
			{"SELECT date_start, status, semodule FROM vtiger_activity_reminder_popup WHERE recordid = ?", "2026-12-03 0 Events"},
			{"SELECT status, module, whodid FROM vtiger_modtracker_basic WHERE crmid = ?", "2 Events 1"},
		} {
			h.wantLines(tt.want, tt.query, int64(second))
		}
		h.wantLines("Held", "SELECT eventstatus FROM vtiger_activity WHERE activityid = ?", int64(id))
		h.wantLines("1, 1", `SELECT COUNT(*) FROM vtiger_activity_reminder m JOIN vtiger_recurringevents r ON r.activityid = m.activity_id AND r.recurringid = m.recurringid
WHERE m.activity_id IN (?, ?) GROUP BY m.activity_id`, int64(id), int64(second))
	})
}

// TestRecurringEventsRefused names the field of every bad combination, and writes
// nothing.
func TestRecurringEventsRefused(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		before := h.lines("SELECT MAX(crmid) FROM vtiger_crmentity")
		for _, tt := range []struct{ sent, field string }{
			{"recurringtype=Weekly", "calendar_repeat_limit_date"},
			{"recurringtype=Weekly calendar_repeat_limit_date=2026-12-01", "calendar_repeat_limit_date"},
			{"recurringtype=Weekly calendar_repeat_limit_date=soon", "calendar_repeat_limit_date"},
			{"recurringtype=Daily calendar_repeat_limit_date=2027-12-03", "calendar_repeat_limit_date"}, // 367 events
			{"recurringtype=Fortnightly calendar_repeat_limit_date=2027-12-03", "recurringtype"},
			{"repeat_frequency=1 calendar_repeat_limit_date=2026-12-09", "recurringtype"},
			{"recurringtype=Weekly repeat_frequency=0 calendar_repeat_limit_date=2026-12-09", "repeat_frequency"},
			{"recurringtype=Weekly repeat_frequency=15 calendar_repeat_limit_date=2026-12-09", "repeat_frequency"},
			{"recurringtype=Weekly repeat_frequency=two calendar_repeat_limit_date=2026-12-09", "repeat_frequency"},
			{"recurringtype=Weekly mon_flag=tuesday calendar_repeat_limit_date=2026-12-09", "mon_flag"},
			{"recurringtype=Daily mon_flag=1 calendar_repeat_limit_date=2026-12-09", "mon_flag"},
			{"recurringtype=Monthly repeatMonth=week calendar_repeat_limit_date=2026-12-09", "repeatMonth"},
			{"recurringtype=Monthly repeatMonth=date repeatMonth_date=32 calendar_repeat_limit_date=2026-12-09", "repeatMonth_date"},
			{"recurringtype=Monthly repeatMonth=day repeatMonth_day=1 calendar_repeat_limit_date=2026-12-09", "repeatMonth_daytype"},
			{"recurringtype=Monthly repeatMonth=day repeatMonth_daytype=first calendar_repeat_limit_date=2026-12-09", "repeatMonth_day"},
			{"recurringtype=Monthly repeatMonth=day repeatMonth_daytype=second repeatMonth_day=1 calendar_repeat_limit_date=2026-12-09", "repeatMonth_daytype"},
			{"recurringtype=Monthly repeatMonth=day repeatMonth_daytype=last repeatMonth_day=7 calendar_repeat_limit_date=2026-12-09", "repeatMonth_day"},
			{"activitytype=Task recurringtype=Daily calendar_repeat_limit_date=2026-12-09", "recurringtype"},
		} {
			module := "Events"
			if strings.Contains(tt.sent, "Task") {
				module = "Calendar"
			}
			c := h.change(module, meeting(strings.Fields(tt.sent)...)...)
			if strings.Contains(tt.sent, "Task") {
				c = h.change(module, append([]string{"subject=To do", "date_start=2026-12-02", "taskstatus=Not Started"}, strings.Fields(tt.sent)...)...)
			}
			_, err := h.service.Create(t.Context(), h.policy, c, records.Options{})
			e, ok := errors.AsType[*crm.Error](err)
			if !ok || len(e.Fields) != 1 || e.Fields[0].Field != tt.field {
				t.Errorf("%s: %v, want a fault of %s", tt.sent, err, tt.field)
			}
		}
		h.wantLines(strings.Join(before, ""), "SELECT MAX(crmid) FROM vtiger_crmentity")

		// What the CRM's form sends for an event that happens once.
		id := h.create("Events", meeting("recurringtype=--None--", "repeat_frequency=1", "calendar_repeat_limit_date=2026-12-09")...)
		if got := strings.Join(h.ignored, " "); got != "repeat_frequency calendar_repeat_limit_date" {
			t.Errorf("ignored %s", got)
		}
		h.wantLines("", "SELECT recurringtype FROM vtiger_activity WHERE activityid = ?", int64(id))
		h.wantLines("0", "SELECT COUNT(*) FROM vtiger_recurringevents WHERE activityid = ?", int64(id))
	})
}

// TestRecurringEventsLenient leaves out what the CRM would die of, and says so. An
// event without a last day recurs on its own days alone, as in the CRM.
func TestRecurringEventsLenient(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		h.service.Lenient = true
		id := h.create("Events", meeting("recurringtype=Fortnightly", "calendar_repeat_limit_date=2026-12-30")...)
		if got := strings.Join(h.ignored, " "); got != "recurringtype calendar_repeat_limit_date" {
			t.Errorf("ignored %s", got)
		}
		h.wantLines("", "SELECT recurringtype FROM vtiger_activity WHERE activityid = ?", int64(id))
		id = h.create("Events", meeting("recurringtype=Weekly", "mon_flag=1")...)
		h.wantLines("2026-12-02 10:00", seriesOf, int64(id))
		h.wantLines("2026-12-02 Weekly 1 Weekly::1 2026-12-02", "SELECT recurringdate, recurringtype, recurringfreq, recurringinfo, recurringenddate FROM vtiger_recurringevents WHERE activityid = ?", int64(id))
	})
}

// TestRecurringEventInZone counts the days of the user, and writes those of the
// CRM. User 11 is in Paris: 00:30 there is the day before in UTC.
func TestRecurringEventInZone(t *testing.T) {
	onHooks(t, sampleCRM, func(h *hookTest) {
		h.login(11)
		id := h.create("Events", "subject=Early", "activitytype=Meeting", "eventstatus=Planned", "date_start=2027-03-24 00:30", "due_date=2027-03-24 01:30",
			"recurringtype=Weekly", "wed_flag=1", "calendar_repeat_limit_date=2027-04-07")
		// Clocks are put forward on 2027-03-28.
		h.wantLines("2027-03-23 23:30:00, 2027-03-30 22:30:00, 2027-04-06 22:30:00", seriesOf, int64(id))
		h.wantLines("Weekly::3 2027-03-23 2027-04-06", "SELECT recurringinfo, recurringdate, recurringenddate FROM vtiger_recurringevents WHERE activityid = ?", int64(id))
		id = h.create("Events", "subject=Early", "activitytype=Meeting", "eventstatus=Planned", "date_start=2027-05-05 00:30", "due_date=2027-05-05 01:30",
			"recurringtype=Monthly", "calendar_repeat_limit_date=2027-06-05")
		h.wantLines("2027-05-04 22:30:00, 2027-06-04 22:30:00", seriesOf, int64(id))
		h.wantLines("Monthly::date::04", "SELECT recurringinfo FROM vtiger_recurringevents WHERE activityid = ?", int64(id))
	})
}

// TestRecurringEventsBefore7 has no table for series there.
func TestRecurringEventsBefore7(t *testing.T) {
	crmtest.Long(t)
	onHooks(t, filepath.Join("versions", "vtiger650-guide.sql.zst"), func(h *hookTest) {
		id := h.create("Events", meeting("recurringtype=Daily", "calendar_repeat_limit_date=2026-12-04")...)
		h.wantLines("2026-12-02 Daily, 2026-12-03 , 2026-12-04 ", "SELECT date_start, recurringtype FROM vtiger_activity WHERE activityid >= ? ORDER BY 1", int64(id))
		h.wantLines("2026-12-02 Daily 1 Daily 2026-12-04", "SELECT recurringdate, recurringtype, recurringfreq, recurringinfo, recurringenddate FROM vtiger_recurringevents WHERE activityid >= ?", int64(id))
		err := h.tryUpdate("Events", id, "location=Here", "recurringEditMode=all")
		if e, ok := errors.AsType[*crm.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Field != "recurringEditMode" {
			t.Errorf("all of a series: %v", err)
		}
	})
}
