# Everything runs from the virtual environment .venv, which is made here; pip finds its registry
# and proxy in your own settings.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
SOURCE ?= samples/pages
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
UV_VERSION := 0.13.9

# An installation is stamped with the checksum of what it was made from: a second make installs
# nothing, a changed lock installs again.
checksum = $(shell cat $(1) | cksum | tr ' ' '-')
KERNEL_SOURCES := $(wildcard index/kernel/*.pyx search/kernel/*.pyx)
KERNEL := tools/build_kernel.py $(KERNEL_SOURCES)
BUILT := $(KERNEL_SOURCES:.pyx=.*.so)
RUN_STAMP := $(VENV)/run-$(call checksum,requirements.lock pyproject.toml $(KERNEL))
DEV_STAMP := $(VENV)/dev-$(call checksum,requirements-dev.lock pyproject.toml $(KERNEL))
BENCH_STAMP := $(VENV)/bench-$(call checksum,requirements-bench.lock)

.PHONY: help run test lint types imports pytest torture docs guide bench bench-pages bench-scale bench-peers lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The index is named outright: a DATELINE_INDEX of yours is not overwritten with the samples.
# Exit code 3 means published, though some inputs were rejected.
run: export DATELINE_INDEX = var/index
run: $(RUN_STAMP) ## index the samples and serve them: HOST=127.0.0.1 PORT=8000 SOURCE=samples/pages
	@$(PY) cli.py rebuild $(SOURCE) || [ $$? -eq 3 ]
	@exec $(PY) cli.py serve --host $(HOST) --port $(PORT)

test: lint types imports pytest ## check everything: style, types, imports, tests

lint: $(DEV_STAMP) ## style
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .

types: $(DEV_STAMP) ## types
	@$(PY) -m mypy --no-error-summary

imports: $(DEV_STAMP) ## the direction of imports
	@found=$$($(VENV)/bin/lint-imports --no-logo --no-cache) || { echo "$$found"; exit 1; }

pytest: $(DEV_STAMP) ## tests alone: ARGS="-k dates"
	@$(PY) -W error -m pytest $(ARGS)

torture: $(DEV_STAMP) ## kill builders, fill disks, cut the power, flip bits: SCALE=0.1 KINDS="kill disk"
	@$(PY) -m tests.torture.torture $(or $(SCALE),1) $(KINDS)

docs: $(DEV_STAMP) ## write docs/commands.md from the commands' own help
	@$(PY) tools/command_docs.py

guide: $(DEV_STAMP) ## take the pictures of docs/guide.md anew, with Chromium
	@$(PY) -m tests.guide_shots

bench: $(DEV_STAMP) bench-peers ## measure against the peers: CORPUS=file.jsonl.gz WORKERS="1 2"
	@$(PY) -m tests.bench.bench $(CORPUS) $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)

bench-pages: $(DEV_STAMP) ## measure the search page and its parts: CORPUS=file.jsonl.gz
	@$(PY) -m tests.bench.pages $(CORPUS) $(ARGS)

bench-scale: $(DEV_STAMP) ## measure 20,000 articles against 1,000,000 drawn ones
	@$(PY) -m tests.bench.scale $(ARGS)

bench-load: $(DEV_STAMP) ## measure the server under load: CORPUS=file.jsonl.gz SECONDS=60 DATASETTE=...
	@$(PY) -m tests.bench.load $(CORPUS) $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(DATASETTE),--datasette $(DATASETTE)) $(ARGS)

# A peer that cannot be installed is left out of the tables by name.
bench-peers: | $(PY)
	@[ -e $(BENCH_STAMP) ] || { \
		$(PIP) install --require-hashes --requirement requirements-bench.lock && \
		touch $(BENCH_STAMP); } || echo "tantivy could not be installed; it is left out." >&2

lock: $(PY) ## pin every dependency by hash: UPGRADE=--upgrade for the newest
	@$(PIP) install uv==$(UV_VERSION)
	@$(call compile_lock,--group build,requirements.lock)
	@$(call compile_lock,--group dev --constraints requirements.lock,requirements-dev.lock)
	@$(call compile_lock,--group bench --constraints requirements.lock,requirements-bench.lock)

# One version of each package for every Python from 3.11 on, so that all run the same code.
compile_lock = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(UPGRADE) $(1) pyproject.toml --output-file $(2)

clean: ## delete caches and build leavings; .venv and var stay
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(PY):
	@tools/venv.sh $(VENV) $(PYTHON)

# Dateline itself is installed without the registry: what builds it is in the lock.
install_self = $(PIP) install --no-index --no-deps --no-build-isolation --editable . && \
	{ ls $(BUILT) >/dev/null 2>&1 || echo "$$no_kernel" >&2; }
export no_kernel = Kernels were not built; everything works, but indexing and new searches are \
	slower. They need a C compiler and Python's headers (Debian: gcc, libc6-dev, python3-dev); \
	"$(PY) tools/build_kernel.py" says what failed.

$(RUN_STAMP): | $(PY)
	@echo "Installing what Dateline needs into $(VENV) (once) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(install_self)
	@rm -f $(VENV)/run-*
	@touch $@

# The development lock holds all that the other one holds.
$(DEV_STAMP): | $(PY)
	@echo "Installing what Dateline and its tests need into $(VENV) (once) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(install_self)
	@rm -f $(VENV)/run-* $(VENV)/dev-*
	@touch $@ $(RUN_STAMP)
