package phptime_test

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"vtrest/internal/phptime"
)

// beyond is what Parse does not know: names of months and cities, numbered
// weeks, and what PHP writes as a sentence.
var beyond = regexp.MustCompile(`(?i)jun|february| of |W05|back|front|[a-z]/[a-z]`)

// TestTable compares Parse with the answers of PHP itself.
func TestTable(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/strtotime.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	compared, unknown := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); {
		zone, rest, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			continue // the head
		}
		spelt, want, _ := strings.Cut(rest, "\t")
		var text string
		if err := json.Unmarshal([]byte(spelt), &text); err != nil {
			t.Fatal(err)
		}
		at, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if moment, ok := phptime.Parse(text, time.Date(2024, 6, 15, 10, 30, 0, 0, at)); ok {
			got = strconv.FormatInt(moment.Unix(), 10)
		}
		compared++
		if beyond.MatchString(text) && got == "none" {
			unknown++
			continue
		}
		if got != want {
			t.Errorf("%s %s: got %s, want %s", zone, spelt, human(got, at), human(want, at))
		}
	}
	t.Logf("%d texts compared, %d of them beyond us", compared, unknown)
	if compared < 1400 || unknown > 60 {
		t.Errorf("%d texts compared, %d of them beyond us", compared, unknown)
	}
}

func human(seconds string, at *time.Location) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return seconds
	}
	return phptime.DateTime(time.Unix(n, 0).In(at))
}
