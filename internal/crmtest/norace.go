//go:build !race

package crmtest

// Race is whether the race detector is on. It makes SQLite ten times slower, and its
// answers no different.
const Race = false
