package crm

import (
	"slices"
	"strings"
	"testing"
)

func TestSpellings(t *testing.T) {
	for text, want := range map[string][]string{
		"":        {""},
		"Acme":    {"Acme"},
		"سلام":    {"سلام"},
		"علی":     {"علی", "علي", "على"},
		"علي رضا": {"علی رضا", "علي رضا", "على رضا"},
		"علیرضا":  {"علیرضا", "عليرضا"},
		"کی":      {"کی", "کي", "کى", "كی", "كي", "كى"},
		"021-۸":   {"021-8", "۰۲۱-۸", "٠٢١-٨", "021-۸"},
		"علىرضا":  {"علیرضا", "عليرضا", "علىرضا"},
	} {
		got := Spellings(text, 100)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := Spellings(strings.Repeat("ی", 9), 100); got != nil {
		t.Errorf("nine letters of two spellings: got %d spellings, want none of so many", len(got))
	}
}

// TestLongSpellings finds a text with more spellings than a statement lists by its
// beginning.
func TestLongSpellings(t *testing.T) {
	long := strings.Repeat("ایرانیان ", 6)
	c, err := NewCond(&Field{Name: "field"}, Eq, strings.ReplaceAll(long, "ی", "ي"))
	if err != nil || c.Op != Eq || c.Fold != foldYeh || c.Values[0] != long || len(c.Values) < 2 || len(c.Values) > maxBeginnings+1 {
		t.Fatalf("got %+v, %v", c, err)
	}
	for _, begin := range c.Values[1:] {
		if folded, _ := foldText(begin); !strings.HasPrefix(long, folded) || !strings.HasPrefix(folded, "ایر") {
			t.Errorf("beginning %q is none of %q", begin, long)
		}
	}
}

func FuzzSpellings(f *testing.F) {
	f.Add("علي ۱۲ك")
	f.Add("a\xffی")
	f.Fuzz(func(t *testing.T, text string) {
		all := Spellings(text, maxSpellings)
		if all != nil && !slices.Contains(all, text) {
			t.Errorf("%q is not among its spellings %q", text, all)
		}
		folded, _ := foldText(strings.ToValidUTF8(text, "?"))
		for _, s := range Spellings(strings.ToValidUTF8(text, "?"), maxSpellings) {
			if again, _ := foldText(s); again != folded {
				t.Errorf("%q: %q is in one spelling %q, want %q", text, s, again, folded)
			}
		}
	})
}

// TestRespell has the character set of an Arabic Windows, which has the Persian kaf
// and not the Persian yeh.
func TestRespell(t *testing.T) {
	fits := func(r rune) bool { return r != '\u06CC' }
	if got := Respell("کیش 12", fits); got != "کيش 12" {
		t.Errorf("got %q", got)
	}
	if got := Respell("کیش", func(r rune) bool { return r == 'x' }); got != "کیش" {
		t.Errorf("of nothing that fits: got %q", got)
	}
}
