#!/bin/sh
# Runs every test, on both databases: sh scripts/test.sh [argument of go test ...]
#
# Needs Go. Installs MariaDB's server program if it is missing and apt-get can be
# used; the tests start it themselves, privately, in a folder of their own.
# With a C compiler the race detector is on.
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

# The packages of the programs alone, where they exist, add no service. A MySQL
# server, which they would replace, stays: then nothing is installed.
install_mariadb() {
	command -v apt-get >/dev/null 2>&1 || return 1
	root=
	if [ "$(id -u)" -ne 0 ]; then
		sudo -n true 2>/dev/null || return 1
		root='sudo -n'
	fi
	echo "test.sh: installing MariaDB" >&2
	export DEBIAN_FRONTEND=noninteractive
	$root apt-get update -q || echo "test.sh: the package lists could not be renewed" >&2
	for packages in 'mariadb-server-core mariadb-client-core' mariadb-server; do
		$root apt-get install -q -y --no-remove --no-install-recommends $packages && have_mariadb && return
	done
	return 1
}

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
	# Programs are started and pages are tried without the race detector: nothing
	# there runs at the same time that the packages below do not run too.
	plain=$(go list ./... | grep -E '/(cmd/vtrest|docs|packaging|oracle|decisions)$')
	packages=$(go list ./... | grep -vE '/(cmd/vtrest|docs|packaging|oracle|decisions)$')
fi
# Unquoted on purpose: an empty word is no argument.
go run ./internal/crmtest/withmariadb go test $race -timeout 12m "$@" $packages || status=$?
# The race detector makes some tests too slow: those that call crmtest.Long skip
# under it. They run now, by their names, and with them what was left out above.
if [ -n "$race" ] && [ "$#" -eq 0 ]; then
	files=$(grep -rl 'crmtest\.Long(' --include='*_test.go' internal)
	names=$(awk '/^func Test/ { split($2, name, "(") } /crmtest\.Long\(/ { print name[1] }' $files | sort -u | paste -sd '|' -)
	folders=$(dirname $files | sort -u | grep -vE '/(oracle|decisions)$' | sed 's|^|./|')
	go run ./internal/crmtest/withmariadb go test -timeout 12m $plain || status=$?
	go run ./internal/crmtest/withmariadb go test -timeout 12m -run "^($names)\$" $folders || status=$?
fi
if [ -n "$notes" ]; then
	echo "$notes" >&2
fi
exit "$status"
