package v1

import (
	"math"
	"strconv"
	"strings"

	"vtrest/internal/crm"
)

// maxNesting bounds the brackets of a name.
const maxNesting = 8

// form reads the fields of a form by PHP's rules: a[]=x&a[]=y is a list, and
// so is a[k]=x. Lists in lists, items[0][qty]=2 say, become a JSON text.
type form struct {
	into  *body
	lists []*node // of names with brackets, in the order of the names
	count int
	// bracketed are those of count with brackets.
	bracketed int
}

// node is a value of a form's list, or a list.
type node struct {
	key      string
	value    string
	children []*node
	next     int // key of a value without one
	isList   bool
}

func newForm(b *body) *form { return &form{into: b} }

// readForm reads an urlencoded form. Sloppy clients encode only a part of it,
// and end it with &.
func (b *body) readForm(text string) error {
	f := newForm(b)
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if err := f.add(decode(name), unslash(decode(value))); err != nil {
			return err
		}
	}
	return f.end()
}

// add takes a field.
func (f *form) add(name, value string) error {
	if name == "" {
		return nil // so does PHP
	}
	if f.count++; f.count > maxNames {
		return crm.Errorf(crm.InvalidBody, "the body has more than %d fields", maxNames)
	}
	base, keys := splitName(name)
	if len(keys) > 0 {
		if f.bracketed++; f.bracketed > maxBracketed {
			return crm.Errorf(crm.InvalidBody, "the body has more than %d fields with brackets", maxBracketed)
		}
	}
	if len(keys) > maxNesting {
		return crm.Errorf(crm.InvalidBody, "the name %q has more than %d brackets", short(name), maxNesting)
	}
	if len(keys) == 0 {
		f.drop(base)
		return f.into.set(sent{name: base, values: []string{value}})
	}
	at := find(f.lists, base)
	if at == nil {
		at = &node{key: base}
		f.lists = append(f.lists, at)
		// The name has its place from now on; end gives it its value.
		if err := f.into.set(sent{name: base, list: true}); err != nil {
			return err
		}
	}
	for _, key := range keys {
		at = at.child(key)
	}
	at.value, at.isList, at.children, at.next = value, false, nil, 0
	return nil
}

// drop forgets a list whose name has a single value now.
func (f *form) drop(name string) {
	for i, n := range f.lists {
		if n.key == name {
			f.lists = append(f.lists[:i], f.lists[i+1:]...)
			return
		}
	}
}

// end gives the lists to the body.
func (f *form) end() error {
	for _, n := range f.lists {
		s := sent{name: n.key, list: true}
		for _, c := range n.children {
			if c.isList {
				s.list, s.nested = false, true
			}
			s.values = append(s.values, c.value)
		}
		if s.nested {
			s.values = []string{string(n.appendJSON(nil))}
		}
		if err := f.into.set(s); err != nil {
			return err
		}
	}
	return nil
}

// splitName takes the brackets off a name: items[0][qty] is items, 0, qty.
// What follows the last bracket does not count.
func splitName(name string) (base string, keys []string) {
	base, rest, found := strings.Cut(name, "[")
	if !found || base == "" || !strings.Contains(rest, "]") {
		return name, nil
	}
	for {
		key, after, closed := strings.Cut(rest, "]")
		if !closed {
			return base, keys
		}
		if keys = append(keys, key); !strings.HasPrefix(after, "[") {
			return base, keys
		}
		rest = after[1:]
	}
}

func find(nodes []*node, key string) *node {
	for _, n := range nodes {
		if n.key == key {
			return n
		}
	}
	return nil
}

// child is the list's value under a key; an empty key is the next number.
func (n *node) child(key string) *node {
	n.isList = true
	if key == "" {
		key = strconv.Itoa(n.next)
	}
	if i, err := strconv.Atoi(key); err == nil && i >= n.next && i < math.MaxInt {
		n.next = i + 1
	}
	c := find(n.children, key)
	if c == nil {
		c = &node{key: key}
		n.children = append(n.children, c)
	}
	return c
}

// appendJSON appends the list as PHP would spell it: an array if its keys count
// from 0, else an object.
func (n *node) appendJSON(dst []byte) []byte {
	if !n.isList {
		return quote(dst, n.value)
	}
	ends := "[]"
	for i, c := range n.children {
		if c.key != strconv.Itoa(i) {
			ends = "{}"
		}
	}
	dst = append(dst, ends[0])
	for i, c := range n.children {
		if i > 0 {
			dst = append(dst, ',')
		}
		if ends == "{}" {
			dst = append(quote(dst, c.key), ':')
		}
		dst = c.appendJSON(dst)
	}
	return append(dst, ends[1])
}
