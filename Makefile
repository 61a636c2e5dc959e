# Two commands do everything on a fresh Debian machine with Swift: `make report` and `make test`.

SWIFT ?= swift
PREFIX ?= /usr/local
RELEASE = $(SWIFT) build -c release --product lawbook --static-swift-stdlib
BINARY = .build/release/lawbook
SOURCES = Package.swift Sources Tests

.PHONY: report build test lint format bench install docs clean

## Build and render the default report from the embedded data.
report: build
	@$(BINARY) report Reports/video-dit --figures >/dev/null
	@echo "The report is in $(CURDIR)/Reports/video-dit/published: index.html, report.pdf, and its figures."

build:
	@.ci/setup
	@$(RELEASE)

## Lint, build, run every test, check every report and template.
test:
	@.ci/setup test
	@$(MAKE) --no-print-directory lint
	$(SWIFT) build --build-tests
	.build/debug/lawbook check Reports Templates/notebooks
	$(SWIFT) test --skip-build

lint:
	@$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format:
	@$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

## Speed and memory, each beside a peer measured in the same run.
bench: build
	@$(SWIFT) build -c release --product lawbook-bench --static-swift-stdlib
	@.build/release/lawbook-bench $(BINARY) Bench

install: build
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/lawbook
	mkdir -p $(DESTDIR)$(PREFIX)/share/lawbook
	cp -R Templates $(DESTDIR)$(PREFIX)/share/lawbook/

docs:
	$(SWIFT) package generate-documentation --target lawbook

clean:
	rm -rf .build Reports/*/published Bench
