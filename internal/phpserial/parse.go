package phpserial

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bounds of what is read. The CRM's longest tasks are mails, far below them.
const (
	maxBytes  = 4 << 20
	maxDepth  = 32
	maxValues = 100_000
)

// Parse reads one serialized value. Bytes after it are ignored, as PHP does.
func Parse(text string) (Value, error) {
	if len(text) > maxBytes {
		return Value{}, fmt.Errorf("serialized value of %d bytes: at most %d are read", len(text), maxBytes)
	}
	p := &parser{text: text}
	v, err := p.value(0)
	if err != nil {
		return Value{}, fmt.Errorf("serialized value, at byte %d: %w", p.at, err)
	}
	return v, nil
}

type parser struct {
	text   string
	at     int
	values int
}

func (p *parser) value(depth int) (Value, error) {
	p.values++
	if depth > maxDepth {
		return Value{}, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	if p.values > maxValues {
		return Value{}, fmt.Errorf("more than %d values", maxValues)
	}
	if p.at >= len(p.text) {
		return Value{}, fmt.Errorf("a value is missing")
	}
	kind := p.text[p.at]
	p.at++
	if kind == 'N' {
		return Value{}, p.expect(";")
	}
	if err := p.expect(":"); err != nil {
		return Value{}, err
	}
	switch kind {
	case 'b':
		return p.boolean()
	case 'i':
		n, err := p.integer(';')
		return Value{Kind: Int, text: strconv.FormatInt(n, 10)}, err
	case 'd':
		return p.float()
	case 's':
		s, err := p.quoted()
		if err == nil {
			err = p.expect(";")
		}
		return Value{Kind: String, text: s}, err
	case 'a':
		entries, err := p.entries(depth)
		return Value{Kind: Array, Entries: entries}, err
	case 'O':
		return p.object(depth)
	case 'r', 'R':
		n, err := p.integer(';')
		return Value{Kind: Reference, text: strconv.FormatInt(n, 10)}, err
	}
	// C is written by a class of its own format, E names a case of an enum: no
	// class of the CRM's tasks does either.
	return Value{}, fmt.Errorf("values of type %q are not read", kind)
}

func (p *parser) boolean() (Value, error) {
	n, err := p.integer(';')
	switch {
	case err != nil:
		return Value{}, err
	case n == 1:
		return Value{Kind: Bool, text: "1"}, nil
	case n == 0:
		return Value{Kind: Bool}, nil
	}
	return Value{}, fmt.Errorf("%d is not a boolean", n)
}

func (p *parser) float() (Value, error) {
	text, err := p.until(';', 400)
	if err != nil {
		return Value{}, err
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "_xXpP") {
		return Value{}, fmt.Errorf("%q is not a number", text)
	}
	switch {
	case math.IsInf(n, 0) || math.IsNaN(n):
		return Value{Kind: Float, text: strings.ToUpper(strings.TrimPrefix(text, "+"))}, nil
	case n == math.Trunc(n) && math.Abs(n) < 1e15:
		return Value{Kind: Float, text: strconv.FormatFloat(n, 'f', -1, 64)}, nil
	}
	return Value{Kind: Float, text: strconv.FormatFloat(n, 'G', 14, 64)}, nil
}

func (p *parser) object(depth int) (Value, error) {
	class, err := p.quoted()
	if err != nil {
		return Value{}, err
	}
	if err := p.expect(":"); err != nil {
		return Value{}, err
	}
	entries, err := p.entries(depth)
	for i := range entries {
		entries[i].Key = bareName(entries[i].Key)
	}
	return Value{Kind: Object, Class: class, Entries: entries}, err
}

// bareName takes off what PHP writes before the name of a private property (the
// class) or a protected one (*), between zero bytes.
func bareName(key string) string {
	if strings.HasPrefix(key, "\x00") {
		if end := strings.IndexByte(key[1:], 0); end >= 0 {
			return key[end+2:]
		}
	}
	return key
}

// entries reads those of an array or an object: their number, then {key value …}.
func (p *parser) entries(depth int) ([]Entry, error) {
	n, err := p.integer(':')
	if err != nil {
		return nil, err
	}
	if err := p.expect("{"); err != nil {
		return nil, err
	}
	if n < 0 || n > int64(len(p.text)-p.at) {
		return nil, fmt.Errorf("%d entries do not fit the text", n)
	}
	var entries []Entry
	for range n {
		key, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if key.Kind != Int && key.Kind != String {
			return nil, fmt.Errorf("a key must be a number or a text")
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		entries = append(entries, Entry{Key: key.text, Value: v})
	}
	return entries, p.expect("}")
}

// quoted reads a text with its length in bytes before it.
func (p *parser) quoted() (string, error) {
	n, err := p.integer(':')
	if err != nil {
		return "", err
	}
	if err := p.expect(`"`); err != nil {
		return "", err
	}
	if n < 0 || n > int64(len(p.text)-p.at) {
		return "", fmt.Errorf("a text of %d bytes goes beyond the end", n)
	}
	s := p.text[p.at : p.at+int(n)]
	p.at += int(n)
	return s, p.expect(`"`)
}

// integer reads a number that ends with a byte.
func (p *parser) integer(end byte) (int64, error) {
	text, err := p.until(end, 20)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", text)
	}
	return n, nil
}

// until reads up to a byte, which is taken too. No more than most bytes lie
// before it.
func (p *parser) until(end byte, most int) (string, error) {
	rest := p.text[p.at:min(len(p.text), p.at+most+1)]
	n := strings.IndexByte(rest, end)
	if n < 0 {
		return "", fmt.Errorf("%q is missing", end)
	}
	p.at += n + 1
	return rest[:n], nil
}

func (p *parser) expect(token string) error {
	if !strings.HasPrefix(p.text[p.at:], token) {
		return fmt.Errorf("%q is missing", token)
	}
	p.at += len(token)
	return nil
}
