# make run, make test: each makes .venv when it is missing or when pyproject.toml or the constraints changed.

PYTHON ?= python3
# The versions that .venv is made of; others are tried by make CONSTRAINTS=file.
CONSTRAINTS ?= constraints.txt
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
SITE := $(VENV)/.site
# How pytest is run; `make test PYTEST_FLAGS=` runs it in one process. Each worker collects all tests, which costs seconds:
# there is one for each processor, and two where tests wait, as those of the screens do most of the time.
PROCESSORS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PYTEST_FLAGS ?= -n $(PROCESSORS) --dist worksteal
# What coverage is measured over. It doubles what a test costs: the others run without it.
MEASURED := tests/core tests/importing tests/store tests/engine tests/cli
# Arguments of the program, by default the demo organization: make run ARGS="check customers.csv"
ARGS ?= --demo

.DEFAULT_GOAL := help
.PHONY: help run test quick lint types tests bench torture docs site constraints screenshots clean

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: $(READY) ## the program (ARGS="..." are its arguments)
	@$(PY) -m upflow_tui $(ARGS)

test: lint types tests ## everything that has to hold: lint, types, tests with coverage

quick: lint types ## a minute: lint, types, and the tests of the rules (core and importing)
	$(PY) -m pytest -q -n $(PROCESSORS) --dist worksteal tests/core tests/importing

lint: $(READY) ## ruff: faults and format
	$(PY) -m ruff check
	$(PY) -m ruff format --check

types: $(READY) ## mypy --strict
	$(PY) -m mypy --strict

# What was compiled once is kept: tests with their asserts, and the program for each process that a test starts.
quick tests: export PYTHONDONTWRITEBYTECODE :=

tests: $(READY) ## the tests alone; those of the rooms behind the screens and of the commands with branch coverage
	$(PY) -m pytest $(PYTEST_FLAGS) --cov --cov-report=term $(MEASURED)
	$(PY) -m pytest $(PYTEST_FLAGS) $(if $(PYTEST_FLAGS),-n $(shell expr 2 \* $(PROCESSORS))) $(MEASURED:%=--ignore=%)

bench: $(READY) ## all goals of speed as one table, into docs/performance.md; MILLION=1 measures what takes long, too
	$(PY) -m benchmarks $(if $(MILLION),--million)

torture: $(READY) ## kills, failing writes, damage and hostile input, for MINUTES=10
	$(PY) -m benchmarks.torture --minutes $(or $(MINUTES),10)

docs: $(READY) ## docs/json.md, docs/keys.md, docs/licences.md, completion and the manual page: made from models, actions, metadata and parser
	$(PY) -m tests.contract.page
	$(PY) -m tests.tui.keys_page
	$(PY) -m tests.cli.shell_files
	$(PY) -m tests.licences_page

site: $(SITE) ## the documents as a site, in site/; a warning fails
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict

constraints: ## constraints.txt anew, from the newest versions that pyproject.toml allows
	@"$(PYTHON)" .ci/newest_versions.py >constraints.new || { rm -f constraints.new; exit 1; }
	@mv constraints.new constraints.txt
	@git --no-pager diff --stat -- constraints.txt

screenshots: $(READY) ## a picture of each screen, and the moving one
	$(PY) -m screenshots.make
	$(PY) -m screenshots.film

clean: ## takes away what make made
	rm -rf $(VENV) build dist site .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml $(CONSTRAINTS)
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "$(PYTHON) was not found. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$("$(PYTHON)" -c 'import platform; print(platform.python_version())'), but Python 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments: its venv or ensurepip is missing. On Debian and Ubuntu install the package python3-venv." >&2; exit 1; }
	@rm -f $@
	@echo "Preparing $(VENV) (a minute, once)"
	@"$(PYTHON)" -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[dev]'
	@touch $@

$(SITE): $(READY)
	@$(PY) -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[docs]'
	@touch $@
