#!/bin/sh
# Runs every fuzz target of the module: sh scripts/fuzz.sh [time for each, 10s]
# Goes on after a failure, and fails at the end. The input that failed is in the
# package's testdata/fuzz, to be kept as a test. Inputs that reached new code are
# kept in Go's build cache: a nightly job that keeps its cache (GOCACHE) goes on
# where the last one ended.
set -eu
cd "$(dirname "$0")/.."
go=${GO:-go}
time=${1:-10s}
status=0
count=0
# grep finds nothing in a tree without targets, which is no failure.
for file in $(grep -rl --include='*_test.go' '^func Fuzz' . || true); do
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
		count=$((count + 1))
		echo "$(dirname "$file") $target"
		$go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$(dirname "$file")" || status=1
	done
done
echo "$count targets, $time each"
exit "$status"
