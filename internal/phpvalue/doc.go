// Package phpvalue knows how PHP compares, converts and counts with scalar
// values: the CRM's workflows and its history decide by these rules, so "1.0"
// equals "1" there, and "0" is nothing.
//
// Start at [Value]. [Value.Empty], [LooseEqual] and [Compare] are the rules of
// comparison, [Value.String] and [Number] those of conversion, [Multiply],
// [Divide], [Power] and [Round] those of arithmetic. All are those of PHP 8.
//
// The package is pure, knows nothing of the CRM and may be imported by
// everyone. Arrays and objects of PHP have no place here.
package phpvalue
