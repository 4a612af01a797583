package task

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Source is where the value of a Mapping comes from.
type Source int

// The sources of values.
const (
	Text       Source = iota // the text itself
	OtherField               // a field of the record, or of one it refers to
	Expression               // an expression of the CRM
)

// Mapping gives a field a value.
type Mapping struct {
	Target Path
	Source Source
	Value  string // trimmed
	// Module is whose field an OtherField is, in a task that creates a record.
	Module string
}

// Path names a field of a record, or with Reference and Module of the record
// that a field of it refers to.
type Path struct {
	Reference, Module string
	Field             string
}

// reference is how the CRM writes a field of another record.
var reference = regexp.MustCompile(`\((\w+) : \((\w+)\) (\w+)\)`)

// ParsePath reads a path: accountname, or (account_id : (Accounts) phone).
func ParsePath(text string) Path {
	if m := reference.FindStringSubmatch(text); m != nil {
		return Path{Reference: m[1], Module: m[2], Field: m[3]}
	}
	return Path{Field: text}
}

// mappings reads the JSON of a task's values. An empty text has none.
func mappings(text string) ([]Mapping, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var list []struct {
		Field  string `json:"fieldname"`
		Type   string `json:"valuetype"`
		Value  scalar `json:"value"`
		Module string `json:"modulename"`
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("its values cannot be read: %w", err)
	}
	var set []Mapping
	for _, m := range list {
		source := Text
		switch m.Type {
		case "fieldname":
			source = OtherField
		case "expression":
			source = Expression
		}
		set = append(set, Mapping{Target: ParsePath(m.Field), Source: source, Value: strings.Trim(string(m.Value), " \t\n\r\x00\v"), Module: m.Module})
	}
	return set, nil
}

// scalar is a text, number or boolean of JSON as PHP casts it to a string.
type scalar string

func (s *scalar) UnmarshalJSON(data []byte) error {
	switch text := string(data); text {
	case "null", "false":
		*s = ""
	case "true":
		*s = "1"
	default:
		if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
			return fmt.Errorf("a list is not a value")
		}
		if !strings.HasPrefix(text, `"`) {
			*s = scalar(text)
			return nil
		}
		var plain string
		if err := json.Unmarshal(data, &plain); err != nil {
			return err
		}
		*s = scalar(plain)
	}
	return nil
}
