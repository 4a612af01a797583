// Package console serves the console at /console: the front-end's files, and
// below /console/api what it asks besides the calls of V1.
//
// Start at [Console], which is a dialect of its own: the same shell stands
// around its calls, the same tokens and the same Policy count, and an error is
// spelt as V1 spells it. [Assets] serves the files. The types of all answers are
// in contract.go; the front-end's are made of them.
//
// Nothing here decides what a user may see, and nothing takes a token from an
// address: a page's address ends up in histories and logs.
package console
