package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
)

// readObject reads a JSON object. Numbers keep their spelling, true is "1",
// false and null are "", as in PHP.
func (b *body) readObject(text []byte) error {
	// encoding/json puts a mark in the place of what is not UTF-8.
	if !utf8.Valid(text) {
		return crm.Errorf(crm.InvalidBody, "the body is not UTF-8: send all text in UTF-8")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		if fault, ok := errors.AsType[*json.SyntaxError](err); ok {
			return crm.Errorf(crm.InvalidBody, "the body is not valid JSON: %s (byte %d)", fault.Error(), fault.Offset)
		}
		return crm.Wrap(crm.InvalidBody, err, "the body is not valid JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return crm.Errorf(crm.InvalidBody, "the body is JSON but not an object: send {\"field\":\"value\"}, one record a call")
	}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return crm.Wrap(crm.InvalidBody, err, "the body is not valid JSON")
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return crm.Wrap(crm.InvalidBody, err, "the body is not valid JSON")
		}
		s, err := sentJSON(name, raw)
		if err == nil {
			err = b.set(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sentJSON is a JSON value under its name: a text, a list of texts, or, where
// more is in it than that, the JSON itself.
func sentJSON(name string, raw json.RawMessage) (sent, error) {
	s := sent{name: name}
	switch raw[0] {
	case '{':
		s.nested, s.values = true, []string{string(raw)}
		return s, nil
	case '[':
		var all []json.RawMessage
		if err := json.Unmarshal(raw, &all); err != nil {
			return s, crm.Wrap(crm.InvalidBody, err, "the body is not valid JSON")
		}
		s.list = true
		for _, one := range all {
			if one[0] == '{' || one[0] == '[' {
				return sent{name: name, nested: true, values: []string{string(raw)}}, nil
			}
			v, err := scalar(name, one)
			if err != nil {
				return s, err
			}
			if isNumber(one) {
				v = entry.NumberAsText(v)
			}
			s.values = append(s.values, v)
		}
		return s, nil
	}
	v, err := scalar(name, raw)
	s.values, s.number = []string{v}, isNumber(raw)
	return s, err
}

func isNumber(raw json.RawMessage) bool { return raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9' }

// scalar is a JSON text, number or word as a value.
func scalar(name string, raw json.RawMessage) (string, error) {
	switch text := string(raw); {
	case text == "true":
		return "1", nil
	case text == "false" || text == "null":
		return "", nil
	case raw[0] != '"':
		return text, nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", crm.Wrap(crm.InvalidBody, err, "the body is not valid JSON")
	}
	// Half of a pair, such as \ud83d alone, is no character; encoding/json
	// puts its mark there.
	if strings.ContainsRune(s, utf8.RuneError) && !bytes.ContainsRune(raw, utf8.RuneError) && !bytes.Contains(bytes.ToLower(raw), []byte(`\ufffd`)) {
		return "", crm.Errorf(crm.InvalidBody, "the value of %s has half of a \\u pair: characters above U+FFFF are two, such as \\ud83d\\ude00", short(name))
	}
	return unslash(s), nil
}
