package workflow

import (
	"context"
	"errors"
	"fmt"
)

// A BrokenError is a condition at which the CRM fails. The workflow does not run;
// the save stands.
type BrokenError struct {
	Number int // of the condition, from 1
	Err    error
}

func (e *BrokenError) Error() string { return fmt.Sprintf("condition %d: %v", e.Number, e.Err) }

func (e *BrokenError) Unwrap() error { return e.Err }

// recordError is an error of the record, not of the condition that asked it.
type recordError struct{ error }

// failed tells a fault of a condition from one of the record.
func failed(number int, err error) error {
	if of, ok := errors.AsType[recordError](err); ok {
		return of.error
	}
	return &BrokenError{Number: number, Err: err}
}

// Holds says whether the conditions hold for a record. An error is the record's,
// or a [BrokenError].
func (c *Conditions) Holds(ctx context.Context, record Entity, s Settings) (bool, error) {
	if c.Always() {
		return true, nil
	}
	answers := make([]bool, len(c.lines))
	for i, line := range c.lines {
		var err error
		if answers[i], err = line.holds(ctx, record, &s); err != nil {
			return false, failed(i+1, err)
		}
	}
	return c.join(answers), nil
}

// join folds the answers from left to right, first in their groups, then the
// groups. The joining word of a line stands before the next line of the list: if
// that is of another group, it joins nothing, and a later line of this group
// starts it anew. The joining word of a group stands before itself.
func (c *Conditions) join(answers []bool) bool {
	type group struct {
		name, join string
		holds      bool
	}
	var groups []*group
	byName := map[string]*group{}
	for i, line := range c.lines {
		g := byName[line.group]
		if g == nil {
			g = &group{name: line.group, holds: true}
			groups = append(groups, g)
			byName[line.group] = g
		}
		g.join = line.groupJoin
		if i == 0 || c.lines[i-1].group != line.group {
			g.holds = answers[i]
			continue
		}
		g.holds = joined(g.holds, answers[i], c.lines[i-1].join)
	}
	holds := true
	for _, g := range groups {
		holds = joined(holds, g.holds, g.join)
	}
	return holds
}

// joined ignores what follows an unknown word.
func joined(so, next bool, word string) bool {
	switch word {
	case "and":
		return so && next
	case "or":
		return so || next
	}
	return so
}

// holds answers one condition for the record that was saved.
func (c *condition) holds(ctx context.Context, record Entity, s *Settings) (bool, error) {
	switch {
	case c.added:
		return true, nil
	case c.nothing:
		return false, c.broken
	case c.reference == "":
		return c.ask(ctx, record, record, s)
	}
	if c.module == "Products" || c.module == "Services" {
		if ids, ok := record.LineItems(c.reference); ok {
			return c.holdsForOne(ctx, ids, record, s)
		}
	}
	id, ok := record.Value(c.reference)
	if !ok || id.IsNull() {
		// Of an empty field this cannot be said: its text "" refers to a record
		// that is not there.
		return c.operation == "is empty", nil
	}
	return c.holdsForOne(ctx, []string{id.String()}, record, s)
}

// holdsForOne says whether the condition holds for one of the records that this
// one refers to. It asks all of them: what fails for one fails.
func (c *condition) holdsForOne(ctx context.Context, ids []string, record Entity, s *Settings) (bool, error) {
	holds := false
	for _, id := range ids {
		if id == "" {
			continue
		}
		other, err := record.Related(ctx, id, c.module)
		if err != nil {
			return false, recordError{err}
		}
		if other == nil {
			continue
		}
		one, err := c.ask(ctx, other, record, s)
		if err != nil {
			return false, err
		}
		holds = holds || one
	}
	return holds, nil
}

// errList is PHP's failure to take a list for a text.
var errList = errors.New("a list stands where a text belongs")
