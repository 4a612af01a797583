package entry

import (
	"math/big"
	"testing"

	"vtrest/internal/meta"
)

// TestWriteNumber: numbers look as on the CRM's screens, for each pattern.
func TestWriteNumber(t *testing.T) {
	for _, tt := range []struct {
		pattern, group, point string
		trims                 bool
		number                string
		decimals              int
		want                  string
	}{
		{"", "", "", false, "1234567.891", 2, "1,234,567.89"},
		{"123,456,789", ".", ",", false, "1234567.891", 2, "1.234.567,89"},
		{"123,456,789", " ", ",", false, "-1234.5", 2, "-1 234,50"},
		{"123456789", ",", ".", false, "1234567.5", 3, "1234567.500"},
		{"123456,789", "'", ".", false, "1234567", 2, "1234'567.00"},
		{"12,34,56,789", ",", ".", false, "123456789", 0, "12,34,56,789"},
		{"12,34,56,789", ",", ".", false, "999", 0, "999"},
		{"123,456,789", "&nbsp;", ",", true, "1000", 2, "1 000"},
		{"123,456,789", ",", ".", true, "2500.5", 2, "2,500.5"},
		{"123,456,789", ",", ".", false, "0.005", 2, "0.01"},
		{"123,456,789", ",", ".", false, "100", 0, "100"},
	} {
		n, _ := new(big.Rat).SetString(tt.number)
		u := &meta.UserRow{Digits: tt.pattern, Grouping: tt.group, Decimal: tt.point, TrimsZeros: tt.trims}
		if got := WriteNumber(u, n, tt.decimals); got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}

// TestWriteDate: days look as on the CRM's screens.
func TestWriteDate(t *testing.T) {
	for format, want := range map[string]string{"": "15-06-2024", "dd.mm.yyyy": "15.06.2024", "mm-dd-yyyy": "06-15-2024", "yyyy-mm-dd": "2024-06-15"} {
		if got := WriteDate(&meta.UserRow{DateFormat: format}, "2024-06-15"); got != want {
			t.Errorf("%q: got %q, want %q", format, got, want)
		}
	}
}
