# Everything a newcomer or CI needs. Only git, make and Python 3.11+ must be there:
# Node.js and every other tool are installed below, from hashed lock files.
PYTHON ?= python3
BIN    := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help install programs synth test lint format bench fuzz lock stubs clean

# Debian packages with the real programs that tests run; each by the program it brings.
PROGRAMS := promtool:prometheus prometheus-node-exporter:prometheus-node-exporter chromium:chromium

help:  ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.installed node_modules/.installed  ## Install everything the targets below use

programs:  ## Install the real programs that tests run, from Debian's packages (asks for sudo)
	@set -e; missing=; for each in $(PROGRAMS); do \
	  command -v "$${each%%:*}" >/dev/null || missing="$$missing $${each#*:}"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; export DEBIAN_FRONTEND=noninteractive; \
	  $$sudo apt-get update -qq; \
	  $$sudo apt-get install -qq --no-install-recommends $$missing >/dev/null; fi

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
	$(BIN)/python -m tools.rule_reference
	$(BIN)/python -m tools.config_schema
	$(BIN)/python -m tools.agent_evidence

bench: install .venv/peers/.installed  ## Compare the speed of every way to write the same YAML
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	$(BIN)/python benchmarks/render.py
	$(BIN)/python -m benchmarks.coverage
	$(BIN)/python -m benchmarks.rollout
	$(BIN)/python -m benchmarks.check --checkov .venv/peers/bin/checkov

fuzz: install  ## Judge 100,000 texts that nobody would write
	$(BIN)/python -m benchmarks.fuzz

lock: install  ## Lock the newest allowed dependencies, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-emit-package constructs-lib \
	  --extra cdk8s --extra node -o requirements/dev.txt pyproject.toml requirements/dev.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -o requirements/bench.txt requirements/bench.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -o requirements/checkov.txt requirements/checkov.in
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

# Checkov wants other versions than we do, so it has an environment of its own.
.venv/peers/.installed: requirements/checkov.txt .venv/.installed
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --require-hashes -r requirements/checkov.txt
	@touch $@

node_modules/.installed: .venv/.installed package.json package-lock.json
	npm ci --ignore-scripts --loglevel=error
	@touch $@
