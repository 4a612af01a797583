#!/bin/sh
# Tests the clients against a demo of this tree, and runs the examples of their
# READMEs: sh scripts/clients.sh [php | js | go | python] ...
# Or runs the examples of other pages: sh scripts/clients.sh FILE.md ...
#
# With VTREST_URL set, the demo that runs there is used. It ends with status 77 if a
# client was not tested because its interpreter is missing.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
server=
finish() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

say() { echo "clients.sh: $1" >&2; }

skipped=0
missing() {
	say "NOT TESTED: the $1 client: $2"
	skipped=1
}

serve() {
	go build -o "$work/vtrest" ./cmd/vtrest
	"$work/vtrest" serve --demo --listen 127.0.0.1:0 --data "$work/data" --log-level warn >"$work/log" 2>&1 &
	server=$!
	for _ in $(seq 100); do
		VTREST_URL=$(sed -n 's|^The demo is ready: \(http://[^/]*\)/.*|\1|p' "$work/log")
		[ -n "$VTREST_URL" ] && return
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	cat "$work/log" >&2
	say "the demo does not start"
	exit 1
}

# examples LANGUAGE ENDING PAGE: the blocks of a page in this language, each a
# whole program, become files in the folder $programs.
examples() {
	programs=$(mktemp -d "$work/$1.XXXXXX")
	awk -v fence="\`\`\`" -v begin="\`\`\`$1" -v name="$programs/example" -v ending="$2" '
		$0 == begin { file = name (++n) ending; next }
		$0 == fence { file = "" }
		file { print > file }
		END { if (!n) exit 1 }' "$3" || {
		say "$3 has no examples in $1"
		exit 1
	}
	# What the examples take for theirs.
	echo "a file" >"$programs/offer.pdf"
}

has_php() {
	if ! php -r 'exit(version_compare(PHP_VERSION, "7.4", ">=") && extension_loaded("curl") ? 0 : 1);' 2>/dev/null; then
		missing php 'install PHP 7.4 or later with curl (apt-get install php-cli php-curl)'
		return 1
	fi
}

run_php() {
	examples php .php "$1"
	for file in "$programs"/*.php; do
		(cd "$programs" && php -d display_errors=stderr -d error_reporting=-1 -d include_path="$root/clients/php/src" "$file")
	done
}

test_php() {
	if ! command -v phpunit >/dev/null 2>&1; then
		missing php 'install PHPUnit (apt-get install phpunit)'
		return
	fi
	(cd clients/php && phpunit --no-interaction)
}

has_js() {
	if ! node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null; then
		missing js 'install Node 18 or later (apt-get install nodejs)'
		return 1
	fi
}

run_js() {
	examples js .mjs "$1"
	mkdir -p "$programs/node_modules"
	ln -s "$root/clients/js" "$programs/node_modules/vtrest-client"
	for file in "$programs"/*.mjs; do
		(cd "$programs" && node "$file")
	done
}

test_js() {
	(cd clients/js && node --test test/)
	if [ -x clients/js/node_modules/.bin/tsc ]; then
		(cd clients/js && node_modules/.bin/tsc --outDir "$work/types" && diff -r types "$work/types") || {
			say "clients/js/types is behind: (cd clients/js && npm run types) brings it up to date"
			exit 1
		}
	else
		say "the types of the js client were not checked: (cd clients/js && npm ci) installs what does it"
	fi
}

has_go() { :; }

run_go() {
	examples go .go "$1"
	for file in "$programs"/*.go; do
		folder=${file%.go}
		mkdir "$folder"
		mv "$file" "$folder/main.go"
		cp "$programs/offer.pdf" "$folder"
		printf 'module example\n\ngo 1.24.0\n\nrequire vtrest/clients/go v0.0.0\n\nreplace vtrest/clients/go => %s\n' "$root/clients/go" >"$folder/go.mod"
		(cd "$folder" && go vet . && go run .)
	done
}

test_go() { (cd clients/go && go vet ./... && go test -count=1 ./...); }

has_python() {
	if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
		missing python 'install Python 3.9 or later (apt-get install python3)'
		return 1
	fi
	export PYTHONDONTWRITEBYTECODE=1
}

run_python() {
	examples python .py "$1"
	for file in "$programs"/*.py; do
		(cd "$programs" && PYTHONPATH="$root/clients/python" python3 "$file")
	done
}

test_python() { (cd clients/python && python3 -W error::ResourceWarning -m unittest); }

[ "$#" -gt 0 ] || set -- php js go python
[ -n "${VTREST_URL-}" ] || serve
export VTREST_URL
# What the examples read besides.
export VTREST_KEY=DemoAccessKey000
for client; do
	say "$client"
	case $client in
	php | js | go | python)
		if "has_$client"; then
			"test_$client"
			"run_$client" "clients/$client/README.md"
		fi
		;;
	*.md)
		for language in php js go python; do
			grep -qx "\`\`\`$language" "$client" || continue
			if "has_$language"; then
				"run_$language" "$client"
			fi
		done
		;;
	*)
		say "there is no client for $client"
		exit 1
		;;
	esac
done
if [ "$skipped" -eq 1 ]; then
	exit 77
fi
