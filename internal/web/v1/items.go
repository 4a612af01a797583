package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/inventory"
)

// itemsName is the key of a record's line items.
const itemsName = "items"

// readLines makes line items of what was sent for a record of an inventory
// module, and takes their names out of what was sent: either items, or the
// numbered names of the CRM's own form.
func readLines(c *crm.Change) error {
	if c.Module.Lines == nil {
		return nil
	}
	items := c.Get(itemsName)
	numbered := readNumbered(c)
	if items != nil && items.Text() == "" && !items.List {
		items = nil // as an empty field of a form
	}
	var err error
	switch {
	case items != nil && numbered != nil:
		return badItems(itemsName, items.Text(), "either items, or the numbered names of the CRM's form ("+numbered.first+"), not both")
	case items != nil:
		c.Lines, err = parseItems(items)
	case numbered != nil:
		c.Lines, err = numbered.lines()
	}
	if err != nil {
		return err
	}
	var rest []crm.Sent
	for _, s := range c.Sent {
		if s.Name != itemsName && !numbered.takes(s.Name) {
			rest = append(rest, s)
		}
	}
	c.Sent = rest
	return nil
}

// parseItems reads a JSON array of objects. Numbers keep their spelling.
func parseItems(items *crm.Sent) ([]crm.SentLine, error) {
	if items.List {
		if len(items.Values) == 0 {
			return []crm.SentLine{}, nil
		}
		return nil, badItems(itemsName+"[1]", items.Values[0], "an object, such as "+sampleItem)
	}
	text := strings.TrimSpace(items.Values[0])
	dec := json.NewDecoder(strings.NewReader(text))
	open, err := dec.Token()
	if err != nil {
		return nil, brokenItems(itemsName, text, dec, err)
	}
	// PHP writes a list whose keys do not count from 0 as an object.
	keyed := open == json.Delim('{')
	if !keyed && open != json.Delim('[') {
		return nil, badItems(itemsName, text, "a JSON array of objects, such as ["+sampleItem+"]")
	}
	lines := []crm.SentLine{}
	for dec.More() {
		if len(lines) == inventory.MaxLines {
			return nil, tooManyLines()
		}
		if keyed {
			if _, err := dec.Token(); err != nil {
				return nil, brokenItems(lineName(len(lines)+1), text, dec, err)
			}
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, brokenItems(lineName(len(lines)+1), text, dec, err)
		}
		line, err := parseItem(len(lines)+1, raw)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if _, err := dec.Token(); err != nil {
		return nil, brokenItems(itemsName, text, dec, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badItems(itemsName, text, "one JSON array, and nothing after it")
	}
	return lines, nil
}

const sampleItem = `{"hdnProductId":"67","qty":"2"}`

// parseItem reads one object, the n-th.
func parseItem(n int, raw json.RawMessage) (crm.SentLine, error) {
	place := lineName(n)
	if raw[0] != '{' {
		return nil, badItems(place, string(raw), "an object, such as "+sampleItem)
	}
	var line crm.SentLine
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the brace; raw is valid JSON
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return nil, badItems(place, string(raw), "valid JSON")
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, badItems(place, string(raw), "valid JSON")
		}
		if value[0] == '{' || value[0] == '[' {
			return nil, badItems(place+"."+name, string(value), "a text or a number")
		}
		text, err := scalar(place+"."+name, value)
		if err != nil {
			return nil, err
		}
		text = strings.Trim(text, phpBlanks)
		if s := line.Get(name); s != nil {
			s.Values[0] = text
			continue
		}
		if len(line) == maxItemNames {
			return nil, badItems(place, string(raw), fmt.Sprintf("an object of at most %d names", maxItemNames))
		}
		line = append(line, crm.Sent{Name: name, Values: []string{text}})
	}
	return line, nil
}

// maxItemNames is more than a line item has, with one tax a name.
const maxItemNames = 200

// lineName is what messages call the n-th line.
func lineName(n int) string { return fmt.Sprintf("%s[%d]", itemsName, n) }

// brokenItems says where a JSON text breaks, in which line if it is in one.
func brokenItems(name, text string, dec *json.Decoder, err error) error {
	why := err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		why = "it ends too early"
	}
	at := min(int(dec.InputOffset()), len(text))
	return badItems(name, text, fmt.Sprintf("valid JSON: %s (after byte %d, near %q)", why, at, short(strings.ToValidUTF8(text[at:], "\uFFFD"))))
}

func tooManyLines() error {
	return badItems(itemsName, "…", fmt.Sprintf("at most %d lines a record", inventory.MaxLines))
}

// badItems is the error of one value of line items.
func badItems(name, value, allowed string) error {
	value = short(value)
	e := crm.Errorf(crm.InvalidValue, "%s: %q is not allowed: must be %s", name, value, allowed)
	e.Fields = []crm.FieldError{{Field: name, Value: value, Allowed: allowed}}
	return e
}
