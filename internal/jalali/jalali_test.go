package jalali

import (
	_ "embed"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

//go:embed testdata/icu.txt
var icu string

// disputed begins on another day in ICU. The equinox of March 2124 falls within
// minutes of the noon of Tehran that decides, and the two take another noon: that
// of the clocks, and that of the sun.
const disputed = 1503

// TestSecondSource walks through all days from 1200 to 1600: each year begins on
// the day that ICU says, so its leap years are ICU's, and the days in between are
// those of the months.
func TestSecondSource(t *testing.T) {
	t.Parallel()
	years := 0
	for line := range strings.Lines(icu) {
		year, text, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || year == "#" {
			continue
		}
		first, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		y, m, d := Of(first)
		want := 1200 + years
		years++
		if want == disputed {
			if y, m, d = Of(first.AddDate(0, 0, 1)); MonthDays(want-1, 12) != 30 {
				t.Errorf("%d is not a leap year: ICU and the library agree now, drop this case", want-1)
			}
		}
		if y != want || m != 1 || d != 1 {
			t.Errorf("%s is %04d-%02d-%02d, in ICU the first day of %s", text, y, m, d, year)
		}
	}
	if years < 401 {
		t.Fatalf("%d years, want those from 1200 to 1600", years)
	}
	day := dayOf(1200, 1, 1)
	for y := 1200; y <= 1600; y++ {
		for m := 1; m <= 12; m++ {
			for d := 1; d <= MonthDays(y, m); d++ {
				got, ok := Day(y, m, d)
				if gy, gm, gd := Of(day); !ok || !got.Equal(day) || gy != y || gm != m || gd != d {
					t.Fatalf("%04d-%02d-%02d is %v %v, and %v is %d-%d-%d", y, m, d, got, ok, day, gy, gm, gd)
				}
				day = day.AddDate(0, 0, 1)
			}
		}
	}
}

// TestKnownDays are days that people remember.
func TestKnownDays(t *testing.T) {
	t.Parallel()
	for jalali, gregorian := range map[string]string{
		"1403-07-15": "2024-10-06", "1403-12-30": "2025-03-20", "1404-01-01": "2025-03-21", "1399-12-30": "2021-03-20", "1357-11-22": "1979-02-11",
		"1400-01-01": "2021-03-21", "1348-10-11": "1970-01-01", "1405-09-10": "2026-12-01", "1285-05-14": "1906-08-06", "0001-01-01": "0622-03-21",
		"0782-04-23": "1403-07-15", "9378-10-10": "9999-12-31",
	} {
		if got := Stored(gregorian); got != jalali {
			t.Errorf("%s is %s, want %s", gregorian, got, jalali)
		}
		if got := Stored(gregorian + " 23:59:59"); got != jalali+" 23:59:59" {
			t.Errorf("%s with a time is %s", gregorian, got)
		}
	}
	for _, text := range []string{"", "0000-00-00", "0000-00-00 00:00:00", "2024-02-30", "0622-03-20", "2024-10-0", "2024-10-061", "soon and later", "2024-10-06T10:00:00"} {
		if got := Stored(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, date := range [][3]int{{1404, 12, 30}, {1403, 7, 31}, {1403, 13, 1}, {1403, 0, 1}, {1403, 1, 0}, {1403, 1, 32}, {0, 1, 1}, {1403, 12, 31}} {
		if day, ok := Day(date[0], date[1], date[2]); ok {
			t.Errorf("%v is %v", date, day)
		}
	}
}

// TestThereAndBack: every day of the database's calendar comes back.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3652058).Draw(t, "days"))
		y, m, d := Of(day)
		if y < 1 {
			return
		}
		if back, ok := Day(y, m, d); !ok || !back.Equal(day) {
			t.Fatalf("%v is %04d-%02d-%02d, which is %v %v", day, y, m, d, back, ok)
		}
	})
}
