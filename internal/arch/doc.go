// Package arch checks that the sources keep the architecture: which package may
// import which, and where HTTP, SQL and the environment are used.
//
// Start at [Packages], the table of allowed imports, which is what a change of
// the architecture edits; [Check] compares a source tree with it, and
// [Markdown] prints it for docs/ARCHITECTURE.md. Nothing imports this package:
// its tests are its use.
//
// The sources are parsed, not listed by the go command, so that the result of
// the test is not taken from the test cache after an import has changed.
package arch
