package expr

import (
	"errors"

	"vtrest/internal/phppattern"
	"vtrest/internal/phpvalue"
)

// replace is preg_replace_str_only(pattern, replacement, text): "" unless all
// three are texts, null if PHP cannot read the pattern, or the text as the pattern asks
// for. What only ours cannot read is an error.
func replace(_ *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	if len(args) != 3 || !args[0].IsText() || !args[1].IsText() || !args[2].IsText() {
		return phpvalue.Text(""), nil
	}
	pattern, err := phppattern.Parse(args[0].String())
	text := args[2].String()
	switch {
	case errors.Is(err, phppattern.ErrFaulty) || err == nil && !pattern.Reads(text):
		return phpvalue.Null, nil
	case err != nil:
		return phpvalue.Null, err
	}
	text, ok := pattern.Replace(text, args[1].String(), maxText)
	if !ok {
		return phpvalue.Null, errTooLong()
	}
	return phpvalue.Text(text), nil
}
