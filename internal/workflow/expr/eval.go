package expr

import (
	"context"
	"fmt"
	"time"

	"vtrest/internal/phpvalue"
)

// An Env is what an expression may ask for: the record's values and the time.
type Env interface {
	// Value is what a name stands for: null for a field that the module has
	// not, else the text that the CRM's web service gives for it, with one
	// exception: a reference is the label of the record, with its entities, or
	// null if it refers to none; that to a currency is the label of the record
	// which has the currency's number, if there is one. The owner is no
	// reference. Of a name with a Reference that refers to nothing, the value is
	// the text "". See also [BaseCurrency].
	Value(ctx context.Context, name Name) (phpvalue.Value, error)
	// Clock is the time of the save and the places by which it is told.
	Clock() Clock
}

// A Clock is a moment, and how the CRM and the user tell the time. Zones are
// never nil.
type Clock struct {
	Now        time.Time
	Zone       *time.Location // in which the CRM works: Database on a save, the administrator's for a scheduled workflow
	Database   *time.Location // in which the database keeps times: the CRM's default
	User       *time.Location // of the user for whom workflows run
	DateFormat string         // of that user, such as dd-mm-yyyy
}

// Eval is the expression's value for the record of env. Without an env, a name
// stands for itself. An error is the env's, or says what could not be counted.
func (e *Expr) Eval(ctx context.Context, env Env) (phpvalue.Value, error) {
	v := &evaluation{env: env}
	if env != nil {
		v.clock = env.Clock()
	} else {
		v.clock = Clock{Zone: time.UTC, Database: time.UTC, User: time.UTC}
	}
	return v.value(ctx, e.root)
}

type evaluation struct {
	env   Env
	clock Clock
}

func (e *evaluation) value(ctx context.Context, n node) (phpvalue.Value, error) {
	switch n := n.(type) {
	case constant:
		return n.value, nil
	case field:
		if e.env == nil {
			return phpvalue.Text(n.name.String()), nil
		}
		return e.env.Value(ctx, n.name)
	case *choice:
		condition, err := e.value(ctx, n.condition)
		if err != nil {
			return phpvalue.Null, err
		}
		if condition.Empty() {
			return e.value(ctx, n.no)
		}
		return e.value(ctx, n.yes)
	case *call:
		return e.call(ctx, n)
	}
	return phpvalue.Null, fmt.Errorf("unknown node %T", n)
}

// call applies a function to its arguments; one that the CRM does not know is
// null.
func (e *evaluation) call(ctx context.Context, c *call) (phpvalue.Value, error) {
	args := make([]phpvalue.Value, len(c.args))
	for i, arg := range c.args {
		v, err := e.value(ctx, arg)
		if err != nil {
			return phpvalue.Null, err
		}
		args[i] = v
	}
	f := functions[c.name]
	if f == nil {
		return phpvalue.Null, nil
	}
	v, err := f(&e.clock, args)
	if err != nil {
		return phpvalue.Null, fmt.Errorf("%s: %w", c.name, err)
	}
	return v, nil
}
