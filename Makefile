# make demo: set up, build the demo data set, serve it.   make test: set up, run every test.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python
DEMO := data/demo.db
SHELL := /bin/bash

.PHONY: demo test setup setup-dev lint bench scale clean

demo: data/.demo-built
	@echo "Valuescape is at http://localhost:$(PORT) (stop with Ctrl+C)"
	@DATABASE_URL=sqlite:///$(DEMO) $(PY) -m streamlit run app.py --server.port $(PORT)

# The stamp goes when the data set does.
ifeq ($(wildcard $(DEMO)),)
.PHONY: data/.demo-built
endif
data/.demo-built: $(VENV)/.ready $(wildcard data/demo/*) $(shell find codebooks -type f) $(shell find records embedding pipeline db -name '*.py')
	@$(PY) -m pipeline run data/demo --database $(DEMO)
	@touch $@

test: setup-dev
	@$(PY) -m pytest $(ARGS)

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

lint: setup-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

# Speed and memory against their limits, in about half an hour; make bench ARGS=--help says how to measure a part.
bench: setup-dev
	@$(PY) -m tests.bench $(ARGS)

# A data set of N mentions, resampled from the demo's: make scale N=1000000 OUT=FILE.db [FROM=data/demo.db]
FROM ?= $(DEMO)
ifeq ($(FROM),$(DEMO))
scale: data/.demo-built
endif
scale: setup-dev
	@test -n "$(N)" -a -n "$(OUT)" || { echo "Say how many and where: make scale N=1000000 OUT=FILE.db"; exit 1; }
	@$(PY) -m tests.bench.scale $(N) $(OUT) --from $(FROM)

$(VENV)/.ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Valuescape needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages (several minutes the first time)"
	@$(PY) -m pip install --disable-pip-version-check --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@$(PY) -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	@touch $@

clean:
	rm -rf data/demo.db data/demo.db-* data/.demo-built .pytest_cache .mypy_cache .ruff_cache
