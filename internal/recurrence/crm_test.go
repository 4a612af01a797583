package recurrence_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"vtrest/internal/recurrence"
)

// recorded is what the CRM made of a rule (testdata/crm.php).
type recorded struct {
	Start, Kind string
	Every       int
	Until       string
	Days        []time.Weekday
	Day         int
	Weekday     time.Weekday
	Last        bool
	Info        string
	Dates       []string
}

// TestAgainstCRM compares the days of random rules with those that the CRM's own
// code has. They are the same but for what the CRM counts wrongly, which is
// predicted: it loses the last week of a weekly event where that ends before the
// day of the week on which the event began, and takes the last Sunday but one
// where a month ends on a Sunday. Days that not every month has, and every second
// week from a Sunday, it goes on from another date, as TestStarts has it.
func TestAgainstCRM(t *testing.T) {
	file, err := os.Open("testdata/crm.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	compared, same := 0, 0
	rows := bufio.NewScanner(file)
	for rows.Scan() {
		var r recorded
		if err := json.Unmarshal(rows.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rule := recurrence.Rule{Kind: r.Kind, Every: r.Every, Days: r.Days, Day: r.Day, Weekday: r.Weekday, Last: r.Last, Until: day(t, r.Until+" 00:00", time.UTC)}
		start := day(t, r.Start+" 09:00", time.UTC)
		if r.Day > 28 || r.Kind == recurrence.Weekly && r.Every > 1 && start.Weekday() == time.Sunday {
			continue
		}
		starts, more, err := rule.Starts(start, 1000)
		if err != nil || more {
			t.Fatalf("%s: more %v, %v", rows.Text(), more, err)
		}
		compared++
		ours, predicted := days(starts), days(asCRM(&rule, starts))
		if strings.Join(predicted, " ") != strings.Join(r.Dates, " ") {
			t.Errorf("%s: got %v, the CRM's %v", rows.Text(), predicted, r.Dates)
		}
		if slices.Equal(ours, r.Dates) {
			same++
		}
		if got := rule.Info(0); got != r.Info {
			t.Errorf("%s: %s", rows.Text(), got)
		}
	}
	if compared < 600 || same < compared*3/4 {
		t.Errorf("%d compared, %d the same", compared, same)
	}
	t.Logf("%d rules, %d with the CRM's days", compared, same)
}

func days(starts []time.Time) (texts []string) {
	for _, s := range starts {
		texts = append(texts, s.Format(time.DateOnly))
	}
	return texts
}

// asCRM makes of our days those of the CRM.
func asCRM(rule *recurrence.Rule, starts []time.Time) (crm []time.Time) {
	first := starts[0]
	for _, s := range starts {
		switch {
		case s.Equal(first):
		case rule.Kind == recurrence.Weekly && weekOf(s, first).Format(time.DateOnly) > rule.Until.Format(time.DateOnly):
			continue
		case rule.Kind == recurrence.Monthly && rule.Day == 0 && rule.Last && rule.Weekday == time.Sunday && s.AddDate(0, 0, 1).Day() == 1:
			if s = s.AddDate(0, 0, -7); !s.After(first) {
				continue
			}
		}
		crm = append(crm, s)
	}
	return crm
}

// weekOf is the day on which the CRM counts the week of a day: the one on which
// the event began, a Sunday at its end.
func weekOf(s, first time.Time) time.Time {
	sunday := s.AddDate(0, 0, -int(s.Weekday()))
	if first.Weekday() == time.Sunday {
		return sunday.AddDate(0, 0, 7)
	}
	return sunday.AddDate(0, 0, int(first.Weekday()))
}
