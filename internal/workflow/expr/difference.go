package expr

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"vtrest/internal/phptime"
	"vtrest/internal/phpvalue"
)

// timeDifference is time_diff(a, b), in seconds, or time_diff(b) from now. A
// date alone is the user's midnight; a date with a time, and a time of today,
// are told as the database keeps them.
func timeDifference(c *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	seconds, err := c.difference(args)
	if err != nil {
		return phpvalue.Null, err
	}
	return phpvalue.Int(seconds), nil
}

func (c *Clock) difference(args []phpvalue.Value) (int64, error) {
	a, b := c.Now.In(c.User).Format(momentLayout), arg(args, 0).String()
	var err error
	if len(args) > 1 {
		b = args[1].String()
		if a, err = c.forUser(args[0].String(), true); err != nil {
			return 0, err
		}
	}
	if b, err = c.forUser(b, len(args) > 1); err != nil {
		return 0, err
	}
	return c.unix(a) - c.unix(b), nil
}

// forUser is a moment of the database as the user tells it. A date gets a
// midnight; so does a time, unless times count for today.
func (c *Clock) forUser(text string, today bool) (string, error) {
	date, clock := dateAndTime(text)
	if today && strings.Index(date, ":") > 0 {
		clock = date
	}
	if phpvalue.EmptyText(clock) {
		return text + " 00:00:00", nil
	}
	return c.toUser(text, momentLayout)
}

func (c *Clock) toUser(text, layout string) (string, error) {
	if text == "24:00" {
		text = "00:00"
	}
	t, ok := phptime.Parse(text, c.Now.In(c.Database))
	if !ok {
		return "", fmt.Errorf("a text that is not a date cannot be compared with one")
	}
	return t.In(c.User).Format(layout), nil
}

// unix is the second of a moment that the user tells; what is none is 0, the
// beginning of 1970. Between zones that change their clocks it is off by as much as the
// CRM's, which tells the moment in the database's zone and reads it in its own.
func (c *Clock) unix(text string) int64 {
	words := strings.Split(strings.TrimSpace(text), " ")
	if len(words) < 2 || len(words) > 3 {
		return 0
	}
	clock := words[1]
	if !strings.Contains(clock, ":") {
		clock += ":"
	}
	if strings.HasSuffix(clock, ":") {
		clock += "00"
	}
	t, ok := phptime.Parse(databaseDate(words[0], c.DateFormat)+" "+clock, c.Now.In(c.User))
	if !ok {
		return 0
	}
	year, month, dayOfMonth := t.In(c.Database).Date()
	hour, minute, second := t.In(c.Database).Clock()
	return time.Date(year, month, dayOfMonth, hour, minute, second, 0, c.Zone).Unix()
}

var columnDate = regexp.MustCompile(`^[0-9]{2,4}-[01]{1,2}?[0-9]{1,2}-[0-3]{1,2}?[0-9]{1,2}$`)

// databaseDate is a date of the user's format as a column keeps it, and one of a
// column itself; "" for all else.
func databaseDate(text, format string) string {
	if strings.Contains(text, "/") {
		text = strings.ReplaceAll(text, "/", "-")
	} else {
		text = strings.ReplaceAll(text, ".", "-")
	}
	p := append(strings.Split(text, "-"), "", "", "")
	d, m, y := p[0], p[1], p[2]
	if len(d) == 4 || format == "mm-dd-yyyy" {
		d, y = y, d
	}
	y, m, d = twoDigits(y), twoDigits(m), twoDigits(d)
	if len(y) < 4 {
		// The format's own delimiter is gone by now, so only these find their parts.
		switch format {
		case "mm-dd-yyyy":
			y, m, d = d, y, m
		case "dd-mm-yyyy", "":
			y, d = d, y
		case "yyyy-mm-dd":
		default:
			return ""
		}
		if phpvalue.EmptyText(y) || phpvalue.EmptyText(m) || phpvalue.EmptyText(d) {
			return ""
		}
	}
	if date := y + "-" + m + "-" + d; columnDate.MatchString(date) {
		return date
	}
	return ""
}

func twoDigits(text string) string {
	if len(text) == 1 {
		return "0" + text
	}
	return text
}

// daysDifference is time_diffdays(a, b), in days, or time_diffdays(b) from now.
// If one of both is a date alone, the other's time does not count.
func daysDifference(c *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	now := c.Now.In(c.Zone)
	if len(args) == 1 {
		today := now.Format(dateLayout)
		if hasTime(args[0]) {
			today = now.Format(momentLayout)
		} else {
			args = []phpvalue.Value{dateOf(args[0])}
		}
		args = []phpvalue.Value{phpvalue.Text(today), args[0]}
	} else if !hasTime(args[0]) || !hasTime(args[1]) {
		a, err := c.dateAlone(args[0])
		if err != nil {
			return phpvalue.Null, err
		}
		b, err := c.dateAlone(args[1])
		if err != nil {
			return phpvalue.Null, err
		}
		args = []phpvalue.Value{a, b}
	}
	seconds, err := c.difference(args)
	if err != nil {
		return phpvalue.Null, err
	}
	return phpvalue.Float(phpvalue.Round(float64(seconds)/day, 0)), nil
}

func (c *Clock) dateAlone(v phpvalue.Value) (phpvalue.Value, error) {
	if !hasTime(v) {
		return dateOf(v), nil
	}
	text, err := c.toUser(v.String(), dateLayout)
	return phpvalue.Text(text), err
}

func hasTime(v phpvalue.Value) bool {
	_, clock := dateAndTime(v.String())
	return !phpvalue.EmptyText(clock)
}

func dateOf(v phpvalue.Value) phpvalue.Value {
	date, _ := dateAndTime(v.String())
	return phpvalue.Text(date)
}

// dateAndTime are the first two words.
func dateAndTime(text string) (date, clock string) {
	date, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	clock, _, _ = strings.Cut(rest, " ")
	return date, clock
}
