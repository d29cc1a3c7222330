# The few commands. `make help` lists them. Needs Python 3.11 or newer, git and make; everything else goes into .venv.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The first Python on the path that is new enough; `make PYTHON=/path/to/python demo` chooses another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
# An environment belongs to its place: in a checkout that was moved everything is installed again.
PLACE := $(shell pwd | cksum | cut -d ' ' -f 1)
USED := $(VENV)/.ccgraph-used-$(PLACE)
DEVELOPED := $(VENV)/.ccgraph-developed-$(PLACE)
# The libraries whose imports are verified anew stand apart, as they would for a user.
LIGHT := $(abspath $(VENV))/light
OURSELVES := --no-deps --no-build-isolation --editable .
# Of the tests of safety: which cases `make fuzz` tries.
SEED ?= 1
# Names under which Chromium is installed.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# Debian packages of SPARQL engines that tests compare with, and of the balancer in front of replicas.
ENGINES := virtuoso-opensource-7-bin virtuoso-opensource-7-common libapache-jena-java default-jdk-headless haproxy

# Tests that prove equal bytes run a second time, under another hash seed.
QUICK := not browser and not engine and not packaging and not libraries
SAME_BYTES := (determin or same or order or hash_seed or as_recorded) and not rdflib
# A file's tests stay in one process, which shares what they start: a server, a browser, a built wheel. Files keep the
# order that tests/conftest.py gives them, the slow ones first.
SPREAD := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# Without a browser its tests are skipped with a reason, and so are those of the light libraries without these, except on
# a CI machine, where they have to run.
ALL_IS_DUE := if [ "$${CI:-}" = true ]; then export CCGRAPH_REQUIRE_BROWSER=1 CCGRAPH_REQUIRE_LIBRARIES=1; fi;

# axe-core looks for barriers in the maps, KaTeX tries every formula. Both come from npm; where there is none their tests
# are skipped, except those of formulas on a CI machine.
AXE := $(abspath $(VENV))/axe-core/package/axe.min.js
KATEX := $(abspath $(VENV))/katex/package/dist/katex.min.js
# Comunica answers the saved queries as a second opinion; version 5 needs a newer Node than Debian has.
COMUNICA := $(abspath $(VENV))/comunica
# npm writes this file last.
WHOLE := node_modules/.package-lock.json
WITH_SCRIPTS := if [ -f "$(AXE)" ]; then export CCGRAPH_AXE="$(AXE)"; fi; \
	if [ -f "$(KATEX)" ]; then export CCGRAPH_KATEX="$(KATEX)"; fi; \
	if [ -f "$(COMUNICA)/$(WHOLE)" ]; then export CCGRAPH_COMUNICA="$(COMUNICA)"; fi;

WITH_LIBRARIES := if [ -f "$(LIGHT)/installed" ]; then export CCGRAPH_LIBRARIES="$(LIGHT)/bin/python"; fi;

# Make takes a space for the end of a name.
ifneq ($(words $(CURDIR) $(VENV)),2)
$(error The path of this folder, or VENV, has a space, which make cannot bear: $(CURDIR))
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test fuzz lock lint bench bench-scale browser engines strace scripts light clean pictures

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(USED) ## build the graph, answer a query, draw a map, write a dump
	@mkdir -p out
	@echo "== Build and validate the graph"
	@$(BIN)/ccgraph build
	@echo
	@echo "== A saved query: where can I go from PCA, and why?"
	@$(BIN)/ccgraph query neighbors technique=PCA --format table
	@echo
	@echo "== The neighborhood of PCA as a map, and the whole graph as Turtle"
	@$(BIN)/ccgraph map pca --depth 2 -o out/pca.html
	@$(BIN)/ccgraph dump -o out/ccgraph.ttl
	@echo
	@echo "Written:  out/pca.html      open it in a browser; it works offline"
	@echo "          out/ccgraph.ttl   the graph in Turtle"
	@echo "Try next: $(BIN)/ccgraph show pca"
	@echo "          $(BIN)/ccgraph queries"
	@echo "          $(BIN)/ccgraph query starting-points --help-query"
	@echo "          $(BIN)/ccgraph --help"

test: $(DEVELOPED) browser engines strace scripts light ## run every check: ruff, mypy, pytest
	@$(MAKE) --no-print-directory lint
	@echo "== tests of equal bytes, with another hash seed"
	@PYTHONHASHSEED=4711 $(BIN)/python -m pytest -q --no-header $(SPREAD) -m "$(QUICK)" -k "$(SAME_BYTES)"
	@echo "== all tests"
	@$(ALL_IS_DUE) $(WITH_SCRIPTS) $(WITH_LIBRARIES) PYTHONHASHSEED=0 $(BIN)/python -m pytest $(SPREAD) $(PYTEST)

lint: $(DEVELOPED) ## run ruff and mypy only
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "== mypy"
	@$(BIN)/mypy
	@cd tests && $(abspath $(BIN))/mypy --config-file ../pyproject.toml .

bench: $(DEVELOPED) ## time what must be fast, as ratios to a peer (BENCH=--check fails on a missed bar)
	@$(BIN)/python -m benchmarks $(BENCH)

bench-scale: $(DEVELOPED) ## time questions on graphs of up to ten million triples; takes minutes and 5 GB below $$TMPDIR
	@$(BIN)/python -m benchmarks.scale $(BENCH)

# As root a missing browser is installed; anyone else is told how to do it.
browser:
	@for name in $(BROWSERS); do command -v "$$name" >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "== installing Chromium with apt-get, for the browser tests"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
			|| echo "Chromium could not be installed: see the message above"; \
	else \
		echo "There is no Chromium here, so browser tests are skipped. To run them install it:"; \
		echo "  Debian, Ubuntu: sudo apt-get install chromium     Fedora: sudo dnf install chromium"; \
		echo "  macOS: brew install --cask chromium"; \
	fi

# The same for Virtuoso 7, Jena and HAProxy, which Debian and its kin have ready-made. Oxigraph's server comes from PyPI.
engines:
	@if command -v virtuoso-t >/dev/null 2>&1 && command -v isql-vt >/dev/null 2>&1 && command -v java >/dev/null 2>&1 \
		&& PATH="$$PATH:/usr/sbin" command -v haproxy >/dev/null 2>&1 && [ -f /usr/share/java/jena-arq.jar ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "== installing Virtuoso, Jena and HAProxy with apt-get, for the tests of engines"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends \
			$(ENGINES) >/dev/null; } \
			|| echo "Not all could be installed: see the message above; tests without their engine are skipped"; \
	else \
		echo "Virtuoso, Jena or HAProxy is missing here, so its tests are skipped. To run them install:"; \
		echo "  Debian, Ubuntu: sudo apt-get install $(ENGINES)"; \
	fi

# The same for what watches, kills and hinders ccgraph in the tests of crashes and of the network. It is of Linux.
strace:
	@if command -v strace >/dev/null 2>&1 || [ "$$(uname -s)" != Linux ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "== installing strace with apt-get, for the tests of crashes and of the network"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends strace >/dev/null; } \
			|| echo "strace could not be installed: see the message above; tests that need it are skipped"; \
	else \
		echo "There is no strace here, so tests of crashes and of the network are skipped. To run them install it:"; \
		echo "  Debian, Ubuntu: sudo apt-get install strace       Fedora: sudo dnf install strace"; \
	fi

fuzz: $(DEVELOPED) strace ## try every test of safety in full, for hours (SEED=NUMBER chooses the cases)
	@CCGRAPH_FUZZ=$(SEED) $(BIN)/python -m pytest tests/safety tests/conformance tests/upstream $(PYTEST)

# One resolution for all systems and Pythons that ccgraph runs on, with the hash of every file that may be installed.
# What is pinned stays as long as it fits; LOCK=--upgrade takes the newest.
lock: | $(BIN)/pip ## pin what demo and test install, after a change of dependencies (LOCK=--upgrade: the newest)
	@$(PIP) install 'uv>=0.9'
	@for set in "run --group editable" "dev --group editable --group dev --group bench --constraints requirements/run.txt"; do \
		set -- $$set; name=$$1; shift; \
		$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
			$(LOCK) "$$@" --output-file "requirements/$$name.txt" pyproject.toml - || exit 1; \
	done

pictures: $(DEVELOPED) ## take the pictures of the README anew
	@$(BIN)/python docs/pictures.py

scripts:
	@for package in axe-core@4.14.1 katex@0.19.1; do \
		folder="$(VENV)/$${package%@*}"; \
		if [ ! -d "$$folder/package" ] && command -v npm >/dev/null 2>&1; then \
			mkdir -p "$$folder" && (cd "$$folder" && npm pack --silent "$$package" >/dev/null 2>&1 && tar xzf ./*.tgz) \
				|| echo "$$package could not be had from npm; its tests are skipped"; \
		fi; \
	done
	@if [ ! -f "$(COMUNICA)/$(WHOLE)" ] && command -v npm >/dev/null 2>&1; then \
		npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$(COMUNICA)" @comunica/query-sparql-file@4.5.0 \
			>/dev/null 2>&1 || echo "Comunica could not be had from npm; its tests are skipped"; \
	fi

# Always brought up to date: a new release is what breaks a recorded path.
light: $(DEVELOPED)
	@[ -x "$(LIGHT)/bin/python" ] || $(BIN)/python -m venv $(LIGHT)
	@rm -f $(LIGHT)/installed
	@echo "== installing the libraries whose imports are verified anew"
	@$(BIN)/python -m pip --python $(LIGHT)/bin/python --disable-pip-version-check --quiet \
		install --upgrade --group light && touch $(LIGHT)/installed \
		|| echo "They could not be installed: see the message above; the test of their imports is skipped"

clean: ## remove what the other commands made, except .venv
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@if [ -z "$(PYTHON)" ]; then \
		echo "ccgraph needs Python 3.11 or newer; none is on the path. Install one, or name it: make PYTHON=/path/to/python demo"; \
		exit 1; \
	fi
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make environments, because it came without venv and ensurepip."; \
		echo "Install them (Debian, Ubuntu: apt-get install python3-venv), then run make again."; \
		exit 1; \
	}
	@echo "== making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV)

# Only files whose hash is in the lock are installed; ccgraph itself is then built with what is there already.
$(USED): pyproject.toml requirements/run.txt | $(BIN)/pip
	@echo "== installing ccgraph into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install $(OURSELVES)
	@touch $@

$(DEVELOPED): pyproject.toml requirements/dev.txt | $(BIN)/pip
	@echo "== installing ccgraph and what its tests and benchmarks need into $(VENV)"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@$(PIP) install $(OURSELVES)
	@touch $@ $(USED)
