package crmtest

import "testing"

// Long skips a long test of one goroutine under the race detector, which makes
// it several times slower (SQLite ten times) and finds nothing there.
// scripts/test.sh runs the packages that call it a second time without the
// detector.
func Long(t testing.TB) {
	t.Helper()
	if Race {
		t.Skip("long; it runs without the race detector")
	}
}
