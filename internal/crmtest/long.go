package crmtest

import "testing"

// Long skips a long test of one goroutine under the race detector, which makes
// SQLite ten times slower and finds nothing there. scripts/test.sh runs the
// packages that import this one a second time without the detector.
func Long(t testing.TB) {
	t.Helper()
	if Race {
		t.Skip("long; it runs without the race detector")
	}
}
