package entry

import (
	"strings"
	"testing"

	"vtrest/internal/crm"
)

// TestCalendars: what a date means in each calendar, over what a record holds.
// "-" stands for no change, and a text with * for a message that has what follows.
func TestCalendars(t *testing.T) {
	t.Parallel()
	c := cars(t)
	m := c.Module("Cars")
	const g, j = crm.Gregorian, crm.Jalali
	for _, tt := range []struct {
		calendar         crm.CalendarSystem
		field, old, sent string
		want             string
	}{
		{g, "built", "", "1403-07-15", "*a Gregorian date, such as 2024-10-06 for 1403-07-15 of the Jalali calendar; calendar=jalali"},
		{g, "built", "", "۱۴۰۳/۷/۱۵", "*2024-10-06"},
		{g, "built", "", "1404-06-31", "*2025-09-22"},
		{g, "built", "", "1403-07-31", "*years from 1200 to 1600"},
		{g, "built", "1403-07-15", "1403-07-15", "-"},
		{g, "built", "1403-07-15", "1403/7/15", "-"},
		{g, "built", "1403-07-15", "1403-07-16", "*2024-10-07"},
		{g, "milestone", "1403-07-15", "1403-07-15", "-"},
		{g, "seen", "1403-07-15 10:00:00", "1403-07-15 10:00:00", "-"},
		{g, "seen", "", "1403-07-15 10:00:00", "*2024-10-06"},
		{g, "note", "", "1403-07-15", "1403-07-15"},

		{j, "built", "", "1403-07-15", "2024-10-06"},
		{j, "built", "", "۱۴۰۳/۰۷/۱۵", "2024-10-06"},
		{j, "built", "", "15-07-1403", "2024-10-06"},
		{j, "built", "", "1403-07-15 23:30:00", "2024-10-06"},
		{j, "built", "", "1403-12-30", "2025-03-20"},
		{j, "built", "", "1404-12-30", "*month 12 of 1404 has 29 days"},
		{j, "built", "", "1403-07-31", "*month 7 of 1403 has 30 days"},
		{j, "built", "", "1403-13-01", "*a date of the Jalali calendar as YYYY-MM-DD"},
		{j, "built", "", "soon", "*a date of the Jalali calendar as YYYY-MM-DD"},
		{j, "built", "", "2024-10-06", "*a date of the Jalali calendar, such as 1403-07-15 for 2024-10-06"},
		{j, "built", "", "2024-10-31", "*1403-08-10"},
		{j, "built", "2024-10-06", "1403-07-15", "-"},
		{j, "built", "2024-10-06", "1403-7-15", "-"},
		{j, "built", "9999-12-31", "9378-10-10", "-"},
		{j, "built", "0500-01-01", "0500-01-01", "-"},
		{j, "built", "0000-00-00", "0000-00-00", "-"},
		{j, "built", "1403-07-15", "1403-07-15", "2024-10-06"}, // mends what was stored as it was typed
		{j, "built", "1403-07-15", "0782-04-23", "-"},
		{j, "milestone", "", "1403-07-15", "2024-10-06"},
		{j, "milestone", "2024-10-06", "1403-07-15", "-"},
		{j, "seen", "", "1403-07-15 10:00:00", "2024-10-06 10:00:00"},
		{j, "seen", "2024-10-06 10:00:00", "1403-07-15 10:00:00", "-"},
		{j, "sold", "", "1403-07-01", "*a date not before built, which is 1403-07-15"},
		{j, "opens", "", "14:30", "14:30:00"},
		{j, "note", "", "1403-07-15", "1403-07-15"},
	} {
		f := form(c, m, ir)
		f.Calendar = tt.calendar
		old := crm.NewRecord(m, 1)
		old.Set(m.Field(tt.field), crm.Stored{Text: tt.old})
		if tt.field == "sold" {
			old.Set(m.Field("built"), crm.Stored{Text: "2024-10-06"})
		}
		e, err := f.Update(change(m, tt.field, tt.sent), old)
		if part, isFault := strings.CutPrefix(tt.want, "*"); isFault {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("calendar %d: %s=%s over %q: %v %v, want a fault with %q", tt.calendar, tt.field, tt.sent, tt.old, e.Values, err, part)
			}
			continue
		}
		if err != nil {
			t.Errorf("calendar %d: %s=%s over %q: %v", tt.calendar, tt.field, tt.sent, tt.old, err)
		} else if got := written(e, tt.field); got != tt.want {
			t.Errorf("calendar %d: %s=%s over %q is %q, want %q", tt.calendar, tt.field, tt.sent, tt.old, got, tt.want)
		}
	}
}

// TestCriterion: dates of criteria in each calendar.
func TestCriterion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		calendar   crm.CalendarSystem
		text, want string // a fault with * before
	}{
		{crm.Gregorian, "2024-10-06", "2024-10-06"},
		{crm.Gregorian, "2024-10-06 10:00:00", "2024-10-06 10:00:00"},
		{crm.Gregorian, "yesterday", "yesterday"},
		{crm.Gregorian, "0000-00-00", "0000-00-00"},
		{crm.Gregorian, "1403-01-01", "*2024-03-20"},
		{crm.Gregorian, "14030101", "*2024-03-20"},
		{crm.Gregorian, "1403/1/1 10:00", "*2024-03-20"},
		{crm.Jalali, "1403-01-01", "2024-03-20"},
		{crm.Jalali, "14030101", "2024-03-20"},
		{crm.Jalali, "۱۴۰۳-۰۱-۰۱ ۱۰:۰۰", "2024-03-20 10:00"},
		{crm.Gregorian, "1403:1:1", "*2024-03-20"},
		{crm.Gregorian, "14030101101112", "*2024-03-20"},
		{crm.Jalali, "1403:1:1", "2024-03-20"},
		{crm.Jalali, "1403.1.1 9:05", "2024-03-20 9:05"},
		{crm.Jalali, "1404-12-30", "*29 days"},
		{crm.Jalali, "2024-03-20", "*1403-01-01"},
		{crm.Jalali, "0000-00-00", "0000-00-00"},
	} {
		got, allowed := Criterion(tt.calendar, tt.text)
		if part, isFault := strings.CutPrefix(tt.want, "*"); isFault {
			if !strings.Contains(allowed, part) {
				t.Errorf("calendar %d: %s: %q %q, want %q", tt.calendar, tt.text, got, allowed, part)
			}
		} else if got != tt.want || allowed != "" {
			t.Errorf("calendar %d: %s: %q %q, want %q", tt.calendar, tt.text, got, allowed, tt.want)
		}
	}
	for text, want := range map[string]bool{"1403": true, "1403-07%": true, "%۱۴۰۳/": true, "2024": false, "14:03": false, "140": false, "14030": false, "": false, "1403:": false} {
		if got := JalaliPrefix(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
