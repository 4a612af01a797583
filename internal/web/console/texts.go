package console

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// idText is an id as answers have it, "" for none.
func idText[T ~int64](id T) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func parseID(text string) (crm.ID, error) {
	id, err := strconv.ParseUint(crm.FoldDigits(text), 10, 63)
	if err != nil {
		return 0, crm.Errorf(crm.InvalidParameter, "%q is not a record id: must be a number", text)
	}
	return crm.ID(id), nil
}

// number is a parameter that counts, from 0 to most.
func (c *call) number(name string, def, most int64) (int64, error) {
	text := c.URL.Query().Get(name)
	if text == "" {
		return def, nil
	}
	n, err := strconv.ParseInt(crm.FoldDigits(text), 10, 64)
	if err != nil || n < 0 || n > most {
		return 0, crm.Errorf(crm.InvalidParameter, "%s=%q is not allowed: must be a number from 0 to %d", name, text, most)
	}
	return n, nil
}

// language has the form of the CRM's names of languages, such as fa_ir.
var language = regexp.MustCompile(`^[a-z]{2}_[a-z]{2}$`)

// language is that of the call's labels.
func (c *call) language() (string, error) {
	text := c.URL.Query().Get("language")
	switch {
	case text == "":
		return c.policy.Language(), nil
	case !language.MatchString(text):
		return "", crm.Errorf(crm.InvalidParameter, "language=%q is not allowed: must be a name such as fa_ir", text)
	}
	return text, nil
}

// words are words of a label that no text is known for, such as
// LBL_ACCOUNT_INFORMATION: Account Information.
func words(label string) string {
	rest, ok := strings.CutPrefix(label, "LBL_")
	if !ok {
		rest, ok = strings.CutPrefix(label, "SINGLE_")
	}
	if !ok {
		return label
	}
	parts := strings.Fields(strings.ToLower(strings.ReplaceAll(rest, "_", " ")))
	for i, part := range parts {
		letters := []rune(part)
		letters[0] = unicode.ToUpper(letters[0])
		parts[i] = string(letters)
	}
	return strings.Join(parts, " ")
}

// label is what the user reads for a value of a picklist.
func (s *Console) label(lang, module, value string) string {
	if label := s.Labels.Label(lang, module, value); label != value {
		return label
	}
	return words(htmltext.Decode(value))
}

// name is what a module, block, field or tax of a module is called.
func (s *Console) name(lang, module, text string) string {
	if text == "" {
		return ""
	}
	if name := s.Labels.Name(lang, module, text); name != text {
		return name
	}
	return words(htmltext.Decode(text))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func millis(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}
