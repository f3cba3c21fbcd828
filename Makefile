# Needs python3 (3.11 or newer, with its venv module), make and git; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# Modules stay whole, for what their tests share, and are begun as tests/conftest.py sorts them.
BY_MODULE := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: run test check lint bench hostile clean

run: $(INSTALLED)
	$(BIN)/feedloom run --summary --config seeds/feedloom.toml

test: $(INSTALLED)
	$(BIN)/python -m pytest $(BY_MODULE)

# A minute, for the times between: style, types, and what starts no programs by the dozen.
check: lint
	$(BIN)/python -m pytest $(BY_MODULE) -m "not slow"

lint: $(INSTALLED)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(INSTALLED)
	$(BIN)/python -m pytest -s tests/bench/*.py

# Everything in tests/hostile as often as it takes; writes its table into docs/benchmarks.md. Wants two idle cores.
hostile: $(INSTALLED)
	FEEDLOOM_TEST_KILLS=400 FEEDLOOM_TEST_MUTANTS=20000 FEEDLOOM_TEST_PAPERS=200 FEEDLOOM_TEST_ANSWERS=5000 \
	FEEDLOOM_TEST_CLIENTS=300 FEEDLOOM_TEST_EXAMPLES=200 FEEDLOOM_TEST_TABLE=docs/benchmarks.md \
		$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --hypothesis-profile=explore tests/hostile

clean:
	rm -rf .venv public feedloom.db* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# setuptools comes first: feedgen is built from its source, and nothing that is not pinned may be fetched for that.
$(INSTALLED): constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	sed -n '/^setuptools==/,/[^\\]$$/p' constraints.txt | $(BIN)/pip install --quiet --require-hashes -r /dev/stdin
	$(BIN)/pip install --quiet --require-hashes --no-build-isolation -r constraints.txt
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@
