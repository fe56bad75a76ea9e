# Two commands: `make run` serves the demo showroom, `make test` runs the suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run central test check soak bench bundle clean

run: $(VENV)/.run
	@$(BIN)/ocop-pos demo

# The centre to try out, with its own PostgreSQL, and the demo till beside it.
central: $(VENV)/.central
	@$(BIN)/ocop-pos central demo

test: $(VENV)/.test
	@$(BIN)/python -m tests.run

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.test
	@$(BIN)/python -m tests.run --soak

bench: $(VENV)/.test
	@$(BIN)/python -m tests.bench

# One file with everything a shop's machine needs: make bundle KEY=the-publishers-key
bundle: $(VENV)/.test
	@$(BIN)/python -m tools.bundle make $(if $(KEY),--key "$(KEY)")

clean:
	rm -rf $(VENV) var

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.central: requirements-central.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-central.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)/.test: requirements-test.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
