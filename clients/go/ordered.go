package vtrest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ordered is a JSON object of texts in its own order, which a map would lose.
type ordered []PicklistValue

// UnmarshalJSON reads the object. An empty one may come as an array, as PHP
// writes it.
func (o *ordered) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	start, err := d.Token()
	if err != nil {
		return err
	}
	if start == json.Delim('[') && !d.More() {
		return nil
	}
	if start != json.Delim('{') {
		return fmt.Errorf("%.20q is not a list of values", text)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		value, _ := name.(string) // keys are always texts
		var label string
		if err := d.Decode(&label); err != nil {
			return err
		}
		*o = append(*o, PicklistValue{Value: value, Label: label})
	}
	return nil
}
