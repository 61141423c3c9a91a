# Một Cửa Desktop. Each target below is enough alone on a fresh machine; all they assume is Python 3.11 or newer, and make.

# The first Python that really runs (a shim may only pretend to) and is new enough. PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# Two workers suit the two cores of the smallest machine that we test on; TEST chooses a part: make test TEST=tests/domain
# Tests that share what takes long to make name their group, and stay with one worker. A worker that dies is not followed
# by another: pytest-xdist, sharing out groups, would wait for ever for the tests of the dead one.
TEST ?= -n 2 --dist loadgroup --max-worker-restart=0
OUT ?= demo-out
ARGS ?=
CRASHES ?= 20
SECONDS ?= 600
FUZZ ?= 5000
KILLS ?= 100

# Without .pyc files every start of the program would compile it anew; a stray PYTHONPATH would test other people's code.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help setup run test crash soak lint format bench demo pictures clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## make .venv with everything pinned, and check what Qt needs of this system
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: https://www.python.org/downloads/" >&2; exit 1; fi
	@$(PYTHON) .ci/prepare.py

run: setup ## open the program; ARGS="--data FOLDER" keeps its data elsewhere
	@$(BIN)/mot-cua $(ARGS)

test: setup ## run every test off-screen; TEST=tests/domain runs a part
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q $(TEST)

crash: setup ## kill the program twenty times amid intakes and see that nothing acknowledged is lost; CRASHES=200 for more
	QT_QPA_PLATFORM=offscreen MOT_CUA_CRASHES=$(CRASHES) $(BIN)/python -m pytest -q -n 0 tests/store/test_crash.py

soak: setup ## desks, hub and a bad network for SECONDS=600 a worker, then KILLS=100 of the hub and FUZZ=5000 odd frames
	QT_QPA_PLATFORM=offscreen MOT_CUA_SYNC_STEPS=100000000 MOT_CUA_SYNC_SECONDS=$(SECONDS) MOT_CUA_HUB_KILLS=$(KILLS) \
		MOT_CUA_FUZZ=$(FUZZ) $(BIN)/python -m pytest -q -s -n 2 tests/sync tests/hub

lint: setup ## ruff (rules and format) and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure speed and memory beside named peers; writes benchmarks/results.json and .md
	@$(PYTHON) .ci/prepare.py --libreoffice
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(ARGS)

demo: setup ## play one day on the real windows; papers and pictures go to OUT (demo-out)
	QT_QPA_PLATFORM=offscreen $(BIN)/mot-cua demo --out $(OUT) $(ARGS)

pictures: ## make docs/pictures anew from a day that is played now
	@$(MAKE) --no-print-directory demo
	$(BIN)/python docs/choose_pictures.py $(OUT)

clean: ## throw away .venv, caches and what the demo made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist demo-out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
