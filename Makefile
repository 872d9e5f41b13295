# Everything a person or a machine does with the dashboard, from nothing. `make help` lists it.

.DEFAULT_GOAL := help
.PHONY: serve demo test bench check mutation assets lock clean help
SHELL := /bin/bash

# The first Python that is new enough; only looked for where .venv is missing.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
D4 := $(BIN)/python -m dashboard

serve: .venv/serves ## publish data/exports (or $D4_EXPORTS) and serve the dashboard on $PORT, 8050 if unset
	@exec $(D4) serve

demo: .venv/serves ## the same with an illustrative data set of the real size, in a store of its own
	@$(D4) demo build/demo
	@D4_EXPORTS=build/demo D4_STORE=sqlite:///build/demo.sqlite exec $(D4) serve

test: .venv/tests ## run the tests, on a real browser, a real PostgreSQL and a real MariaDB
	@trap 'tests/services stop' EXIT; tests/services start && $(BIN)/python -m pytest -q -n 2 --dist loadfile

bench: .venv/tests ## measure every budget and print the table of the README
	@trap 'tests/services stop' EXIT; tests/services start nginx wrk && $(BIN)/python tests/bench/run.py

check: .venv/tests ## format, lint, import contracts, types, tests, coverage
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/mypy
	@trap 'tests/services stop' EXIT; tests/services start && $(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

assets: .venv/tests ## build the committed scripts and fonts again (needs Node)
	@command -v npm >/dev/null || { echo "npm is missing: apt-get install npm" >&2; exit 1; }
	npm ci --silent
	npm run --silent build

mutation: .venv/mutation ## change indicators and progress in small ways; the tests must notice (some minutes)
	@rm -rf mutants
	$(BIN)/mutmut run | tail -1
	@$(BIN)/mutmut results

lock: ## choose the newest packages (a week old at least) and write their digests
	@command -v uv >/dev/null || { echo "uv is missing: pip install uv" >&2; exit 1; }
	uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --extra postgresql --extra mariadb pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --extra postgresql --extra mariadb --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --constraint requirements-dev.lock --group mutation -o requirements-mutation.lock

clean: ## remove what the other commands made; the published snapshots stay
	@tests/services stop
	rm -rf .venv build mutants node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

help: ## list these commands
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

# A stamp in .venv says which lock it was filled from; a second run has nothing to do.

.venv/serves: requirements.lock | .venv/bin/pip
	$(call fill,requirements.lock)

.venv/tests: requirements-dev.lock | .venv/bin/pip
	$(call fill,requirements-dev.lock)
	@touch .venv/serves

.venv/mutation: .venv/tests requirements-mutation.lock
	$(call fill,requirements-mutation.lock)

define fill
@echo "Fetching the packages of $(1) into .venv (once) …"
@mkdir -p build
@$(BIN)/pip install --quiet --disable-pip-version-check --retries 1 --require-hashes -r $(1) >build/pip.log 2>&1 || { \
  echo "The packages could not be fetched; is there a network? $$(grep -m 1 ERROR build/pip.log) (more in build/pip.log)" >&2; \
  exit 1; }
@$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e . >>build/pip.log 2>&1
@touch $@
endef

.venv/bin/pip:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "Python’s venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making a virtual environment in .venv …"
	@$(PYTHON) -m venv .venv
