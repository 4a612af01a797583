package entry

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// blanks are what the CRM trims from both ends of every value.
const blanks = " \t\n\r\x00\x0B"

// read is the one text that was sent for a field, trimmed and decoded. A list
// becomes one text where the field holds several values.
func (s *sheet) read(f *crm.Field, sent *crm.Sent) (string, *problem) {
	values := make([]string, 0, len(sent.Values))
	for _, v := range sent.Values {
		if !utf8.ValidString(v) {
			return "", allowed("text in UTF-8")
		}
		if !s.Literal || f.Kind != crm.Text {
			v = strings.Trim(v, blanks)
		}
		v = htmltext.Decode(v)
		if strings.ContainsRune(v, 0) {
			return "", allowed("text without the character NUL")
		}
		if v != "" {
			values = append(values, v)
		}
	}
	switch {
	case len(values) == 0:
		return "", nil
	case len(values) == 1:
		return values[0], nil
	case f.UIType == 33:
		return strings.Join(values, crm.PicklistSeparator), nil
	case f.UIType == 8:
		return strings.Join(values, ","), nil
	}
	return "", allowed("one value, not a list")
}

// fitText checks that a text column can hold a text whole.
func fitText(f *crm.Field, text string) (crm.Stored, *problem) {
	switch n := utf8.RuneCountInString(text); {
	case f.Length > 0 && n > f.Length:
		return crm.Stored{}, allowed("a text of at most %d characters; these are %d", f.Length, n)
	case f.Bytes > 0 && len(text) > f.Bytes:
		return crm.Stored{}, allowed("a text of at most %d bytes; these are %d", f.Bytes, len(text))
	}
	if r, ok := fitsCharset(f.Charset, text); !ok {
		return crm.Stored{}, allowed("text in the column's character set %s, which cannot hold %q (U+%04X)", f.Charset, r, r)
	}
	return crm.Stored{Text: text}, nil
}

// fitsCharset finds the first character that a character set lacks. Sets that
// are not known here are left to the database.
func fitsCharset(charset, text string) (rune, bool) {
	for _, r := range text {
		ok := true
		switch charset {
		case "utf8", "utf8mb3", "ucs2":
			ok = r <= 0xFFFF
		case "latin1":
			_, ok = charmap.Windows1252.EncodeRune(r)
		case "ascii":
			ok = r < 0x80
		}
		if !ok {
			return r, false
		}
	}
	return 0, true
}
