package expr

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vtrest/internal/phpvalue"
)

// fields are an Env of a record, at half past ten of a Saturday.
type fields map[string]phpvalue.Value

func (r fields) Clock() Clock {
	return Clock{Now: time.Date(2024, 6, 15, 10, 30, 0, 0, time.UTC), Zone: time.UTC, Database: time.UTC, User: time.UTC, DateFormat: "dd-mm-yyyy"}
}

func (r fields) Value(_ context.Context, name Name) (phpvalue.Value, error) {
	if name.Field == "broken" {
		return phpvalue.Null, errBroken
	}
	return r[name.String()], nil
}

var errBroken = errors.New("the record cannot be read")

// told is the kind and text of an expression's value, or "error".
func told(t *testing.T, env Env, text string) string {
	t.Helper()
	x, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	v, err := x.Eval(t.Context(), env)
	if err != nil {
		return "error"
	}
	return [...]string{"null", "bool ", "int ", "float ", "text "}[v.Kind()] + v.String()
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	record := fields{
		"empty": phpvalue.Text(""), "date": phpvalue.Text("2024-06-10"), "moment": phpvalue.Text("2024-06-15 08:00:00"),
		"amount": phpvalue.Text("1234.50000000"), "user_date": phpvalue.Text("10-06-2024"), "time": phpvalue.Text("08:15:00"),
		"(account_id : (Accounts) phone)": phpvalue.Text("12"), "letters": phpvalue.Text("é"), "yes": phpvalue.Bool(true),
	}
	for text, want := range map[string]string{
		"amount + 1":                          "text 1235.50000000",
		"1.5 + '2.25'":                        "text 3.75",
		"0.005 - '0.00500'":                   "text 0.00000",
		"0 - 0.05":                            "text -0.05",
		"empty + 1":                           "text 1",
		"none + 1":                            "text 1",
		"yes + 1":                             "text 2",
		"'-.5' + '+1.'":                       "text 0.5",
		"'1 ' + 1":                            "error",
		"'1e3' + 1":                           "error",
		"'--1' + 1":                           "error",
		"'1.2.3' + 1":                         "error",
		"10000000000*10000000000 + 1":         "error",
		"+empty":                              "text ",
		"-empty":                              "error",
		"-'5'":                                "int -5",
		"- none":                              "int 0",
		"2 * '3 pieces'":                      "int 6",
		"empty * 2":                           "error",
		"2 * 1.5":                             "float 3",
		"1 / 0":                               "int 0",
		"1 / '0.00'":                          "int 0",
		"1 / empty":                           "int 0",
		"1 / none":                            "int 0",
		"1 / letters":                         "error",
		"1 / 4":                               "float 0.25",
		"'1.0' == 1":                          "bool 1",
		"'a' == 0":                            "bool ",
		"none == empty":                       "bool 1",
		"'b' > 'a'":                           "bool 1",
		"'10' >= '9'":                         "bool 1",
		"10 < '9a'":                           "bool 1",
		"2 <= 1":                              "bool ",
		"(account_id : (Accounts) phone) * 2": "int 24",
		"if empty then broken else 1 end":     "int 1",
		"if '0.0' then 1 else broken end":     "int 1",
		"broken + 1":                          "error",
		"nosuch(broken)":                      "error",
		"nosuch(1)":                           "null",

		"concat(1.50, none, yes, 'x', 1/3)": "text 1.51x0.33333333333333",

		"substring('hello', 1)":                       "text ello",
		"substring('hello', 1, 3)":                    "text ell",
		"substring('hello', -3, 2)":                   "text ll",
		"substring('hello', 1, -1)":                   "text ell",
		"substring('hello', 9)":                       "text ",
		"substring('hello', -9, 2)":                   "text he",
		"substring('hello', 3, -9)":                   "text ",
		"substring('hello', 2, none)":                 "text llo",
		"substring('hello', '1x', 1.9)":               "text e",
		"substring('hello', none, 2)":                 "text he",
		"substring('سلام دنیا', 1, 3)":                "text لام",
		"substring('hello', 'x')":                     "error",
		"substring('hello', 99999999999*99999999999)": "error",
		"substring('a', 1, 2, 3)":                     "text ",

		"power(2, 3)":     "int 8",
		"power('2.5', 2)": "float 6.25",
		"power(empty, 2)": "int 0",
		"power(2, empty)": "int 1",
		"power(2)":        "int 1",
		"power('a', 2)":   "error",

		"get_date('today')":     "text 2024-06-15",
		"get_date('tomorrow')":  "text 2024-06-16",
		"get_date('yesterday')": "text 2024-06-14",
		"get_date('TOMORROW')":  "text 2024-06-15",

		"add_days(date, 30)":          "text 2024-07-10",
		"add_days(moment, '-1')":      "text 2024-06-14",
		"add_days(2)":                 "text 2024-06-17",
		"add_days(empty, 2)":          "text 2024-06-17",
		"add_days(user_date, 2)":      "text 1970-01-03",
		"add_days(date, 1.5)":         "text 2024-06-11",
		"add_days(date, empty)":       "error",
		"add_days(date, none)":        "text 2024-06-10",
		"add_days(date, 99999999999)": "error",
		"add_days('2024-02-31', 0)":   "text 2024-03-02",
		"add_days('2024-13-01', 0)":   "text 1970-01-01",
		"sub_days(date, 10)":          "text 2024-05-31",
		"sub_days(1)":                 "text 2024-06-14",

		"add_time(time, 50)":       "text 09:05:00",
		"add_time('23:59', 2)":     "text 00:01:00",
		"add_time('11:30 pm', 45)": "text 00:15:00",
		"add_time(15)":             "text 10:45:00",
		"add_time(time, '-15')":    "text 08:00:00",
		"add_time(time, 1.5)":      "text 07:20:00",
		"add_time(time, 'soon')":   "text 00:00:00",
		"add_time(time, empty)":    "text 00:00:00",
		"add_time('25:00', 5)":     "text 00:05:00",
		"sub_time(time, 15)":       "text 08:00:00",
		"sub_time(time, '-15')":    "text 08:30:00",
		"sub_time('10:00', 1.5)":   "text 11:05:00",

		"time_diff('2024-06-15', date)":       "int 432000",
		"time_diff(user_date, date)":          "int 0",
		"time_diff('10/06/2024', date)":       "int 0",
		"time_diff(moment, '2024-06-15')":     "int 28800",
		"time_diff('10:30', time)":            "int 8100",
		"time_diff('2024-06-15 10', '10:00')": "error",
		"time_diff(moment)":                   "int 9000",
		"time_diff(date)":                     "int 469800",
		"time_diff(empty)":                    "int 1718447400",
		"time_diff(empty, none)":              "int 0",
		"time_diff('soon', '2024-06-15')":     "int 0",
		"time_diff('soon now', date)":         "error",
		"time_diffdays('2024-06-15', date)":   "float 5",
		"time_diffdays(date)":                 "float 5",
		"time_diffdays(moment)":               "float 0",
		"time_diffdays(moment, date)":         "float 5",
		"time_diffdays(date, moment)":         "float -5",
		"time_diffdays('soon now', date)":     "error",
		"time_diffdays(date, 'soon now')":     "error",
	} {
		if got := told(t, record, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	record := fields{"text": phpvalue.Text("Hello, سلام"), "number": phpvalue.Int(1), "wrong": phpvalue.Text("\xff")}
	for text, want := range map[string]string{
		"preg_replace_str_only('/l+/', 'L', text)":             "text HeLo, سلام",
		"preg_replace_str_only('/(H)(e)/', '$2${1}0$9', text)": "text eH0llo, سلام",
		"preg_replace_str_only('#h#i', '[\\\\0]', text)":       "text [H]ello, سلام",
		"preg_replace_str_only('{سلام}', 'hi', text)":          "text Hello, hi",
		"preg_replace_str_only('/./u', 'x', 'سل')":             "text xx",
		"preg_replace_str_only('/./', 'x', 'سل')":              "text xxxx",
		"preg_replace_str_only('/L/A', 'x', 'aL')":             "text aL",
		"preg_replace_str_only('/l/', 'x', number)":            "text ",
		"preg_replace_str_only('/l/', 'x')":                    "text ",
		"preg_replace_str_only('l', 'x', text)":                "null",
		"preg_replace_str_only('/l', 'x', text)":               "null",
		"preg_replace_str_only('/l/u', 'x', wrong)":            "null",
		"preg_replace_str_only('/l/', 'x', wrong)":             "text \xff",
		"preg_replace_str_only('(l(l))', '$1', text)":          "text Helo, سلام",
		"preg_replace_str_only('/a\\\\/b/', 'x', 'a/b')":       "text x",
		"preg_replace_str_only('/a/b/', 'x', 'a/b')":           "null",
		"preg_replace_str_only(' ', 'x', 'a/b')":               "null",
		"preg_replace_str_only('/l/e', 'x', text)":             "null",
		"preg_replace_str_only('/l(?=o)/', 'x', text)":         "error",
		"preg_replace_str_only('/(l/', 'x', text)":             "null",
	} {
		if got := told(t, record, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestTextsAreBounded(t *testing.T) {
	t.Parallel()
	long := fields{"long": phpvalue.Text(strings.Repeat("a", maxText/2))}
	for _, text := range []string{"concat(long, long, 'a')", "preg_replace_str_only('/a+/', '$0$0$0', long)"} {
		if got := told(t, long, text); got != "error" {
			t.Errorf("%s: got %d bytes", text, len(got))
		}
	}
}

func TestWithoutRecord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a": "text a", "(a : (B) c)": "text (a : (B) c)", "if a then 1 else 2 end": "int 1"} {
		if got := told(t, nil, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestBaseCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ amount, rate, want string }{
		{"10.00", "0.920", "10.869565217391"}, {"10.00", "", "10.00"}, {"10.00", "0", "10.00"}, {"10.00", "0.000", "0"}, {"", "2", "0"},
	} {
		if got := BaseCurrency(phpvalue.Text(c.amount), phpvalue.Text(c.rate)).String(); got != c.want {
			t.Errorf("BaseCurrency(%q, %q): got %s, want %s", c.amount, c.rate, got, c.want)
		}
	}
}
