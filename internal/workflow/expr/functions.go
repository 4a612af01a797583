package expr

import "vtrest/internal/phpvalue"

// A function takes one argument or more.
type function func(c *Clock, args []phpvalue.Value) (phpvalue.Value, error)

// functions are all functions and operators.
var functions = map[string]function{
	"+":  add,
	"-":  subtract,
	"*":  two(phpvalue.Multiply),
	"/":  two(divide),
	"==": claim(func(a, b phpvalue.Value) bool { return phpvalue.LooseEqual(a, b) }),
	"<=": claim(func(a, b phpvalue.Value) bool { return phpvalue.Compare(a, b) <= 0 }),
	">=": claim(func(a, b phpvalue.Value) bool { return phpvalue.Compare(b, a) <= 0 }),
	"<":  claim(func(a, b phpvalue.Value) bool { return phpvalue.Compare(a, b) < 0 }),
	">":  claim(func(a, b phpvalue.Value) bool { return phpvalue.Compare(b, a) < 0 }),

	"concat":                concat,
	"substring":             substring,
	"preg_replace_str_only": replace,

	"get_date":      getDate,
	"add_days":      days(1),
	"sub_days":      days(-1),
	"add_time":      minutes("+"),
	"sub_time":      minutes("-"),
	"time_diff":     timeDifference,
	"time_diffdays": daysDifference,

	"power": power,
}

func two(f func(a, b phpvalue.Value) (phpvalue.Value, error)) function {
	return func(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) { return f(args[0], arg(args, 1)) }
}

func claim(f func(a, b phpvalue.Value) bool) function {
	return func(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
		return phpvalue.Bool(f(args[0], arg(args, 1))), nil
	}
}

// arg is an argument, or null if it was not given.
func arg(args []phpvalue.Value, i int) phpvalue.Value {
	if i < len(args) {
		return args[i]
	}
	return phpvalue.Null
}
