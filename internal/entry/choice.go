package entry

import (
	"fmt"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// list is the picklist of a field whose values are stored as they are, or nil.
// Durations of activities have one, but the server computes them.
func (s *sheet) list(f *crm.Field) *meta.Picklist {
	if !meta.HasPicklistTable(f.UIType) || strings.HasPrefix(f.Name, "duration_") {
		return nil
	}
	list := s.Picklist(f)
	if list == nil || list.Named {
		return nil
	}
	return list
}

// choice reads a value of a picklist. Values are compared as they are stored,
// not by their labels, and stored as the list spells them.
func (s *sheet) choice(f *crm.Field, text string) (crm.Stored, *problem) {
	value, p := s.chosen(f, text)
	if p != nil {
		return crm.Stored{}, p
	}
	return fitText(f, value)
}

// choices reads the values of a multi-select picklist, joined as the CRM joins
// them; the blanks around the separator may be missing.
func (s *sheet) choices(f *crm.Field, text string) (crm.Stored, *problem) {
	var values []string
	for v := range strings.SplitSeq(text, strings.TrimSpace(crm.PicklistSeparator)) {
		if v = strings.Trim(v, blanks); v == "" {
			continue
		}
		value, p := s.chosen(f, v)
		if p != nil {
			p.allowed += fmt.Sprintf(", several as an array or separated by %q", crm.PicklistSeparator)
			return crm.Stored{}, p
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return fitText(f, strings.Join(values, crm.PicklistSeparator))
}

// chosen is the value of a field's list that a text means; any text where the
// field has no list, or nothing is checked.
func (s *sheet) chosen(f *crm.Field, text string) (string, *problem) {
	list := s.list(f)
	if list == nil {
		return text, nil
	}
	if v, ok := list.Find(text); ok {
		return v.Value, nil
	}
	if s.Lenient || isToDo(f, text) {
		return text, nil
	}
	var values []string
	for _, v := range list.Values {
		values = append(values, v.Value)
	}
	return "", &problem{allowed: oneOf(values)}
}

// oneOf lists values for a message.
func oneOf(values []string) string {
	const most = 30
	if len(values) == 0 {
		return "empty: your role may use no value"
	}
	text := "one of "
	for i, v := range values {
		switch {
		case i == most:
			return text + fmt.Sprintf(" and %d more", len(values)-most)
		case i > 0:
			text += ", "
		}
		text += fmt.Sprintf("%q", v)
	}
	return text
}

// IsOn reads a checkbox; ok is false for what is neither on nor off. The CRM
// itself takes everything but "on" and 1 for off, "true" and "yes" as well.
func IsOn(text string) (on, ok bool) {
	switch text = strings.TrimSpace(text); strings.ToLower(text) {
	case "on", "true", "yes":
		return true, true
	case "off", "false", "no":
		return false, true
	}
	n, ok := parseNumber(text, stored)
	if !ok || !n.IsInt() || n.Sign() != 0 && (!n.Num().IsInt64() || n.Num().Int64() != 1) {
		return false, false
	}
	return n.Sign() != 0, true
}

// checkbox reads on or off.
func (s *sheet) checkbox(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	on, ok := IsOn(text)
	if text = "0"; on {
		text = "1"
	}
	if !ok && !s.Lenient {
		return crm.Stored{}, allowed("1 or 0 (on or off, true or false, yes or no)")
	}
	return s.fit(f, text, in)
}
