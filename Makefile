# make run   set up and open the reader on the sample library
# make test  set up and run every check
# Needs Python 3.11 or newer and make; everything else goes into .venv.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint types contracts unit wheel pictures readme bench clean
.DEFAULT_GOAL := run

.venv/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Carrel needs Python 3.11 or newer. Install it, then run make again."; exit 1; }
	@echo "Setting up .venv (once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --compile --editable .
	@touch $@

.venv/.ready-dev: .venv/.ready
	@echo "Installing the checks (once) ..."
	@$(BIN)/python -m pip install --quiet --compile --group dev
	@touch $@

run: .venv/.ready
	@$(BIN)/carrel demo

test: lint types contracts wheel unit

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ready-dev
	$(BIN)/mypy

contracts: .venv/.ready-dev
	$(BIN)/lint-imports

wheel: .venv/.ready-dev
	$(BIN)/python tests/wheel_smoke.py

unit: .venv/.ready-dev
	$(BIN)/pytest --numprocesses 4 --cov --cov-report=term --cov-fail-under=95

pictures: .venv/.ready-dev
	$(BIN)/python docs/pictures.py

readme: .venv/.ready-dev
	$(BIN)/python docs/readme_keys.py
	$(BIN)/python docs/man_page.py

bench: .venv/.ready
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/list.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/scale.py --sizes 100 10000 100000
	$(BIN)/python benchmarks/triage.py
	$(BIN)/python benchmarks/importers.py
	$(BIN)/python benchmarks/refresh.py
	$(BIN)/python benchmarks/meanwhile.py
	$(BIN)/python benchmarks/store.py

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .carrel-demo
