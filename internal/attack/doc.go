// Package attack tries to get out of the whole program what it must not give:
// records and fields of others, more than a token may do, SQL, the machine it
// runs on. docs/security.md says what was tried, and names the tests.
//
// Each test starts the program over a database of its own, and calls it over
// HTTP as a stranger would. make sqlmap runs sqlmap against every parameter,
// which takes long. The package holds tests only.
package attack
