package workflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Limits of what is read: com_vtiger_workflows.test holds 64 KB, and a list of
// conditions that a person made is short.
const (
	maxText       = 1 << 20
	maxConditions = 1000
)

// Conditions are the test of a workflow: lines in groups, which the CRM joins
// from left to right. They are immutable.
type Conditions struct {
	lines    []*condition
	problems []string
}

// ParseConditions reads the text of com_vtiger_workflows.test. What the CRM does
// not understand is no error here, as it is none there until a record is saved:
// [Conditions.Problems] names it. An error means that the text is too long.
func ParseConditions(text string) (*Conditions, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("conditions of more than %d bytes", maxText)
	}
	c := &Conditions{}
	if text == "" {
		return c, nil
	}
	raws, ok := members(text)
	if !ok {
		// Other JSON than a list, such as null or "", is what a form without
		// conditions leaves.
		if !readable(text) {
			c.problem("the conditions cannot be read, so the CRM takes them for always true")
		}
		return c, nil
	}
	if len(raws) > maxConditions {
		return nil, fmt.Errorf("more than %d conditions", maxConditions)
	}
	for i, raw := range raws {
		line := readLine(raw)
		c.lines = append(c.lines, line)
		c.report(i+1, line)
	}
	return c, nil
}

func readLine(raw json.RawMessage) *condition {
	var line phpObject
	if raw[0] == '{' && json.Unmarshal(raw, &line) == nil {
		return newCondition(line)
	}
	c := &condition{group: "0", join: "and", groupJoin: "and", nothing: true}
	if raw[0] == '"' {
		c.broken = errors.New("a text stands where a condition belongs")
	}
	return c
}

func (c *Conditions) report(number int, line *condition) {
	switch {
	case line.broken != nil:
		c.problem("condition %d: %v", number, line.broken)
	case line.nothing:
		c.problem("condition %d has no operation and never holds", number)
	case line.operation == "matches" && line.literal() && line.pattern == nil:
		c.problem("condition %d: %q is not a pattern that can be read, so it never holds", number, line.value.String())
	}
	for _, join := range []string{line.join, line.groupJoin} {
		if join != "and" && join != "or" {
			c.problem("condition %d: the joining word %q is ignored, with what follows it", number, join)
		}
	}
}

func (c *Conditions) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// Problems says what is wrong with the conditions, in words; nothing if the CRM
// understands all of them.
func (c *Conditions) Problems() []string {
	if c == nil {
		return nil
	}
	return c.problems
}

// Always says whether the conditions hold for every record, as there are none.
func (c *Conditions) Always() bool { return c == nil || len(c.lines) == 0 }

// OfComments says whether the conditions ask for a new comment: the workflow
// then runs when a comment is added to a record as well.
func (c *Conditions) OfComments() bool {
	return c != nil && slices.ContainsFunc(c.lines, (*condition).ofComments)
}

// WithComment are the same conditions at the moment when a comment is added to
// the record: those that ask for it hold.
func (c *Conditions) WithComment() *Conditions {
	with := &Conditions{problems: c.problems, lines: slices.Clone(c.lines)}
	for i, line := range with.lines {
		if line.ofComments() {
			added := *line
			added.added = true
			with.lines[i] = &added
		}
	}
	return with
}
