# Needs only make and Python 3.11 or newer; everything else goes into .venv.
# Another interpreter: make demo PYTHON=python3.13

PYTHON ?= python3
VENV ?= .venv
JOBS ?= 2

BIN := $(VENV)/bin
# A file stays with one worker, so that what its tests share is made once.
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile
PACKAGES := $(wildcard organs physiology calibration)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLBACKEND ?= Agg

.PHONY: help demo test slow lint format types docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.installed ## simulate a mixed meal, draw it and print a summary
	@$(BIN)/physiology meal --output demo

test: $(VENV)/.installed-dev ## run the fast tests
	@$(PYTEST) -m "not slow and not gpu"

# pytest exits with 5 when nothing was selected, which is no failure here.
slow: $(VENV)/.installed-dev ## run the slow tests
	@$(PYTEST) -m "slow and not gpu" || [ $$? -eq 5 ]

lint: $(VENV)/.installed-dev ## check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/.installed-dev ## repair what lint finds, where it can be repaired
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(VENV)/.installed-dev ## check types
	@$(BIN)/mypy $(PACKAGES)

docs: $(VENV)/.installed-docs ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet

# Names .venv, not $(VENV): an environment of the user's own is not ours to delete.
clean: ## remove .venv, caches and everything built
	rm -rf .venv build dist site demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .jax_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment ------------------------------------------------------------------------------

define CHECK_PYTHON
import sys
found = ".".join(map(str, sys.version_info[:3]))
sys.exit(0 if sys.version_info >= (3, 11) else
    "physiology needs Python 3.11 or newer, and $(PYTHON) is " + found +
    ". Name a newer one, for example: make PYTHON=python3.13")
endef
export CHECK_PYTHON

$(VENV)/.created:
	@command -v "$(PYTHON)" >/dev/null || { echo "physiology needs Python 3.11 or newer, and there is no $(PYTHON)." \
	    "Name one, for example: make PYTHON=python3.13" >&2; exit 1; }
	@"$(PYTHON)" -c "$$CHECK_PYTHON"
	@echo "==> creating $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv "$(VENV)"
	@touch $@

# Stamps, so that pip runs again only when pyproject.toml has changed.
define install
@echo "==> installing physiology$(1) into $(VENV) (minutes, the first time)"
@$(BIN)/python -m pip install -qq --editable ".$(1)"
@touch $@
endef

$(VENV)/.installed: pyproject.toml | $(VENV)/.created
	$(call install,)

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.created
	$(call install,[dev])
	@touch $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml | $(VENV)/.created
	$(call install,[docs])
