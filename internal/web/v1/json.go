package v1

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
)

// How a byte of text is spelt inside a JSON string.
const (
	plain   = iota
	special // needs an escape, or stands for nothing
)

// tables tell for each byte whether it can be copied, for text as the original
// shows it and for raw text.
var shown, raw [256]byte

func init() {
	for c := range 256 {
		hexPairs[c] = [2]byte{hexDigits[c>>4], hexDigits[c&15]}
		if c < 0x20 || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '/' {
			shown[c], raw[c] = special, special
		}
	}
	for r := range rune(len(units)) {
		var spelt [8]byte
		appendUnit(spelt[:0], r)
		units[r] = binary.LittleEndian.Uint64(spelt[:])
	}
	shown['<'], shown['>'], shown[0x7F] = special, special, special
}

const hexDigits = "0123456789abcdef"

// hexPairs spells every byte in hexadecimal.
var hexPairs [256][2]byte

// units spells \u0000 to \u07ff, each in the first six bytes of eight.
var units [0x800]uint64

const unitLength = len(`\u0000`)

// speller appends text the way PHP's json_encode prints it: \/ for a slash,
// \uXXXX for everything above ASCII. Unless raw, text first goes the way of the
// original's cleaning, of which these parts are to be seen: < and > become
// entities, line ends become \n, and characters that XML forbids vanish.
type speller struct {
	raw bool
	// decimals is how many digits after the point the amounts have that we count,
	// the user's.
	decimals int32
	// calendar is that of dates.
	calendar crm.CalendarSystem
}

func (sp speller) append(dst, text []byte) []byte {
	table := &shown
	if sp.raw {
		table = &raw
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case table[c] == plain:
			start := i
			for i++; i < len(text) && table[text[i]] == plain; i++ {
			}
			dst = append(dst, text[start:i]...)
		case c < utf8.RuneSelf:
			dst = sp.ascii(dst, text, i)
			i++
		case isTwo(text, i):
			dst, i = sp.appendTwos(dst, text, i)
		default:
			r, size := utf8.DecodeRune(text[i:])
			i += size
			if sp.raw || allowed(r) {
				dst = appendRune(dst, r)
			}
		}
	}
	return dst
}

// isTwo reports whether a character of two bytes stands at text[i]: Latin with
// accents, Greek, Cyrillic, Hebrew, Arabic, Persian.
func isTwo(text []byte, i int) bool {
	const firstOfTwo, firstOfThree = 0xC2, 0xE0
	return i+1 < len(text) && text[i] >= firstOfTwo && text[i] < firstOfThree && text[i+1]&0xC0 == 0x80
}

// appendTwos appends characters of two bytes and the blanks between them, and
// returns where the first other one stands. Most text above ASCII in a CRM is
// of these, so each is one look-up and one store.
func (sp speller) appendTwos(dst, text []byte, i int) ([]byte, int) {
	for isTwo(text, i) {
		r := rune(text[i]&0x1F)<<6 | rune(text[i+1]&0x3F)
		i += 2
		if r < 0xA0 && !sp.raw {
			continue
		}
		end := len(dst)
		dst = slices.Grow(dst, 8)[:end+8]
		binary.LittleEndian.PutUint64(dst[end:], units[r])
		dst = dst[:end+unitLength]
		if i < len(text) && text[i] == ' ' {
			dst = append(dst, ' ')
			i++
		}
	}
	return dst, i
}

// allowed reports whether the original's cleaning keeps a character above
// ASCII.
func allowed(r rune) bool { return r >= 0xA0 && r != 0xFFFE && r != 0xFFFF }

// ascii appends the special byte text[i].
func (sp speller) ascii(dst, text []byte, i int) []byte {
	c := text[i]
	switch c {
	case '"', '\\', '/':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\t':
		return append(dst, '\\', 't')
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '\r':
		if sp.raw {
			return append(dst, '\\', 'r')
		}
		if i+1 < len(text) && text[i+1] == '\n' {
			return dst
		}
		return append(dst, '\\', 'n')
	}
	if !sp.raw {
		return dst
	}
	switch c {
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// text is a stored value of a field as a client reads it in an answer.
func (sp speller) text(f *crm.Field, stored string) (text string) {
	spelled := []byte{'"'}
	if isDay(f) {
		spelled = sp.date(spelled, []byte(stored))
	} else {
		spelled = sp.append(spelled, []byte(stored))
	}
	if err := json.Unmarshal(append(spelled, '"'), &text); err != nil {
		return stored
	}
	return text
}

func isDay(f *crm.Field) bool { return f != nil && (f.IsDate() || f.IsDateTime()) }

// unchanged reports whether a value that was sent, without the blanks around it, is
// a stored one as a client reads it. Browsers send line ends in their own way.
func (sp speller) unchanged(f *crm.Field, stored, sent string) bool {
	if stored == sent && !isDay(f) {
		return true
	}
	if !sp.raw {
		sent = lineEnds.Replace(sent)
	}
	return sent == strings.Trim(unslash(sp.text(f, stored)), phpBlanks)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// appendRune appends a character above ASCII; beyond the first plane it is a
// pair of surrogates.
func appendRune(dst []byte, r rune) []byte {
	if r >= 0x10000 {
		r -= 0x10000
		dst = appendUnit(dst, 0xD800+r>>10)
		r = 0xDC00 + r&0x3FF
	}
	return appendUnit(dst, r)
}

func appendUnit(dst []byte, u rune) []byte {
	hi, lo := &hexPairs[u>>8&0xFF], &hexPairs[u&0xFF]
	return append(dst, '\\', 'u', hi[0], hi[1], lo[0], lo[1])
}

// quote appends a text of our own or of the catalog, as it is, in quotes.
func quote(dst []byte, text string) []byte {
	dst = append(dst, '"')
	dst = speller{raw: true}.append(dst, []byte(text))
	return append(dst, '"')
}

var (
	resultBegin = []byte(`{"success":true,"result":`)
	resultEnd   = []byte(`}`)
)

// result is a whole answer around a result that is JSON already.
func result(json []byte) []byte { return bytes.Join([][]byte{resultBegin, json, resultEnd}, nil) }
