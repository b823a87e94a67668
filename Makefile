# `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Changes when the locked packages change, so that an outdated environment is brought up to date.
READY := $(VENV)/.ready-$(shell cksum requirements-dev.txt | cut -d' ' -f1)

.PHONY: help demo test check bench chaos eval lock clean

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (set PYTHON=...)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V) (set PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.ready-* && touch $@

demo: $(READY)  ## run everything on this machine and open an issue in it (ARGS=--once ends when the comment stands)
	$(BIN)/issuegraph demo $(ARGS)

test: $(READY)  ## run the tests (ARGS=... for pytest)
	$(BIN)/python -m pytest $(ARGS)

check: $(READY)  ## lint, types, imports, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

bench: $(READY)  ## measure, side by side in one run
	$(BIN)/python bench/run.py $(ARGS)

chaos: $(READY)  ## break everything on purpose and count what is lost (ARGS=--sample: four minutes)
	$(BIN)/python -m chaos $(ARGS)

eval: $(READY)  ## score reading, links, types and fixes on labelled threads (FILE=threads.jsonl)
	@test -n "$(FILE)" || { echo "usage: make eval FILE=threads.jsonl"; exit 2; }
	$(BIN)/issuegraph eval threads $(FILE) $(ARGS)

lock:  ## write the locked requirements anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --group dev -o requirements-dev.txt pyproject.toml

# Not ./data: there `issuegraph serve` keeps the App's credentials, which nothing brings back.
clean:  ## remove what was built, and the environment
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
