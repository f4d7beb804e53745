# Each target is one plain command; `make help` lists them. Environments are made when they are needed and
# made again when pyproject.toml changes. Choose another Python: make lab PYTHON=/path/to/python3

# The first Python on the machine that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

FIRST_NOTEBOOK = 01_hidden_state/01_hidden_state.ipynb
LAB_ARGS =
TEST_ARGS =
VALIDATE_ARGS =
QUALITY_ARGS =
CLAIMS_ARGS =
BENCH_ARGS =
MESSAGES_ARGS =
SITE_ARGS =
# A folder with the release of Pyodide that web/pyodide.json names; without it, nothing runs in the browser's tests.
RNNKIT_PYODIDE ?=

# A comma of $(call …) that is not one between its arguments.
comma := ,

# Jupyter refuses to start as root unless told that it is meant, as in a container.
AS_ROOT = $(shell test "$$(id -u)" = 0 && echo --allow-root)

# nbgrader and JupyterLab start other programs by name, so .venv comes first on PATH.
IN_VENV = PATH="$(CURDIR)/.venv/bin:$$PATH"

# $(call install,DIRECTORY,WHAT): make the environment unless a working one is there, then install into it.
define install
	@$(1)/bin/python -m pip --version >/dev/null 2>&1 || { \
	  "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "make: Python 3.11 or newer is missing; install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }; \
	  "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "make: $(PYTHON) has no module venv; on Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }; \
	  echo "$(PYTHON) -m venv --clear $(1)"; "$(PYTHON)" -m venv --clear $(1); }
	@echo "$(1)/bin/python -m pip install $(2)"
	@$(1)/bin/python -m pip install $(2) || { \
	  echo "make: pip could not install the course, see above; check the network and run make again" >&2; exit 1; }
	@touch $@
endef

.PHONY: help lab test test-all test-torch test-frameworks test-web lint validate release messages check-quality counts bench-grading bench-cluster bench-nn bench-web claims site environment clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

lab: .venv/.lab ## install the course and open it in JupyterLab (more options: LAB_ARGS=--no-browser)
	$(IN_VENV) python -m jupyterlab --ServerApp.root_dir=notebooks \
	  --LabApp.default_url=/lab/tree/$(FIRST_NOTEBOOK) $(AS_ROOT) $(LAB_ARGS)

test: .venv/.test ## install the test tools and run the tests (of one unit: TEST_ARGS="--unit 03")
	$(IN_VENV) python -m pytest -n auto $(TEST_ARGS)

test-all: .venv/.test ## every test, the slow ones too, and the known mistakes with 200 seeds (half an hour and more)
	$(IN_VENV) python -m pytest -n auto -m "not torch and not frameworks and not web" $(TEST_ARGS)
	$(IN_VENV) python -m tests.check_quality $(QUALITY_ARGS)

test-torch: .venv-torch/.test ## install PyTorch beside it and compare rnnkit.nn with it
	.venv-torch/bin/python -m pytest -m torch tests/nn tests/optim --junitxml=.venv-torch/report.xml
	@grep -q 'skipped="0"' .venv-torch/report.xml || { \
	  echo "make: tests were skipped, so not everything was compared with PyTorch" >&2; exit 1; }

test-frameworks: .venv-frameworks/.test ## install PyTorch, Keras, ONNX, JAX … (4 GB) and hold docs/conventions.md against them
	.venv-frameworks/bin/python -m pytest -m frameworks tests/convert tests/frameworks \
	  --junitxml=.venv-frameworks/report.xml
	@grep -q 'skipped="0"' .venv-frameworks/report.xml || { \
	  echo "make: tests were skipped, so not everything was compared with the other libraries" >&2; exit 1; }

test-web: .venv/.web ## read the site, RNNKIT_SITE=FOLDER or a new one, and run it in chromium (with RNNKIT_PYODIDE=FOLDER)
	$(IN_VENV) RNNKIT_PYODIDE="$(RNNKIT_PYODIDE)" python -m pytest -m web tests/web $(TEST_ARGS)

lint: .venv/.test ## check the style of the code and of the notebooks' code
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .

validate: .venv/.lab ## every solution passes its checks, every released notebook fails them
	$(IN_VENV) rnnkit validate $(VALIDATE_ARGS)

release: .venv/.lab ## make notebooks/ from solutions/
	$(IN_VENV) rnnkit release

messages: .venv/.test ## the catalogues of translations brought up to date; how much of each is translated
	$(IN_VENV) python -m rnnkit.messages $(MESSAGES_ARGS)

check-quality: .venv/.test ## known mistakes rejected and named, right answers accepted, for each exercise
	$(IN_VENV) python -m tests.check_quality $(QUALITY_ARGS)

counts: .venv/.test ## what README, the form for typos and the notation count and list, written from the units
	$(IN_VENV) python -m tests.counts

bench-grading: .venv/.test ## classes graded by nbgrader, by rnnkit grade and by an earlier one: time, memory, every score
	$(IN_VENV) python -m benchmarks.grading $(BENCH_ARGS)

bench-cluster: .venv/.test ## 2,000 submissions on a Dask cluster of processes: time, memory, a worker killed, every score compared
	$(IN_VENV) python -m benchmarks.cluster $(BENCH_ARGS)

bench-nn: .venv-torch/.test ## rnnkit.nn beside PyTorch, the bare matrix products and plain loops: time and memory
	.venv-torch/bin/python -m benchmarks.nn $(BENCH_ARGS)

bench-web: .venv/.web ## from the click to the first verdict in a browser, beside a bare page with Pyodide
	$(IN_VENV) RNNKIT_PYODIDE="$(RNNKIT_PYODIDE)" python -m benchmarks.web $(BENCH_ARGS)

claims: .venv/.test ## what the units say of their results, measured again (some: CLAIMS_ARGS=04_char_lm)
	$(IN_VENV) python -m tests.check_claims $(CLAIMS_ARGS)

site: .venv/.web ## the course as a folder of pages, build/site (Pyodide beside them: SITE_ARGS="--pyodide FOLDER")
	$(IN_VENV) python -m web $(SITE_ARGS)

environment: .venv/.test ## make .venv with the test tools, and run nothing

clean: ## delete the environments and caches (no notebook, no gradebook)
	rm -rf .venv .venv-torch .venv-frameworks build dist rnnkit.egg-info .pytest_cache .ruff_cache

# A learner's machine gets no test tools; an environment with them has all that a learner needs.
.venv/.lab: pyproject.toml
	$(call install,.venv,-e .)

.venv/.test: pyproject.toml
	$(call install,.venv,-e '.[test]')
	@touch .venv/.lab

.venv/.web: pyproject.toml web/jupyterlite.txt
	$(call install,.venv,-e '.[test$(comma)web]' -r web/jupyterlite.txt)
	@touch .venv/.lab .venv/.test

.venv-torch/.test: pyproject.toml
	$(call install,.venv-torch,-e '.[test]' torch==2.13.0)

.venv-frameworks/.test: pyproject.toml
	$(call install,.venv-frameworks,-e '.[test$(comma)frameworks]' torch==2.13.0 dm-haiku equinox onnxscript openvino)
