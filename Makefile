# `make demo` shows the bot, `make test` proves it; both do all set-up by themselves.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
CODE := bot handlers domain storage wiki locales sandbox tests benchmarks
KILLS ?= 1000

.PHONY: help setup system demo test check format texts torture bench clean

help:  ## Show what can be made.
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/.ready: requirements-dev.txt
	@sh tests/system-packages.sh venv $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.ready  ## Install everything into .venv and compile the catalogs.
	@$(BIN)/python -m locales compile

system:
	@sh tests/system-packages.sh
	@tests/wiki/farm.sh .mediawiki || test $$? = 3

demo: setup  ## Chat with the bot in your browser, offline, without a token.
	@$(BIN)/python -m sandbox

test: setup system  ## Run every test.
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(ARGS)

check: setup  ## Format, lint, types, architecture, languages, content.
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/architecture
	@$(BIN)/python -m locales check
	@$(BIN)/python -m storage.content content

format: setup  ## Format the code and mend what can be mended.
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

texts: setup  ## Extract the bot's sentences, merge them into the catalogs, compile.
	@$(BIN)/python -m locales texts

torture: setup system  ## Kill the bot a thousand times and count what people received.
	@KILLS=$(KILLS) $(BIN)/python -m pytest -q -s --timeout=7200 -m kill tests/kill

bench: setup system  ## Measure beside bare frameworks and write docs/benchmarks.md.
	@$(BIN)/python -m benchmarks

clean:  ## Remove what was installed and measured, never a database.
	rm -rf $(VENV) .mediawiki .mypy_cache .ruff_cache .pytest_cache .hypothesis
