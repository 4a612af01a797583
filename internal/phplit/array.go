package phplit

import (
	"math"
	"strconv"
)

// array is an ordered PHP array. Keys are kept as text; see [Value.At].
type array struct {
	pairs []pair
	index map[string]int
	next  int64 // the key that an element without one takes
	full  bool  // the largest integer is taken: PHP refuses to append
}

type pair struct {
	key   string
	value Value
}

func newArray() *array { return &array{index: map[string]int{}} }

// set replaces the element under key where it stands, or appends it.
func (a *array) set(key string, v Value) {
	if i, ok := a.index[key]; ok {
		a.pairs[i].value = v
		return
	}
	a.index[key] = len(a.pairs)
	a.pairs = append(a.pairs, pair{key, v})
	if !isIntKey(key) {
		return
	}
	n, _ := strconv.ParseInt(key, 10, 64)
	switch {
	case n == math.MaxInt64:
		a.full = true
	case n >= a.next:
		a.next = n + 1
	}
}

// push appends under the next integer key.
func (a *array) push(v Value) {
	if !a.full {
		a.set(strconv.FormatInt(a.next, 10), v)
	}
}

// remove deletes key; the other keys keep their order.
func (a *array) remove(key string) {
	i, ok := a.index[key]
	if !ok {
		return
	}
	delete(a.index, key)
	a.pairs = append(a.pairs[:i], a.pairs[i+1:]...)
	for j := i; j < len(a.pairs); j++ {
		a.index[a.pairs[j].key] = j
	}
}

// keyOf is v as an array key, and whether it can be one.
func keyOf(v Value) (string, bool) {
	switch v.kind {
	case Bool:
		return strconv.FormatInt(v.num, 10), true
	case Float:
		if math.Abs(v.float) < 1<<62 {
			return strconv.FormatInt(int64(v.float), 10), true
		}
	case Null, Int, String:
		return v.Text(), true
	case Array, Unknown:
	}
	return "", false
}

// isIntKey reports whether PHP keeps the key as an integer: canonical decimal
// within 64 bits.
func isIntKey(key string) bool {
	if len(key) == 0 || len(key) > 20 || key[0] > '9' {
		return false
	}
	n, err := strconv.ParseInt(key, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == key
}
