//go:build !race

package decisions

// raced is whether the race detector is on.
const raced = false
