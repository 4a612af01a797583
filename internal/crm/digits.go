package crm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FoldDigits writes the decimal digits of every script as 0 to 9: Persian ۱۴۰۳
// and Arabic-Indic ١٤٠٣ are 1403. All else stays. A text without such digits
// comes back as it is.
func FoldDigits(text string) string {
	first := strings.IndexFunc(text, isForeignDigit)
	if first < 0 {
		return text
	}
	return text[:first] + strings.Map(foldDigit, text[first:])
}

func isForeignDigit(r rune) bool { return r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r) }

// foldDigit is the ASCII digit of the same value as r, or r itself if it is not
// a digit. Unicode has the ten digits of a script beside one another, zero first.
func foldDigit(r rune) rune {
	if !isForeignDigit(r) {
		return r
	}
	for _, digits := range unicode.Nd.R16 {
		if rune(digits.Lo) <= r && r <= rune(digits.Hi) {
			return '0' + (r-rune(digits.Lo))%10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if rune(digits.Lo) <= r && r <= rune(digits.Hi) {
			return '0' + (r-rune(digits.Lo))%10
		}
	}
	return r
}
