// Package htmltext writes and reads texts with the entities of HTML 4, as PHP's
// htmlentities and html_entity_decode do: the CRM keeps its history in such
// texts, and the guide's client sends them.
//
// It knows the 252 names of HTML 4 and no others, unlike package html.
package htmltext

import (
	"regexp"
	"strconv"
	"strings"
)

// latinEntities are the names that HTML 4 gives to the characters U+00A0 to
// U+00FF, in their order.
const latinEntities = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring
AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash
ugrave uacute ucirc uuml yacute thorn yuml`

// otherEntities are further characters with a name in HTML 4, each name after
// the character's number in hexadecimal.
const otherEntities = `152=OElig 153=oelig 160=Scaron 161=scaron 178=Yuml 192=fnof 2c6=circ 2dc=tilde 391=Alpha 392=Beta 393=Gamma
394=Delta 395=Epsilon 396=Zeta 397=Eta 398=Theta 399=Iota 39a=Kappa 39b=Lambda 39c=Mu 39d=Nu 39e=Xi
39f=Omicron 3a0=Pi 3a1=Rho 3a3=Sigma 3a4=Tau 3a5=Upsilon 3a6=Phi 3a7=Chi 3a8=Psi 3a9=Omega 3b1=alpha 3b2=beta
3b3=gamma 3b4=delta 3b5=epsilon 3b6=zeta 3b7=eta 3b8=theta 3b9=iota 3ba=kappa 3bb=lambda 3bc=mu 3bd=nu 3be=xi
3bf=omicron 3c0=pi 3c1=rho 3c2=sigmaf 3c3=sigma 3c4=tau 3c5=upsilon 3c6=phi 3c7=chi 3c8=psi 3c9=omega
3d1=thetasym 3d2=upsih 3d6=piv 2002=ensp 2003=emsp 2009=thinsp 200c=zwnj 200d=zwj 200e=lrm 200f=rlm 2013=ndash
2014=mdash 2018=lsquo 2019=rsquo 201a=sbquo 201c=ldquo 201d=rdquo 201e=bdquo 2020=dagger 2021=Dagger 2022=bull
2026=hellip 2030=permil 2032=prime 2033=Prime 2039=lsaquo 203a=rsaquo 203e=oline 2044=frasl 20ac=euro
2111=image 2118=weierp 211c=real 2122=trade 2135=alefsym 2190=larr 2191=uarr 2192=rarr 2193=darr 2194=harr
21b5=crarr 21d0=lArr 21d1=uArr 21d2=rArr 21d3=dArr 21d4=hArr 2200=forall 2202=part 2203=exist 2205=empty
2207=nabla 2208=isin 2209=notin 220b=ni 220f=prod 2211=sum 2212=minus 2217=lowast 221a=radic 221d=prop
221e=infin 2220=ang 2227=and 2228=or 2229=cap 222a=cup 222b=int 2234=there4 223c=sim 2245=cong 2248=asymp
2260=ne 2261=equiv 2264=le 2265=ge 2282=sub 2283=sup 2284=nsub 2286=sube 2287=supe 2295=oplus 2297=otimes
22a5=perp 22c5=sdot 2308=lceil 2309=rceil 230a=lfloor 230b=rfloor 2329=lang 232a=rang 25ca=loz 2660=spades
2663=clubs 2665=hearts 2666=diams`

// names are the characters that have a name in HTML 4, as PHP writes them.
var names = func() map[rune]string {
	m := map[rune]string{'"': "&quot;", '\'': "&#039;", '&': "&amp;", '<': "&lt;", '>': "&gt;"}
	for i, name := range strings.Fields(latinEntities) {
		m['\u00A0'+rune(i)] = "&" + name + ";"
	}
	for pair := range strings.FieldsSeq(otherEntities) {
		number, name, _ := strings.Cut(pair, "=")
		r, _ := strconv.ParseInt(number, 16, 32)
		m[rune(r)] = "&" + name + ";"
	}
	return m
}()

// characters are the same by their names. The apostrophe has a number only.
var characters = func() map[string]rune {
	m := make(map[string]rune, len(names))
	for r, name := range names {
		if r != '\'' {
			m[name] = r
		}
	}
	return m
}()

// Encode writes every character that has a name in HTML 4 by that name, as the
// CRM does with the texts of its history.
func Encode(s string) string {
	for i, r := range s {
		if names[r] == "" {
			continue
		}
		var b strings.Builder
		b.WriteString(s[:i])
		for _, r := range s[i:] {
			if name := names[r]; name != "" {
				b.WriteString(name)
				continue
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	return s
}

var entity = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// Decode decodes entities once, as the original does with every value that is
// sent: the guide's own client sends an apostrophe as &#39;. Names need their
// semicolon: HTML 5 knows "&para" without one, which would garble the address
// ?a=1&param=2.
func Decode(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return entity.ReplaceAllStringFunc(text, func(e string) string {
		name := e[1 : len(e)-1]
		if name[0] != '#' {
			if r, known := characters[e]; known {
				return string(r)
			}
			return e
		}
		digits, base := name[1:], 10
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || !printable(rune(n)) {
			return e
		}
		return string(rune(n))
	})
}

// printable are the characters that PHP decodes from a number: no control
// characters, no halves of a pair.
func printable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0x7E:
		return true
	}
	return r >= 0xA0 && r <= 0xD7FF || r >= 0xE000 && r <= 0x10FFFF
}
