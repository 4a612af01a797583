// Package limit holds how much of a thing is allowed: a [Rule] over time, and a
// [Gate] at the same time.
//
// Neither knows what it limits, nor reads a clock: times come from the caller,
// who keeps the one number that a Rule needs, in memory or in a database.
package limit
