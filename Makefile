# make demo: set up, build the demo data set, serve it.   make test: set up, run every test.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python
DEMO := data/demo.db
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

INSTALL = $(PY) -m pip install --disable-pip-version-check --progress-bar off
# pip's many lines as one that changes; what it writes to stderr stays.
SAID = | awk '/^ *(Collecting|Downloading|Using cached|Installing)/ {sub(/^ */, ""); printf "\r\033[K  %.72s", $$0; fflush()} END {printf "\r\033[K"}'
# PyPI's torch for Linux brings gigabytes of CUDA, of no use without such a card. PyTorch's own index has it without; where
# that cannot be reached in a few seconds, PyPI's it is.
CPU_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH = $(shell sed -n 's/^torch==/torch==/p' requirements.txt)
CPU_TORCH = if [ "$$(uname -s)" = Linux ] && ! [ -e /proc/driver/nvidia ] && ! $(PY) -c 'import torch' 2>/dev/null; then \
	$(INSTALL) --timeout 5 --retries 0 --no-deps --index-url $(CPU_INDEX) "$(TORCH)" 2>/dev/null $(SAID) || \
	echo "  PyTorch's own index cannot be reached: its packages come from pip's index, CUDA's with them"; fi

.PHONY: demo test setup setup-dev lint bench scale clean

demo: data/.demo-built
	@echo "Valuescape is at http://localhost:$(PORT) (stop with Ctrl+C)"
	@DATABASE_URL=sqlite:///$(DEMO) $(PY) -m streamlit run app.py --server.port $(PORT)

# The stamp goes when the data set does.
ifeq ($(wildcard $(DEMO)),)
.PHONY: data/.demo-built
endif
data/.demo-built: $(VENV)/.ready $(wildcard data/demo/*) $(shell find codebooks -type f) $(shell find records embedding pipeline db -name '*.py' -o -name '*.yaml')
	@$(PY) -m pipeline run data/demo --database $(DEMO)
	@touch $@

test: setup-dev
	@$(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile $(ARGS)

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
	@echo "Installing packages (a few minutes the first time)"
	@$(CPU_TORCH)
	@$(INSTALL) -r requirements.txt $(SAID)
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@$(INSTALL) -r requirements-dev.txt $(SAID)
	@touch $@

clean:
	rm -rf data/demo.db data/demo.db-* data/.demo-built .pytest_cache .mypy_cache .ruff_cache
