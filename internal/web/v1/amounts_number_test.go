package v1

import (
	"testing"

	"github.com/shopspring/decimal"
)

// TestNumbers compares what is read and spelt in short with the library.
func TestNumbers(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "0.000", "1", "-1", "1.5", "-1.50", "99.99000000", "0.00000001", "-0.05", "100", "1200.000", "999999999999999", "1000000000000000", "12345678901234567.12345678",
		"-99999999999999999.99999999", "1e3", "-1.5E-3", ".5", "5.", "-", ".", "x", "1.2.3", "1,5", " 1", "00012.50",
	} {
		want, err := decimal.NewFromString(text)
		if err != nil {
			want = decimal.Zero
		}
		got := number([]byte(text))
		if !got.Equal(want) {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		for _, decimals := range []int32{0, 1, 2, 3, 8, 16} {
			if spelt := string(appendFixed(nil, got, decimals)); spelt != want.StringFixed(decimals) {
				t.Errorf("%q with %d decimals: got %s, want %s", text, decimals, spelt, want.StringFixed(decimals))
			}
		}
	}
}

func FuzzNumbers(f *testing.F) {
	f.Add("1.50", int32(2))
	f.Fuzz(func(t *testing.T, text string, decimals int32) {
		want, err := decimal.NewFromString(text)
		if err != nil || want.Exponent() > 100 || want.Exponent() < -100 || decimals < 0 || decimals > 20 {
			return
		}
		got := number([]byte(text))
		if spelt := string(appendFixed(nil, got, decimals)); !got.Equal(want) || spelt != want.StringFixed(decimals) {
			t.Errorf("%q with %d decimals: got %s, want %s", text, decimals, spelt, want.StringFixed(decimals))
		}
	})
}
