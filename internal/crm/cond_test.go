package crm

import (
	"slices"
	"strings"
	"testing"
)

// TestNewCond has the values that fit a kind, in the form in which they are
// compared, and those that do not ("!").
func TestNewCond(t *testing.T) {
	for kind, values := range map[Kind]map[string]string{
		Text:    {"": "", "  ": "", " x ": " x "},
		Int:     {"42": "42", " 42 ": "42", "-7": "-7", "+7": "+7", "007": "007", "1.5": "1.5", "99999999999999999999": "99999999999999999999", "": "", " ": "", "x": "!", "1e3": "1000", "1E3": "1000", "1.5e+1": "15", "15e-1": "1.5", "1e": "!", "1e400": "!", "0x1": "!", "۱۲": "!", "1,5": "!", "1 2": "!", "-": "!", ".": "!"},
		Decimal: {"1.50": "1.50", ".5": ".5", "5.": "5.", "-0": "-0", " 1 ": "1", "": "", "NaN": "!", "Inf": "!", "1e3": "1000", ".5e1": "5", "-1.25e-3": "-0.00125", "1e99": "1" + strings.Repeat("0", 99), "1,000": "!", "1 000": "!", "1000abc": "!", "1.2.3": "!", "--1": "!", "1'": "!"},
		Date: {
			"2017-09-04": "2017-09-04", " 2017-09-04 ": "2017-09-04", "2017-09-04 09:28:27": "2017-09-04 09:28:27", "2017-09-04T00:00": "2017-09-04", "0000-00-00": "0000-00-00", "2017-02-30": "!", "2017-9-4": "2017-09-04",
			"2017/9/4": "2017-09-04", "2017.09.04": "2017-09-04", "2017:9:4": "2017-09-04", "20170904": "2017-09-04", "20170904092827": "2017-09-04 09:28:27", "20170904T092827": "2017-09-04 09:28:27",
			"04.09.2017": "!", "": "", "2017-09": "!", "17-9-4": "!", "170904": "!", "2017-9-4x": "!", "2017-09-04Z": "!", "2017-00-00": "!", "2017-09-04 25:00": "!", "2017-09-04 ": "2017-09-04", "1504483200": "!",
		},
		Time: {"09:28:27": "09:28:27", "09:28": "09:28:00", "24:00": "!", "9:28": "09:28:00", "9:5": "09:05:00", "092827": "09:28:27", "09:28:27.000": "09:28:27", "09:28:27.5": "!", "0928": "!", "": "", "noon": "!", "8 PM": "!"},
		DateTime: {
			"2017-09-04 09:28:27": "2017-09-04 09:28:27", "2017-09-04": "2017-09-04 00:00:00", "2017-09-04 09:28": "2017-09-04 09:28:00", "2017-09-04T09:28:27": "2017-09-04 09:28:27", "2017-9-4 9:5": "2017-09-04 09:05:00", "20170904": "2017-09-04 00:00:00", "2017-09-04 09:28:27.000": "2017-09-04 09:28:27", "2017-09-04T09:28:27Z": "!",
			"0000-00-00": "0000-00-00 00:00:00", "0000-00-00 00:00:00": "0000-00-00 00:00:00", "2017-13-01": "!", "now": "!", "": "",
		},
	} {
		f := &Field{Name: "field", Kind: kind}
		for in, want := range values {
			c, err := NewCond(f, Eq, in)
			switch {
			case want == "!" && CodeOf(err) != InvalidValue:
				t.Errorf("%s %q: got %+v, %v, want InvalidValue", kind, in, c, err)
			case want == "" && (err != nil || c.Op != Null):
				t.Errorf("%s %q: got %+v, %v, want what is empty", kind, in, c, err)
			case want != "!" && want != "" && (err != nil || c.Op != Eq || c.Values[0] != want):
				t.Errorf("%s %q: got %+v, %v, want %q", kind, in, c, err, want)
			}
		}
	}
}

func TestNewCondArity(t *testing.T) {
	f := &Field{Name: "field", Kind: Int}
	for _, test := range []struct {
		op     Op
		values []string
		ok     bool
	}{
		{Eq, nil, false},
		{Eq, []string{"1"}, true},
		{Eq, []string{"1", "2"}, false},
		{Between, []string{"1"}, false},
		{Between, []string{"1", "2"}, true},
		{Between, []string{"1", "x"}, false},
		{In, nil, false},
		{In, []string{"1"}, true},
		{NotIn, []string{"1", "2", "3"}, true},
		{In, []string{"1", "2"}, true},
		{Null, nil, true},
		{NotNull, []string{"1"}, false},
		// The text of a value is looked at, whatever its kind.
		{Like, []string{"x%"}, true},
		{Contains, []string{""}, true},
		{Starts, []string{"x"}, true},
		{Ends, nil, false},
	} {
		c, err := NewCond(f, test.op, test.values...)
		if (err == nil) != test.ok || err != nil && CodeOf(err) != InvalidValue {
			t.Errorf("op %d with %q: got %v", test.op, test.values, err)
		}
		if err == nil && !slices.Equal(c.Values, test.values) {
			t.Errorf("op %d: values %q, want %q", test.op, c.Values, test.values)
		}
	}
}

// TestNewCondKeepsInput does not change the caller's values.
func TestNewCondKeepsInput(t *testing.T) {
	values := []string{" 1 ", " 2 "}
	if _, err := NewCond(&Field{Kind: Int}, In, values...); err != nil || values[0] != " 1 " {
		t.Errorf("values are %q now, %v", values, err)
	}
}

func FuzzNormal(f *testing.F) {
	f.Add("2017-09-04 09:28:27")
	f.Add("-1.50")
	f.Fuzz(func(t *testing.T, v string) {
		for kind := Text; kind <= DateTime; kind++ {
			once, ok := kind.normal(v)
			if !ok {
				continue
			}
			if twice, ok := kind.normal(once); !ok || twice != once {
				t.Errorf("%s %q: %q, and again %q, %v", kind, v, once, twice, ok)
			}
		}
	})
}

// TestNewCondMeaning has comparisons that are others than they are written.
func TestNewCondMeaning(t *testing.T) {
	for _, test := range []struct {
		kind   Kind
		op     Op
		values []string
		want   Cond
	}{
		{Decimal, Like, []string{"12.5"}, Cond{Op: Eq, Values: []string{"12.5"}}},
		{Decimal, Like, []string{"12.5%"}, Cond{Op: Like, Values: []string{"12.5%"}}},
		{Decimal, Like, []string{"x"}, Cond{Op: Like, Values: []string{"x"}}},
		{Date, Like, []string{"2024-1-5"}, Cond{Op: Eq, Values: []string{"2024-01-05"}}},
		{DateTime, Like, []string{"2024-01-05"}, Cond{Op: Eq, Values: []string{"2024-01-05 00:00:00"}}},
		{Text, Like, []string{`a\%b\\`}, Cond{Op: Eq, Values: []string{`a%b\`}}},
		{Text, Like, []string{`a\`}, Cond{Op: Eq, Values: []string{`a\`}}},
		{Text, Like, []string{""}, Cond{Op: Null}},
		{Int, Ne, []string{""}, Cond{Op: NotNull}},
		{Date, In, []string{"", " "}, Cond{Op: Null}},
		{Date, NotIn, []string{""}, Cond{Op: NotNull}},
		{Int, In, []string{"1", "", "2"}, Cond{Op: In, Values: []string{"1", "2"}, OrEmpty: true}},
		{Text, NotIn, []string{"x", ""}, Cond{Op: NotIn, Values: []string{"x"}, OrEmpty: true}},
		{Text, Gt, []string{""}, Cond{Op: Gt, Values: []string{""}}},
		{Text, Eq, []string{"۱۲"}, Cond{Op: In, Values: []string{"12", "۱۲", "١٢"}}},
		{Text, Ne, []string{"علي"}, Cond{Op: Ne, Values: []string{"علی"}, Fold: foldYeh}},
		{Text, Contains, []string{"ك1"}, Cond{Op: Contains, Values: []string{"ک1"}, Fold: foldKaf | 1<<1}},
		{Text, Gt, []string{"علي"}, Cond{Op: Gt, Values: []string{"علي"}}},
		{Text, Starts, []string{"علي"}, Cond{Op: Starts, Values: []string{"علی", "علی", "علي", "على"}, Fold: foldYeh}},
	} {
		f := &Field{Name: "field", Kind: test.kind}
		test.want.Field = f
		got, err := NewCond(f, test.op, test.values...)
		if err != nil || got.Op != test.want.Op || !slices.Equal(got.Values, test.want.Values) || got.OrEmpty != test.want.OrEmpty || got.Fold != test.want.Fold {
			t.Errorf("%s op %d %q: got %+v, %v, want %+v", test.kind, test.op, test.values, got, err, test.want)
		}
	}
}
