// Package expr is the language in which workflows of the CRM count: names of
// fields, numbers, texts in single quotes, operators, if … then … else … end,
// and a few functions of texts and dates.
//
// [Parse] reads an expression, [Expr.Eval] answers its value for the record
// that an [Env] stands for. Values and their conversions are those of
// [phpvalue].
//
// The language is the CRM's with its oddities, for workflows were written and
// tried there. What no token begins with is skipped, and so is all that follows
// a complete expression; so there is no != and no %, and "1,5" is 1. Operators
// of one rank take their right side first: 10 - 3 - 2 is 9. A function counts
// only where an expression begins: power(2,3) + 1 is 8, and in 1 + power(2,3)
// power is a field. Double quotes are no quotes, and two single quotes are no text.
//
// The package reads no record and no clock: both are the Env's.
package expr
