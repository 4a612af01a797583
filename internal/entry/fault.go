package entry

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"vtrest/internal/crm"
)

// problem says what a field allows. The zero problem of a missing value has no
// words.
type problem struct {
	allowed string
	missing bool
}

func allowed(format string, args ...any) *problem {
	return &problem{allowed: fmt.Sprintf(format, args...)}
}

// refuse notes a fault of what was sent for a field.
func (s *sheet) refuse(f *crm.Field, p *problem) {
	value := ""
	c := &s.cells[f.Index()]
	c.bad = true
	if c.sent != nil {
		value = cut(c.sent.Text())
	}
	s.faults = append(s.faults, crm.FieldError{Field: f.Name, Value: value, Allowed: p.allowed, Missing: p.missing})
}

// cut shortens a value to what fits a message.
func cut(text string) string {
	const most = 60
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// Refusal is the error of some faults, nil for none: MandatoryMissing if values
// are missing only, else InvalidValue.
func Refusal(faults []crm.FieldError) error {
	if len(faults) == 0 {
		return nil
	}
	code := crm.MandatoryMissing
	var missing, wrong []string
	for _, f := range faults {
		if f.Missing {
			missing = append(missing, f.Field)
			continue
		}
		code = crm.InvalidValue
		wrong = append(wrong, fmt.Sprintf("%s: %q is not allowed: must be %s", f.Field, f.Value, f.Allowed))
	}
	if missing != nil {
		wrong = append(wrong, "mandatory fields are missing: "+strings.Join(missing, ", "))
	}
	return &crm.Error{Code: code, Msg: strings.Join(wrong, "; "), Fields: faults}
}
