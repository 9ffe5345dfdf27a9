# Two commands for a fresh machine: `make demo` and `make test`. Both do all their set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Hundreds of short runs: without its bytecode each would compile the package anew, and that is no user's run.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test lint dist docs clean

demo: $(STAMP)
	$(BIN)/auditor audit examples/models.yaml --recorded examples/evidence.jsonl \
	  -o demo/report.html -o demo/report.json || test $$? -eq 3
	@echo
	@echo "Open demo/report.html in a browser: every statement in it links to its evidence."

test: $(STAMP)
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term --cov-fail-under=92

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

dist: $(STAMP)
	$(BIN)/python -m build --outdir dist

docs: $(STAMP)
	$(BIN)/python -m auditor.reporters.schema
	$(BIN)/python scripts/docs.py
	$(BIN)/python scripts/examples.py

clean:
	rm -rf $(VENV) dist demo .mypy_cache .pytest_cache .ruff_cache

$(STAMP): pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	@touch $@
