// Package phplit reads the PHP files in which Vtiger keeps its settings and
// its labels: config.inc.php, config_override.php and languages/*/*.php. They
// are programs, but nearly all they do is assign literals to variables.
//
// Start at [Parse], which returns a [Scope]; its variables are [Value]s.
//
// Nothing is executed. Literals, arrays, concatenation, simple arithmetic,
// array_merge, define, const and unset are evaluated; any other expression
// gives a value of kind [Unknown]. Control structures, functions and classes
// are skipped whole, even when their condition would hold; an include is not
// followed. Text that PHP itself could not read is an [Error] with its line.
//
// The work is bounded whatever the input: [MaxSize] bytes of source, a nesting
// limit, and a budget for what assignments copy, so a few lines that double a
// string again and again end in an error. The package knows nothing of
// Vtiger's settings; any package may import it.
package phplit
