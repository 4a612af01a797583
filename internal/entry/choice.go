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
	switch f.UIType {
	case 15, 16, 33, 55, 115:
	default:
		return nil
	}
	if strings.HasPrefix(f.Name, "duration_") {
		return nil
	}
	list := s.Picklist(f)
	if list == nil || list.Named {
		return nil
	}
	return list
}

// choice reads a value of a picklist. Values are compared as they are stored,
// not by their labels.
func (s *sheet) choice(f *crm.Field, text string) (crm.Stored, *problem) {
	if p := s.checkChoice(f, text); p != nil {
		return crm.Stored{}, p
	}
	return fitText(f, text)
}

// choices reads the values of a multi-select picklist, joined as the CRM joins
// them; the blanks around the separator may be missing.
func (s *sheet) choices(f *crm.Field, text string) (crm.Stored, *problem) {
	var values []string
	for v := range strings.SplitSeq(text, strings.TrimSpace(crm.PicklistSeparator)) {
		v = strings.Trim(v, blanks)
		if v == "" || slices.Contains(values, v) {
			continue
		}
		if p := s.checkChoice(f, v); p != nil {
			p.allowed += fmt.Sprintf(", several as an array or separated by %q", crm.PicklistSeparator)
			return crm.Stored{}, p
		}
		values = append(values, v)
	}
	return fitText(f, strings.Join(values, crm.PicklistSeparator))
}

func (s *sheet) checkChoice(f *crm.Field, value string) *problem {
	list := s.list(f)
	if list == nil || s.Lenient {
		return nil
	}
	var values []string
	for _, v := range list.Values {
		if v.Value == value {
			return nil
		}
		values = append(values, v.Value)
	}
	if isToDo(f, value) {
		return nil
	}
	return &problem{allowed: oneOf(values)}
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

// checkbox reads on or off. The CRM itself takes everything but "on" and 1 for
// off, "true" and "yes" as well.
func (s *sheet) checkbox(f *crm.Field, text string, in format) (crm.Stored, *problem) {
	switch strings.ToLower(text) {
	case "on", "true", "yes":
		text = "1"
	case "off", "false", "no":
		text = "0"
	}
	n, ok := parseNumber(text, stored)
	if ok && n.IsInt() && (n.Sign() == 0 || n.Num().IsInt64() && n.Num().Int64() == 1) {
		text = n.Num().String()
	} else if text = "0"; !s.Lenient {
		return crm.Stored{}, allowed("1 or 0 (on or off, true or false, yes or no)")
	}
	return s.fit(f, text, in)
}
