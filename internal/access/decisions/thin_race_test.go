//go:build race

package decisions

// raced is whether the race detector is on. It makes SQLite ten times slower, and
// the decisions no different.
const raced = true
