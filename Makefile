# For everybody who runs the portal or changes it: `make help` lists the targets.

PYTHON   ?= python3
VENV     ?= .venv
INSTANCE ?= instance
HOST     ?= 127.0.0.1
PORT     ?= 5000
ARGS     ?=

BIN      := $(VENV)/bin
SETTINGS := setup.cfg pyproject.toml constraints.txt
DEV      := $(VENV)/installed-dev

# Debian without python3-venv makes environments without pip; then the system's own pip serves them.
PIP = $(shell test -x $(BIN)/pip && echo $(BIN)/python -m pip || echo $(PYTHON) -m pip --python $(BIN)/python)

# What pip has to say is shown only when it fails.
define pip_install
$(PIP) install -c constraints.txt -e '$(1)' >$(VENV)/install.log 2>&1 || { tail -n 20 $(VENV)/install.log >&2; exit 1; }
endef

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore
export PIP_NO_INPUT = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test check lint types migrations format

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/installed ## install what the portal needs into .venv

run: $(VENV)/installed ## serve the portal with its database and worker (PORT=5000 INSTANCE=instance)
	@exec $(BIN)/python -m portal --instance "$(INSTANCE)" run --host "$(HOST)" --port "$(PORT)" --demo

test: $(DEV) ## run all tests (ARGS="-k quorum" for some)
	@$(BIN)/python -m pytest $(ARGS)

check: lint types test migrations ## everything that must hold before a change goes in

lint: $(DEV) ## look at the layout of files, at likely mistakes, layers, templates, catalogues and generated docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet portal plugins
	@$(BIN)/python -m portal i18n check
	@$(BIN)/python -m portal docs --check

types: $(DEV) ## check the types
	@$(BIN)/mypy

migrations: $(VENV)/installed ## compare the migrations with the models, on a database made for it
	@folder=$$(mktemp -d) && chmod 711 "$$folder" && trap 'rm -rf "$$folder"' EXIT \
	&& $(BIN)/python -m portal --instance "$$folder" db check

format: $(DEV) ## lay the Python files out anew
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

$(VENV)/installed: $(SETTINGS) | $(BIN)/python
	@echo "Installing what the portal needs into $(VENV); this is done once."
	@$(call pip_install,.)
	@touch $@

$(DEV): $(SETTINGS) | $(BIN)/python
	@echo "Installing what the portal and its tests need into $(VENV); this is done once."
	@$(call pip_install,.[dev])
	@touch $(VENV)/installed $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "The portal needs Python 3.11 or newer; name it with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	|| { $(PYTHON) -m pip --version >/dev/null 2>&1 && $(PYTHON) -m venv --without-pip $(VENV); } \
	|| { echo "This Python has neither pip nor ensurepip. On Debian: apt-get install python3-venv" >&2; exit 1; }
