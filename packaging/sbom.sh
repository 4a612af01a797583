#!/bin/sh
# Writes the bill of materials (CycloneDX, JSON) of the program for GOOS and
# GOARCH: sbom.sh FILE. It has no serial number and no time, so that the same
# sources give the same file.
set -eu
document=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
# The tool is built for this machine, whatever platform it looks at.
tools=$(pwd)/bin/tools
if [ ! -x "$tools/cyclonedx-gomod" ]; then
	env -u GOOS -u GOARCH GOBIN="$tools" go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0
fi
CGO_ENABLED=0 "$tools/cyclonedx-gomod" app -json -noserial -licenses -std -main cmd/vtrest -output "$document" .
# -noserial leaves the time in.
sed '/^    "timestamp": /d' "$document" >"$document.new"
mv "$document.new" "$document"
