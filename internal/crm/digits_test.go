package crm

import (
	"testing"
	"unicode"
)

func TestFoldDigits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":           "",
		"2024-01-05": "2024-01-05",
		"علی":        "علی",
		"۰۱۲۳۴۵۶۷۸۹": "0123456789",
		"٠١٢٣٤٥٦٧٨٩": "0123456789",
		"०१२३४५६७८९": "0123456789",
		"০১২৩৪৫৬৭৮৯": "0123456789",
		"0123456789": "0123456789",
		"𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿": "0909090909",
		"tel ۰۹۱۲ x": "tel 0912 x",
		"x²½Ⅳ①":      "x²½Ⅳ①",
		"۱٬۲۳۴٫۵":    "1٬234٫5",
	} {
		if have := FoldDigits(text); have != want {
			t.Errorf("FoldDigits(%q) = %q, want %q", text, have, want)
		}
	}
}

// TestFoldDigitsOfAllScripts holds the table of Unicode to what FoldDigits needs of
// it: the digits of a script are ten, and their zero comes first.
func TestFoldDigitsOfAllScripts(t *testing.T) {
	t.Parallel()
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		if want := string(rune('0' + n%10)); FoldDigits(string(r)) != want {
			t.Errorf("U+%04X is %s, want %s", r, FoldDigits(string(r)), want)
		}
		n++
	}
	if n < 600 || n%10 != 0 {
		t.Errorf("%d digits, want ten a script", n)
	}
}
