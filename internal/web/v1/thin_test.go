//go:build !race

package v1_test

// thin is of how many cases of the long suites one is run: all of them here.
const thin = 1
