package expr

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"vtrest/internal/phpvalue"
)

// maxText bounds what one function makes: a few replacements within each other
// could fill the memory.
const maxText = 1 << 22

func errTooLong() error { return fmt.Errorf("a text of more than %d bytes", maxText) }

func concat(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(a.String())
	}
	if b.Len() > maxText {
		return phpvalue.Null, errTooLong()
	}
	return phpvalue.Text(b.String()), nil
}

// substring is substring(text, start, length): the CRM calls the third an end,
// but counts it from the start. A negative start or length counts from the end of the
// text, a null length is all the rest.
func substring(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	if len(args) > 3 {
		return phpvalue.Text(""), nil
	}
	text := args[0].String()
	start, err := whole(arg(args, 1))
	if err != nil {
		return phpvalue.Null, err
	}
	length := int64(len(text))
	if len(args) == 3 && !args[2].IsNull() {
		if length, err = whole(args[2]); err != nil {
			return phpvalue.Null, err
		}
	}
	count := int64(utf8.RuneCountInString(text))
	if start < 0 {
		start = max(count+max(start, -count), 0)
	}
	start = min(start, count)
	if rest := count - start; length < 0 {
		length = max(rest+max(length, -rest), 0)
	} else {
		length = min(length, rest)
	}
	from := byteOf(text, start)
	return phpvalue.Text(text[from : from+byteOf(text[from:], length)]), nil
}

// byteOf is where the n-th letter of text begins.
func byteOf(text string, n int64) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// whole is a value as a whole number; a text must begin with one.
func whole(v phpvalue.Value) (int64, error) {
	if v.IsText() {
		n, ok := phpvalue.LeadingNumber(v.String())
		if !ok {
			return 0, fmt.Errorf("a text that is not a number cannot be a place or a length")
		}
		v = n
	}
	if v.Kind() == phpvalue.FloatKind {
		if f := v.Float64(); !(f > -1<<62 && f < 1<<62) {
			return 0, fmt.Errorf("a number is too large for a place or a length")
		}
	}
	return v.Int64(), nil
}
