# Everything a person does with this repository: `make help` lists it.
# Needs Python 3.11 or newer and make; all else goes into .venv/, node_modules/ and build/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
PYTHONS := $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3
ARGS ?=

# A home folder that is missing or cannot be written to is replaced by one of our own.
ifneq ($(shell [ -n "$$HOME" ] && [ -d "$$HOME" ] && [ -w "$$HOME" ] && echo yes),yes)
export HOME := $(CURDIR)/build/home
$(shell mkdir -p "$(HOME)")
endif
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PIP_INSTALL := $(BIN)/python -m pip install -qq --only-binary :all: --require-hashes
PIP_EDITABLE := $(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
NPM_CI := $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

# The styles are trimmed to the class names in use, so templates and code are sources as well.
# Folders are listed as well: their time changes when a file is removed.
ASSET_SOURCES := $(shell find static templates -path static/dist -prune -o -print 2>/dev/null; \
	find participation -name "*.py" 2>/dev/null)
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)

.PHONY: help run test coverage check assets translations lock format bench faults lighthouse clean system

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/ready assets build/catalogues ## start the platform with example content
	@exec $(BIN)/participation run --demo

test: system $(VENV)/ready-dev node_modules/.ready-dev assets build/catalogues ## run every test (ARGS=… goes to pytest)
	@$(BIN)/pytest --numprocesses=auto --dist=load $(ARGS)

coverage: system $(VENV)/ready-dev node_modules/.ready-dev assets build/catalogues ## run every test and measure which lines and branches they reach
	@rm -rf build/coverage && mkdir -p build/coverage
	@status=0; \
	$(BIN)/coverage run -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(ARGS) || status=$$?; \
	$(BIN)/coverage combine --quiet && $(BIN)/coverage report || [ $$status -ne 0 ] || status=1; \
	exit $$status

check: $(VENV)/ready-dev assets build/catalogues ## look at format, style, types, translations and documents
	@status=0; \
	echo "Format …"; $(BIN)/ruff format --quiet --check . || status=1; \
	echo "Style …"; $(BIN)/ruff check --quiet . || status=1; \
	echo "Types …"; $(BIN)/mypy --no-error-summary || status=1; \
	echo "Translations …"; $(BIN)/python -m tests.support.catalogues check || status=1; \
	echo "Documents …"; $(BIN)/pytest -qq tests/test_docs.py || status=1; \
	exit $$status

format: $(VENV)/ready-dev ## write the code the agreed way and repair what can be repaired
	@$(BIN)/ruff check --quiet --fix-only . ; $(BIN)/ruff format --quiet .

assets: static/dist/manifest.json ## build styles and scripts

translations: $(VENV)/ready-dev ## bring the catalogues up to date (LOCALE=fr begins a new language)
	@$(BIN)/python -m tests.support.catalogues update $(LOCALE)

lock: $(VENV)/ready-dev ## pin the Python packages with their hashes (UPGRADE=1 takes newer ones)
	@$(UV_COMPILE) --extra assets --extra build --output-file requirements.txt
	@$(UV_COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

bench: $(VENV)/ready-dev node_modules/.ready-dev assets build/catalogues ## measure, without judging (ARGS=… goes to pytest)
	@$(BIN)/pytest tests/bench -s $(ARGS)

faults: system $(VENV)/ready-dev assets build/catalogues ## inject every fault and write what was found to docs/faults.md
	@rm -rf build/faults
	@$(BIN)/pytest tests/faults --numprocesses=auto --dist=loadfile $(ARGS) && $(BIN)/python -m tests.support.faults

lighthouse: system $(VENV)/ready-dev node_modules/.ready-dev ## measure a page like a phone would (URL=http://…)
	@$(BIN)/python -m tests.support.lighthouse $(URL)

clean: ## remove everything that make has made, but no data
	@rm -rf $(VENV) node_modules build static/dist .mypy_cache .ruff_cache .pytest_cache
	@find participation tests translations migrations -name __pycache__ -o -name '*.mo' 2>/dev/null \
		| xargs rm -rf

system: $(VENV)/ready-dev ## look for Chromium, PostgreSQL, Redis, nginx and Java, which only the tests need
	@$(BIN)/python -m tests.support.system

# A suitable Python is one that runs (a shim may not), is new enough and can make environments.
$(BIN)/python:
	@found=; old=; bare=; \
	for candidate in $(PYTHONS); do \
		version=$$("$$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { old=$$version; continue; }; \
		"$$candidate" -c 'import ensurepip, venv' 2>/dev/null || { bare=$$version; continue; }; \
		found=$$candidate; break; \
	done; \
	if [ -n "$$found" ]; then \
		echo "Preparing $(VENV) with Python $$version …"; \
		"$$found" -m venv --clear $(VENV); \
	elif [ -n "$$bare" ]; then \
		echo "Python $$bare is here, but without its venv module. Please install it," >&2; \
		echo "on Debian and Ubuntu with: sudo apt-get install python3-venv" >&2; exit 1; \
	elif [ -n "$$old" ]; then \
		echo "Python 3.11 or newer is needed; only Python $$old was found." >&2; \
		echo "A newer one elsewhere can be named: make run PYTHON=/path/to/python3" >&2; exit 1; \
	else \
		echo "Python 3.11 or newer is needed; no python3 was found." >&2; exit 1; \
	fi

$(VENV)/ready: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages …"
	@$(PIP_INSTALL) --requirement requirements.txt
	@$(PIP_EDITABLE)
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages for development …"
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@$(PIP_EDITABLE)
	@touch $@ $(VENV)/ready

node_modules/.ready: package.json package-lock.json | $(VENV)/ready
	@echo "Installing style and script packages …"
	@$(NPM_CI) --omit=dev >/dev/null
	@touch $@

node_modules/.ready-dev: package.json package-lock.json | $(VENV)/ready
	@echo "Installing style and script packages for development …"
	@$(NPM_CI) >/dev/null
	@touch $@ node_modules/.ready

static/dist/manifest.json: node_modules/.ready $(ASSET_SOURCES)
	@echo "Building styles and scripts …"
	@$(BIN)/node static/build.mjs >/dev/null
	@touch $@

build/catalogues: $(CATALOGUES) | $(VENV)/ready
	@mkdir -p build
	@if [ -n "$(CATALOGUES)" ]; then \
		echo "Compiling translations …"; \
		$(BIN)/pybabel --quiet compile --directory translations; \
	fi
	@touch $@
