package crm

import (
	"slices"
	"strings"
	"unicode"
)

// Fold says which characters of a text are compared in one spelling: a bit for each
// digit, and one for each letter that has two. Keyboards write the same letter or
// digit with characters of different scripts.
type Fold uint16

// The letters of [Fold]; digit d has the bit 1<<d.
const (
	foldYeh Fold = 1 << (10 + iota)
	foldKaf
)

// spelled is a character and those that are written in its place.
type spelled struct {
	fold   Fold
	as     rune // the one spelling
	others []rune
}

// spellings are the characters that have more than one spelling: the letters yeh
// and kaf, which Persian and Arabic keyboards write differently, and the digits of
// both.
var spellings = func() []spelled {
	all := []spelled{
		{foldYeh, '\u06CC', []rune{'\u064A', '\u0649'}},
		{foldKaf, '\u06A9', []rune{'\u0643'}},
	}
	for d := range rune(10) {
		all = append(all, spelled{1 << d, '0' + d, []rune{'\u06F0' + d, '\u0660' + d}})
	}
	return all
}()

// Pairs calls f with each character that is folded and the one that stands for it.
func (fold Fold) Pairs(f func(from, to rune)) {
	for _, s := range spellings {
		if fold&s.fold == 0 {
			continue
		}
		for _, r := range s.others {
			f(r, s.as)
		}
	}
}

// foldText is a text in one spelling, and which characters of it have others.
func foldText(text string) (string, Fold) {
	var fold Fold
	folded := strings.Map(func(r rune) rune {
		for _, s := range spellings {
			if r == s.as || strings.ContainsRune(string(s.others), r) {
				fold |= s.fold
				return s.as
			}
		}
		return r
	}, text)
	return folded, fold
}

// Respell writes letters that do not fit in another of their spellings, if that
// does.
func Respell(text string, fits func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		for _, s := range spellings {
			if r != s.as || fits(r) {
				continue
			}
			if i := slices.IndexFunc(s.others, fits); i >= 0 {
				return s.others[i]
			}
		}
		return r
	}, text)
}

// Spellings are the spellings of a text that people write: each letter in any of its
// spellings, the digits all in those of one script. The text itself is among
// them. There are none if there would be more than most.
func Spellings(text string, most int) []string {
	folded, fold := foldText(text)
	if fold == 0 {
		return []string{text}
	}
	letters := []rune(folded)
	all := combine(letters, len(letters), most)
	if all == nil || slices.Contains(all, text) {
		return all
	}
	return append(all, text)
}

// combine spells the first n of letters, nil if there would be more than most.
func combine(letters []rune, n, most int) []string {
	scripts := []rune{'0'}
	if slices.ContainsFunc(letters[:n], isDigit) {
		scripts = []rune{'0', '\u06F0', '\u0660'}
	}
	var all []string
	for _, zero := range scripts {
		some := []string{""}
		for i, r := range letters[:n] {
			some = appendSpelled(some, r, zero, endsWord(letters, i))
			if len(some)*len(scripts) > most {
				return nil
			}
		}
		all = append(all, some...)
	}
	return all
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// appendSpelled appends to each text a character in all its spellings. Alef maksura
// stands for yeh at the end of words only.
func appendSpelled(texts []string, r, zero rune, ends bool) []string {
	as := []rune{r}
	switch {
	case isDigit(r):
		as[0] = r - '0' + zero
	case r == '\u06CC' && ends:
		as = append(as, '\u064A', '\u0649')
	case r == '\u06CC':
		as = append(as, '\u064A')
	case r == '\u06A9':
		as = append(as, '\u0643')
	}
	more := make([]string, 0, len(texts)*len(as))
	for _, t := range texts {
		for _, s := range as {
			more = append(more, t+string(s))
		}
	}
	return more
}

func endsWord(letters []rune, i int) bool {
	return i+1 == len(letters) || !unicode.IsLetter(letters[i+1])
}

// Bounds of the spellings that a statement lists. Past the first two an index finds
// by the beginning alone, and past the third by none.
const (
	maxSpellings  = 200
	maxBeginnings = 30
	maxListed     = 6000
)

// spell makes a comparison of text one of all its spellings.
func (c *Cond) spell() {
	folded := make([]string, len(c.Values))
	var fold Fold
	for i, v := range c.Values {
		var f Fold
		folded[i], f = foldText(v)
		fold |= f
	}
	if fold == 0 {
		return
	}
	switch c.Op {
	case Eq, In:
		if all := c.listed(); all != nil {
			c.Op, c.Values = In, all
			return
		}
		if c.Op == Eq {
			folded = append(folded, beginnings(folded[0])...)
		}
	case Starts:
		folded = append(folded, beginnings(folded[0])...)
	case Ne, NotIn, Like, Contains, Ends:
	case Lt, Gt, Le, Ge, Between, Null, NotNull:
		return
	}
	c.Values, c.Fold = folded, fold
}

// listed are the spellings of all values, nil if they are too many.
func (c *Cond) listed() []string {
	var all []string
	for _, v := range c.Values {
		some := Spellings(v, maxSpellings)
		if all = append(all, some...); some == nil || len(all) > maxListed {
			return nil
		}
	}
	return all
}

// beginnings are the spellings of as much of a text as has not too many.
func beginnings(folded string) []string {
	letters := []rune(strings.TrimRight(folded, " "))
	for n := len(letters); n > 0; n-- {
		if all := combine(letters, n, maxBeginnings); all != nil {
			return all
		}
	}
	return nil
}
