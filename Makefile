# Viva's commands. `make` alone lists them. Everything runs in .venv, which is made when it is first needed;
# after that nothing here but `lock` needs the network.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python
# Processes of the test suite; tests of one file stay together.
WORKERS ?= 2
# The interpreter that .venv is made with; empty for the newest found.
PYTHON ?=
export PYTHON
# For `make evals`: a folder with coverage_dev.jsonl, score_dev.jsonl, attacks.jsonl (what is there is taken), who grades
# (embedded, or the model of VIVA_MODEL), and how many rows at most; empty for all.
DATA ?=
GRADER ?= embedded
LIMIT ?=

.PHONY: help install dev practice test lint types check format bench evals judge lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: ## make .venv and install what Viva needs to run
	@sh .ci/environment.sh runtime

dev: ## the same, with the tools for tests and checks
	@sh .ci/environment.sh dev

practice: install ## practise in this terminal: no key, no token, no network
	@.venv/bin/viva practice

# Compiled code is kept also where the shell says not to: every process that a test starts would compile all of it anew.
test: dev ## run the test suite, all but the tests that take longest (.ci/run has them too)
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n $(WORKERS) --dist loadfile

lint: dev ## check layout and style
	@$(PY) -m ruff format --check --quiet . || { echo 'Layout differs: run "make format".' >&2; exit 1; }
	@$(PY) -m ruff check --quiet .

types: dev ## check types
	@$(PY) -m mypy --no-error-summary

check: lint types test ## layout, style, types and tests; fails when one of them does

format: dev ## lay out the code and mend what can be mended
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: dev ## measure speed, one script of tests/bench after the other
	@set -e; for file in tests/bench/[a-z]*.py; do \
	  [ -e "$$file" ] || continue; name=$$(basename "$$file" .py); \
	  echo "== $$name"; $(PY) -m "tests.bench.$$name"; done

evals: dev ## how well grading agrees with labels, as a table: make evals [DATA=folder] [GRADER=model] [LIMIT=n]
	@$(PY) -m tests.evals.table --data "$(DATA)" --grader "$(GRADER)" --limit "$(LIMIT)"

judge: ## train the built-in judge anew: make judge DATA=folder-with-the-labelled-files (network the first time, over an hour)
	@sh .ci/judge.sh "$(DATA)"

lock: ## resolve both lock files anew (network; UPGRADE=1 for the newest versions)
	@sh .ci/lock.sh

clean: ## take away .venv, caches and build leftovers; your data stays
	@rm -rf .venv .venv.lock .venv-judge build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
