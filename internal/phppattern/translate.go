package phppattern

import (
	"strconv"
	"strings"
)

// lettersClass are the classes that mean letters of all scripts under option u; the
// names between colons stand in brackets only.
var lettersClass = map[string]string{
	`\w`: `\p{L}\p{N}_`, `\d`: `\p{Nd}`, `\s`: `\s\x0B\x{85}\p{Z}`,
	`[:alpha:]`: `\p{L}`, `[:alnum:]`: `\p{L}\p{N}`, `[:digit:]`: `\p{Nd}`, `[:lower:]`: `\p{Ll}`, `[:upper:]`: `\p{Lu}`,
	`[:space:]`: `\s\x0B\x{85}\p{Z}`, `[:word:]`: `\p{L}\p{N}_`,
}

// bytesClass are the classes that Go has not or means otherwise.
var bytesClass = map[string]string{`\s`: `\s\x0B`, `\v`: `\n\x0B\f\r`, `\h`: `\t `, `\e`: `\x1B`}

// translate writes a pattern as Go's regular expressions do; false if they
// cannot. Without letters it is a pattern of widened bytes.
func translate(body string, letters bool) (string, bool) {
	var b strings.Builder
	inClass := false
	for body != "" {
		sign := nextSign(body, inClass)
		body = body[len(sign):]
		switch {
		case sign == "[" && !inClass:
			inClass = true
			for _, first := range []string{"^", "]"} { // a bracket that comes first is one of the class
				if rest, ok := strings.CutPrefix(body, first); ok {
					sign, body = sign+strings.Replace(first, "]", `\]`, 1), rest
				}
			}
			b.WriteString(sign)
		case sign == "]" && inClass:
			inClass = false
			b.WriteString(sign)
		case sign[0] == '\\' || len(sign) > 1:
			text, ok := translateSign(sign, letters, inClass)
			if !ok {
				return "", false
			}
			b.WriteString(text)
		default:
			b.WriteString(sign)
		}
	}
	return b.String(), true
}

// nextSign is the sign that a pattern begins with: an escaped one, a class by name, a
// quoted text or a byte.
func nextSign(body string, inClass bool) string {
	switch {
	case strings.HasPrefix(body, `\Q`):
		if end := strings.Index(body, `\E`); end >= 0 {
			return body[:end+2]
		}
		return body
	case strings.HasPrefix(body, `\x{`):
		if end := strings.IndexByte(body, '}'); end >= 0 {
			return body[:end+1]
		}
	case strings.HasPrefix(body, `\x`):
		return body[:min(4, len(body))]
	case body[0] == '\\':
		return body[:min(2, len(body))]
	case inClass && strings.HasPrefix(body, "[:"):
		if end := strings.Index(body, ":]"); end >= 0 {
			return body[:end+2]
		}
	}
	return body[:1]
}

func translateSign(sign string, letters, inClass bool) (string, bool) {
	classes := bytesClass
	if letters {
		classes = lettersClass
		if sign == `\b` || sign == `\B` {
			return "", false // whose words are ASCII in Go
		}
	}
	if class, ok := classes[sign]; ok {
		if inClass {
			return class, true
		}
		return "[" + class + "]", true
	}
	if class, ok := classes[strings.ToLower(sign)]; ok && len(sign) == 2 {
		return "[^" + class + "]", !inClass
	}
	if n, err := strconv.ParseUint(strings.Trim(strings.TrimPrefix(sign, `\x`), "{}"), 16, 8); err == nil && sign[:2] == `\x` && !letters && n >= 0x80 {
		return `\x{` + strconv.FormatUint(beyondASCII+n, 16) + `}`, true
	}
	return sign, true
}
