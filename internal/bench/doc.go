// Package bench measures vtrest against the bare database driver, in one run
// on one machine, and writes docs/performance.md.
//
// Start at BenchmarkRatios. The server runs in a process of its own, as users
// run it; the bare side prepares the server's own statement, runs it with as
// many connections and throws its rows away. What access rules cost is measured
// against an administrator's calls. Only ratios of one run say anything: the
// machine's speed drops out of them.
//
// BenchmarkScale measures the same calls with more and more records, and says
// how their times grow; make bench-scale runs it.
//
// Run the others with make bench. Both need MariaDB and the reference data, and
// are no tests: nothing here can fail for being slow.
package bench
