package phptime_test

import (
	"strings"
	"testing"
	"time"

	"vtrest/internal/phptime"
)

var now = time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC) // a Saturday

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		" ":                         "2024-06-15 10:30:00",
		"now":                       "2024-06-15 10:30:00",
		"today":                     "2024-06-15 00:00:00",
		"Tomorrow":                  "2024-06-16 00:00:00",
		"yesterday noon":            "2024-06-14 12:00:00",
		"10:00 tomorrow":            "2024-06-16 00:00:00",
		"tomorrow 10:00":            "2024-06-16 10:00:00",
		"2024-01-02":                "2024-01-02 00:00:00",
		"2024-1-2 3:4:5":            "2024-01-02 03:04:05",
		"2024-01-02T03:04:05.6":     "2024-01-02 03:04:05",
		"2024-01-02 03:04:05 +0330": "2024-01-01 23:34:05",
		"2024/01/02":                "2024-01-02 00:00:00",
		"20240102":                  "2024-01-02 00:00:00",
		"02-01-2024":                "2024-01-02 00:00:00",
		"02.01.2024":                "2024-01-02 00:00:00",
		"01/02/2024":                "2024-01-02 00:00:00",
		"1/2":                       "2024-01-02 00:00:00",
		"02.01.24":                  "2024-06-15 02:01:24", // a time, as far as it can be one
		"02.01.71":                  "1971-01-02 00:00:00",
		"71-01-02":                  "1971-01-02 00:00:00",
		"2024-02":                   "2024-02-01 00:00:00",
		"2024-02-31":                "2024-03-02 00:00:00",
		"0000-00-00":                "-0001-11-30 00:00:00",
		"10:15":                     "2024-06-15 10:15:00",
		"10.15":                     "2024-06-15 10:15:00",
		"1:15 PM":                   "2024-06-15 13:15:00",
		"12 a.m.":                   "2024-06-15 00:00:00",
		"1215":                      "2024-06-15 12:15:00",
		"1999":                      "1999-06-15 10:30:00",
		"121530":                    "2024-06-15 12:15:30",
		"@86400":                    "1970-01-02 00:00:00",
		"+1 day":                    "2024-06-16 10:30:00",
		"-2 days":                   "2024-06-13 10:30:00",
		"--2 days":                  "2024-06-17 10:30:00",
		"+ 3 hours":                 "2024-06-15 13:30:00",
		"3 weeks ago":               "2024-05-25 10:30:00",
		"1 fortnight":               "2024-06-29 10:30:00",
		"next month":                "2024-07-15 10:30:00",
		"last year":                 "2023-06-15 10:30:00",
		"90 mins 5 secs":            "2024-06-15 12:00:05",
		"monday":                    "2024-06-17 00:00:00",
		"sat":                       "2024-06-15 00:00:00",
		// A zone of one hour, and five days: what becomes of -1.5 days.
		"-1.5 days": "2024-06-20 11:30:00",
		// Two zones, of which the second is not looked at.
		"-10:00 days": "2024-06-15 20:30:00",
		"a":           "2024-06-15 09:30:00",
		"10:00 CEST":  "2024-06-15 08:00:00",
	} {
		got, ok := phptime.Parse(text, now)
		if !ok || phptime.DateTime(got) != want {
			t.Errorf("%q is %s, %v, want %s", text, phptime.DateTime(got), ok, want)
		}
	}
}

func TestNoMoment(t *testing.T) {
	for _, text := range []string{
		"", "0", "5", "30", "365", "abc", "ACME", "-abc days", "+abc days", "j", "2024-13-01", "2024-01-02 2024-01-03", "10:00 11:00",
		"13 pm", "a b c", "true:boolean", strings.Repeat(" ", 200), "@", "سلام",
	} {
		if got, ok := phptime.Parse(text, now); ok {
			t.Errorf("%q is %s", text, phptime.DateTime(got))
		}
	}
}

// FuzzParse checks that nothing panics, and that what is written is read again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"2024-06-15 10:30:00", "-1.5 days", "next month", "10:30 PM +0330", "@1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		moment, ok := phptime.Parse(text, now)
		if !ok || moment.Year() < 1000 || moment.Year() > 9999 {
			return
		}
		again, ok := phptime.Parse(phptime.DateTime(moment), now)
		if !ok || again.Unix() != moment.Unix() {
			t.Errorf("%q is %s, which is read as %s", text, phptime.DateTime(moment), phptime.DateTime(again))
		}
	})
}
