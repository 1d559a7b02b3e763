# Everything a newcomer or CI needs. Only git, make and Python 3.11+ must be there:
# Node.js and every other tool are installed below, from hashed lock files.
PYTHON ?= python3
BIN    := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help install synth test lint format bench lock stubs clean

help:  ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.installed node_modules/.installed  ## Install everything the targets below use

synth: install  ## Run cdk8s synth over apps/ and write dist/
	$(BIN)/constructs-lib synth

test: lint  ## Lint, type-check and run the whole test suite
	$(BIN)/python -m pytest -n auto

lint: install  ## Check format, lint, layers and types
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy
	node_modules/.bin/pyright --pythonpath $(BIN)/python

format: install  ## Rewrite the sources in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .

stubs: install  ## Rewrite what is generated from the agents and from the Kubernetes schemas
	$(BIN)/python -m tools.construct_signatures
	$(BIN)/python -m tools.kubernetes_fields

bench: install  ## Compare the speed of every way to write the same YAML
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	$(BIN)/python benchmarks/render.py

lock: install  ## Lock the newest allowed dependencies, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-emit-package constructs-lib \
	  --extra cdk8s --extra node -o requirements/dev.txt pyproject.toml requirements/dev.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -o requirements/bench.txt requirements/bench.in
	npm install --package-lock-only

clean:  ## Remove what the targets installed
	rm -rf .venv node_modules

.venv/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	  "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@

node_modules/.installed: .venv/.installed package.json package-lock.json
	npm ci --ignore-scripts --loglevel=error
	@touch $@
