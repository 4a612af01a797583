package phptime

import (
	"strconv"
	"strings"
	"time"
)

func (r *reader) offset(m []string) bool {
	seconds := offsetSeconds(m[2])
	if m[1] == "-" {
		seconds = -seconds
	}
	return r.inZone(time.FixedZone("", seconds))
}

// offsetSeconds is an offset's length: h, hh, hmm, hhmm, hhmmss, or with colons.
// Two digits are hours, however many.
func offsetSeconds(text string) int {
	if parts := strings.Split(text, ":"); len(parts) > 1 {
		parts = append(parts, "")
		return number(parts[0])*3600 + number(parts[1])*60 + number(parts[2])
	}
	n := number(text)
	switch {
	case len(text) <= 2:
		return n * 3600
	case len(text) <= 4:
		return n/100*3600 + n%100*60
	}
	return n/10000*3600 + n/100%100*60 + n%100
}

func (r *reader) zoneName(m []string) bool {
	if r.zones > 0 {
		return r.inZone(nil)
	}
	name := strings.ToLower(m[1])
	seconds, ok := abbreviations[name]
	if len(name) == 1 {
		seconds, ok = military(name[0])
	}
	return ok && r.inZone(time.FixedZone("", seconds))
}

// inZone takes the first zone. PHP only warns of a second, and does not look
// what it is.
func (r *reader) inZone(zone *time.Location) bool {
	r.zones++
	if r.zones == 1 {
		r.zone = zone
	}
	return r.zones <= 2
}

// military is the zone of a letter, in seconds: a to i and k to m east of
// Greenwich, n to y west of it, z at it.
func military(letter byte) (seconds int, ok bool) {
	switch {
	case letter == 'j':
		return 0, false
	case letter <= 'i':
		return (int(letter-'a') + 1) * 3600, true
	case letter <= 'm':
		return int(letter-'a') * 3600, true
	case letter <= 'y':
		return -(int(letter-'n') + 1) * 3600, true
	}
	return 0, true
}

func number(text string) int {
	n, _ := strconv.Atoi(text) // "" is 0
	return n
}
