package workflow

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"vtrest/internal/phpvalue"
)

// A phpObject is what PHP makes of an object of JSON. Its keys are not those of
// a struct: encoding/json would take Operation for operation.
type phpObject map[string]json.RawMessage

// text is what PHP makes of a member where it needs a text; false if it is a
// list or an object, for which PHP fails. A missing member is "".
func (o phpObject) text(key string) (string, bool) {
	v, ok := scalar(o[key])
	return v.String(), ok
}

// scalar is a value of JSON that is no list and no object; of those it is false.
func scalar(raw json.RawMessage) (phpvalue.Value, bool) {
	if len(raw) == 0 {
		return phpvalue.Null, true
	}
	switch raw[0] {
	case '{', '[':
		return phpvalue.Null, false
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return phpvalue.Null, false
		}
		return phpvalue.Text(s), true
	case 't':
		return phpvalue.Bool(true), true
	case 'f':
		return phpvalue.Bool(false), true
	case 'n':
		return phpvalue.Null, true
	}
	n, ok := phpvalue.Number(string(raw))
	return n, ok
}

// readable says whether PHP can read text as JSON.
func readable(text string) bool { return utf8.ValidString(text) && json.Valid([]byte(text)) }

// members are the values of a list or an object, in the order of the text; false
// if text is neither. PHP walks both alike. A key that comes twice keeps its
// first place and its last value.
func members(text string) ([]json.RawMessage, bool) {
	if !readable(text) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	open, err := d.Token()
	if err != nil || open != json.Delim('[') && open != json.Delim('{') {
		return nil, false
	}
	var values []json.RawMessage
	places := map[string]int{}
	for d.More() {
		place := len(values)
		if open == json.Delim('{') {
			key, err := d.Token()
			if err != nil {
				return nil, false
			}
			name, _ := key.(string)
			if p, again := places[name]; again {
				place = p
			}
			places[name] = place
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, false
		}
		if place < len(values) {
			values[place] = raw
			continue
		}
		values = append(values, raw)
	}
	return values, true
}
