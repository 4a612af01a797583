package entry

import (
	"testing"

	"vtrest/internal/crm"
)

// TestOneMeaning: what a text means as a number does not depend on what the record
// holds. Whatever that is, the text is refused or written as the same number; what
// an answer shows changes nothing.
func TestOneMeaning(t *testing.T) {
	t.Parallel()
	c := cars(t)
	m := c.Module("Cars")
	texts := []string{
		"2.500", "2,500", "2500", "2.5", "2,5", "1.234.567", "1,234,567", "1'000", "1 000", "2.50", "2.50000000", "2500.00000000", "+2.500", "-2.500",
		"2.500e0", "2e3", "۲٫۵۰۰", "۲٬۵۰۰", "0", "0.000", "0,000",
	}
	numbers := []string{"2.5", "2500", "1234567", "7", "0", "-2.5"}
	for _, user := range []crm.ID{admin, fr, ir, de} {
		for _, name := range []string{"power", "share", "value", "price", "qtyinstock", "duration", "weight", "seats", "length"} {
			f := m.Field(name)
			held := []string{""}
			for _, n := range numbers {
				held = append(held, heldAs(f, n)...)
			}
			for _, text := range texts {
				oneMeaning(t, form(c, m, user), f, text, held)
			}
			for _, old := range held {
				record := crm.NewRecord(m, 1)
				record.Set(f, crm.Stored{Text: old})
				e, err := form(c, m, user).Update(change(m, name, old), record)
				if err != nil || len(e.Values) > 0 {
					t.Errorf("user %d: %s holds %q, which was sent back: %v %v", user, name, old, e.Values, err)
				}
			}
		}
	}
}

// heldAs is a number as a column holds it: texts hold what was written, as it was.
func heldAs(f *crm.Field, number string) []string {
	n, _ := parseNumber(number, bare)
	switch f.Kind {
	case crm.Int:
		return []string{fixed(n, 0)}
	case crm.Decimal:
		return []string{fixed(n, f.Scale)}
	case crm.Text, crm.Date, crm.Time, crm.DateTime:
	}
	return []string{number, fixed(n, 2), fixed(n, 3)}
}

func oneMeaning(t *testing.T, form *Form, f *crm.Field, text string, held []string) {
	t.Helper()
	meant := ""
	for _, old := range held {
		record := crm.NewRecord(f.Module(), 1)
		record.Set(f, crm.Stored{Text: old})
		e, err := form.Update(change(f.Module(), f.Name, text), record)
		if err != nil {
			continue
		}
		got := written(e, f.Name)
		if got == "-" {
			got = old
		}
		n, ok := parseNumber(got, bare)
		if !ok && got != "" {
			t.Errorf("user %d: %s=%q over %q is %q", form.User.ID, f.Name, text, old, got)
			continue
		}
		if got = "0"; n != nil {
			got = n.RatString()
		}
		if meant == "" {
			meant = got
		}
		if got != meant {
			t.Errorf("user %d: %s=%q over %q is %s, over another value %s", form.User.ID, f.Name, text, old, got, meant)
		}
	}
}
