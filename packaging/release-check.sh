#!/bin/sh
# Makes the release of this folder twice, in copies that lie in different
# places, and compares every archive, bill of materials and checksum. With
# COLD=1 the second one compiles everything anew, which takes minutes.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for copy in one "somewhere else"; do
	mkdir "$work/$copy"
	tar -c --exclude=./bin --exclude=./vtrest-data . | tar -x -C "$work/$copy"
done
make_release() { (cd "$1" && make release VERSION="$VERSION" GORELEASER="$GORELEASER" >"$work/log" 2>&1) || { tail -20 "$work/log" >&2; exit 1; }; }
make_release "$work/one"
if [ "${COLD:-}" = 1 ]; then
	GOCACHE=$work/cache
	export GOCACHE
fi
make_release "$work/somewhere else"
cp "$work/one/bin/release/SHA256SUMS" "$work/first"
(cd "$work/somewhere else/bin/release" && sha256sum --check --quiet "$work/first" && cmp SHA256SUMS "$work/first")
echo "release-check: the same twice:"
cat "$work/first"
