package expr

import (
	"testing"
	"time"

	"vtrest/internal/phpvalue"
)

// abroad is a record of a user in Tehran, of a CRM whose scheduled workflows run
// in New York.
type abroad struct {
	fields
	format string
}

func (r abroad) Clock() Clock {
	c := r.fields.Clock()
	c.Zone, c.User, c.DateFormat = zoneOf("America/New_York"), zoneOf("Asia/Tehran"), r.format
	return c
}

func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func TestZones(t *testing.T) {
	t.Parallel()
	record := abroad{fields{"moment": phpvalue.Text("2024-06-15 08:00:00"), "date": phpvalue.Text("2024-06-15")}, "dd-mm-yyyy"}
	for text, want := range map[string]string{
		"add_time(0)":                             "text 06:30:00",
		"add_time('bad', 0)":                      "text 19:00:00",
		"add_days('2024-11-03', 1)":               "text 2024-11-03", // a day of 25 hours
		"get_date('today')":                       "text 2024-06-15",
		"time_diff(moment)":                       "int 9000",
		"time_diff(date)":                         "int 50400", // the user's midnight was at 20:30
		"time_diff(moment, date)":                 "int 41400",
		"time_diff('2024-06-14 21:00', date)":     "int 1800",
		"time_diffdays('2024-06-14 21:00', date)": "float 0", // already the 15th for the user
		"time_diffdays(date)":                     "float 0",
	} {
		if got := told(t, record, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestDatabaseDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, format, want string }{
		{"2024-06-15", "dd-mm-yyyy", "2024-06-15"},
		{"2024-06-15", "mm-dd-yyyy", "2024-06-15"},
		{"2024/6/5", "yyyy-mm-dd", "2024-06-05"},
		{"15-06-2024", "dd-mm-yyyy", "2024-06-15"},
		{"15.06.2024", "dd.mm.yyyy", "2024-06-15"},
		{"15/06/2024", "dd/mm/yyyy", "2024-06-15"},
		{"06-15-2024", "mm-dd-yyyy", "2024-06-15"},
		{"15-06-24", "dd.mm.yyyy", ""},
		{"2024-99-15", "dd-mm-yyyy", ""},
		{"10:30", "dd-mm-yyyy", ""},
		{"", "dd-mm-yyyy", ""},
		{"a-b-2024", "dd-mm-yyyy", ""},
	} {
		if got := databaseDate(c.text, c.format); got != c.want {
			t.Errorf("databaseDate(%q, %q): got %q, want %q", c.text, c.format, got, c.want)
		}
	}
}
