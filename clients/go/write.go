package vtrest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Create makes a record and returns its id. fields is what encodes as a JSON
// object whose keys are field names: a map, or a struct with json tags. Quotes,
// orders and invoices have their lines in "items".
func (c *Client) Create(ctx context.Context, module string, fields any, options ...Option) (int64, error) {
	return c.write(ctx, http.MethodPost, module, 0, fields, options)
}

// Update changes the fields of a record that are sent, and no others.
func (c *Client) Update(ctx context.Context, module string, id int64, fields any, options ...Option) error {
	_, err := c.write(ctx, http.MethodPut, module, id, fields, options)
	return err
}

// Delete moves a record to the CRM's recycle bin.
func (c *Client) Delete(ctx context.Context, module string, id int64, options ...Option) error {
	path, err := address(module, id, true)
	if err != nil {
		return err
	}
	call := &request{method: http.MethodDelete, path: path}
	_, err = c.send(ctx, call.apply(options))
	return err
}

func (c *Client) write(ctx context.Context, method, module string, id int64, fields any, options []Option) (int64, error) {
	path, err := address(module, id, method == http.MethodPut)
	if err != nil {
		return 0, err
	}
	call := &request{method: method, path: path}
	if err := call.json(fields); err != nil {
		return 0, err
	}
	return c.written(ctx, call.apply(options))
}

// written sends a create or update and returns the record's id.
func (c *Client) written(ctx context.Context, call *request) (int64, error) {
	got, err := c.send(ctx, call)
	if err != nil {
		return 0, err
	}
	// The id is a number; the original module answers some with a text.
	id, err := strconv.ParseInt(strings.Trim(string(got.result), `"`), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("vtrest: the answer %.40q is not a record id", got.result)
	}
	return id, nil
}

// Calculate answers what a quote, order or invoice with these fields would come
// to, and writes nothing. With an id other than 0 the fields are those of a
// change to that record. into is filled as by json.Unmarshal: with subtotal,
// total, taxes, items and more.
func (c *Client) Calculate(ctx context.Context, module string, id int64, fields, into any) error {
	path, err := address(module, id, false)
	if err != nil {
		return err
	}
	call := &request{method: http.MethodPost, path: path + "/calculate/1", safe: true}
	if err := call.json(fields); err != nil {
		return err
	}
	got, err := c.send(ctx, call)
	if err != nil {
		return err
	}
	return got.decode(into)
}

// Picklist is what a picklist field may hold.
type Picklist struct {
	Values []PicklistValue // in the CRM's order
	// Dependencies says, for a value of this field, which values other fields may
	// have: value, other field, allowed values. "__DEFAULT__" stands for the values
	// that are not named. Nil if there are none, or they were not asked for.
	Dependencies map[string]map[string][]string
}

// PicklistValue is a value to store, and what the CRM shows for it in the
// user's language.
type PicklistValue struct{ Value, Label string }

// Picklist returns the values of a picklist that the user may use, and what
// they mean for other fields. Fields of owners give users and groups.
func (c *Client) Picklist(ctx context.Context, module, field string) (Picklist, error) {
	path, err := address(module, 0, false)
	if err != nil {
		return Picklist{}, err
	}
	call := &request{method: http.MethodGet, path: path + "/picklist/" + url.PathEscape(field) + "/picklistdep/1", safe: true}
	got, err := c.send(ctx, call)
	if err != nil {
		return Picklist{}, err
	}
	var parts struct {
		Values       ordered         `json:"values"`
		Dependencies json.RawMessage `json:"dependencies"`
	}
	if err := got.decode(&parts); err != nil {
		return Picklist{}, err
	}
	list := Picklist{Values: parts.Values}
	// Without any it is an empty array.
	if strings.HasPrefix(string(parts.Dependencies), "{") {
		if err := json.Unmarshal(parts.Dependencies, &list.Dependencies); err != nil {
			return list, fmt.Errorf("vtrest: dependencies: %w", err)
		}
	}
	return list, nil
}
