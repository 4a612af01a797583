# `make help` lists the targets. CI runs these and nothing else.

GO            ?= go
FUZZTIME      ?= 10s
BENCHTIME     ?= 1s
VERSION       ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOLANGCI_LINT ?= $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GORELEASER    ?= $(GO) run github.com/goreleaser/goreleaser/v2@v2.15.1

LDFLAGS = -s -w -X main.version=$(VERSION)

.PHONY: help build run test test-all lint fmt gen fuzz bench release release-check proxies

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

fmt: ## gofumpt and goimports
	$(GOLANGCI_LINT) fmt ./...

gen: ## what is generated from the sources
	$(GO) generate ./...

fuzz: ## every fuzz target for FUZZTIME (10s)
	GO='$(GO)' sh scripts/fuzz.sh $(FUZZTIME)

bench: ## the benchmarks, each for BENCHTIME (1s)
	$(GO) run ./internal/crmtest/withmariadb $(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) -timeout 60m ./...

release: ## archives for every platform with checksums and bills of materials, in bin/release/
	VERSION='$(VERSION)' SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) COMMIT_DATE=$$(git log -1 --format=%cI) $(GORELEASER) release --snapshot --clean

release-check: ## the release made twice, in two folders, must be the same
	GO='$(GO)' VERSION='$(VERSION)' GORELEASER='$(GORELEASER)' sh packaging/release-check.sh

proxies: ## nginx, Apache and Caddy as docs/install.md sets them up, where they are installed
	$(GO) test -count=1 -v -run TestProxies ./packaging
