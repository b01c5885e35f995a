# make run    set up, then clean input/ into output/
# make test   set up, then all tests, lint and types
# make fuzz-coverage TIME=300 [TARGET=chain]   fuzz, guided by which branches are reached
# make growth   patterns and stages under attack, from 64 KB to 1 MB
# make corpus-diff FOLDER=articles   what this code reads otherwise than the last kept run (KEEP=1 keeps the present one)
# make bench FOLDER=input   how fast the chain is beside rivals, and how it grows, into benchmarks/runs/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

RIVALS := matplotlib readability-lxml resiliparse trafilatura
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint fuzz fuzz-coverage growth corpus-diff bench clean

run: $(READY)
	$(BIN)/fixharvest run input -o output

test: $(READY) lint
	$(BIN)/pytest -q

lint: $(READY)
	$(BIN)/ruff check pipeline tests benchmarks
	$(BIN)/ruff format --check pipeline tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fuzz: $(READY)
	FIXHARVEST_EXAMPLES=$${FIXHARVEST_EXAMPLES:-20000} $(BIN)/pytest -q tests/properties

# each target TIME seconds; atheris is no dependency, as it is built for few versions of Python
fuzz-coverage: $(READY)
	$(INSTALL) 'atheris>=3.0'
	for target in $(or $(TARGET),splitter yaml_guard cleaner chain page); do \
	  nice $(BIN)/python -m tests.fuzz $$target $(or $(TIME),300) || exit 1; done

growth: $(READY)
	FIXHARVEST_GROWTH=1 nice $(BIN)/pytest -q tests/test_growth.py

corpus-diff: $(READY)
	$(BIN)/python -m benchmarks.corpus_diff $(FOLDER) $(if $(KEEP),--keep)

# one by one where not all can be had together: what is missing is listed as absent
bench: $(READY)
	$(INSTALL) --editable ".[bench]" 2>/dev/null || for rival in $(RIVALS); do $(INSTALL) $$rival || true; done
	$(BIN)/python -m benchmarks.speed $(FOLDER)

$(READY): pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed; set PYTHON=') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable ".[dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
