package htmltext

import (
	"html"
	"testing"
	"unicode/utf8"
)

func TestEncode(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"plain شرکت 中 😀":         "plain شرکت 中 😀",
		`é & "q" 's' <b>`:        "&eacute; &amp; &quot;q&quot; &#039;s&#039; &lt;b&gt;",
		"&amp;":                  "&amp;amp;",
		"\u00a0ÿ – € \u200c Ω ♦": "&nbsp;&yuml; &ndash; &euro; &zwnj; &Omega; &diams;",
		"š\u0160ƒ→⟨\u2329":       "&scaron;&Scaron;&fnof;&rarr;⟨&lang;",
	} {
		if got := Encode(text); got != want {
			t.Errorf("Encode(%q): %q, want %q", text, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		"&lt;b&gt; &eacute; &amp;amp;":         "<b> é &amp;",
		"&#39; &#039; &#x27; &quot;":           `' ' ' "`,
		"?a=1&param=2 &copy &nosuch; &;":       "?a=1&param=2 &copy &nosuch; &;",
		"&#1; &#128; &#xD800; &#xFFFF0000;":    "&#1; &#128; &#xD800; &#xFFFF0000;",
		"Sales&notes R&D &amp;lt; &copy &amp;": "Sales&notes R&D &lt; &copy &",
		"&apos; &hellip;":                      "&apos; …",
	} {
		if got := Decode(text); got != want {
			t.Errorf("Decode(%q): %q, want %q", text, got, want)
		}
	}
}

// TestNames: all names of HTML 4 are known, and mean what package html takes
// them for; only the two angle brackets were given other characters by HTML 5.
func TestNames(t *testing.T) {
	if len(names) != 252+1 {
		t.Errorf("%d characters have names, want HTML 4's 252 and the apostrophe", len(names))
	}
	for name, r := range characters {
		if got := html.UnescapeString(name); got != string(r) && name != "&lang;" && name != "&rang;" {
			t.Errorf("%s is %q, package html says %q", name, r, got)
		}
	}
}

// FuzzDecode: decoding never makes a text longer, and what is encoded comes
// back.
func FuzzDecode(f *testing.F) {
	f.Add("a &lt;b&gt; &amp;amp; &#39; &#x27; &copy &#xD800; &#1;")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Decode(text); len(got) > len(text) {
			t.Errorf("%q gives %q", text, got)
		}
		if got := Decode(Encode(text)); utf8.ValidString(text) && got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	})
}
