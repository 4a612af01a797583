package collate

import (
	"errors"
	"testing"
)

func TestAddDecimal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b, want string
		err        bool
	}{
		{"0.100", "0.200", "0.300", false},
		{"1.000", "-1.001", "-0.001", false},
		{"", "2.5", "2.500", false},
		{"9007199254740993.001", "0.001", "9007199254740993.002", false}, // no float holds it
		{"9999999999999999999999.999", "-0.001", "9999999999999999999999.998", false},
		{"9999999999999999999999.999", "0.001", "", true},
		{"-9999999999999999999999.999", "-0.001", "", true},
		{"0.0005", "0", "0.001", false},
		{"-0.0005", "0", "-0.001", false},
		{"-0.0004", "0", "0.000", false},
		{"x", "1", "", true},
		{"1", "1e9", "", true},
	} {
		got, err := AddDecimal(tt.a, tt.b, 25, 3)
		if got != tt.want || (err != nil) != tt.err {
			t.Errorf("%s + %s = %q, %v; want %q", tt.a, tt.b, got, err, tt.want)
		}
	}
	if _, err := AddDecimal("99", "1", 2, 0); !errors.Is(err, ErrOverflow) {
		t.Errorf("99 + 1 in two digits: %v, want ErrOverflow", err)
	}
}
