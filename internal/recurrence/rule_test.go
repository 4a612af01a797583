package recurrence_test

import (
	"strings"
	"testing"
	"time"

	"vtrest/internal/recurrence"
)

func day(t *testing.T, text string, zone *time.Location) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestStarts counts days of every kind. What the CRM counts otherwise is said
// behind.
func TestStarts(t *testing.T) {
	const mon, wed, sun = time.Monday, time.Wednesday, time.Sunday
	for _, tt := range []struct {
		name, start, until string
		rule               recurrence.Rule
		want               string
	}{
		{"daily", "2026-12-30", "2027-01-02", recurrence.Rule{Kind: recurrence.Daily, Every: 1}, "12-30 12-31 01-01 01-02"},
		{"every third day", "2026-12-01", "2026-12-09", recurrence.Rule{Kind: recurrence.Daily, Every: 3}, "12-01 12-04 12-07"},
		{"the day of the limit alone", "2026-12-01", "2026-12-01", recurrence.Rule{Kind: recurrence.Daily, Every: 1}, "12-01"},
		{"weekly on two days", "2026-12-02", "2026-12-16", recurrence.Rule{Kind: recurrence.Weekly, Every: 1, Days: []time.Weekday{mon, wed}}, "12-02 12-07 12-09 12-14 12-16"},
		{"weekly, not on the first day", "2026-12-02", "2026-12-14", recurrence.Rule{Kind: recurrence.Weekly, Every: 1, Days: []time.Weekday{mon}}, "12-02 12-07 12-14"}, // the CRM loses 12-14
		{"every second week", "2026-12-02", "2026-12-31", recurrence.Rule{Kind: recurrence.Weekly, Every: 2, Days: []time.Weekday{sun, wed}}, "12-02 12-13 12-16 12-27 12-30"},
		{"every second week from a Sunday", "2026-12-06", "2026-12-31", recurrence.Rule{Kind: recurrence.Weekly, Every: 2, Days: []time.Weekday{sun, wed}}, "12-06 12-09 12-20 12-23"}, // the CRM is a week early
		{"monthly", "2026-12-15", "2027-03-15", recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 15}, "12-15 01-15 02-15 03-15"},
		{"monthly on a later day", "2026-12-15", "2027-02-28", recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 20}, "12-15 12-20 01-20 02-20"},
		{"monthly on an earlier day", "2026-12-15", "2027-05-28", recurrence.Rule{Kind: recurrence.Monthly, Every: 2, Day: 5}, "12-15 02-05 04-05"},
		{"monthly on the 31st", "2026-12-31", "2027-05-31", recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 31}, "12-31 01-31 03-31 05-31"}, // the CRM: 03-03 and others
		{"first Monday", "2026-12-07", "2027-03-31", recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Weekday: mon}, "12-07 01-04 02-01 03-01"},
		{"last Sunday", "2026-12-27", "2027-03-31", recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Weekday: sun, Last: true}, "12-27 01-31 02-28 03-28"}, // the CRM: 01-24, 02-21
		{"yearly", "2026-12-24", "2029-12-24", recurrence.Rule{Kind: recurrence.Yearly, Every: 1}, "12-24 12-24 12-24 12-24"},
		{"yearly in leap years", "2024-02-29", "2032-12-31", recurrence.Rule{Kind: recurrence.Yearly, Every: 1}, "02-29 02-29 02-29"}, // the CRM: 03-01
		{"a day that never comes", "2027-02-01", "2040-12-31", recurrence.Rule{Kind: recurrence.Monthly, Every: 12, Day: 30}, "02-01"},
	} {
		rule := tt.rule
		rule.Until = day(t, tt.until+" 00:00", time.UTC)
		starts, more, err := rule.Starts(day(t, tt.start+" 09:30", time.UTC), 100)
		if err != nil || more {
			t.Errorf("%s: more %v, %v", tt.name, more, err)
		}
		var got []string
		for _, s := range starts {
			got = append(got, s.Format("01-02"))
			if s.Format("15:04") != "09:30" {
				t.Errorf("%s: %s", tt.name, s)
			}
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, text, tt.want)
		}
	}
}

// TestStartsInZone keeps the time of day where clocks are put forward.
func TestStartsInZone(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	rule := recurrence.Rule{Kind: recurrence.Weekly, Every: 1, Days: []time.Weekday{time.Sunday}, Until: day(t, "2027-04-04 00:00", time.UTC)}
	starts, _, err := rule.Starts(day(t, "2027-03-21 09:00", paris), 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range starts {
		got = append(got, s.UTC().Format("01-02 15:04"))
	}
	if text := strings.Join(got, ", "); text != "03-21 08:00, 03-28 07:00, 04-04 07:00" {
		t.Error(text)
	}
}

func TestMoreStarts(t *testing.T) {
	rule := recurrence.Rule{Kind: recurrence.Daily, Every: 1, Until: day(t, "2026-12-10 00:00", time.UTC)}
	for most, want := range map[int]bool{9: true, 10: false} {
		starts, more, err := rule.Starts(day(t, "2026-12-01 09:30", time.UTC), most)
		if len(starts) != most || more != want || err != nil {
			t.Errorf("%d: %d, more %v, %v", most, len(starts), more, err)
		}
	}
}

// TestInfo writes rules as the CRM does, and reads them back.
func TestInfo(t *testing.T) {
	for _, tt := range []struct {
		rule  recurrence.Rule
		shift int
		want  string
	}{
		{recurrence.Rule{Kind: recurrence.Daily, Every: 2}, 0, "Daily"},
		{recurrence.Rule{Kind: recurrence.Yearly, Every: 1}, 1, "Yearly"},
		{recurrence.Rule{Kind: recurrence.Weekly, Every: 1, Days: []time.Weekday{0, 1, 3}}, -1, "Weekly::0::1::3"},
		{recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 5}, 0, "Monthly::date::05"},
		{recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 1}, -1, "Monthly::date::31"},
		{recurrence.Rule{Kind: recurrence.Monthly, Every: 1, Day: 31}, 1, "Monthly::date::01"},
		{recurrence.Rule{Kind: recurrence.Monthly, Every: 3, Weekday: time.Monday}, 0, "Monthly::day::first::1"},
		{recurrence.Rule{Kind: recurrence.Monthly, Every: 3, Weekday: time.Saturday, Last: true}, 1, "Monthly::day::last::0"},
	} {
		got := tt.rule.Info(tt.shift)
		if got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
		back, ok := recurrence.Read(tt.rule.Kind, got, tt.rule.Every, tt.shift, tt.rule.Until)
		if !ok || !back.Equal(&tt.rule) {
			t.Errorf("%s reads as %+v", got, back)
		}
	}
	for _, info := range []string{"Weekly", "Weekly::x", "Weekly::8", "Monthly", "Monthly::", "Monthly::date::0", "Monthly::day::first"} {
		kind, _, _ := strings.Cut(info, "::")
		if r, ok := recurrence.Read(kind, info, 1, 0, time.Time{}); ok {
			t.Errorf("%s reads as %+v", info, r)
		}
	}
	if r, ok := recurrence.Read(recurrence.Weekly, "Weekly::7", 0, 0, time.Time{}); !ok || r.Every != 1 || len(r.Days) != 1 || r.Days[0] != time.Sunday {
		t.Errorf("the CRM's Sunday reads as %+v", r)
	}
}
