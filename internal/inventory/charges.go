package inventory

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// sentCharge is a charge as a client sends it, as the CRM stores it too. Numbers
// are numbers, texts or null there, and an empty object may be a list.
type sentCharge struct {
	Value   json.RawMessage `json:"value,omitempty"`
	Percent json.RawMessage `json:"percent,omitempty"`
	Taxes   json.RawMessage `json:"taxes,omitempty"`
}

// maxCharges keeps a client from asking for a million charges.
const maxCharges = 200

// parseCharges reads the charges that a client sends, in the CRM's spelling, by
// ascending id. What cannot be read is an error; of stored charges, which internal/store
// reads, it counts nothing. An empty text and an empty list are none. An entry without an id,
// as the CRM's web service leaves them, counts nothing and is left out.
func parseCharges(text string) ([]Charge, error) {
	entries, err := members[sentCharge](text)
	if err != nil {
		return nil, err
	}
	var charges []Charge
	for key, e := range entries {
		if key == "" {
			continue
		}
		c, err := e.charge(key)
		if err != nil {
			return nil, fmt.Errorf("charge %s: %w", cut(key), err)
		}
		charges = append(charges, c)
	}
	slices.SortFunc(charges, func(a, b Charge) int { return cmp.Compare(a.ID, b.ID) })
	for i := 1; i < len(charges); i++ {
		if charges[i].ID == charges[i-1].ID { // "1" and "01"
			return nil, fmt.Errorf("charge %d is there twice", charges[i].ID)
		}
	}
	return charges, nil
}

func (e *sentCharge) charge(key string) (Charge, error) {
	var c Charge
	var err error
	if c.ID, err = strconv.ParseInt(crm.FoldDigits(key), 10, 64); err != nil || c.ID <= 0 {
		return c, errors.New("its key is not an id")
	}
	if c.Value, _, err = sentNumber(e.Value); err != nil {
		return c, fmt.Errorf("value: %w", err)
	}
	percent, ok, err := sentNumber(e.Percent)
	if err != nil {
		return c, fmt.Errorf("percent: %w", err)
	}
	if ok {
		c.Percent = valid(percent)
	}
	taxes, err := members[json.RawMessage](string(e.Taxes))
	if err != nil {
		return c, fmt.Errorf("taxes: %w", err)
	}
	for id, raw := range taxes {
		t := ChargeTax{}
		if t.ID, err = strconv.ParseInt(crm.FoldDigits(id), 10, 64); err != nil || t.ID <= 0 {
			return c, fmt.Errorf("tax %q is not an id", cut(id))
		}
		if t.Percent, _, err = sentNumber(raw); err != nil {
			return c, fmt.Errorf("tax %d: %w", t.ID, err)
		}
		c.Taxes = append(c.Taxes, t)
	}
	slices.SortFunc(c.Taxes, func(a, b ChargeTax) int { return cmp.Compare(a.ID, b.ID) })
	return c, nil
}

// members reads an object that was sent.
func members[T any](text string) (map[string]T, error) {
	object, err := meta.Members[T](text)
	if err != nil {
		return nil, errNoObject
	}
	if len(object) > maxCharges {
		return nil, fmt.Errorf("more than %d members", maxCharges)
	}
	return object, nil
}

var (
	errNoObject = errors.New("it is not a JSON object")
	errNoNumber = errors.New("it is not a number, or too large")
)

// sentNumber reads a number; ok is false for none.
func sentNumber(raw json.RawMessage) (d decimal.Decimal, ok bool, err error) {
	text := string(raw)
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return d, false, errNoNumber
		}
	}
	if text = strings.TrimSpace(text); text == "" || text == "null" {
		return d, false, nil
	}
	// The column is a text; the amounts that are counted from it are not.
	if d, ok = parsePlain(text); !ok || !headAmount.holds(d) {
		return d, false, errNoNumber
	}
	return d.Round(scaleOfAmounts), true, nil
}

// SpellCharges spells charges as a save on the CRM's screen stores them:
// {"1":{"value":"10","taxes":{"1":"4.5"}},"2":{"percent":"3","value":"5.4"}}.
// The plain amount (id 0) has no place there: s_h_amount is all that holds it.
func SpellCharges(charges []Charge) string {
	var b strings.Builder
	for _, c := range charges {
		if c.ID == 0 {
			continue
		}
		fmt.Fprintf(&b, `,"%d":{`, c.ID)
		if c.Percent.Valid {
			fmt.Fprintf(&b, `"percent":"%s",`, c.Percent.Decimal)
		}
		fmt.Fprintf(&b, `"value":"%s"`, c.Value)
		for n, t := range c.Taxes {
			if n == 0 {
				b.WriteString(`,"taxes":{`)
			} else {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `"%d":"%s"`, t.ID, t.Percent)
		}
		if len(c.Taxes) > 0 {
			b.WriteByte('}')
		}
		b.WriteByte('}')
	}
	if b.Len() == 0 {
		return "[]"
	}
	return "{" + b.String()[1:] + "}"
}
