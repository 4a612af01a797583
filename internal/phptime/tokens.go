package phptime

import (
	"regexp"
	"strings"
)

// Parts of patterns. Numbers out of range match no token, as in PHP.
const (
	hour    = `([01]?[0-9]|2[0-4])`
	minute  = `([0-5]?[0-9])`
	second  = `([0-5]?[0-9]|60)`
	half    = `[ \t]*([ap])\.?m\.?(?:[\x00 \t]|$)`
	month   = `(0?[0-9]|1[0-2])`
	day     = `([0-2]?[0-9]|3[01])`
	dayName = `sundays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sun|mon|tue|wed|thu|fri|sat|weekdays?`
	unit    = `(ms|µs|(?:msec|millisecond|usec|microsecond|sec|second|min|minute|hour|day|fortnight|forthnight|month|year)s?|weeks|` + dayName + `)`
	step    = `(first|second|third|fourth|fifth|sixth|seventh|eighth?|ninth|tenth|eleventh|twelfth|last|previous|this|next)`
)

// token is a part of a text and what it means.
type token struct {
	pattern *regexp.Regexp
	read    func(*reader, []string) bool
}

// rule makes a token. The longest of a pattern's matches counts: "minutes", not
// "min" and a rest.
func rule(pattern string, read func(*reader, []string) bool) token {
	re := regexp.MustCompile(`(?i)^(?:` + pattern + `)`)
	re.Longest()
	return token{re, read}
}

// tokens are what a text consists of.
var tokens = []token{
	rule(`(yesterday|now|noon|midnight|today|tomorrow)`, (*reader).word),
	rule(`@(-?[0-9]{1,18})(?:\.([0-9]{0,6}))?`, (*reader).timestamp),

	rule(`(0?[1-9]|1[0-2])`+half, func(r *reader, m []string) bool { return r.clock(m[1], "0", "0", m[2]) }),
	rule(`(0?[1-9]|1[0-2])[:.]([0-5][0-9])`+half, func(r *reader, m []string) bool { return r.clock(m[1], m[2], "0", m[3]) }),
	rule(`(0?[1-9]|1[0-2])[:.]`+minute+`[:.]([0-5][0-9]|60)`+half, func(r *reader, m []string) bool { return r.clock(m[1], m[2], m[3], m[4]) }),
	rule(`t`+hour, func(r *reader, m []string) bool { return r.clock(m[1], "0", "0", "") }),
	rule(`t?`+hour+`[:.]`+minute, func(r *reader, m []string) bool { return r.clock(m[1], m[2], "0", "") }),
	rule(`t?`+hour+`[:.]`+minute+`[:.]`+second+`(?:\.([0-9]+))?`, (*reader).fraction),
	rule(`t?([01][0-9]|2[0-4])([0-5][0-9])`, (*reader).fourDigits),
	rule(`t?([01][0-9]|2[0-4])([0-5][0-9])([0-5][0-9]|60)`, func(r *reader, m []string) bool { return r.clock(m[1], m[2], m[3], "") }),

	rule(`([0-9]{1,4})-`+month+`-`+day, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([+-]?[0-9]{4})-(0[0-9]|1[0-2])-([0-2][0-9]|3[01])`, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([+-][0-9]{5,9})-(0[0-9]|1[0-2])-([0-2][0-9]|3[01])`, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([0-9]{4})/`+month+`/`+day, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([0-9]{4})/(0[0-9]|1[0-2])/([0-2][0-9]|3[01])/`, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([0-9]{4})(0[0-9]|1[0-2])([0-2][0-9]|3[01])`, func(r *reader, m []string) bool { return r.date(m[1], m[2], m[3]) }),
	rule(`([0-9]{4})-`+month, func(r *reader, m []string) bool { return r.date(m[1], m[2], "1") }),
	rule(month+`/`+day+`/([0-9]{1,4})`, func(r *reader, m []string) bool { return r.date(m[3], m[1], m[2]) }),
	rule(month+`/`+day, func(r *reader, m []string) bool { return r.date("", m[1], m[2]) }),
	rule(day+`[.\t-]`+month+`[.-]([0-9]{4})`, func(r *reader, m []string) bool { return r.date(m[3], m[2], m[1]) }),
	rule(day+`[.\t]`+month+`\.([0-9]{2})`, func(r *reader, m []string) bool { return r.date(m[3], m[2], m[1]) }),
	rule(`([0-9]{4})[.-]?(00[1-9]|0[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6])`, func(r *reader, m []string) bool { return r.date(m[1], "1", m[2]) }),
	rule(`([0-9]{4})`, (*reader).onlyYear),

	rule(`([+-]*)[ \t]*([0-9]{1,13})[ \t]*(?:`+unit+`|(week))`, (*reader).difference),
	rule(step+`[ \t]+`+unit, (*reader).nextUnit),
	rule(`(last|previous|this|next)[ \t]+week`, (*reader).nextWeek),
	rule(`ago`, (*reader).ago),
	rule(`(`+dayName+`)`, (*reader).dayOfWeek),

	rule(`(?:(?-i:GMT))?([+-])(`+hour+`(?::?`+minute+`)?)`, (*reader).offset),
	rule(`(?:(?-i:GMT))?([+-])((?:[01][0-9]|2[0-4])(?::[0-5][0-9]:|[0-5][0-9])(?:[0-5][0-9]|60))`, (*reader).offset),
	rule(`\(?([a-z]{1,6})\)?`, (*reader).zoneName),
}

// steps are the words for one unit back, none or some forth.
var steps = map[string]int{
	"last": -1, "previous": -1, "this": 0, "next": 1,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eight": 8, "eighth": 8,
	"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}

// weekday is the day of a name in lower case; false if it is none.
func weekday(name string) (int, bool) {
	if len(name) < 3 || strings.HasPrefix(name, "month") {
		return 0, false
	}
	at := strings.Index("sunmontuewedthufrisat", name[:3])
	return at / 3, at >= 0 && at%3 == 0
}
