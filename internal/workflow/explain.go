package workflow

import (
	"context"
	"errors"
	"fmt"
)

// A Reason is the answer to one condition, in words.
type Reason struct {
	Group     string // as the CRM numbers it, from 0
	Join      string // and, or: what joins it with the next condition of the group; "" if none follows
	Condition string // such as: email is not empty
	Holds     bool
	// Because is what the field holds or how it changed, or why the CRM fails at
	// the condition. It shows values of the record.
	Because string
	Failed  bool // the workflow does not run at all
}

// Explain answers each condition for a record, in the order in which they are
// written, and says why. What [Conditions.Holds] makes of the answers is left to
// it. An error is one of the record's.
func (c *Conditions) Explain(ctx context.Context, record Entity, s Settings) ([]Reason, error) {
	if c.Always() {
		return nil, nil
	}
	reasons := make([]Reason, len(c.lines))
	for i, line := range c.lines {
		r := Reason{Group: line.group, Condition: line.String()}
		if i+1 < len(c.lines) && c.lines[i+1].group == line.group {
			r.Join = line.join
		}
		if err := r.answer(ctx, i+1, line, record, &s); err != nil {
			return nil, err
		}
		reasons[i] = r
	}
	return reasons, nil
}

// answer fills in what a line says of a record. An error is the record's.
func (r *Reason) answer(ctx context.Context, number int, line *condition, record Entity, s *Settings) error {
	holds, err := line.holds(ctx, record, s)
	if err != nil {
		err = failed(number, err)
		broken, ok := errors.AsType[*BrokenError](err)
		if !ok {
			return err
		}
		r.Failed, r.Because = true, broken.Err.Error()
		return nil
	}
	r.Holds = holds
	r.Because, err = line.because(ctx, record)
	return err
}

// because is what the condition found.
func (c *condition) because(ctx context.Context, record Entity) (string, error) {
	switch {
	case c.added:
		return "a comment is added", nil
	case c.nothing:
		return "there is no operation", nil
	case c.ofComments():
		return "no comment is added", nil
	case c.reference != "":
		return c.becauseOfOther(ctx, record)
	case c.operation == "has changed", c.operation == "has changed to", c.operation == "has changed from":
		before, after, changed := (&question{condition: c, record: record}).changed()
		if !changed {
			return "the field did not change", nil
		}
		return fmt.Sprintf("the field changed from %q to %q", before, after), nil
	}
	return c.holding(record), nil
}

func (c *condition) holding(record Entity) string {
	v, ok := record.Value(c.field)
	switch {
	case !ok:
		return fmt.Sprintf("records of %s have no field %s", record.Module(), c.field)
	case v.String() == "":
		return "the field is empty"
	}
	return fmt.Sprintf("the field holds %q", v.String())
}

func (c *condition) becauseOfOther(ctx context.Context, record Entity) (string, error) {
	if c.module == "Products" || c.module == "Services" {
		if ids, ok := record.LineItems(c.reference); ok {
			return fmt.Sprintf("one of %d line items must be of %s and meet it", len(ids), c.module), nil
		}
	}
	id, ok := record.Value(c.reference)
	switch {
	case !ok:
		return fmt.Sprintf("records of %s have no field %s", record.Module(), c.reference), nil
	case id.String() == "":
		return c.reference + " is empty", nil
	}
	other, err := record.Related(ctx, id.String(), c.module)
	switch {
	case err != nil:
		return "", err
	case other == nil:
		return fmt.Sprintf("%s refers to no record of %s", c.reference, c.module), nil
	}
	return "of the record that " + c.reference + " refers to, " + c.holding(other), nil
}
