// Package phppattern reads patterns as PHP's preg_match and preg_replace take
// them, such as /^A/i: the CRM's workflows compare and replace with them.
//
// Start at [Parse]. Patterns come from users and run on Go's regular expressions,
// in a time that grows with the text alone. So what looks ahead or back and what
// refers to a group within the pattern is [ErrUnsupported]; nothing is taken for
// something else. Without option u a pattern knows bytes, not letters, as in PHP.
//
// The package is pure, knows nothing of the CRM and may be imported by everyone.
package phppattern
