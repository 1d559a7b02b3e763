# Everything a newcomer or CI needs. Only git, make and Python 3.11+ must be there:
# Node.js and every other tool are installed below, from hashed lock files.
PYTHON ?= python3
BIN    := .venv/bin
STEP    = $(PYTHON) tools/step.py
# pip wants the extras that another package asks for in the lock, too.
LOCK    = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-strip-extras --no-emit-index-url --no-header --no-annotate
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Go brings the toolchain that a module asks for; distributions switch that off.
export GOTOOLCHAIN ?= auto

.DEFAULT_GOAL := help
.PHONY: help install python programs synth test test-fast lint format docs bench bench-quick cluster-test control-plane engines images hostile audit fuzz oracle playground lock stubs clean

help:  ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.installed .venv/wasm/.installed node_modules/.installed  ## Install everything the targets below use

synth: install  ## Run cdk8s synth over apps/; write dist/, the example fleet
	@$(BIN)/constructs-lib synth
	@$(BIN)/python examples/fleet/agents.py

test: programs lint  ## Lint, type-check and run the whole test suite
	@$(STEP) --talks 'Tests' $(BIN)/python -m pytest -n auto

test-fast: install  ## Run the quick tests, in less than a minute
	@$(STEP) --talks 'Quick tests' $(BIN)/python -m pytest -n auto --fast

# The real programs that tests run. What cannot be had is said in the first second.
programs: python
	@$(PYTHON) tools/programs.py

lint: install  ## Check format, lint, layers and types
	@$(STEP) 'Format' $(BIN)/ruff format --check --quiet .
	@$(STEP) 'Lint' $(BIN)/ruff check --quiet .
	@$(STEP) 'Layers' $(BIN)/lint-imports --no-logo --no-cache
	@$(STEP) 'Types' $(BIN)/mypy
	@$(STEP) 'Types of the public API' node_modules/.bin/pyright --pythonpath $(BIN)/python

format: install  ## Rewrite the sources in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .

stubs: install  ## Rewrite what is generated from agents and schemas
	$(BIN)/python -m tools.construct_signatures
	$(BIN)/python -m tools.kubernetes_fields
	$(BIN)/python -m tools.rule_reference
	$(BIN)/python -m tools.console_sessions
	$(BIN)/python -m tools.config_schema
	$(BIN)/python -m tools.fleet_schema
	$(BIN)/python -m tools.agent_evidence
	$(BIN)/python -m tools.log_engines
	$(BIN)/python -m tools.image_table
	$(BIN)/python -m tools.platform_table

playground: install  ## Build the playground: build/site/playground/index.html
	@$(STEP) 'Playground' $(BIN)/python -m tools.playground build/site/playground

docs: install playground  ## Build the documentation as a site: build/site/index.html
	@$(STEP) 'Documentation' $(BIN)/python -m tools.docs_site

bench: install programs .venv/peers/.installed build/peers/.installed  ## Measure every job and its peers, in less than 10 minutes
	@$(STEP) --again 'Installing what is measured against' \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@$(BIN)/python -m benchmarks.jobs

bench-quick: install  ## Measure the jobs of every day, in less than a minute
	@$(BIN)/python -m benchmarks.jobs --quick

engines: install  ## Run the log engines that are here through every fault
	@$(BIN)/python -m tests.engines $(ENGINES)

images: install  ## Hold the default images against their registries
	$(BIN)/constructs-lib images verify constructs_lib/images.yaml
	$(BIN)/python -m tools.image_table

fuzz: install  ## Give 100,000 texts that nobody would write to all commands
	$(BIN)/python -m benchmarks.fuzz
	$(BIN)/python -m benchmarks.yaml_differences

oracle: build/api-server-answers build/policy-answers build/argocd-answers build/delivery-answers build/argocd-rollouts  ## Build what an API server and engines answer (Go, minutes)

build/api-server-answers: $(wildcard tools/api_server/*)
	@mkdir -p build
	@$(STEP) 'Building the validation of Kubernetes (about 5 minutes)' \
	  go build -C tools/api_server -o $(CURDIR)/$@ .

build/policy-answers: $(wildcard tools/api_server/* tools/api_server/policies/*)
	@mkdir -p build
	@$(STEP) 'Building the admission policies of Kubernetes (about 5 minutes)' \
	  go build -C tools/api_server -o $(CURDIR)/$@ ./policies

build/argocd-answers: $(wildcard tools/delivery/argocd/*)
	@mkdir -p build
	@$(STEP) "Building Argo CD's health of a DaemonSet (about 3 minutes)" \
	  go build -C tools/delivery/argocd -o $(CURDIR)/$@ .

build/delivery-answers: $(wildcard tools/delivery/go.* tools/delivery/*.go)
	@mkdir -p build
	@$(STEP) 'Building what Flux, Helm, Rancher Fleet and kubectl say (about 3 minutes)' \
	  go build -C tools/delivery -o $(CURDIR)/$@ .

build/argocd-rollouts: $(wildcard tools/gitops/*)
	@mkdir -p build
	@$(STEP) "Building Argo CD's generator of Applications and their order (about 10 minutes)" \
	  go build -C tools/gitops -o $(CURDIR)/$@ .

# The control plane is built only where nobody names a cluster.
cluster-test: install build/kubelets $(if $(CLUSTER_TEST_KUBECONFIG),,$(or $(CLUSTER_TEST_CONTROL_PLANE),build/control-plane))  ## Hold predictions against a real control plane (Go, minutes)
	@$(STEP) --talks 'A real control plane' $(BIN)/python -m pytest -n 0 --cluster tests/control_plane

control-plane: build/control-plane build/kubelets  ## Build the control plane that cluster-test runs on (Go)

KUBERNETES := v1.37.2
VERSION_FLAGS = -X k8s.io/component-base/version.gitVersion=$(KUBERNETES) \
  -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=37

build/control-plane: $(wildcard tools/control_plane/go.* tools/control_plane/*.go)
	@mkdir -p build
	@$(STEP) 'Building a control plane of Kubernetes $(KUBERNETES) (about 15 minutes)' \
	  go build -C tools/control_plane -ldflags '-s -w $(VERSION_FLAGS)' -o $(CURDIR)/$@ .

build/control-plane-1.36: $(wildcard tools/control_plane/go-1.36.* tools/control_plane/*.go)
	@mkdir -p build
	@$(STEP) 'Building a control plane of Kubernetes v1.36.3 (about 15 minutes)' \
	  go build -C tools/control_plane -modfile go-1.36.mod -ldflags '-s -w $(subst 37,36,$(VERSION_FLAGS:v1.37.2=v1.36.3))' \
	  -o $(CURDIR)/$@ .

build/kubelets: $(wildcard tools/control_plane/go.* tools/control_plane/kubelets/*.go)
	@mkdir -p build
	@$(STEP) 'Building what plays kubelets (about 2 minutes)' \
	  go build -C tools/control_plane -ldflags '-s -w' -o $(CURDIR)/$@ ./kubelets

hostile: programs  ## Try to break it: hostile input, bounded work, the fuzz
	@$(STEP) --talks 'Hostile input' $(BIN)/python -m pytest -n auto $(HOSTILE)
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.fuzz --count 20000

HOSTILE := tests/intake tests/output tests/test_input_file.py tests/test_integrations.py \
  tests/adopt/code/test_hostile_input.py tests/cli/test_adopt.py tests/cli/kept tests/test_scale_of_adoption.py \
  tests/test_work_is_bounded.py tests/test_rooms.py tests/cli/test_killed.py tests/cli/test_fetch.py \
  tests/cli/test_download.py tests/cli/test_hostile_text.py tests/cli/test_secrets.py tests/test_border.py tests/cli/test_main.py \
  tests/policy/test_never_fails.py tests/policy/engine/test_bounded.py tests/yaml tests/test_licences.py

audit: .venv/audit/.installed  ## Ask for known vulnerabilities of what is locked
	@.venv/audit/bin/python -I tools/audit.py

lock: install  ## Lock the newest allowed dependencies, with hashes
	$(LOCK) --no-emit-package constructs-lib --extra cdk8s --extra node --extra sigstore --extra cel --extra fast \
	  -o requirements/dev.txt pyproject.toml requirements/dev.in
	$(LOCK) --no-emit-package constructs-lib -o requirements/base.txt pyproject.toml requirements/base.in
	$(LOCK) -o requirements/bench.txt requirements/bench.in
	$(LOCK) -o requirements/checkov.txt requirements/checkov.in
	$(LOCK) -o requirements/audit.txt requirements/audit.in
	npm install --package-lock-only

clean:  ## Remove what the targets installed
	rm -rf .venv node_modules

python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	  "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11")'

.venv/.installed: requirements/dev.txt pyproject.toml | python
	@$(STEP) 'Making .venv' $(PYTHON) -m venv .venv
	@$(STEP) --again 'Installing Python packages and Node.js (about 1 minute)' \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(STEP) 'Installing constructs-lib' \
	  $(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@

# The part of pydantic that is no Python, for the playground: the same version, for the Python of Pyodide.
.venv/wasm/.installed: requirements/dev.txt .venv/.installed
	@rm -rf .venv/wasm && mkdir -p .venv/wasm
	@awk '/^[^ ]/ {wanted = /^pydantic-core==/} wanted' requirements/dev.txt > .venv/wasm.txt
	@$(STEP) --again 'Installing the core of pydantic for browsers' \
	  $(BIN)/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: \
	  --platform pyemscripten_2026_0_wasm32 --implementation cp --python-version 3.14 --abi cp314 \
	  --target .venv/wasm -r .venv/wasm.txt
	@touch $@

# Checkov wants other versions than we do, so it has an environment of its own.
.venv/peers/.installed: requirements/checkov.txt .venv/.installed
	@$(STEP) 'Making .venv/peers' $(PYTHON) -m venv .venv/peers
	@$(STEP) --again 'Installing Checkov, to be measured against (about 2 minutes)' \
	  .venv/peers/bin/python -m pip install --quiet --require-hashes -r requirements/checkov.txt
	@touch $@

# Linters to be measured against, where Go is to be had. One that is not to be had is told, and so by the table.
PEERS := github.com/zegl/kube-score/cmd/kube-score@v1.20.0 golang.stackrox.io/kube-linter/cmd/kube-linter@v0.7.21 \
  github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0

build/peers/.installed:
	@mkdir -p build/peers
	@if command -v go >/dev/null; then for peer in $(PEERS); do \
	  GOBIN=$(CURDIR)/build/peers $(STEP) "Building $$peer (about 2 minutes)" go install $$peer || true; done; fi
	@touch $@

.venv/audit/.installed: requirements/audit.txt .venv/.installed
	@$(STEP) 'Making .venv/audit' $(PYTHON) -I -m venv .venv/audit
	@$(STEP) --again 'Installing pip-audit' \
	  .venv/audit/bin/python -I -m pip install --quiet --require-hashes -r requirements/audit.txt
	@touch $@

node_modules/.installed: .venv/.installed package.json package-lock.json
	@$(STEP) --again 'Installing cdk8s-cli, pyright and pyodide (about 1 minute)' npm ci --ignore-scripts --loglevel=error
	@touch $@
