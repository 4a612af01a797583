package phpvalue

import (
	"cmp"
	"math"
	"strings"
)

// LooseEqual is PHP's ==: two texts that are numbers compare as numbers, a
// number and another text as texts, and anything with a truth value as truth
// values.
func LooseEqual(a, b Value) bool { return Compare(a, b) == 0 }

// LooseEqualText is [LooseEqual] for two texts: as numbers, if both are.
func LooseEqualText(a, b string) bool { return a == b || compareTexts(a, b) == 0 }

// Compare is PHP's <=>: negative if a is the smaller, zero if they are equal.
// NaN is greater than anything and anything greater than NaN, so a > b is
// Compare(b, a) < 0.
func Compare(a, b Value) int {
	switch {
	case a.kind == TextKind && b.kind == TextKind:
		return compareTexts(a.text, b.text)
	case a.kind == NullKind && b.kind == TextKind:
		return compareBool(false, b.text != "")
	case a.kind == TextKind && b.kind == NullKind:
		return compareBool(a.text != "", false)
	case a.kind <= BoolKind || b.kind <= BoolKind:
		return compareBool(!a.Empty(), !b.Empty())
	case math.IsNaN(a.float) || math.IsNaN(b.float):
		return 1
	case a.kind == TextKind:
		return -compareNumberText(b, a.text)
	case b.kind == TextKind:
		return compareNumberText(a, b.text)
	}
	return compareNumbers(a, b)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func compareTexts(a, b string) int {
	x, isX := Number(a)
	y, isY := Number(b)
	if !isX || !isY {
		return cmp.Compare(a, b)
	}
	beyondX, beyondY := beyond(x, a), beyond(y, b)
	switch {
	case beyondX == beyondY && beyondX != 0 && x == y:
		return cmp.Compare(a, b)
	case beyondX != 0 && y.kind == IntKind:
		return beyondX
	case beyondY != 0 && x.kind == IntKind:
		return -beyondY
	case x == y && math.IsInf(x.float, 0):
		return cmp.Compare(a, b)
	}
	return compareNumbers(x, y)
}

// beyond says whether digits were lost when a whole number became the float n:
// 1 or -1 for its sign, else 0. Two such texts are equal only letter by letter.
func beyond(n Value, text string) int {
	switch {
	case n.kind != FloatKind || strings.ContainsAny(text, ".eE"):
		return 0
	case n.float < 0:
		return -1
	}
	return 1
}

func compareNumberText(n Value, text string) int {
	if number, ok := Number(text); ok {
		return compareNumbers(n, number)
	}
	return cmp.Compare(n.String(), text)
}

func compareNumbers(a, b Value) int {
	if a.kind == IntKind && b.kind == IntKind {
		return cmp.Compare(a.int, b.int)
	}
	x, y := a.Float64(), b.Float64()
	switch {
	case x == y:
		return 0
	case x < y:
		return -1
	}
	return 1
}
