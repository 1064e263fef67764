# Every target sets up what it needs; the environment lives in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export NO_MKDOCS_2_WARNING := 1
unexport PYTHONDONTWRITEBYTECODE # tests start Python many times: it compiles our modules once

.DEFAULT_GOAL := help
.PHONY: help setup serve site test slow mutants properdocs versions plugins dist lint types fuzz bench bench-quick manual screenshots peers lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $$($(PYTHON) --version) is too old: name Python 3.11 or newer, as in 'make PYTHON=python3.11'"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip --quiet install --require-hashes --requirement requirements.lock
	$(BIN)/pip --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY) ## create .venv and install everything, pinned

serve: $(READY) ## serve the site while you write: http://127.0.0.1:8000
	$(BIN)/mkdocs serve

site: $(READY) ## build the site to site/
	$(BIN)/mkdocs build --strict --clean

lint: $(READY) ## formatting, lint and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/vulture

types: $(READY) ## mypy, strict
	$(BIN)/mypy

test: lint types ## lint, types, tests, examples and the site
	$(BIN)/pytest --numprocesses auto --dist loadfile -m "not slow"
	$(BIN)/tandem check
	$(BIN)/tandem coverage --fail-under 90
	$(BIN)/mkdocs build --strict --clean

slow: $(READY) ## the tests that take long: CI runs them, too
	$(BIN)/pytest --numprocesses auto -m slow

INPUTS ?= 1000000
FIRST ?= 0
MINUTES ?= 240
fuzz: $(READY) ## random input for every reader of text: INPUTS=1000000 FIRST=0 MINUTES=240
	$(BIN)/python -m tests.fuzz --inputs $(INPUTS) --first $(FIRST) --minutes $(MINUTES)

MUTANTS ?= 60
EAGER ?= 20
SEED ?= 1
mutants: $(READY) ## small mistakes put into the plugin, one at a time, and whether its tests find them: MUTANTS=60 SEED=1
	$(BIN)/python -m tests.mutants --mutants $(MUTANTS) --eager $(EAGER) --seed $(SEED)

properdocs: $(READY) ## the tests of the adapter for MkDocs once more, with ProperDocs in its place
	@$(BIN)/python -c 'import properdocs' 2>/dev/null || { echo "properdocs: 'make peers' installs it"; exit 1; }
	@# ProperDocs has no theme 'readthedocs', and does not count what mkdocs-llmstxt warns of
	$(BIN)/pytest --numprocesses auto -p properdocs.replacement -m "not slow" \
	  -k "not readthedocs and not names_no_page_is_warned_of" tests/plugin/integrations/mkdocs

RESOLUTION ?= highest
versions: ## try the package without the lock: PYTHON=python3.13 RESOLUTION=lowest-direct|highest
	.ci/versions $(PYTHON) $(RESOLUTION)

plugins: ## build with each plugin of the manual's table, in its newest release, and write the table
	$(PYTHON) -m venv .venv/plugins
	.venv/plugins/bin/pip --quiet install --upgrade pip
	.venv/plugins/bin/pip --quiet install --editable . --group versions --group plugins --group more-plugins
	@# requires one release of Material, which is not the newest
	.venv/plugins/bin/pip --quiet install --no-deps mkdocs-techdocs-core
	.venv/plugins/bin/pytest -q -W default tests/plugin/integrations/mkdocs/test_compatibility.py -k does_what_the_manual_says
	.venv/plugins/bin/python -m tests.compatibility docs/manual/plugins.md

dist: $(READY) ## build sdist and wheel to dist/ and check them
	rm -rf dist
	$(BIN)/hatchling build
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/python .ci/check_dist.py dist

bench: $(READY) ## what speed was reached, beside MkDocs and Zensical: about an hour; the manual shows it
	$(BIN)/python -m tests.benchmarks --json .cache/bench.json --page docs/manual/explanation/speed.md

bench-quick: $(READY) ## the same with small sites: under three minutes
	$(BIN)/python -m tests.benchmarks --quick --json .cache/bench-quick.json

manual: $(READY) ## write the pages of the manual that the code's tables give
	$(BIN)/python -m tests.manual docs/manual
	$(BIN)/python -m tests.compatibility docs/manual/plugins.md

screenshots: $(READY) ## take the pictures of the README anew
	RENEW_PICTURES=1 $(BIN)/pytest -q tests/site/test_screenshots.py

peers: $(READY) ## install what tests compare with or run in: Jekyll, Chromium, the Nu HTML checker, the AsyncAPI parser, ProperDocs, Zensical
	@missing=; for each in jekyll chromium; do command -v $$each >/dev/null || missing="$$missing $$each"; done; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "peers: no right to install$$missing; tests that need them are skipped"; fi
	@$(BIN)/pip --quiet install --no-deps properdocs==1.6.7 properdocs-theme-mkdocs==1.6.7 zensical==0.0.73 deepmerge==2.0 tomli==2.4.0 || \
	  echo "peers: neither ProperDocs nor Zensical; tests that need them are skipped"
	@if command -v java >/dev/null && command -v npm >/dev/null; then \
	  npm install --prefix .venv/vnu --silent --ignore-scripts --no-save vnu-jar@26.9.27; \
	else false; fi || echo "peers: no Nu HTML checker, which takes Java and npm; its test is skipped"
	@command -v npm >/dev/null && \
	  npm install --prefix .venv/asyncapi --silent --ignore-scripts --no-save @asyncapi/parser@3.6.6 || \
	  echo "peers: no AsyncAPI parser, which takes npm; its test is skipped"

lock: $(READY) ## renew requirements.lock from pyproject.toml
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip --quiet install uv
	.venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --group dev --all-extras \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade \
	  --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean: ## remove what was built, the environment included
	rm -rf .venv site test-run .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
