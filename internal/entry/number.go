package entry

import (
	"math/big"
	"regexp"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// format is how numbers are written.
type format struct {
	group, point string
	rate         bool // amounts are in the user's currency
	json         bool // a number of JSON, and no text
}

// stored is the format of the database, and of defaults.
var stored = format{group: ",", point: "."}

// bare is how programs write numbers: with a point, and nothing between thousands.
var bare = format{point: "."}

// plain is the format of numbers that are no texts, as in JSON: it is the same
// for all users, but amounts are in theirs.
var plain = format{point: ".", rate: true, json: true}

// separators is the format of the user, who may have none of their own.
func (s *sheet) separators() format {
	u := s.User
	if u.Digits == "" {
		return format{group: ",", point: ".", rate: true}
	}
	return format{group: separator(u.Grouping), point: separator(u.Decimal), rate: true}
}

// separator reads a setting: a no-break space, perhaps as an entity, and
// nothing at all mean a space.
func separator(setting string) string {
	text := strings.ReplaceAll(htmltext.Decode(setting), "\u00A0", " ")
	if text == "" {
		return " "
	}
	return text
}

// longestNumber keeps a client from asking for a number of a million digits.
const longestNumber = 64

var (
	plainNumber = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$`)
	leading     = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?`)
)

// signs of Persian and Arabic text: marks of direction stand for nothing, and the
// minus sign of Unicode is one. The separators have one meaning, whatever the
// user's are.
var (
	marks   = strings.NewReplacer("\u200E", "", "\u200F", "", "\u061C", "", "\u2212", "-", "\u00A0", " ", "\u202F", " ")
	persian = strings.NewReplacer(persianPoint, ".", persianGroup, ",")
)

const persianPoint, persianGroup = "٫", "٬"

// latin writes numbers, dates and times with the digits and signs of ASCII.
func latin(text string) string { return marks.Replace(crm.FoldDigits(text)) }

// parseNumber reads a number in a format. Separators of groups must stand where
// groups end: the CRM drops them wherever they stand, so that 1,5 becomes 15.
func parseNumber(text string, in format) (*big.Rat, bool) {
	text = latin(text)
	if strings.ContainsAny(text, persianPoint+persianGroup) {
		text, in = persian.Replace(text), stored
	}
	if len(text) > longestNumber {
		return nil, false
	}
	whole, fraction, pointed := strings.Cut(text, in.point)
	if in.point != "." && in.group != "." && !pointed {
		whole, fraction, pointed = strings.Cut(text, ".")
	}
	if groups := strings.Split(strings.TrimLeft(whole, "+-"), in.group); in.group != "" && len(groups) > 1 && in.group != in.point {
		for i, g := range groups {
			if i == 0 && g == "" || i == len(groups)-1 && len(g) != 3 || i > 0 && len(g) != 2 && len(g) != 3 {
				return nil, false
			}
		}
		whole = strings.ReplaceAll(whole, in.group, "")
	}
	if pointed {
		whole += "." + fraction
	}
	if !plainNumber.MatchString(whole) {
		return nil, false
	}
	return new(big.Rat).SetString(whole)
}

// asPHP reads a number as the CRM does, whatever it is: group separators are
// dropped, and what follows the number does not count.
func asPHP(text string, in format) *big.Rat {
	text = latin(text)
	if len(text) > longestNumber {
		text = text[:longestNumber]
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, in.group, ""), in.point, ".")
	if n, ok := new(big.Rat).SetString(leading.FindString(strings.TrimLeft(text, " "))); ok {
		return n
	}
	return new(big.Rat)
}

// fitNumber writes a number as its column prints it. Digits beyond the column's
// scale are rounded, halves away from zero, as the CRM's database does.
func (s *sheet) fitNumber(f *crm.Field, n *big.Rat) (crm.Stored, *problem) {
	switch f.Kind {
	case crm.Int:
		return s.fitInt(f, n)
	case crm.Decimal:
		if f.Digits == 0 {
			return crm.Stored{Text: shortest(n)}, nil
		}
		text := fixed(n, f.Scale)
		whole, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
		if most := f.Digits - f.Scale; len(strings.TrimLeft(whole, "0")) > most {
			return crm.Stored{}, allowed("a number of at most %d digits before the point", most)
		}
		return crm.Stored{Text: text}, nil
	default:
		return fitText(f, shortest(n))
	}
}

func (s *sheet) fitInt(f *crm.Field, n *big.Rat) (crm.Stored, *problem) {
	if !n.IsInt() && !s.Lenient {
		return crm.Stored{}, allowed("a whole number")
	}
	limit := new(big.Int).Lsh(big.NewInt(1), uint(8*max(f.Bytes, 1)-1))
	i, _ := new(big.Int).SetString(fixed(n, 0), 10)
	if f.Bytes > 0 && (i.Cmp(limit) >= 0 || i.Cmp(new(big.Int).Neg(limit)) < 0) {
		return crm.Stored{}, allowed("a whole number from -%s to %s", limit, new(big.Int).Sub(limit, big.NewInt(1)))
	}
	return crm.Stored{Text: i.String()}, nil
}

// fixed writes a number with a number of digits after the point.
func fixed(n *big.Rat, scale int) string {
	text := n.FloatString(scale)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// shortest writes a number with as many digits as it needs, 17 after the point
// at most.
func shortest(n *big.Rat) string {
	text := fixed(n, 17)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// sample is a number that the format allows.
func (in format) sample(f *crm.Field) string {
	switch {
	case f.Kind == crm.Decimal && f.Scale == 0 && f.Digits > 0:
		return "1" + in.group + "234"
	case in.group == "":
		return "1234" + in.point + "5"
	}
	return "1" + in.group + "234" + in.point + "5 or 1234" + in.point + "5"
}
