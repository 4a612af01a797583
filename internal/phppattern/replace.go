package phppattern

import (
	"regexp"
	"strings"
)

// Replace puts with in the place of all that the pattern matches; $1, ${1} and
// \1 in it are what a group found. It is false if the result is longer than limit, in
// bytes. The pattern must be able to read the text.
func (p *Pattern) Replace(text, with string, limit int) (string, bool) {
	if !p.letters {
		text, with = widen(text), widen(with)
	}
	parts := partsOf(with)
	var b strings.Builder
	at := 0
	matches := p.matches(text)
	if len(matches) == 0 && p.lastLine && strings.HasSuffix(text, "\n") {
		matches = p.matches(text[:len(text)-1])
	}
	for _, m := range matches {
		b.WriteString(text[at:m[0]])
		at = m[1]
		for _, part := range parts {
			switch g := 2 * part.group; {
			case part.group < 0:
				b.WriteString(part.text)
			case g < len(m) && m[g] >= 0:
				b.WriteString(text[m[g]:m[g+1]])
			}
		}
		if b.Len() > 4*limit { // a byte takes up to three while it is widened
			return "", false
		}
	}
	b.WriteString(text[at:])
	result := b.String()
	if !p.letters {
		result = narrow(result)
	}
	return result, len(result) <= limit
}

// matches are the places of all matches, with their groups.
func (p *Pattern) matches(text string) [][]int {
	var list [][]int
	end := 0
	for _, m := range p.re.FindAllStringSubmatchIndex(text, -1) {
		if p.anchored && m[0] != end {
			break
		}
		list = append(list, m)
		end = m[1]
		// PHP takes an empty match right behind another one too, Go does not.
		if p.here != nil && m[0] < m[1] {
			if next := p.here.FindStringSubmatchIndex(text[end:]); next != nil && next[1] == 0 {
				for i := range next {
					if next[i] >= 0 {
						next[i] += end
					}
				}
				list = append(list, next)
			}
		}
	}
	return list
}

// A part of a replacement is a text, or what a group of the pattern found.
type part struct {
	text  string
	group int // -1 for a text
}

var groupSign = regexp.MustCompile(`\\\\|[\\$]\d{1,2}|\$\{\d{1,2}\}`)

// partsOf cuts a replacement at the signs for groups.
func partsOf(with string) []part {
	var list []part
	at := 0
	for _, m := range groupSign.FindAllStringIndex(with, -1) {
		list = append(list, part{with[at:m[0]], -1})
		at = m[1]
		digits := strings.Trim(with[m[0]:m[1]], `\${}`)
		if digits == "" {
			list = append(list, part{`\`, -1})
			continue
		}
		group := 0
		for _, d := range digits {
			group = group*10 + int(d-'0')
		}
		list = append(list, part{group: group})
	}
	return append(list, part{with[at:], -1})
}
