# The menu. GNU make 3.81 or newer; Linux tested, macOS written for and untested.
# Every target runs in one environment, .venv, built from requirements.lock.

PYTHON ?= python3
PARAMS ?= params/example.yaml
RUN_FOLDER ?= outputs/example
BENCH ?=
FUZZ_COUNT ?= 10000
FUZZ_SEED ?= 0
VENV := .venv
RUN := $(VENV)/bin/python
UV := $(RUN) -m uv pip
COMPILE := $(RUN) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help report test test-long browser check format dictionary bench fuzz lab lock changelog clean

help: ## Show this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

report: $(VENV)/.ready ## Run everything: PARAMS=params/example.yaml unless you name another
	@$(RUN) -m misconduct_profile report --params "$(PARAMS)"

test: $(VENV)/.ready ## Run the tests
	@$(RUN) -m pytest -n 2 --dist loadfile -m "not long"

test-long: $(VENV)/.ready ## Run the tests that take half a minute each
	@$(RUN) -m pytest -m long tests/disclosure tests/end_to_end/test_full.py \
		tests/execute/test_autumn_2022.py

fuzz: $(VENV)/.ready ## Damage 10,000 extracts and read them: FUZZ_COUNT=10000 FUZZ_SEED=0
	@FUZZ_COUNT="$(FUZZ_COUNT)" FUZZ_SEED="$(FUZZ_SEED)" FUZZ_JOBS=2 FUZZ_KEEP=outputs/fuzz \
		$(RUN) -m pytest -s tests/fuzz

browser: $(VENV)/.ready ## Look at a run's pages in Chromium: RUN_FOLDER=outputs/example
	@MISCONDUCT_PROFILE_RUN="$(RUN_FOLDER)" $(RUN) -m pytest tests/execute/test_browser.py

check: $(VENV)/.ready ## Types, style, import layers, notebooks without outputs
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@$(RUN) -c "from importlinter.cli import lint_imports_command as c; c()"
	@$(RUN) -m nbstripout --verify --extra-keys "metadata.language_info" notebooks/*.ipynb
	@echo "All checks passed."

format: $(VENV)/.ready ## Bring code and notebooks into shape
	@$(RUN) -m ruff check --fix --exit-zero
	@$(RUN) -m ruff format
	@$(RUN) -m nbstripout --extra-keys "metadata.language_info" notebooks/*.ipynb

dictionary: $(VENV)/.ready ## Make docs/data_dictionary.md anew: every field, code and measure
	@$(RUN) -m misconduct_profile dictionary

# The peers stay out of .venv: what the package is tested with must not depend on them.
bench: ## Time reading against pandas, DuckDB, polars: BENCH="--rows 100000 --large"
	@$(MAKE) --no-print-directory VENV=.venv-bench .venv-bench/.peers
	@.venv-bench/bin/python -m benchmarks.run $(BENCH)

lab: $(VENV)/.lab ## Open the notebooks on the last run, in JupyterLab
	@last=$$(ls -t outputs/*/params.json 2>/dev/null | head -n 1); \
	if [ -z "$$last" ]; then echo "There is no run yet: make report first."; exit 2; fi; \
	echo "The notebooks work on $${last%/params.json}"; \
	MISCONDUCT_PROFILE_RUN="$(CURDIR)/$${last%/params.json}" $(RUN) -m jupyterlab notebooks

lock: $(VENV)/.ready ## Pin the dependencies anew, with hashes and no index address
	@$(COMPILE) --upgrade --group dev --group bootstrap pyproject.toml -o requirements.lock
	@$(COMPILE) --group lab -c requirements.lock pyproject.toml -o requirements-lab.lock
	@$(COMPILE) --group bench -c requirements.lock pyproject.toml -o requirements-bench.lock

changelog: $(VENV)/.ready ## Show what the next CHANGELOG entry will say
	@$(RUN) -m towncrier build --draft --version next

clean: ## Remove the environment and the tools' caches; runs in outputs/ stay
	@rm -rf $(VENV) .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# uv (itself pinned in the lock) installs in seconds; where it cannot, pip does the same.
$(VENV)/.ready: requirements.lock pyproject.toml
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or newer (Debian, Ubuntu:"; \
		echo "apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python"; \
		exit 2; }
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is older."; \
		echo "Name a newer one: make PYTHON=/path/to/python3.11"; exit 2; }
	@"$(PYTHON)" -c "import venv, ensurepip" 2>/dev/null || { \
		echo "This Python has no venv or ensurepip. Install its package"; \
		echo "(Debian, Ubuntu: apt-get install python3-venv) and run make again."; exit 2; }
	@echo "Building the environment in $(VENV), once"
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV)
	@awk '/^uv==/ { on = 1 } /^[^ ]/ && !/^uv==/ { on = 0 } on' requirements.lock \
		> $(VENV)/bootstrap.lock
	@$(RUN) -m pip install -q --disable-pip-version-check --require-hashes \
		-r $(VENV)/bootstrap.lock 2>/dev/null \
		&& $(UV) install -q --python $(RUN) --require-hashes -r requirements.lock 2>/dev/null \
		&& $(UV) install -q --python $(RUN) --no-deps --no-build-isolation -e . 2>/dev/null \
		|| { $(RUN) -m pip install -q --disable-pip-version-check --require-hashes \
			-r requirements.lock \
		&& $(RUN) -m pip install -q --disable-pip-version-check --no-deps \
			--no-build-isolation -e .; }
	@touch $@

$(VENV)/.lab: $(VENV)/.ready requirements-lab.lock
	@$(UV) install -q --python $(RUN) --require-hashes -r requirements-lab.lock 2>/dev/null \
		|| $(RUN) -m pip install -q --require-hashes -r requirements-lab.lock
	@touch $@

$(VENV)/.peers: $(VENV)/.ready requirements-bench.lock
	@$(UV) install -q --python $(RUN) --require-hashes -r requirements-bench.lock 2>/dev/null \
		|| $(RUN) -m pip install -q --require-hashes -r requirements-bench.lock
	@touch $@
