package phptime

import (
	"fmt"
	"strings"
	"time"
)

// maxText is longer than any date: a text beyond it is none.
const maxText = 128

// Parse is the moment that text means at now, in now's zone; false if it means
// none. What the text leaves open comes from now: the day if it names a time
// alone, midnight if it names a day alone. Blanks alone are now, no text is none.
func Parse(text string, now time.Time) (time.Time, bool) {
	if text == "" || len(text) > maxText {
		return time.Time{}, false
	}
	text = strings.Trim(text, " \t\n\r\v\f\x00")
	r := &reader{now: now}
	for text != "" {
		if strings.IndexByte(" \t.,\n\x00", text[0]) >= 0 {
			text = text[1:]
			continue
		}
		var best []string
		var read func(*reader, []string) bool
		for i := range tokens {
			// PHP's scanner takes the longest token, and the first of equal ones.
			if found := tokens[i].pattern.FindStringSubmatch(text); found != nil && (best == nil || len(found[0]) > len(best[0])) {
				best, read = found, tokens[i].read
			}
		}
		if best == nil || !read(r, best) {
			return time.Time{}, false
		}
		text = text[len(best[0]):]
	}
	return r.moment(), true
}

// Date is the day of t as PHP's Y-m-d writes it.
func Date(t time.Time) string {
	return year(t) + t.Format("-01-02")
}

// DateTime is t as PHP's Y-m-d H:i:s writes it.
func DateTime(t time.Time) string {
	return year(t) + t.Format("-01-02 15:04:05")
}

func year(t time.Time) string {
	if t.Year() < 0 {
		return fmt.Sprintf("-%04d", -t.Year())
	}
	return fmt.Sprintf("%04d", t.Year())
}
