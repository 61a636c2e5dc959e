# Two commands do everything on a fresh Debian machine with Swift: `make report` and `make test`.

SWIFT ?= swift
PREFIX ?= /usr/local
RELEASE = $(SWIFT) build -c release --product lawbook --static-swift-stdlib
BINARY = .build/release/lawbook
SOURCES = Package.swift Sources Tests

.PHONY: report gallery build data data-quick data-full data-open test faults calibration lint format bench install docs clean

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
	@mkdir -p .build; rm -f .build/failed; { $(SWIFT) test --skip-build 2>&1 || touch .build/failed; } | tee .build/test.log; \
	if [ -e .build/failed ]; then \
	  rm .build/failed; echo "What failed:"; grep -a -A 3 '^✘.* recorded\|Fatal error:\|unexpected signal' .build/test.log; false; \
	fi
	@sed -n 's/.* skipped: "\(.*\)"$$/skipped: \1/p' .build/test.log | sort | uniq -c | sed 's/^ *//'

## Runs and sweeps killed KILLS times at random moments, and a full disk (root only): some minutes.
KILLS ?= 50
faults: build
	Tests/faults.sh $(BINARY) $(KILLS)

## How often 95 % intervals hold the truth, over STUDIES simulated studies of each of five kinds: a quarter of an hour.
## INTERVALS names another way to them: wild, profile, pairs.
STUDIES ?= 1000
calibration:
	$(SWIFT) run -c release lawbook-calibration $(STUDIES) $(INTERVALS)

lint:
	@$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format:
	@$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

## Our own runs for the default report: the grid, then the held-out size at what the laws predict. About two hours on two
## cores; stopped, it goes on where it was. Runs whose logs are there are not made again: OUT=folder makes all of them anew,
## in that folder, by the plans that are here, and names those whose logs are not the same bytes.
data: build
ifdef OUT
	$(BINARY) sweep Data/reduced-dit/plan.yaml --out "$(OUT)"
	[ ! -e Data/reduced-dit/held-out.yaml ] || $(BINARY) sweep Data/reduced-dit/held-out.yaml --out "$(OUT)"
	diff -rq Data/reduced-dit/runs "$(OUT)/runs" && echo "The logs in $(OUT)/runs are those of Data/reduced-dit/runs."
else
	$(BINARY) sweep Data/reduced-dit/plan.yaml
	$(BINARY) held-out Reports/video-dit/own.yaml --layers 2 --width 192 --out Data/reduced-dit/held-out.yaml
	$(BINARY) sweep Data/reduced-dit/held-out.yaml
endif

## The same in small, in three minutes, beside the real data: Data/quick.
data-quick: build
	$(BINARY) sweep Data/quick/plan.yaml
	$(BINARY) held-out Data/quick/study.yaml --layers 2 --width 64 --out Data/quick/held-out.yaml && \
	  $(BINARY) sweep Data/quick/held-out.yaml || echo "no laws, so no held-out size: the quick grid is small"
	$(BINARY) fit Data/quick/study.yaml || echo "no laws: the quick grid is small"

## Four seeds everywhere, and twice the tokens: a night.
data-full: build
	$(BINARY) sweep Data/full/plan.yaml
	$(BINARY) held-out Data/full/study.yaml --layers 2 --width 192 --out Data/full/held-out.yaml
	$(BINARY) sweep Data/full/held-out.yaml
	$(BINARY) fit Data/full/study.yaml

## The small grids of Reports/open-questions.
data-open: build
	$(BINARY) sweep Data/open-questions/plan.yaml

## Speed and memory, each beside a peer measured in the same run; PARTS=training for some of it.
bench: build
	@$(SWIFT) build -c release --product lawbook-bench --static-swift-stdlib
	@.build/release/lawbook-bench $(BINARY) Bench $(PARTS)

## The figures that open the README, from the gallery's study.
gallery: build
	@mkdir -p Reports/gallery/readme
	@for figure in fixed-vs-optimal hyperparameters-tokens; do \
	  $(BINARY) plot Reports/gallery $$figure --venue notebook/page --out Reports/gallery/readme/$$figure.svg; done
	@for figure in loss-map batch-contours; do \
	  $(BINARY) plot Reports/gallery $$figure --out Reports/gallery/readme/$$figure.svg; done

## The program without its symbols, its templates, its man page, and completions where bash, zsh and fish look for them.
SHARE = $(DESTDIR)$(PREFIX)/share
install: build
	install -D -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/lawbook
	mkdir -p $(SHARE)/lawbook $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions \
	  $(SHARE)/fish/vendor_completions.d
	cp -R Templates $(SHARE)/lawbook/
	$(BINARY) manual > $(SHARE)/man/man1/lawbook.1
	$(BINARY) --generate-completion-script bash > $(SHARE)/bash-completion/completions/lawbook
	$(BINARY) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_lawbook
	$(BINARY) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/lawbook.fish

docs:
	LAWBOOK_DOCS=1 $(SWIFT) package generate-documentation --target lawbook

clean:
	rm -rf .build Reports/*/published Bench
