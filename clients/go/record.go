package vtrest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// Record is a record as the server shows it. Its values are texts, as the CRM's
// database holds them: "" for nothing, "0.00000000" for an amount.
type Record struct {
	text   json.RawMessage
	fields map[string]json.RawMessage
	etag   string
}

// UnmarshalJSON reads a record.
func (r *Record) UnmarshalJSON(text []byte) error {
	r.text = append(json.RawMessage(nil), text...)
	return json.Unmarshal(text, &r.fields)
}

// MarshalJSON gives the record as it came.
func (r Record) MarshalJSON() ([]byte, error) {
	if r.text == nil {
		return []byte("null"), nil
	}
	return r.text, nil
}

// Text returns a field's value, or "" if the record has no such field.
func (r Record) Text(field string) string {
	var text string
	if json.Unmarshal(r.fields[field], &text) != nil {
		return "" // items and taxes are no texts: see Decode
	}
	return text
}

// Has tells whether the record has the field: those that the user may not see
// are left out.
func (r Record) Has(field string) bool { return r.fields[field] != nil }

// ID is the record's id.
func (r Record) ID() int64 {
	id, err := strconv.ParseInt(r.Text("record_id"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// Module is the record's module.
func (r Record) Module() string { return r.Text("record_module") }

// ETag stands for the state of the record, for [IfMatch]. Records of lists have
// none.
func (r Record) ETag() string { return r.etag }

// Decode puts the record into a struct with json tags, or a map. Line items of
// quotes, orders and invoices are the array "items".
func (r Record) Decode(into any) error { return json.Unmarshal(r.text, into) }

// Retrieve returns one record.
func (c *Client) Retrieve(ctx context.Context, module string, id int64) (Record, error) {
	var record Record
	path, err := address(module, id, true)
	if err != nil {
		return record, err
	}
	got, err := c.send(ctx, &request{method: http.MethodGet, path: path, safe: true})
	if err != nil {
		return record, err
	}
	err = got.decode(&record)
	record.etag = got.header.Get("ETag")
	return record, err
}

// address is a module's path, and that of a record if id is not 0. Where an id is
// needed, 0 is an error: without it the call would be another one.
func address(module string, id int64, needed bool) (string, error) {
	switch {
	case module == "":
		return "", errors.New("vtrest: the module must be a name such as Accounts, not nothing")
	case id < 0 || id == 0 && needed:
		return "", fmt.Errorf("vtrest: the id of a record must be a whole number from 1, not %d", id)
	}
	path := url.PathEscape(module)
	if id != 0 {
		path += "/" + strconv.FormatInt(id, 10)
	}
	return path, nil
}
