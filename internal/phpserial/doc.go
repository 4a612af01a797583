// Package phpserial reads values in the format of PHP's serialize, in which the
// CRM keeps the tasks of its workflows.
//
// Start at [Parse]. It reads data alone: no class is known here and nothing is
// made or called, so a hostile text can do no more than be refused. Length,
// depth and the number of values are bounded, and memory grows with the text,
// never with a length that the text claims.
//
// It imports nothing of ours.
package phpserial
