# Everything a clean clone needs; Windows users find the equivalent commands in the README.
# PYTHON=python3.12 chooses the interpreter the environment is made with, PORT= and SERVICE_QUALITY_HOME= are
# handed to the program.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := run
.PHONY: run install test check bench bench-write lock

run: install
	@$(BIN)/service-quality serve

install: $(STAMP)

# pip cannot check the hash of a folder, so the project itself is installed in a second step, without dependencies
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo '需要 Python 3.11 或更新的版本：请安装，或用 make PYTHON=python3.12 指定。' >&2; \
		echo 'Python 3.11 or newer is needed: install it, or name it with make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo 'Python 缺少 venv 模块：Debian 或 Ubuntu 请安装 python3-venv。' >&2; \
		echo 'Python lacks its venv module: on Debian or Ubuntu install python3-venv.' >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m bench

bench-write: install
	$(BIN)/python -m bench --write

# needs uv; compiles for every supported Python and platform at once
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		requirements.in --output-file requirements.lock
