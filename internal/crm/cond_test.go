package crm

import (
	"slices"
	"testing"
)

// TestNewCond has the values that fit a kind, in the form in which they are
// compared, and those that do not ("!").
func TestNewCond(t *testing.T) {
	for kind, values := range map[Kind]map[string]string{
		Text:    {"": "", " x ": " x ", "۱۲": "۱۲"},
		Int:     {"42": "42", " 42 ": "42", "-7": "-7", "+7": "+7", "007": "007", "1.5": "1.5", "99999999999999999999": "99999999999999999999", "": "!", "x": "!", "1e3": "!", "0x1": "!", "۱۲": "!", "1,5": "!", "1 2": "!", "-": "!", ".": "!"},
		Decimal: {"1.50": "1.50", ".5": ".5", "5.": "5.", "-0": "-0", " 1 ": "1", "": "!", "NaN": "!", "Inf": "!", "1e3": "!", "1.2.3": "!", "--1": "!", "1'": "!"},
		Date:    {"2017-09-04": "2017-09-04", " 2017-09-04 ": "2017-09-04", "2017-09-04 09:28:27": "2017-09-04", "0000-00-00": "0000-00-00", "2017-02-30": "!", "2017-9-4": "!", "04.09.2017": "!", "": "!", "2017-09": "!"},
		Time:    {"09:28:27": "09:28:27", "09:28": "09:28:00", "24:00": "!", "9:28": "09:28:00", "": "!", "noon": "!"},
		DateTime: {
			"2017-09-04 09:28:27": "2017-09-04 09:28:27", "2017-09-04": "2017-09-04 00:00:00", "2017-09-04 09:28": "2017-09-04 09:28:00", "2017-09-04T09:28:27": "2017-09-04 09:28:27",
			"0000-00-00": "0000-00-00 00:00:00", "0000-00-00 00:00:00": "0000-00-00 00:00:00", "2017-13-01": "!", "now": "!", "": "!",
		},
	} {
		f := &Field{Name: "field", Kind: kind}
		for in, want := range values {
			c, err := NewCond(f, Eq, in)
			switch {
			case want == "!" && CodeOf(err) != InvalidValue:
				t.Errorf("%s %q: got %+v, %v, want InvalidValue", kind, in, c, err)
			case want != "!" && (err != nil || c.Values[0] != want):
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
		{In, []string{"1", ""}, false},
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
