# `make help` lists the targets. CI runs these and nothing else.

GO            ?= go
FUZZTIME      ?= 10s
BENCHTIME     ?= 1s
VERSION       ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOLANGCI_LINT ?= $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
PLATFORMS     ?= linux/amd64 linux/arm64 darwin/arm64 windows/amd64

LDFLAGS = -s -w -X main.version=$(VERSION)

.PHONY: help build run test test-all lint fmt gen fuzz bench release

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

release: ## the program for every platform, in bin/
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/} suffix=; \
		if [ $$os = windows ]; then suffix=.exe; fi; \
		echo bin/vtrest-$$os-$$arch$$suffix; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '$(LDFLAGS)' \
			-o bin/vtrest-$$os-$$arch$$suffix ./cmd/vtrest; \
	done
