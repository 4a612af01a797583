package workflow

import (
	"regexp"
	"strings"
	"time"

	"vtrest/internal/phptime"
)

// pieces are the first three parts of a text, "" for those that it lacks.
func pieces(text, separator string) (a, b, c string) {
	parts := strings.Split(text, separator)
	parts = append(parts, "", "")
	return parts[0], parts[1], parts[2]
}

// databaseForm is what a date must look like in the end. It lets through more
// than dates: the CRM's own pattern does.
var databaseForm = regexp.MustCompile(`^[0-9]{2,4}-[0-1]{1,2}?[0-9]{1,2}-[0-3]{1,2}?[0-9]{1,2}\n?$`)

// databaseDate is a date, as the administrator writes it or as the database
// does, as the database keeps it; "" if it is none, or has a time after it.
func (s *Settings) databaseDate(text string) string {
	text = trim(text)
	for _, delimiter := range []string{"/", "."} {
		if strings.Contains(text, delimiter) {
			text = strings.ReplaceAll(text, delimiter, "-")
			break
		}
	}
	d, m, y := pieces(text, "-")
	if len(d) == 4 || s.DateFormat == "mm-dd-yyyy" {
		// In this format the parts are put in their places below.
		y, m, d = pieces(text, "-")
	}
	date := twoDigits(y) + "-" + twoDigits(m) + "-" + twoDigits(d)
	if len(twoDigits(y)) < 4 {
		date = s.fromUserFormat(date)
	}
	if !databaseForm.MatchString(date) {
		return ""
	}
	return date
}

func twoDigits(part string) string {
	if len(part) == 1 {
		return "0" + part
	}
	return part
}

// fromUserFormat turns a date in the administrator's format around.
func (s *Settings) fromUserFormat(date string) string {
	format := s.DateFormat
	if format == "" {
		format = "dd-mm-yyyy"
	}
	if strings.IndexByte(date, '-') == 4 {
		format = "yyyy-mm-dd"
	}
	var y, m, d string
	switch format {
	case "dd.mm.yyyy":
		d, m, y = pieces(date, ".")
	case "dd/mm/yyyy":
		d, m, y = pieces(date, "/")
	case "dd-mm-yyyy":
		d, m, y = pieces(date, "-")
	case "mm-dd-yyyy":
		m, d, y = pieces(date, "-")
	case "yyyy-mm-dd":
		y, m, d = pieces(date, "-")
	}
	for _, part := range []string{y, m, d} {
		if part == "" || part == "0" {
			return ""
		}
	}
	return y + "-" + m + "-" + d
}

// userDateTime is a date and time of the database in the administrator's zone
// and format. An empty one is now; a text that is not a date stays as it is.
func (s *Settings) userDateTime(text string) string {
	moment := s.now()
	date, _, hasTime := strings.Cut(text, " ")
	if text != "" && text != "0" {
		var ok bool
		if moment, ok = phptime.Parse(text, s.now()); !ok {
			return text
		}
	} else {
		hasTime = true
	}
	local := moment.In(s.userZone())
	if hasTime {
		date = phptime.Date(local)
	}
	return s.userFormat(date) + " " + local.Format(time.TimeOnly)
}

// userFormat is a day such as 2024-06-15 in the administrator's format.
func (s *Settings) userFormat(day string) string {
	format := s.DateFormat
	if format == "" {
		format = "dd-mm-yyyy"
	}
	y, m, d := pieces(day, "-")
	return strings.NewReplacer("yyyy", y, "mm", m, "dd", d).Replace(format)
}
