package workflow_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow"
	"vtrest/internal/workflow/expr"
)

// A car is a record of a test's own module, with a type and a text for each field.
type car struct {
	values  map[string]string
	types   map[string]string
	changes map[string][2]string // nil for a new car
	others  map[string]*car      // by id; Cars too
	lines   []string
}

func (c *car) Module() string { return "Cars" }

func (c *car) Value(field string) (phpvalue.Value, bool) {
	v, ok := c.values[field]
	if !ok {
		return phpvalue.Null, false
	}
	return phpvalue.Text(v), true
}

func (c *car) FieldType(field string) string { return c.types[field] }

func (c *car) Change(field string) (before, after string, ok bool) {
	if c.changes == nil {
		return "", "", false
	}
	return c.changes[field][0], c.changes[field][1], true
}

var errOffline = errors.New("the garage is closed")

func (c *car) Related(_ context.Context, id, module string) (workflow.Entity, error) {
	if id == "99x1" {
		return nil, errOffline
	}
	var related workflow.Entity
	if other := c.others[id]; other != nil && module != "Boats" {
		related = other
	}
	return related, nil
}

func (c *car) LineItems(string) ([]string, bool) { return c.lines, c.lines != nil }

func (c *car) Told(_ context.Context, name expr.Name) (phpvalue.Value, error) {
	if name.Field == "garage" {
		return phpvalue.Null, errOffline
	}
	v, _ := c.Value(name.Field)
	return v, nil
}

// line is one condition as the CRM stores it.
type line map[string]any

func conditions(t testing.TB, lines ...line) *workflow.Conditions {
	t.Helper()
	text, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	c, err := workflow.ParseConditions(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
