//go:build race

package v1_test

// thin is of how many cases of the long suites one is run. The race detector
// makes SQLite and bcrypt ten times slower, and their answers no different.
const thin = 16
