package workflow

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"vtrest/internal/htmltext"
	"vtrest/internal/phppattern"
	"vtrest/internal/phpvalue"
	"vtrest/internal/workflow/expr"
)

// CommentAdded is the name that stands for a new comment where a condition has
// a field. Such a condition holds when a comment is added, and only then.
const CommentAdded = "_VT_add_comment"

// A condition is one line: a field, an operation and a value.
type condition struct {
	field string
	// reference and module are set if field is one of a record that this one
	// refers to: a field of this record, and the module that the other must be of.
	reference, module string
	operation         string
	value             phpvalue.Value // rawtext: with entities read and blanks cut
	valueType         string
	expression        *expr.Expr // of valueType expression
	pattern           *phppattern.Pattern
	group             string
	join, groupJoin   string // and, or, or what the CRM ignores

	// added is set if the condition asks for a comment and one was added.
	added bool

	// broken is why the CRM fails when it comes to this line, nil if it does not.
	broken error
	// nothing is set for what is no condition at all: it never holds.
	nothing bool
}

// referred is how a field of another record is written:
// (account_id : (Accounts) industry).
var referred = regexp.MustCompile(`([A-Za-z0-9_]+) : \(([A-Za-z0-9_]+)\) ([A-Za-z0-9_]+)`)

const (
	valueField      = "fieldname"
	valueExpression = "expression"
)

// newCondition reads one line of the JSON.
func newCondition(line phpObject) *condition {
	c := &condition{group: "0", join: "and", groupJoin: "and"}
	name, nameOK := line.text("fieldname")
	c.field = name
	if parts := referred.FindStringSubmatch(name); parts != nil {
		c.reference, c.module, c.field = parts[1], parts[2], parts[3]
	}
	operation, operationOK := line.text("operation")
	c.operation = operation
	c.valueType, _ = line.text("valuetype")
	raw, valueOK := line.text("value")
	c.value = phpvalue.Text(trim(htmltext.Decode(raw)))
	group, groupOK := line.text("groupid")
	if group != "" && group != "0" {
		c.group = group
	}
	if join, _ := line.text("joincondition"); !phpvalue.EmptyText(join) {
		c.join = join
	}
	if join, _ := line.text("groupjoin"); !phpvalue.EmptyText(join) {
		c.groupJoin = join
	}
	if v, _ := scalar(line["isEvaluated"]); c.ofComments() && !v.Empty() {
		c.added = true
	}
	switch {
	case !nameOK || !groupOK || !valueOK || !operationOK:
		c.broken = errList
	case phpvalue.EmptyText(c.operation):
		c.nothing = true
	default:
		c.prepare()
	}
	return c
}

// prepare reads what need not be read again for each record.
func (c *condition) prepare() {
	if c.valueType == valueExpression {
		c.expression, c.broken = expr.Parse(c.value.String())
		if c.broken != nil {
			c.broken = fmt.Errorf("expression %q: %w", c.value.String(), c.broken)
		}
	}
	if operations[c.operation] == nil && c.broken == nil {
		c.broken = fmt.Errorf("unknown operation %q", c.operation)
	}
	if c.operation == "matches" && c.literal() && c.broken == nil {
		c.pattern, c.broken = readPattern(c.value.String())
	}
}

// readPattern is the pattern that a text is. PHP takes a faulty one for one that
// matches nothing, which is nil; one that only ours cannot read is an error.
func readPattern(text string) (*phppattern.Pattern, error) {
	p, err := phppattern.Parse(text)
	if errors.Is(err, phppattern.ErrUnsupported) {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	return p, nil
}

// literal says whether the condition compares with the text that it states.
func (c *condition) literal() bool {
	return c.valueType != valueField && c.valueType != valueExpression
}

func (c *condition) ofComments() bool { return c.reference == "" && c.field == CommentAdded }

// name is the field as the condition's author wrote it.
func (c *condition) name() string {
	if c.reference == "" {
		return c.field
	}
	return "(" + c.reference + " : (" + c.module + ") " + c.field + ")"
}

// String is the condition as a person reads it.
func (c *condition) String() string {
	switch {
	case c.nothing:
		return "a condition without an operation"
	case c.value.String() == "":
		return c.name() + " " + c.operation
	case c.literal():
		return fmt.Sprintf("%s %s %q", c.name(), c.operation, c.value.String())
	case c.valueType == valueField:
		return c.name() + " " + c.operation + " field " + c.value.String()
	}
	return c.name() + " " + c.operation + " expression " + c.value.String()
}

// trim cuts what PHP's trim does.
func trim(text string) string { return strings.Trim(text, " \n\r\t\v\x00") }
