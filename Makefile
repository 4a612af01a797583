# `make help` lists the targets. CI runs these and nothing else.

GO            ?= go
FUZZTIME      ?= 10s
BENCHTIME     ?= 1s
SIZES         ?= 1000,10000,100000,1000000
VERSION       ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOLANGCI_LINT ?= $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
REDOCLY       ?= @redocly/cli@2.77.0
GORELEASER    ?= $(GO) run github.com/goreleaser/goreleaser/v2@v2.15.1
GOVULNCHECK   ?= $(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0
VULNDB        ?= https://vuln.go.dev

LDFLAGS = -s -w -X main.version=$(VERSION)

.PHONY: help build run test test-all lint fmt openapi-lint gen fuzz bench bench-scale clients console console-test release release-check proxies torture cluster vulncheck fuzz-nightly sqlmap site

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: ## the program, in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/vtrest

run: ## serve the demo
	$(GO) run ./cmd/vtrest serve --demo

test: ## quick: the tests that need no long run, without the race detector
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -short ./...

test-all: ## every test, on both databases, with the race detector
	sh scripts/test.sh

lint: ## golangci-lint, which is built on the first run (about a minute)
	$(GOLANGCI_LINT) run ./...

openapi-lint: ## the OpenAPI document of the demo, looked at by an independent linter (needs Node)
	mkdir -p bin
	$(GO) run ./cmd/vtrest openapi --demo --data $$(mktemp -d) > bin/openapi.json
	npx --yes $(REDOCLY) lint bin/openapi.json

console: ## the console's front-end, into internal/web/console/dist (needs Node)
	cd console && npm ci && npm run build

console-test: ## the console in Chromium, against the demo (needs Node and Chromium)
	cd console && npm ci && npm run check && npm run built && npm run e2e

fmt: ## gofumpt and goimports
	$(GOLANGCI_LINT) fmt ./...

gen: ## what is generated from the sources
	$(GO) generate ./...

fuzz: ## every fuzz target for FUZZTIME (10s)
	GO='$(GO)' sh scripts/fuzz.sh $(FUZZTIME)

fuzz-nightly: ## every fuzz target for a minute each (three quarters of an hour)
	GO='$(GO)' sh scripts/fuzz.sh 60s

vulncheck: ## known holes in what the program is made of, from the database at VULNDB
	$(GOVULNCHECK) -db $(VULNDB) ./...

sqlmap: ## sqlmap against every parameter, on both databases (an hour; needs sqlmap); the figures go into docs/security.md
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -count=1 -v -timeout 180m -run '^TestSqlmap$$' ./internal/attack -sqlmap

bench: ## the benchmarks, each for BENCHTIME (1s)
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) -timeout 60m ./...

bench-scale: ## the same calls with up to a million records (SIZES), in ten minutes; writes docs/performance.md
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -run '^$$' -bench '^BenchmarkScale$$' -benchtime 1x -timeout 60m ./internal/bench -sizes $(SIZES)

clients: ## the tests of the clients, against a demo, and the examples of their READMEs
	sh scripts/clients.sh

torture: ## the fault tests at length (a quarter of an hour); the figures go into docs/reliability.md
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -count=1 -v -timeout 60m ./internal/torture -rounds=100 -long -report

cluster: ## three servers over MariaDB and over a Galera cluster, killed again and again (a quarter of an hour); the figures go into docs/reliability.md
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -count=1 -v -timeout 60m ./internal/cluster -rounds=10 -report

site: ## the documentation as static pages, in bin/site/
	$(GO) run ./docs/site bin/site

release: ## archives for every platform with checksums and bills of materials, in bin/release/
	VERSION='$(VERSION)' SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) COMMIT_DATE=$$(git log -1 --format=%cI) $(GORELEASER) release --snapshot --clean

release-check: ## the release made twice, in two folders, must be the same
	GO='$(GO)' VERSION='$(VERSION)' GORELEASER='$(GORELEASER)' sh packaging/release-check.sh

proxies: ## nginx, Apache and Caddy as docs/install.md sets them up, where they are installed
	$(GO) test -count=1 -v -run TestProxies ./packaging
