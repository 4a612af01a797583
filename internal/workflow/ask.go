package workflow

import (
	"context"
	"strconv"
	"strings"

	"vtrest/internal/phptime"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow/expr"
)

// places are the decimals to which the CRM rounds before it compares numbers.
const places = 8

// timesOf are the fields that hold the time of an activity's date.
var timesOf = map[string]string{"date_start": "time_start", "due_date": "time_end"}

// ask puts the condition to a record: owner is the record that was saved, whose
// fields are compared with.
func (c *condition) ask(ctx context.Context, record, owner Entity, s *Settings) (bool, error) {
	if c.nothing || c.broken != nil {
		return false, c.broken
	}
	q := &question{condition: c, record: record, settings: s, fieldType: record.FieldType(c.field)}
	q.read()
	var err error
	if q.wanted, err = c.comparedWith(ctx, owner, s); err != nil {
		return false, err
	}
	q.convert()
	if q.held.IsNumeric() && q.wanted.IsNumeric() && q.owners == nil {
		q.held = phpvalue.Float(phpvalue.Round(q.held.Float64(), places))
		q.wanted = phpvalue.Float(phpvalue.Round(q.wanted.Float64(), places))
	}
	q.searched = c.pattern
	if c.operation == "matches" && q.wanted != c.value {
		if q.searched, err = readPattern(q.wanted.String()); err != nil {
			return false, err
		}
	}
	return operations[c.operation](q), nil
}

// read takes what the field holds. The dates of an activity get their times.
func (q *question) read() {
	q.held, _ = q.record.Value(q.field)
	clock, ok := timesOf[q.field]
	if !ok {
		return
	}
	if at, ok := q.record.Value(clock); ok {
		q.held = phpvalue.Text(q.held.String() + " " + at.String())
	}
	q.raw = q.held
}

// comparedWith is the condition's value: as written, of another field of the
// saved record, or counted.
func (c *condition) comparedWith(ctx context.Context, owner Entity, s *Settings) (phpvalue.Value, error) {
	switch c.valueType {
	case valueField:
		v, _ := owner.Value(c.value.String())
		return v, nil
	case valueExpression:
		return c.expression.Eval(ctx, environment{owner, s})
	}
	return c.value, nil
}

// convert brings both sides together where the type of the field asks for it.
func (q *question) convert() {
	switch q.fieldType {
	case TypeDateTime:
		q.raw = q.held
		q.held = phpvalue.Text(q.settings.userDateTime(q.held.String()))
		if !strings.Contains(q.wanted.String(), " ") {
			day, _, _ := strings.Cut(q.held.String(), " ")
			q.held = phpvalue.Text(q.settings.databaseDate(day))
		}
	case TypeDate:
		// A number of days is no date and stays.
		if t, ok := phptime.Parse(q.wanted.String(), q.settings.now()); ok && t.Unix() != 0 && q.operation != "between" {
			q.wanted = phpvalue.Text(q.settings.databaseDate(q.wanted.String()))
		}
	case TypeTime:
		if !q.wanted.Empty() {
			q.wanted = phpvalue.Text(q.wanted.String() + ":00")
		}
	case TypeOwner, TypeOwnerGroup:
		if q.operation == "is" || q.operation == "is not" {
			q.owners = []string{q.id(q.settings.Users), q.id(q.settings.Groups)}
		}
	}
	if q.field == "folderid" && q.fieldType != "" {
		q.wanted = phpvalue.Text(q.id(q.settings.Folders))
	}
}

// id is the id that the wanted number has among records of a kind.
func (q *question) id(kind int64) string {
	return strconv.FormatInt(kind, 10) + "x" + q.wanted.String()
}

// environment is the saved record for the expression of a condition.
type environment struct {
	record   Entity
	settings *Settings
}

func (e environment) Clock() expr.Clock { return e.settings.clock() }

func (e environment) Value(ctx context.Context, name expr.Name) (phpvalue.Value, error) {
	v, err := e.record.Told(ctx, name)
	if err != nil {
		return v, recordError{err}
	}
	return v, nil
}
