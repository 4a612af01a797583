#!/bin/sh
# Makes bin/share: the manual page and the completions, as archives hold them.
set -eu
cd "$(dirname "$0")/.."
rm -rf bin/share
mkdir -p bin/share
go build -o bin/share/vtrest ./cmd/vtrest
bin/share/vtrest man >bin/share/vtrest.1
bin/share/vtrest completion bash >bin/share/vtrest.bash
bin/share/vtrest completion zsh >bin/share/_vtrest
bin/share/vtrest completion fish >bin/share/vtrest.fish
rm bin/share/vtrest
